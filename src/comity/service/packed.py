"""A whole record in memory with its rows as bytes: a third of the space, ready to be digested."""

from collections.abc import Iterable, Iterator

import msgspec

from comity.register.fingerprint import row_bytes
from comity.register.rows import TABLES, AccordRow, R, Row

_DECODERS = {kind.table: msgspec.json.Decoder(kind) for kind in TABLES}


class Packed:
    """Rows by table and key, each in its one spelling; what was put since is kept to be written."""

    def __init__(self) -> None:
        self.size = 0
        self.fresh: list[tuple[str, str, bytes]] = []
        self._rows: dict[str, dict[str, bytes]] = {kind.table: {} for kind in TABLES}
        self._accords: dict[str, AccordRow] = {}

    def apply(self, size: int, rows: Iterable[Row]) -> None:
        """Put rows and remember which log size they reflect."""
        self.fresh = [(row.table, row.key, row_bytes(row)) for row in rows]
        self.put(self.fresh)
        self.size = size

    def put(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Put rows that are written already, as (table, key, bytes)."""
        for table, key, raw in rows:
            self._rows[table][key] = raw
            if table == AccordRow.table:
                self._accords = {}

    def count(self, kind: type[Row]) -> int:
        return len(self._rows[kind.table])

    def get(self, kind: type[R], key: str) -> R | None:
        if kind is AccordRow and key in self._accords:
            return self._accords[key]  # type: ignore[return-value]  # a table holds one kind of row
        raw = self._rows[kind.table].get(key)
        if raw is None:
            return None
        row = _DECODERS[kind.table].decode(raw)
        assert isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
        if isinstance(row, AccordRow):
            # Every decision asks for the accord; reading it again each time would cost most of all.
            self._accords[key] = row
        return row

    def all(self, kind: type[R], prefix: str = "") -> Iterator[R]:
        """Yield rows in the order of their keys."""
        decode = _DECODERS[kind.table].decode
        rows = self._rows[kind.table]
        for key in sorted(key for key in rows if key.startswith(prefix)):
            row = decode(rows[key])
            assert isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
            yield row

    def written(self, kind: type[Row]) -> Iterator[bytes]:
        """Yield the bytes of rows in the order of their keys."""
        rows = self._rows[kind.table]
        return (rows[key] for key in sorted(rows))
