"""The index in SQLite: the rows of the record, rebuildable from the log, never evidence."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

import msgspec

from comity.base.errors import Unavailable
from comity.register.fingerprint import row_bytes
from comity.register.rows import TABLES, AccordRow, R, Row

SCHEMA = "5"
# Keys are digests, in no order: rows lie in the order they came, and only a slim index is spread.
_TABLES = """
BEGIN;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (
  kind TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE UNIQUE INDEX record_key ON record (kind, key);
INSERT INTO meta VALUES ('schema', 'SCHEMA'), ('size', '0');
COMMIT;
""".replace("SCHEMA", SCHEMA)
_DECODERS = {kind.table: msgspec.json.Decoder(kind) for kind in TABLES}


class Index:
    """Record rows and the log size they reflect. Opened by the writer, or read-only by others."""

    def __init__(self, path: Path | str, *, readonly: bool = False) -> None:
        where = _still(Path(path)) if readonly else str(path)
        self._db = sqlite3.connect(where, uri=readonly, check_same_thread=False)
        self._accords: dict[str, AccordRow] = {}
        self._seen = -1
        if not readonly:
            try:
                self._prepare()
            except sqlite3.DatabaseError as fault:
                self.close()
                raise Unavailable(
                    "the index cannot be opened: {why}; comity rebuild makes it again", why=fault
                ) from None

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # A lost index commit is replayed from the log; it need not be durable by itself.
        self._db.execute("PRAGMA synchronous = NORMAL")
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables:
            # In one transaction: a crash in between must not leave tables without a size.
            self._db.executescript(_TABLES)
        try:
            self.check_version()
        except Unavailable:
            self.close()
            raise

    def check_version(self) -> None:
        """Raise Unavailable for an index that another version of this program wrote."""
        if self._meta("schema") != SCHEMA or not self._meta("size").isdigit():
            raise Unavailable("the index is of another version: run comity rebuild")

    def _meta(self, name: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    @property
    def size(self) -> int:
        """Return how many entries of the log these rows reflect."""
        return int(self._meta("size"))

    def get(self, kind: type[R], key: str) -> R | None:
        kept = self._kept_accord(key) if kind is AccordRow else None
        if kept is not None:
            return kept  # type: ignore[return-value]  # a table holds one kind of row
        found = self._db.execute(
            "SELECT body FROM record WHERE kind = ? AND key = ?", (kind.table, key)
        ).fetchone()
        if found is None:
            return None
        row = _DECODERS[kind.table].decode(found[0])
        assert isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
        if isinstance(row, AccordRow):
            self._accords[key] = row
        return row

    def _kept_accord(self, key: str) -> AccordRow | None:
        # Every decision asks for the accord; reading it again each time would cost most of all.
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen:
            self._seen, self._accords = version, {}
        return self._accords.get(key)

    def all(self, kind: type[R], prefix: str = "") -> Iterator[R]:
        """Yield rows in the order of their keys' UTF-8 bytes."""
        decode = _DECODERS[kind.table].decode
        query = "SELECT body FROM record WHERE kind = ? AND key >= ? AND key < ? ORDER BY key"
        for (body,) in self._db.execute(query, (kind.table, prefix, prefix + "\U0010ffff")):
            row = decode(body)
            assert isinstance(row, kind)  # noqa: S101 - a table holds one kind of row
            yield row

    def since(self, size: int) -> Iterator[Row]:
        """Yield the rows of the entries that came after so many, in their order."""
        # Rows are put in the order of the log, and one put again goes to the end.
        query = "SELECT kind, position, body FROM record ORDER BY rowid DESC"
        newest = takewhile(lambda row: row[1] >= size, self._db.execute(query))
        for kind, _, body in reversed(list(newest)):
            yield _DECODERS[kind].decode(body)

    def written(self, kind: type[Row]) -> Iterator[bytes]:
        """Yield the bytes that stand for rows, in the order of their keys, whatever they are."""
        # Nobody need have put them here in good order: what is no bytes is none that follow.
        query = "SELECT ifnull(CAST(body AS BLOB), x'') FROM record WHERE kind = ? ORDER BY key"
        return (body for (body,) in self._db.execute(query, (kind.table,)))

    def count(self, kind: type[Row]) -> int:
        query = "SELECT count(*) FROM record WHERE kind = ?"
        return int(self._db.execute(query, (kind.table,)).fetchone()[0])

    def count_all(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM record").fetchone()[0])

    def faults(self) -> list[str]:
        """Return what SQLite's own check finds wrong with the file."""
        try:
            said = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as fault:
            return [str(fault)]
        return [] if said == ["ok"] else said

    def apply(self, size: int, rows: Iterable[Row]) -> None:
        """Put rows and say which log size they reflect, at once or not at all."""
        with self._db:
            self._write(size, rows)

    def _write(self, size: int, rows: Iterable[Row]) -> None:
        put = [(row.table, row.key, row.index, row_bytes(row)) for row in rows]
        self._db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", put)
        self._db.execute("UPDATE meta SET value = ? WHERE name = 'size'", (str(size),))
        if any(kind == AccordRow.table for kind, *_ in put):
            self._accords = {}

    def gather(self) -> None:
        """Bring every row into the one file, out of the write-ahead log beside it."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._db.close()


def _still(path: Path) -> str:
    """Return the address to read a file at that nobody writes, without leaving files beside it."""
    log = path.with_name(f"{path.name}-wal")
    # Rows that a crash left in the write-ahead log are found only by a reader that looks there.
    whole = not log.is_file() or not log.stat().st_size
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if whole else ''}"
