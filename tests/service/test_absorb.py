"""What a follower takes over from a log: all of it, in stretches, and nothing unproven."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import Unavailable, Unverified
from comity.log import bundles
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import tree_hash
from comity.log.tiles import EntriesPath, TilePath
from comity.service import absorb, growth
from comity.service.absorb import Edge, edge_of, fresh, stretches
from comity.storage.memory import MemoryObjects

ORIGIN = "log.example/one"
SIZES = (1, 2, 255, 256, 257, 511, 700)


def entry(number: int) -> bytes:
    return b"entry %d" % number


def entries(start: int, size: int) -> list[bytes]:
    return [entry(number) for number in range(start, size)]


def head(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, Digest(tree_hash(entries(0, size))))


def log(*sizes: int) -> MemoryObjects:
    """Return the public files of a log that had these sizes."""
    store, old = MemoryObjects(), 0
    for size in sizes:
        store.put(growth.grown(store.get, old, entries(old, size)).objects)
        old = size
    return store


@pytest.fixture(params=[1, 64], ids=["a bundle at a time", "in one stretch"])
def _bundles(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(absorb, "BUNDLES", request.param)
    return iter([None])


@pytest.mark.usefixtures("_bundles")
@pytest.mark.parametrize("new", SIZES)
@pytest.mark.parametrize("old", [0, 1, 255, 256, 257])
def test_what_is_new_is_every_entry_since_the_known_size(old: int, new: int) -> None:
    if old <= new:
        store = log(old, new) if old else log(new)
        assert fresh(store.get, head(old), head(new)) == entries(old, new)


@given(st.integers(0, 600), st.integers(0, 600), st.integers(1, 4))
def test_stretches_give_the_very_files_of_the_log(one: int, other: int, count: int) -> None:
    old, new = sorted((one, other))
    store = log(*sorted({old, new} - {0}))
    before = edge_of(store.get, head(old))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(absorb, "BUNDLES", count)
        found = list(stretches(store.get, before, head(new)))
    assert [each for stretch in found for each in stretch.entries] == entries(old, new)
    assert all(stretch.end - stretch.start == len(stretch.entries) for stretch in found)
    tiles = {path: data for stretch in found for path, data in stretch.tiles.items()}
    final = {path: data for path, data in tiles.items() if path.width == 256}
    last = found[-1].after if found else before
    assert all(store.get(str(path)) == data for path, data in {**final, **last.tiles}.items())
    assert last.root == tree_hash(entries(0, new))


def test_the_tiles_of_a_log_that_dropped_its_partial_ones_will_do() -> None:
    store = log(3, 300, 1000)
    for path in list(store.paths("")):
        if path.endswith((".p/3", ".p/44")):
            store.remove(path)
    assert fresh(store.get, head(3), head(1000)) == entries(3, 1000)


def test_bundles_may_be_fetched_in_any_way_that_keeps_their_order() -> None:
    asked = []

    def each(
        function: Callable[[EntriesPath], list[bytes]], paths: "list[EntriesPath]"
    ) -> list[list[bytes]]:
        asked.append(len(paths))
        return list(reversed([function(path) for path in reversed(paths)]))

    store = log(256 * 11)
    found = list(stretches(store.get, Edge(0, {}), head(256 * 11), each))  # type: ignore[arg-type]  # a list is iterable
    assert [len(stretch.entries) for stretch in found] == [256 * 11]
    assert asked == [8, 3]


def test_a_stretch_ends_when_its_bytes_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absorb, "BYTES", 10)
    monkeypatch.setattr(absorb, "TOGETHER", 2)
    store = log(256 * 5)
    found = stretches(store.get, Edge(0, {}), head(256 * 5))
    assert [len(stretch.entries) for stretch in found] == [512, 512, 256]


BROKEN: dict[str, tuple[str, bytes | None, type[Exception]]] = {
    "a bundle is missing": ("tile/entries/001", None, Unavailable),
    "a bundle is short": ("tile/entries/001", b"\0", Unverified),
    "an entry is another": (
        "tile/entries/001",
        bundles.encode([b"x", *entries(257, 512)]),
        Unverified,
    ),
    "an entry that was there is another": (
        "tile/entries/000",
        bundles.encode([b"x", *entries(1, 256)]),
        Unverified,
    ),
    "the last entry is another": (
        "tile/entries/002.p/88",
        bundles.encode([*entries(512, 599), b"x"]),
        Unverified,
    ),
    "a tile of the known size is another": ("tile/0/000.p/3", bytes(96), Unverified),
    "a tile of the known size is short": ("tile/0/000.p/3", bytes(95), Unverified),
    "a tile of the new size is short": ("tile/1/000.p/2", bytes(5), Unverified),
    "a tile of the new size is another": ("tile/1/000.p/2", bytes(64), Unverified),
}


@pytest.mark.parametrize(("path", "data", "kind"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_never_taken_over(
    path: str, data: bytes | None, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absorb, "BUNDLES", 1)
    store = log(3, 600)
    store.objects.pop(path)
    if data is not None:
        store.objects[path] = data
    with pytest.raises(kind):
        fresh(store.get, head(3), head(600))


def test_each_stretch_is_proven_before_the_next_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(absorb, "BUNDLES", 1)
    store = log(800)
    store.objects["tile/entries/002"] = bundles.encode([b"x", *entries(513, 768)])
    found = stretches(store.get, Edge(0, {}), head(800))
    assert [next(found).end, next(found).end] == [256, 512]
    with pytest.raises(Unverified):
        next(found)


def test_a_log_never_shrinks_and_has_one_root_at_each_size() -> None:
    store = log(5, 9)
    with pytest.raises(Unverified, match="shrink"):
        fresh(store.get, head(9), head(5))
    with pytest.raises(Unverified, match="root that was signed"):
        fresh(store.get, head(5), Checkpoint(ORIGIN, 5, head(9).root))
    with pytest.raises(Unverified):
        fresh(store.get, head(5), Checkpoint(ORIGIN, 9, head(5).root))
    assert fresh(store.get, head(0), head(0)) == []


def test_an_edge_is_what_the_tiles_of_its_size_say() -> None:
    store = log(300)
    found = edge_of(store.get, head(300))
    assert found.tiles.keys() == {TilePath(0, 1, 44), TilePath(1, 0, 1)}
    assert found.ground == store.objects["tile/0/001.p/44"]
    assert edge_of(store.get, head(0)).ground == b""
