"""Trees, proofs and tiles: Go's sumdb/tlog and we say the same, and read each other's."""

from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from comity.base.errors import ComityError
from comity.log import hashing, proofs, tiles
from comity.log.tiles import EntriesPath, TilePath, TileReader
from differential.oracle import Oracle

SIZE = 700
ENTRIES = [b"entry %d" % index for index in range(SIZE)]
LEAVES = hashing.leaf_hashes(ENTRIES)
TILES = tiles.new_tiles(0, {}, LEAVES)


def reader(size: int) -> TileReader:
    found = tiles.new_tiles(0, {}, LEAVES[:size])
    return TileReader(size, found.__getitem__)


@pytest.fixture
def grown(oracle: Oracle) -> Oracle:
    if oracle.size < SIZE:
        oracle.grow(ENTRIES[oracle.size :])
    return oracle


def test_go_and_we_agree_on_every_root(grown: Oracle) -> None:
    for size in range(1, SIZE + 1):
        assert grown.ask("root", size=size).root == hashing.root_of(LEAVES[:size])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 512, 700])
def test_go_and_we_make_the_same_proofs(grown: Oracle, size: int) -> None:
    nodes = reader(size)
    step = 1 + size // 40
    for index in range(0, size, step):
        said = grown.ask("record", size=size, index=index)
        assert said.hashes == proofs.inclusion_proof(index, size, nodes)
    for old in range(1, size + 1, step):
        said = grown.ask("tree", size=size, old=old)
        assert said.hashes == proofs.consistency_proof(old, size, nodes)


def test_go_and_we_give_the_same_verdict_on_mutated_inclusion_proofs(grown: Oracle) -> None:
    chance = Random(11)  # noqa: S311 - mutated input is no secret
    held = 0
    for _ in range(3000):
        size = chance.randrange(1, SIZE)
        index = chance.randrange(size)
        proof = proofs.inclusion_proof(index, size, reader_of(size))
        root = hashing.root_of(LEAVES[:size])
        proof = _mutated(proof, chance)
        index += chance.choice([0, 0, 0, 1, -1, size])
        size += chance.choice([0, 0, 0, 1, -1])
        said = grown.ask(
            "check-record",
            proof=proof,
            size=size,
            root=root,
            index=index,
            leaf=LEAVES[min(index, SIZE - 1)],
        )
        mine = holds(proofs.check_inclusion, LEAVES[min(index, SIZE - 1)], index, size, proof, root)
        assert said.ok == mine, (size, index, proof)
        held += mine
    assert 300 < held < 2700


def test_go_and_we_give_the_same_verdict_on_mutated_consistency_proofs(grown: Oracle) -> None:
    chance = Random(12)  # noqa: S311 - mutated input is no secret
    held = 0
    for _ in range(3000):
        size = chance.randrange(1, SIZE)
        old = chance.randrange(1, size + 1)
        proof = _mutated(proofs.consistency_proof(old, size, reader_of(size)), chance)
        roots = [hashing.root_of(LEAVES[:each]) for each in (old, size)]
        old += chance.choice([0, 0, 0, 1, -1])
        size += chance.choice([0, 0, 0, 1, -1])
        said = grown.ask(
            "check-tree", proof=proof, size=size, root=roots[1], old=old, oldroot=roots[0]
        )
        mine = holds(proofs.check_consistency, old, roots[0], size, roots[1], proof)
        assert said.ok == mine, (old, size, proof)
        held += mine
    assert 300 < held < 2700


def reader_of(size: int, kept: dict[int, TileReader] = {}) -> TileReader:  # noqa: B006 - a cache
    if size not in kept:
        kept[size] = reader(size)
    return kept[size]


def holds(check: object, *words: object) -> bool:
    try:
        check(*words)  # type: ignore[operator]  # one of two functions
    except ComityError:
        return False
    return True


def _mutated(proof: list[bytes], chance: Random) -> list[bytes]:
    move = chance.randrange(8)
    at = chance.randrange(len(proof)) if proof else 0
    if move == 0:
        return [*proof, sha256(b"one more").digest()]
    if proof and move == 1:
        return [*proof[:at], *proof[at + 1 :]]
    if proof and move == 2:
        return [*proof[:at], bytes(32), *proof[at + 1 :]]
    if proof and move == 3:
        return proof[::-1]
    return proof


@pytest.mark.parametrize(
    ("old", "new"),
    [(0, 1), (0, 255), (0, 256), (0, 257), (5, 6), (200, 300), (255, 256), (256, 70_000)],
)
def test_go_and_we_write_the_same_tiles(oracle: Oracle, old: int, new: int) -> None:
    widest: dict[tuple[int, int], TilePath] = {}
    for name in oracle.ask("tiles", old=old, size=new).names:
        # This version of tlog also names the partial tiles of the sizes in between.
        path = TilePath.parse(name)
        place = path.level, path.index
        widest[place] = max(path, widest.get(place, path), key=lambda one: one.width)
    assert sorted(map(str, widest.values())) == sorted(map(str, tiles.tiles_between(old, new)))


PATHS = [
    "tile/0/000", "tile/0/000.p/1", "tile/0/000.p/255", "tile/0/000.p/256", "tile/0/000.p/0",
    "tile/0/000.p/01", "tile/0/x000/000", "tile/0/x001/000", "tile/0/x001/x234/067", "tile/0/1",
    "tile/0/0000", "tile/0/x1/000", "tile/0/001/000", "tile/0/X001/000", "tile/00/000",
    "tile/63/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/0/000.p/-1", "tile/0/-01",
    "tile/0/000.p/", "tile/0/000.p", "tile/0/", "tile/0", "tile/", "", "tile/0/000/", "tile//000",
    "tile/0/000.p/1/", "tile/0/000.P/1", "tile/entries/000", "tile/entries/000.p/9",
    "tile/entries/x000/000", "tile/data/000", "tile/0/\u0661\u0661\u0661", "tile/0/000\n",
    "/tile/0/000", "tile/0/x009/x223/x372/x036/x854/x775/807",
    "tile/0/x009/x223/x372/x036/x854/x775/808",
]  # fmt: skip
# tlog's own name for entries, which tlog-tiles renamed; and a level that tlog-tiles does not have.
STRICTER = {"tile/data/000", "tile/64/000"}


@pytest.mark.parametrize("path", PATHS)
def test_go_and_we_agree_on_the_path_of_a_tile(oracle: Oracle, path: str) -> None:
    kind = EntriesPath if path.startswith("tile/entries") else TilePath
    try:
        mine: tuple[int, int] | None = ((found := kind.parse(path)).index, found.width)
    except ComityError:
        mine = None
    said = oracle.ask("path", text=path)
    theirs = (said.index, said.width) if said.ok and path not in STRICTER else None
    assert mine == theirs


def test_go_reads_our_tiles_and_proves_what_we_prove(oracle: Oracle, tmp_path: Path) -> None:
    for path, data in TILES.items():
        (tmp_path / str(path)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / str(path)).write_bytes(data)
    root = hashing.root_of(LEAVES)
    for index, old in [(0, 1), (255, 256), (256, 257), (511, 512), (699, 699), (300, 700)]:
        words = {"folder": str(tmp_path), "size": SIZE, "index": index, "old": old}
        said = oracle.ask("read", root=root, **words)
        assert said.ok, said.why
        nodes = reader_of(SIZE)
        right = proofs.inclusion_proof(index, SIZE, nodes)
        assert said.hashes == right + proofs.consistency_proof(old, SIZE, nodes)
        # The same tiles under another root are none of that tree.
        assert not oracle.ask("read", root=bytes(32), **words).ok
