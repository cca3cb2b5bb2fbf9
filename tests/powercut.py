"""
A folder whose power can be cut: what was not fsynced survives, or not, as chance wants.

    disk = Disk(folder, monkeypatch)        from here on every change below is written down
    disk.note(anything)                     something happened that a cut must not undo
    disk.pulled(upto, chance, luck)         what a cut after so many events leaves;
        .write(other)                       and that in another folder

The disk is as bad as POSIX lets it be. Bytes of a file last once the file was fsynced; its name in
a folder, once that folder was; a new folder's own name, once the folder above was. Of all else any
part may be there after a cut, in any order; a file's bytes may be torn. Only a rename is whole or
not at all.
"""

import os
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest

# What SQLite writes it also makes durable by itself: see `Captured`.
NOT_WATCHED = ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm")
CAPTURED = NOT_WATCHED[:2]
SEAL_DRAFT = ".index.sha256.new"
ROOT = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A folder has a new name in it, for a file, a folder, or in place of another one."""

    folder: int
    name: str
    node: int
    # The name it had before in the same folder, if it was renamed.
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Unnamed:
    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file has these bytes, for who reads it now."""

    node: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Synced:
    """All that was written to this file, or named in this folder, lasts."""

    node: int


@dataclass(frozen=True, slots=True)
class Captured:
    """SQLite has committed: its files as a process that is killed here would leave them."""

    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Noted:
    what: Any


Event: TypeAlias = Named | Unnamed | Written | Synced | Captured | Noted


@dataclass(frozen=True, slots=True)
class Kind:
    """What a node is, with the mode of a file."""

    is_folder: bool
    mode: int = 0o644


class Disk:
    """Writes down, in order, every change below a folder, and every fsync."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.events: list[Event] = []
        self.kinds = {ROOT: Kind(is_folder=True)}
        self._nodes = {folder: ROOT}
        self._handles: dict[int, Path] = {}
        self._lock = threading.RLock()
        self._take_over()
        # What lies before is older than anything a cut can undo.
        self.began = len(self.events)
        self._real = {name: getattr(os, name) for name in ("open", "close", "mkdir", "unlink")}
        self._rename = os.rename
        for name, call in {
            "open": self._open,
            "close": self._close,
            "mkdir": self._mkdir,
            "unlink": self._unlink,
            "fsync": self._fsync,
            "rename": self._renamed,
            "replace": self._renamed,
        }.items():
            patch.setattr(os, name, call)

    def note(self, what: object) -> None:
        with self._lock:
            self._capture()
            self.events.append(Noted(what))

    def pulled(self, upto: int, chance: random.Random, luck: float) -> "Left":
        """Return what is left of a cut after so many events; luck 0 loses all it may, 1 nothing."""
        left = Left(self.kinds)
        for event in self.events[:upto]:
            left.take(event)
        left.cut(chance, luck)
        return left

    def noted(self, upto: int) -> Iterator[Any]:
        yield from (one.what for one in self.events[:upto] if isinstance(one, Noted))

    def shown(self, upto: int, name: str) -> list[bytes]:
        """Return all the bytes that a reader could have found under this name, oldest first."""
        live = Left(self.kinds)
        found: list[bytes] = []
        for event in self.events[:upto]:
            live.take(event)
            data = live.live(name) if isinstance(event, Named) else None
            if data is not None and data not in found:
                found.append(data)
        return found

    def _take_over(self) -> None:
        """What is there already is durable."""
        for path in sorted(self.folder.rglob("*")):
            if path.name in NOT_WATCHED:
                continue
            node = self._new(path, Kind(path.is_dir(), path.stat().st_mode & 0o777))
            self.events.append(Named(self._nodes[path.parent], path.name, node))
            if path.is_file():
                self.events += [Written(node, path.read_bytes()), Synced(node)]
        self.events += [Synced(node) for path, node in self._nodes.items() if path.is_dir()]
        self._capture()

    def _new(self, path: Path, kind: Kind) -> int:
        node = len(self.kinds)
        self.kinds[node] = kind
        self._nodes[path] = node
        return node

    def _ours(self, path: Path) -> bool:
        return path.is_relative_to(self.folder) and path.name not in NOT_WATCHED

    def _open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:  # noqa: ANN401 - as os.open
        with self._lock:
            known = isinstance(path, (str, os.PathLike)) and self._ours(Path(path))
            there = known and Path(path).exists()
            handle: int = self._real["open"](path, flags, mode, **more)
            self._handles.pop(handle, None)
            if known:
                self._handles[handle] = Path(path)
                if not there:
                    self._named(Path(path), Kind(is_folder=False, mode=mode))
                elif flags & os.O_TRUNC:
                    self.events.append(Written(self._nodes[Path(path)], b""))
            return handle

    def _named(self, path: Path, kind: Kind) -> None:
        if path.name == SEAL_DRAFT:
            self._capture()
        node = self._new(path, kind)
        self.events.append(Named(self._nodes[path.parent], path.name, node))

    def _close(self, handle: int) -> None:
        with self._lock:
            self._handles.pop(handle, None)
            self._real["close"](handle)

    def _mkdir(self, path: Any, *more: Any, **named: Any) -> None:  # noqa: ANN401 - as os.mkdir
        with self._lock:
            self._real["mkdir"](path, *more, **named)
            if self._ours(Path(path)):
                self._named(Path(path), Kind(is_folder=True))

    def _unlink(self, path: Any, **more: Any) -> None:  # noqa: ANN401 - as os.unlink
        with self._lock:
            self._real["unlink"](path, **more)
            gone = Path(path)
            if self._ours(gone):
                del self._nodes[gone]
                self.events.append(Unnamed(self._nodes[gone.parent], gone.name))

    def _fsync(self, handle: int) -> None:
        # Nothing is really synced: the disk of the test is only a place to write to.
        with self._lock:
            path = self._handles.get(handle)
            if path is None:
                return
            node = self._nodes[path]
            if not self.kinds[node].is_folder:
                self.events.append(Written(node, path.read_bytes()))
            self.events.append(Synced(node))

    def _renamed(self, source: Any, target: Any, **more: Any) -> None:  # noqa: ANN401 - as os.rename
        with self._lock:
            self._rename(source, target, **more)
            before, after = Path(source), Path(target)
            if self._ours(after):
                assert before.parent == after.parent, "a rename to another folder is two changes"
                node = self._nodes[after] = self._nodes.pop(before)
                self.events.append(Named(self._nodes[after.parent], after.name, node, before.name))

    def _capture(self) -> None:
        files = {}
        for name in CAPTURED:
            with suppress(FileNotFoundError):
                files[name] = (self.folder / name).read_bytes()
        self.events.append(Captured(files))


@dataclass
class Left:
    """Files and folders by node: what lasts, and what hangs on the next fsync."""

    kinds: Mapping[int, Kind]
    names: dict[int, dict[str, int]] = field(default_factory=dict)
    pending: dict[int, list[Named | Unnamed]] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)
    data: dict[int, bytes] = field(default_factory=dict)
    index: Mapping[str, bytes] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        match event:
            case Named() | Unnamed():
                self.pending.setdefault(event.folder, []).append(event)
            case Written():
                self.data[event.node] = event.data
            case Synced():
                self._sync(event.node)
            case Captured():
                self.index = event.files
            case Noted():
                pass

    def _sync(self, node: int) -> None:
        if self.kinds[node].is_folder:
            for change in self.pending.pop(node, ()):
                _apply(self.names.setdefault(node, {}), change)
        else:
            self.synced[node] = self.data.get(node, b"")

    def cut(self, chance: random.Random, luck: float) -> None:
        """Let each thing that hangs on an fsync happen or not."""
        for folder, changes in self.pending.items():
            for change in changes:
                if chance.random() < luck:
                    _apply(self.names.setdefault(folder, {}), change)
        self.pending = {}
        for node, data in self.data.items():
            old = self.synced.get(node, b"")
            self.data[node] = data if data == old or luck == 1 else _torn(old, data, chance, luck)
        if chance.random() > luck:
            # It was never synced by itself: the index is made again from the log.
            self.index = {}

    def live(self, name: str) -> bytes | None:
        """Return what a reader finds under this path while the power is on."""
        node = ROOT
        for part in name.split("/"):
            names = dict(self.names.get(node, {}))
            for change in self.pending.get(node, ()):
                _apply(names, change)
            if part not in names:
                return None
            node = names[part]
        return self.data.get(node)

    def write(self, folder: Path) -> Path:
        """Put what is left into a new folder."""
        folder.mkdir()
        self._write(ROOT, folder)
        for name, data in self.index.items():
            (folder / name).write_bytes(data)
        return folder

    def _write(self, node: int, folder: Path) -> None:
        for name, held in self.names.get(node, {}).items():
            path = folder / name
            if self.kinds[held].is_folder:
                path.mkdir()
                self._write(held, path)
            else:
                path.write_bytes(self.data.get(held, b""))
                path.chmod(self.kinds[held].mode)


def _apply(names: dict[str, int], change: Named | Unnamed) -> None:
    match change:
        case Named(name=name, node=node, before=before):
            if before is not None:
                names.pop(before, None)
            names[name] = node
        case Unnamed(name=name):
            names.pop(name, None)


def _torn(old: bytes, new: bytes, chance: random.Random, luck: float) -> bytes:
    """Return what a file may hold that was written to and not synced."""
    if luck == 0:
        return old
    at = chance.randrange(len(new) + 1)
    zeros = bytes(len(new) - at)
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: old,
        lambda: new[:at],
        lambda: new[:at] + zeros,
        lambda: zeros + new[len(zeros) :],
        lambda: new,
    )
    return chance.choice(ways)()
