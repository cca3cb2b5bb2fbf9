"""The stores as files of one folder, with one writer at a time."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from comity.base.errors import Refused, Unavailable
from comity.storage import durable
from comity.storage.objects import check_path


class LocalObjects:
    """An object store below one folder; every put is fsynced, file and folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, path: str) -> bytes | None:
        try:
            return self._at(path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def put(self, objects: Mapping[str, bytes]) -> None:
        folders = set()
        for path, data in objects.items():
            known = self.get(path)
            if known is not None and known != data:
                raise Refused("{path} holds other bytes already", path=path)
            place = self._at(path)
            if known is None:
                durable.write_unnamed(place, data)
            # Even what is there may be a rename that a crash left unsynced.
            folders.add(place.parent)
        durable.sync_folders(sorted(folders))

    def replace(self, path: str, data: bytes) -> None:
        durable.write(self._at(path), data)

    def remove(self, path: str) -> None:
        self._at(path).unlink(missing_ok=True)

    def paths(self, prefix: str) -> Iterator[str]:
        for found in sorted(self.folder.rglob("*")):
            name = found.relative_to(self.folder).as_posix()
            if name.startswith(prefix) and found.name[0] != "." and found.is_file():
                yield name

    def _at(self, path: str) -> Path:
        check_path(path)
        return self.folder / path


class LocalHead:
    """A head cell as one file, replaced atomically."""

    def __init__(self, path: Path, mode: int = 0o644) -> None:
        self.path = path
        self.mode = mode
        # What a swap that failed was to put here: seen or not, it may not be on the disk.
        self._doubtful: bytes | None = None

    def read(self) -> bytes | None:
        try:
            found = self.path.read_bytes()
        except FileNotFoundError:
            return None
        if found == self._doubtful:
            # A fault after the rename: who believes the name must know first that it lasts.
            durable.write(self.path, found, self.mode)
        self._doubtful = None
        return found

    def swap(self, old: bytes | None, new: bytes) -> None:
        if self.read() != old:
            raise Refused("another writer has moved the head")
        self._doubtful = new
        durable.write(self.path, new, self.mode)
        self._doubtful = None


class Writer:
    """The right to write to a folder: held by one process, given back when it ends or dies."""

    def __init__(self, folder: Path) -> None:
        durable.make_folder(folder)
        self._handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, durable.PRIVATE)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            raise Unavailable("another process serves {folder}", folder=folder) from None

    def release(self) -> None:
        os.close(self._handle)
