"""The promise of an object store, held by every one there is."""

from pathlib import Path

import pytest

from comity.base.errors import Refused
from comity.storage.local import LocalObjects
from comity.storage.memory import MemoryObjects
from comity.storage.objects import ObjectStore

STORES = ("memory", "local")
HOSTILE = {
    "nothing": "",
    "absolute": "/etc/passwd",
    "upwards": "../head",
    "upwards inside": "tile/../../head",
    "here": "./tile",
    "only dots": "..",
    "a hidden file": "tile/.000.new",
    "a hidden folder": ".git/config",
    "an empty part": "tile//000",
    "a folder": "tile/",
    "a backslash": "tile\\..\\head",
    "a null": "tile/\0",
    "a line end": "tile\n",
    "a space": "tile/0 0",
    "other digits": "tile/\u0660",
    "half a pair": "tile/\ud800",
    "a drive": "c:/head",
    "an endless name": "a" * 129,
    "an endless path": "/".join("a" * 17),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return MemoryObjects() if request.param == "memory" else LocalObjects(tmp_path / "log")


def test_what_is_put_is_there(store: ObjectStore) -> None:
    store.put({"tile/0/000": b"a", "tile/entries/000.p/7": b"b", "checkpoint": b""})
    assert store.get("tile/0/000") == b"a"
    assert store.get("tile/entries/000.p/7") == b"b"
    assert store.get("checkpoint") == b""


@pytest.mark.parametrize(
    "path", ["tile/0/001", "tile/1", "tile", "tile/0/000/more"], ids=["other", "no", "up", "below"]
)
def test_what_was_not_put_is_not_there(store: ObjectStore, path: str) -> None:
    store.put({"tile/0/000": b"a"})
    assert store.get(path) is None


def test_an_object_is_put_once(store: ObjectStore) -> None:
    store.put({"tile/0/000": b"a"})
    store.put({"tile/0/000": b"a"})
    with pytest.raises(Refused, match="tile/0/000 holds other bytes already"):
        store.put({"tile/0/000": b"b"})
    assert store.get("tile/0/000") == b"a"


def test_a_replaced_object_has_its_new_bytes(store: ObjectStore) -> None:
    store.replace("checkpoint", b"one")
    store.replace("checkpoint", b"two")
    assert store.get("checkpoint") == b"two"
    assert list(store.paths("")) == ["checkpoint"]


def test_a_removed_object_is_gone_and_may_be_put_anew(store: ObjectStore) -> None:
    store.put({"abc": b"one"})
    store.remove("abc")
    store.remove("abc")
    assert store.get("abc") is None
    store.put({"abc": b"two"})
    assert store.get("abc") == b"two"


def test_paths_are_those_with_the_prefix_in_order(store: ObjectStore) -> None:
    assert list(store.paths("")) == []
    store.put({"tile/1/000": b"", "tile/0/001": b"", "tile/0/000": b"", "checkpoint": b""})
    assert list(store.paths("tile/0/")) == ["tile/0/000", "tile/0/001"]
    assert list(store.paths("tile/1")) == ["tile/1/000"]
    assert sorted(store.paths("")) == ["checkpoint", "tile/0/000", "tile/0/001", "tile/1/000"]
    assert list(store.paths("none")) == []


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE)
def test_no_path_leads_out_of_a_store(store: ObjectStore, path: str) -> None:
    for use in (
        lambda: store.get(path),
        lambda: store.put({path: b"x"}),
        lambda: store.replace(path, b"x"),
        lambda: store.remove(path),
    ):
        with pytest.raises(Refused, match="not a path of this store"):
            use()
    assert list(store.paths("")) == []


def test_a_refusal_names_the_path_in_plain_characters(store: ObjectStore) -> None:
    with pytest.raises(Refused) as refused:
        store.get("\x1b]0;tile\ud800")
    assert str(refused.value) == "not a path of this store: \\x1b]0;tile\\ud800"
