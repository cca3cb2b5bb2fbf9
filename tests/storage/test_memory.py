"""Faults on order: the machine stops, or one write fails, before or after it happened."""

import pytest

from comity.storage.memory import Crash, Faults, MemoryHead, MemoryObjects


def test_every_object_is_a_write_of_its_own() -> None:
    faults = Faults()
    store, head = MemoryObjects(faults), MemoryHead(faults)
    store.put({"a": b"", "b": b""})
    store.replace("a", b"x")
    store.remove("b")
    head.swap(None, b"x")
    assert faults.writes == 5


@pytest.mark.parametrize("write", [1, 2, 3])
def test_a_crash_before_a_write_leaves_it_undone(write: int) -> None:
    faults = Faults()
    faults.crash_before = write
    store = MemoryObjects(faults)
    with pytest.raises(Crash):
        store.put({"a": b"", "b": b"", "c": b""})
    assert list(store.objects) == ["a", "b", "c"][: write - 1]


@pytest.mark.parametrize("write", [1, 2, 3])
def test_a_crash_after_a_write_leaves_it_done(write: int) -> None:
    faults = Faults()
    faults.crash_after = write
    store = MemoryObjects(faults)
    with pytest.raises(Crash):
        store.put({"a": b"", "b": b"", "c": b""})
    assert list(store.objects) == ["a", "b", "c"][:write]


def test_a_failed_write_fails_once() -> None:
    faults = Faults()
    faults.crash_before, faults.kind = 1, OSError(28, "No space left on device")
    head = MemoryHead(faults)
    with pytest.raises(OSError, match="No space"):
        head.swap(None, b"one")
    head.swap(None, b"one")
    assert head.read() == b"one"


def test_an_ambiguous_write_happened_and_says_it_did_not() -> None:
    faults = Faults()
    faults.crash_after, faults.kind = 1, OSError(5, "Input/output error")
    head = MemoryHead(faults)
    with pytest.raises(OSError, match="Input"):
        head.swap(None, b"one")
    assert head.read() == b"one"
