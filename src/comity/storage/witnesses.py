"""
The memory of a witness in SQLite: which logs it follows, what it cosigned, evidence, its end.

Made once, with the witness' keys, and never anew: a witness that forgets can be made to sign a
fork. Every commit is synced to the disk before a signature leaves.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.base.errors import ComityError, Refused, Unavailable
from comity.log.notes import VerifierKey
from comity.storage import durable
from comity.storage.seen import ENOUGH, Evidence, claimed

SCHEMA = "1"
# How many sizes of a log are remembered with their notes, for forks that come late.
EARLIER = 1000
_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE log (
  origin TEXT PRIMARY KEY, keys TEXT NOT NULL, url TEXT NOT NULL, validate INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE last (origin TEXT PRIMARY KEY, note BLOB NOT NULL);
CREATE TABLE cosigned (
  number INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, note BLOB NOT NULL
);
CREATE UNIQUE INDEX cosigned_size ON cosigned (origin, size);
CREATE TABLE evidence (
  number INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, digest BLOB NOT NULL,
  seen TEXT NOT NULL, why TEXT NOT NULL, request BLOB NOT NULL, known BLOB NOT NULL,
  text TEXT NOT NULL
);
CREATE UNIQUE INDEX evidence_digest ON evidence (origin, digest);
CREATE TABLE surplus (origin TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""
_COUNTED = "INSERT INTO surplus VALUES (?, 1) ON CONFLICT DO UPDATE SET number = number + 1"
_EVIDENCE = "origin, kind, seen, why, request, known, text"


@dataclass(frozen=True, slots=True)
class TrustedLog:
    """A log that this witness cosigns: by which keys, where it is read, and how closely."""

    origin: str
    keys: tuple[VerifierKey, ...]
    url: str
    validate: bool


class SqliteState:
    """The state of one witness; `create` makes it once, `open` never does."""

    def __init__(self, path: Path) -> None:
        """Open what `create` made; Unavailable if it is not there or is no state."""
        self._lock = threading.Lock()
        where = f"{path.absolute().as_uri()}?mode=rw"
        try:
            self._db = sqlite3.connect(
                where, uri=True, check_same_thread=False, isolation_level=None
            )
        except sqlite3.Error as fault:
            raise _unreadable(path, fault) from None
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            schema = self._meta("schema")
        except (sqlite3.Error, Unavailable) as fault:
            self._db.close()
            raise _unreadable(path, fault) from None
        if schema != SCHEMA:
            self._db.close()
            raise _unreadable(path, "it is of another version")
        # Asked before every answer.
        self._retired = _reason(self._meta("retired"))

    @classmethod
    def create(cls, path: Path, keys: Sequence[VerifierKey]) -> "SqliteState":
        """Make the state of a new witness that has these keys; Refused if one is there."""
        if path.exists():
            raise Refused("{path} is there already: a witness is made once", path=path)
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        db = sqlite3.connect(draft, isolation_level=None)
        try:
            db.executescript(_TABLES)
            said = [("schema", SCHEMA), ("keys", "\n".join(map(str, keys)))]
            db.executemany("INSERT INTO meta VALUES (?, ?)", said)
            db.execute("COMMIT")
        finally:
            db.close()
        draft.chmod(0o600)
        # Whole or not at all: half a state would be taken for a lost one.
        draft.rename(path)
        durable.sync_folders([path.parent])
        return cls(path)

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The public keys of the witness whose state this is."""
        return tuple(map(VerifierKey.parse, (self._meta("keys") or "").split("\n")))

    @property
    def logs(self) -> tuple[TrustedLog, ...]:
        rows = self._all("SELECT origin, keys, url, validate FROM log ORDER BY origin")
        return tuple(
            TrustedLog(origin, tuple(map(VerifierKey.parse, keys.split("\n"))), url, bool(close))
            for origin, keys, url, close in rows
        )

    def trust(self, log: TrustedLog) -> None:
        """Follow a log, or follow it by other keys; what was cosigned of it stays remembered."""
        row = (log.origin, "\n".join(map(str, log.keys)), log.url, int(log.validate))
        with self._change() as db:
            db.execute("INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?)", row)

    def read(self, origin: str) -> bytes | None:
        return self._note("SELECT note FROM last WHERE origin = ?", (origin,))

    def earlier(self, origin: str, size: int) -> bytes | None:
        return self._note("SELECT note FROM cosigned WHERE origin = ? AND size = ?", (origin, size))

    def swap(self, origin: str, old: bytes | None, new: bytes) -> None:
        size = claimed(new).size
        with self._change() as db:
            found = db.execute("SELECT note FROM last WHERE origin = ?", (origin,)).fetchone()
            if (found[0] if found else None) != old:
                raise Refused("another writer has moved the head")
            db.execute("INSERT OR REPLACE INTO last VALUES (?, ?)", (origin, new))
            db.execute(
                "INSERT OR IGNORE INTO cosigned (origin, size, note) VALUES (?, ?, ?)",
                (origin, size, new),
            )
            db.execute(
                "DELETE FROM cosigned WHERE origin = ?1 AND size <= (SELECT size FROM cosigned "
                "WHERE origin = ?1 ORDER BY size DESC LIMIT 1 OFFSET ?2)",
                (origin, EARLIER),
            )

    def keep_evidence(self, evidence: Evidence) -> None:
        who = (evidence.origin, evidence.digest)
        with self._change() as db:
            same = "SELECT 1 FROM evidence WHERE origin = ? AND digest = ?"
            if db.execute(same, who).fetchone():
                return
            kind = (evidence.origin, evidence.kind)
            count = "SELECT count(*) FROM evidence WHERE origin = ? AND kind = ?"
            if db.execute(count, kind).fetchone()[0] >= ENOUGH:
                db.execute(_COUNTED, (evidence.origin,))
                return
            db.execute(
                f"INSERT INTO evidence ({_EVIDENCE}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
                (
                    *kind,
                    evidence.seen,
                    evidence.why,
                    evidence.request,
                    evidence.known,
                    evidence.text,
                    evidence.digest,
                ),
            )

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, oldest first."""
        rows = self._all(f"SELECT {_EVIDENCE} FROM evidence ORDER BY number")  # noqa: S608 - as above
        return tuple(Evidence(*row) for row in rows)

    def count_evidence(self) -> int:
        return int(self._one("SELECT count(*) FROM evidence", ()))

    @property
    def surplus(self) -> dict[str, int]:
        """How much more there was against each log than is kept."""
        return dict(self._all("SELECT origin, number FROM surplus ORDER BY origin"))

    def retire(self, reason: ComityError) -> None:
        self._retired = self._retired or reason
        values = {name: str(value) for name, value in reason.values.items()}
        said = json.dumps({"template": reason.template, "values": values})
        with self._change() as db:
            db.execute("INSERT OR IGNORE INTO meta VALUES ('retired', ?)", (said,))

    @property
    def retired(self) -> ComityError | None:
        return self._retired

    def close(self) -> None:
        self._db.close()

    def _meta(self, name: str) -> str | None:
        value = self._one("SELECT value FROM meta WHERE name = ?", (name,))
        return None if value is None else str(value)

    def _note(self, query: str, values: tuple[object, ...]) -> bytes | None:
        note = self._one(query, values)
        return None if note is None else bytes(note)

    def _one(self, query: str, values: tuple[object, ...]) -> Any:  # noqa: ANN401 - any column
        with self._lock, _said():
            found = self._db.execute(query, values).fetchone()
        return found[0] if found else None

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        with self._lock, _said():
            return self._db.execute(query).fetchall()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing; who else writes is waited for."""
        with self._lock, _said():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # A commit that failed may have ended it by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


def _reason(said: str | None) -> ComityError | None:
    if said is None:
        return None
    reason = json.loads(said)
    return Unavailable(reason["template"], **reason["values"])


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise Unavailable("the witness cannot remember: {why}", why=fault) from None


def _unreadable(path: Path, why: object) -> Unavailable:
    return Unavailable(
        "the state of the witness, {path}, cannot be read: {why}", path=path, why=why
    )
