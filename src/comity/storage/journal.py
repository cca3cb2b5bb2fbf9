"""
Records in the order they came, with a mark of how many count: progress that survives a power cut.

The mark is replaced whole, after its records are on the disk, and holds their digest: what lies
beyond it is what a crash left and is cut off, and what changed before it is never taken for whole.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import msgspec

from comity.base.errors import Malformed, Refused, Unavailable
from comity.storage import durable

RECORDS, MARK, LOCK, FORK = "records", "mark", "lock", "fork"
OWN = frozenset({RECORDS, MARK, LOCK, FORK, *(f".{name}.new" for name in (RECORDS, MARK))})
FORMAT = "comity journal 1"
LENGTH = 4


class _Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    about: dict[str, str]
    length: int
    digest: str


class Journal:
    """A folder with one journal, held by one process until it is closed."""

    def __init__(self, folder: Path) -> None:
        """Open or make it; Unavailable while another process has it, Refused in a strange place."""
        if folder.exists() and not (folder.is_dir() and _own(folder)):
            raise Refused("{folder} holds something else: name another folder", folder=folder)
        durable.make_folder(folder)
        self.folder = folder
        self._lock = _locked(folder)
        self._digest = hashlib.sha256()
        self._length = 0
        self.about: Mapping[str, str] = {}

    def read(self) -> Iterator[bytes]:
        """Yield every record that counts and set `about`; once, before anything is added."""
        mark = self._mark()
        if mark is None:
            return
        found = _read_up_to(self.folder / RECORDS, mark.length)
        self._digest.update(found)
        if len(found) != mark.length or self._sealed(mark.about) != mark.digest:
            raise self._damaged()
        self._length, self.about = mark.length, mark.about
        at = 0
        while at < len(found):
            start = at + LENGTH
            at = start + int.from_bytes(found[at:start], "big")
            yield found[start:at]

    def add(self, record: bytes, about: Mapping[str, str]) -> None:
        """Add a record durably, and say what all of them are about."""
        framed = len(record).to_bytes(LENGTH, "big") + record
        handle = os.open(self.folder / RECORDS, os.O_RDWR | os.O_CREAT, durable.PRIVATE)
        try:
            os.ftruncate(handle, self._length)
            with open(handle, "r+b", closefd=False) as file:
                file.seek(self._length)
                file.write(framed)
            os.fsync(handle)
        finally:
            os.close(handle)
        self._digest.update(framed)
        self._length += len(framed)
        self._put(about)

    def keep_beside(self, name: str, data: bytes) -> Path:
        """Keep bytes for ever beside the records, durably; return the folder."""
        durable.write(self.folder / FORK / name, data)
        return self.folder / FORK

    def close(self) -> None:
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put(self, about: Mapping[str, str]) -> None:
        mark = _Mark(FORMAT, dict(about), self._length, self._sealed(about))
        durable.write(self.folder / MARK, msgspec.json.encode(mark), durable.PRIVATE)
        self.about = about

    def _sealed(self, about: Mapping[str, str]) -> str:
        """Return the digest of all records, and of what they are about."""
        sealed = self._digest.copy()
        sealed.update(msgspec.json.encode(about, order="sorted"))
        return sealed.hexdigest()

    def _mark(self) -> _Mark | None:
        path = self.folder / MARK
        if not path.is_file():
            return None
        raw = path.read_bytes()
        try:
            mark = msgspec.json.decode(raw, type=_Mark)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise self._damaged() from None
        if mark.format != FORMAT or msgspec.json.encode(mark) != raw:
            raise self._damaged()
        return mark

    def _damaged(self) -> Malformed:
        return Malformed(
            "what {folder} keeps has changed or is of another program: name another folder",
            folder=self.folder,
        )


def _own(folder: Path) -> bool:
    return {path.name for path in folder.iterdir()} <= OWN


def _locked(folder: Path) -> int:
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, durable.PRIVATE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Unavailable("another process is at work in {folder}", folder=folder) from None
    return handle


def _read_up_to(path: Path, length: int) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(max(length, 0))
