"""The promise of a head cell: it moves only from where its writer thinks it is."""

from pathlib import Path

import pytest

from comity.base.errors import Refused
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
