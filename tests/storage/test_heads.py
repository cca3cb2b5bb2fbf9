"""The promise of a head cell: it moves only from where its writer thinks it is."""

from pathlib import Path

import pytest

from comity.base.errors import Refused
from comity.storage import durable
from comity.storage.local import LocalHead
from comity.storage.memory import MemoryHead
from comity.storage.objects import HeadStore


@pytest.fixture(params=["memory", "local"])
def head(request: pytest.FixtureRequest, tmp_path: Path) -> HeadStore:
    return MemoryHead() if request.param == "memory" else LocalHead(tmp_path / "register" / "head")


def test_a_new_cell_is_empty(head: HeadStore) -> None:
    assert head.read() is None


def test_a_swap_from_what_is_there_moves_the_head(head: HeadStore) -> None:
    head.swap(None, b"one")
    assert head.read() == b"one"
    head.swap(b"one", b"two")
    assert head.read() == b"two"


@pytest.mark.parametrize("old", [None, b"one", b"tw", b"two\n"], ids=["none", "old", "cut", "more"])
def test_a_swap_from_anything_else_changes_nothing(head: HeadStore, old: bytes | None) -> None:
    head.swap(None, b"one")
    head.swap(b"one", b"two")
    with pytest.raises(Refused, match="another writer"):
        head.swap(old, b"three")
    assert head.read() == b"two"


def test_an_empty_cell_is_not_swapped_from_a_head(head: HeadStore) -> None:
    with pytest.raises(Refused, match="another writer"):
        head.swap(b"one", b"two")
    assert head.read() is None


def test_a_name_that_may_not_last_is_written_again_before_it_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = LocalHead(tmp_path / "head")
    head.swap(None, b"one")
    with monkeypatch.context() as broken:
        broken.setattr(durable, "sync_folders", _fail)
        with pytest.raises(OSError, match="the disk"):
            head.swap(b"one", b"two")
        with pytest.raises(OSError, match="the disk"):
            head.read()
    written: list[bytes] = []
    real = durable.write
    monkeypatch.setattr(durable, "write", lambda *said: (written.append(said[1]), real(*said)))
    assert head.read() == b"two"
    assert head.read() == b"two"
    assert written == [b"two"]


def test_a_swap_that_failed_before_its_rename_leaves_the_old_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = LocalHead(tmp_path / "head")
    head.swap(None, b"one")
    with monkeypatch.context() as broken:
        broken.setattr(durable, "write", _fail)
        with pytest.raises(OSError, match="the disk"):
            head.swap(b"one", b"two")
        assert head.read() == b"one"
    head.swap(b"one", b"two")
    assert head.read() == b"two"


def _fail(*_: object) -> None:
    raise OSError(5, "the disk")
