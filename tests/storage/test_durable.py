"""A power cut after a write loses nothing, and one in the middle leaves no half file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.storage import durable
from comity.storage.local import LocalHead, LocalObjects
from comity.storage.memory import Crash

Event = tuple[str, Path]


class Disk:
    """Watches the calls that make writes durable; cuts the power at the one it is told to."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.events: list[Event] = []
        self.cut = ""
        self._sync, self._rename = os.fsync, os.replace
        patch.setattr(os, "fsync", self.fsync)
        patch.setattr(os, "replace", self.replace)

    def fsync(self, handle: int) -> None:
        self._at("fsync", Path(f"/proc/self/fd/{handle}").readlink())
        self._sync(handle)

    def replace(self, source: Path, target: Path) -> None:
        self._at("rename", Path(target))
        self._rename(source, target)

    def _at(self, call: str, path: Path) -> None:
        if call == self.cut:
            raise Crash
        self.events.append((call, path))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("only Linux says which file a descriptor is")
    return Disk(monkeypatch)


def draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def test_a_file_is_synced_then_named_then_its_folder_synced(tmp_path: Path, disk: Disk) -> None:
    path = tmp_path / "head"
    durable.write(path, b"one")
    assert disk.events == [("fsync", draft(path)), ("rename", path), ("fsync", tmp_path)]
    assert path.read_bytes() == b"one"


def test_every_new_folder_is_named_durably(tmp_path: Path, disk: Disk) -> None:
    path = tmp_path / "log" / "tile" / "000"
    durable.write(path, b"")
    assert disk.events[:2] == [("fsync", tmp_path), ("fsync", tmp_path / "log")]
    assert disk.events[-1] == ("fsync", tmp_path / "log" / "tile")


def test_objects_put_together_share_the_sync_of_their_folder(tmp_path: Path, disk: Disk) -> None:
    LocalObjects(tmp_path).put({"tile/0/000": b"a", "tile/0/001": b"b", "tile/1/000": b"c"})
    folders = [tmp_path / "tile" / "0", tmp_path / "tile" / "1"]
    assert disk.events[-2:] == [("fsync", folder) for folder in folders]
    for path in ("0/000", "0/001", "1/000"):
        whole = tmp_path / "tile" / path
        named = disk.events.index(("rename", whole))
        assert disk.events.index(("fsync", draft(whole))) < named
        assert ("fsync", whole.parent) in disk.events[named:]


def test_an_object_put_again_is_synced_again(tmp_path: Path, disk: Disk) -> None:
    # It may be there by a rename that a crash left unsynced.
    store = LocalObjects(tmp_path)
    store.put({"a": b"one"})
    disk.events.clear()
    store.put({"a": b"one"})
    assert disk.events == [("fsync", tmp_path)]


WRITES: dict[str, Callable[[Path], None]] = {
    "put": lambda folder: LocalObjects(folder).put({"new": b"two"}),
    "replace": lambda folder: LocalObjects(folder).replace("old", b"two"),
    "swap": lambda folder: LocalHead(folder / "old").swap(b"one", b"two"),
}


@pytest.mark.parametrize("cut", ["fsync", "rename"])
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_cut_before_the_name_leaves_what_was_there(
    tmp_path: Path, disk: Disk, write: Callable[[Path], None], cut: str
) -> None:
    durable.write(tmp_path / "old", b"one")
    disk.cut = cut
    with pytest.raises(Crash):
        write(tmp_path)
    disk.cut = ""
    store = LocalObjects(tmp_path)
    assert list(store.paths("")) == ["old"]
    assert store.get("old") == b"one"
    write(tmp_path)
    assert b"two" in {store.get("old"), store.get("new")}


def test_a_sweep_removes_drafts_and_nothing_else(tmp_path: Path, disk: Disk) -> None:
    durable.write(tmp_path / "log" / "old", b"one")
    disk.cut = "rename"
    for name in ("old", "new"):
        with pytest.raises(Crash):
            durable.write(tmp_path / "log" / name, b"two")
    assert len(list((tmp_path / "log").iterdir())) == 3
    durable.sweep(tmp_path)
    assert [path.name for path in (tmp_path / "log").iterdir()] == ["old"]


def test_a_private_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    durable.write(tmp_path / "cell", b"", durable.PRIVATE)
    assert (tmp_path / "cell").stat().st_mode & 0o777 == durable.PRIVATE
