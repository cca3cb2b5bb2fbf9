"""Tiles: their paths, which of them growth writes, and proofs read out of them."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.log import hashing, proofs, tiles
from comity.log.compact import EMPTY
from comity.log.tiles import EntriesPath, TilePath, TileReader
from log import naive

LEAVES = [hashing.leaf_hash(entry) for entry in naive.some(70_000)]
SIZES = [0, 1, 2, 255, 256, 257, 300, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000]

PATHS = {
    "tile/0/000": TilePath(0, 0),
    "tile/0/000.p/1": TilePath(0, 0, 1),
    "tile/5/x001/x234/067": TilePath(5, 1_234_067),
    "tile/63/999.p/255": TilePath(63, 999, 255),
    "tile/1/x001/000": TilePath(1, 1000),
    "tile/entries/000": EntriesPath(0),
    "tile/entries/x001/x234/067.p/17": EntriesPath(1_234_067, 17),
}
SECOND_SPELLINGS = {
    "level with a zero": "tile/00/000",
    "level with a plus": "tile/+1/000",
    "level in other digits": "tile/\u0661/000",
    "level too high": "tile/64/000",
    "endless level": f"tile/{'9' * 40}/000",
    "negative level": "tile/-1/000",
    "no level": "tile//000",
    "another word": "tile/entry/000",
    "index of two digits": "tile/0/00",
    "index of four digits": "tile/0/0000",
    "index with a needless group": "tile/0/x000/001",
    "group without its x": "tile/0/001/000",
    "x on the last group": "tile/0/x001",
    "index in other digits": "tile/0/\u0660\u0660\u0661",
    "endless index": f"tile/0/{'x999/' * 2000}999",
    "index beyond 2^63": f"tile/0/{'x999/' * 7}999",
    "no index": "tile/0/",
    "width zero": "tile/0/000.p/0",
    "full width": "tile/0/000.p/256",
    "width with a zero": "tile/0/000.p/01",
    "no width": "tile/0/000.p/",
    "upper case": "tile/0/X001/000",
    "line feed": "tile/0/000\n",
    "slash before": "/tile/0/000",
    "slash after": "tile/0/000/",
    "dots": "tile/0/../000",
    "empty": "",
}


@pytest.mark.parametrize(("text", "path"), PATHS.items())
def test_a_path_reads_back_as_written(text: str, path: TilePath | EntriesPath) -> None:
    assert str(path) == text
    assert type(path).parse(text) == path


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_a_path_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        TilePath.parse(text)
    with pytest.raises(Malformed):
        EntriesPath.parse(text.replace("tile/0/", "tile/entries/"))


def test_tiles_and_bundles_are_not_read_as_each_other() -> None:
    with pytest.raises(Malformed):
        TilePath.parse("tile/entries/000")
    with pytest.raises(Malformed):
        EntriesPath.parse("tile/0/000")


@given(st.integers(0, 63), st.integers(0, 2**63 - 1), st.integers(1, 256))
def test_any_path_reads_back(level: int, index: int, width: int) -> None:
    assert TilePath.parse(str(TilePath(level, index, width))) == TilePath(level, index, width)
    assert EntriesPath.parse(str(EntriesPath(index, width))) == EntriesPath(index, width)


def test_a_partial_path_knows_its_full_one() -> None:
    assert TilePath(3, 5, 17).full == TilePath(3, 5)
    assert EntriesPath(5, 17).full == EntriesPath(5)


NOWHERE: dict[str, Callable[[], object]] = {
    "negative level": lambda: TilePath(-1, 0),
    "level too high": lambda: TilePath(64, 0),
    "negative index": lambda: TilePath(0, -1),
    "index too high": lambda: EntriesPath(2**63),
    "empty": lambda: TilePath(0, 0, 0),
    "too wide": lambda: EntriesPath(0, 257),
}


@pytest.mark.parametrize("make", NOWHERE.values(), ids=NOWHERE)
def test_there_is_no_tile_out_of_range(make: Callable[[], object]) -> None:
    with pytest.raises(Malformed):
        make()


def test_the_tiles_of_70_000_are_those_the_specification_counts() -> None:
    paths = tiles.tiles_between(0, 70_000)
    assert [sum(path.level == level for path in paths) for level in range(3)] == [274, 2, 1]
    assert [str(path) for path in tiles.edge(70_000)] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    bundles = tiles.bundles_between(0, 70_000)
    assert len(bundles) == 274
    assert str(bundles[-1]) == "tile/entries/273.p/112"


def test_the_tiles_of_256_are_a_full_one_and_a_partial_one_above() -> None:
    assert tiles.tiles_between(0, 256) == [TilePath(0, 0), TilePath(1, 0, 1)]
    assert tiles.edge(256) == [TilePath(1, 0, 1)]


def test_no_growth_writes_nothing() -> None:
    assert tiles.tiles_between(300, 300) == []
    assert tiles.bundles_between(300, 300) == []
    assert tiles.new_tiles(0, {}, []) == {}


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_growth_writes_what_the_larger_size_has_and_the_smaller_one_lacks(a: int, b: int) -> None:
    old, new = sorted((a, b))
    whole, before = set(tiles.tiles_between(0, new)), set(tiles.tiles_between(0, old))
    assert set(tiles.tiles_between(old, new)) == whole - before
    whole_bundles, held = set(tiles.bundles_between(0, new)), set(tiles.bundles_between(0, old))
    assert set(tiles.bundles_between(old, new)) == whole_bundles - held


@given(st.lists(st.sampled_from([0, 1, 2, 3, 17, 255, 256, 257, 700]), max_size=8))
def test_a_log_grown_in_any_steps_has_the_tiles_the_specification_defines(
    steps: list[int],
) -> None:
    size, edge, written = 0, {}, {}
    for step in steps:
        new = tiles.new_tiles(size, edge, LEAVES[size : size + step])
        assert list(new) == tiles.tiles_between(size, size + step)
        size += step
        edge = tiles.grown_edge(size, edge, new)
        written |= new
    for path in tiles.tiles_between(0, size):
        assert written[path] == naive_tile(path)
    root = proofs.range_hash(0, size, TileReader(size, edge.__getitem__))
    assert root == EMPTY.extend(LEAVES[:size]).root()


def naive_tile(path: TilePath) -> bytes:
    """Return MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]) for each i, in order."""
    span = 256**path.level
    first = path.index * 256
    return b"".join(
        hashing.root_of(LEAVES[at * span : (at + 1) * span])
        for at in range(first, first + path.width)
    )


@pytest.mark.parametrize("size", SIZES)
def test_proofs_out_of_tiles_are_proofs(size: int) -> None:
    store = tiles.new_tiles(0, {}, LEAVES[:size])
    reader = TileReader(size, store.__getitem__)
    root = proofs.range_hash(0, size, reader)
    assert root == hashing.root_of(LEAVES[:size])
    for index in {0, size // 3, size - 1} & set(range(size)):
        proof = proofs.inclusion_proof(index, size, reader)
        proofs.check_inclusion(LEAVES[index], index, size, proof, root)
    for old in {1, size // 2, size - 1, size} & set(range(1, size + 1)):
        old_root = hashing.root_of(LEAVES[:old])
        proof = proofs.consistency_proof(old, size, reader)
        proofs.check_consistency(old, old_root, size, root, proof)


def test_a_reader_takes_the_full_tile_for_a_partial_one() -> None:
    store = tiles.new_tiles(0, {}, LEAVES[:300])
    reader = TileReader(200, lambda path: store[path.full])
    assert proofs.range_hash(0, 200, reader) == hashing.root_of(LEAVES[:200])


def test_a_reader_fetches_a_tile_once_and_forgets_the_oldest() -> None:
    fetched: list[TilePath] = []
    store = tiles.new_tiles(0, {}, LEAVES)

    def fetch(path: TilePath) -> bytes:
        fetched.append(path)
        return store[path]

    reader = TileReader(len(LEAVES), fetch)
    for number in range(257):
        reader.node(0, number * 256)
        reader.node(7, number * 2)
    assert len(fetched) == 257
    reader.node(0, 256 * 256)
    assert len(fetched) == 257
    reader.node(0, 0)
    assert fetched[-1] == TilePath(0, 0)
    assert len(fetched) == 258


NODES = {
    "level": (-1, 0),
    "index": (0, -1),
    "leaf": (0, 300),
    "incomplete": (2, 75),
    "far": (70, 0),
}


@pytest.mark.parametrize(("level", "index"), NODES.values(), ids=NODES)
def test_a_reader_knows_no_node_outside_the_tree(level: int, index: int) -> None:
    reader = TileReader(300, dict[TilePath, bytes]().__getitem__)
    with pytest.raises(Malformed):
        reader.node(level, index)


def test_a_tile_of_another_length_is_refused_and_named() -> None:
    with pytest.raises(Malformed, match=r"tile/0/001\.p/44"):
        TileReader(300, lambda _: bytes(45 * 32)).node(0, 299)
    edge: Mapping[TilePath, bytes] = {TilePath(0, 1, 44): bytes(43 * 32), TilePath(1, 0, 1): b""}
    with pytest.raises(Malformed, match=r"tile/0/001\.p/44"):
        tiles.new_tiles(300, edge, LEAVES[:1])


def test_growth_without_the_old_edge_is_refused() -> None:
    with pytest.raises(Malformed, match=r"tile/0/001\.p/44 is missing"):
        tiles.new_tiles(300, {}, LEAVES[:1])
