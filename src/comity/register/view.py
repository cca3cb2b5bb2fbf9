"""How decisions see the record: one look-up, over rows kept and rows not yet indexed."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from comity.register.rows import AccordRow, R, Row


class View(Protocol):
    """What `decide` may ask: the row of a kind under a key."""

    def get(self, kind: type[R], key: str) -> R | None: ...


class Records(View, Protocol):
    """What readers may ask besides: all rows of a kind, those with a key prefix, the newest."""

    def all(self, kind: type[R], prefix: str = "") -> Iterator[R]:
        """Yield rows whose key starts with the prefix, in the order of their keys."""
        ...


class Overlay:
    """Rows of entries that are decided and not yet indexed, over a view of those that are."""

    def __init__(self, below: View) -> None:
        self.below = below
        self._rows: dict[tuple[str, str], Row] = {}
        # What is not there is asked for more than once, and only `put` can bring it.
        self._missing: set[tuple[str, str]] = set()

    def get(self, kind: type[R], key: str) -> R | None:
        name = kind.table, key
        row = self._rows.get(name)
        if row is None:
            if name in self._missing:
                return None
            found = self.below.get(kind, key)
            if found is None:
                self._missing.add(name)
            return found
        assert isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
        return row

    def put(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows[row.table, row.key] = row

    def forget(self, before: int) -> None:
        """
        Drop rows of entries below this log position, which are indexed now.

        The accord stays: every decision asks for it.
        """
        kept = {
            key: row
            for key, row in self._rows.items()
            if row.index >= before or isinstance(row, AccordRow)
        }
        self._rows = kept
        self._missing.clear()

    def __len__(self) -> int:
        return len(self._rows)


class Memory:
    """A whole record in memory, for audits, tests and what is not worth a database."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: dict[str, dict[str, Row]] = {}

    def apply(self, size: int, rows: Iterable[Row]) -> None:
        """Put rows and remember which log size they reflect."""
        self.put(rows)
        self.size = size

    def count(self, kind: type[Row]) -> int:
        return len(self._rows.get(kind.table, {}))

    def get(self, kind: type[R], key: str) -> R | None:
        row = self._rows.get(kind.table, {}).get(key)
        assert row is None or isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
        return row

    def put(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows.setdefault(row.table, {})[row.key] = row

    def all(self, kind: type[R], prefix: str = "") -> Iterator[R]:
        rows = self._rows.get(kind.table, {})
        for key in sorted(key for key in rows if key.startswith(prefix)):
            row = rows[key]
            assert isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
            yield row

    def since(self, size: int) -> Iterator[Row]:
        """Yield the rows of the entries that came after so many, in their order."""
        rows = (row for table in self._rows.values() for row in table.values())
        yield from sorted((row for row in rows if row.index >= size), key=lambda row: row.index)
