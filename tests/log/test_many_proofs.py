"""Many proofs made in one walk are the very proofs that are made one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.log import hashing, tlog_proof
from comity.log.many_proofs import proof_lines, proven
from comity.log.proofs import inclusion_proof, range_hash
from comity.log.tiles import TilePath, TileReader, new_tiles

LARGEST = 1100
NOTE = b"a checkpoint\n"
ENTRIES = [b"entry %d" % at for at in range(LARGEST)]
LEAVES = hashing.leaf_hashes(ENTRIES)


def reader(size: int) -> TileReader:
    tiles = new_tiles(0, {}, LEAVES[:size])
    return TileReader(size, lambda path: tiles[TilePath(path.level, path.index, path.width)])


@given(st.integers(1, LARGEST), st.data())
def test_a_run_of_entries_gets_the_receipts_that_each_alone_gets(
    size: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, size))
    count = data.draw(st.integers(0, min(size - first, 40)))
    nodes = reader(size)
    run = ENTRIES[first : first + count]
    assert [bytes(one) for one in proven(first, run, size, nodes, NOTE)] == [
        tlog_proof.head(at, inclusion_proof(at, size, nodes), entry).encode() + NOTE
        for at, entry in enumerate(run, first)
    ]


def test_a_whole_tree_is_walked_from_its_one_leaf_on() -> None:
    assert proof_lines(0, 1, 1, reader(1)) == [b""]
    assert len(proof_lines(0, 257, 257, reader(257))) == 257
    assert range_hash(0, 257, reader(257)) == hashing.root_of(LEAVES[:257])


@pytest.mark.parametrize(("start", "end", "size"), [(-1, 1, 3), (2, 1, 3), (0, 4, 3)])
def test_leaves_that_the_tree_has_not_are_refused(start: int, end: int, size: int) -> None:
    with pytest.raises(Malformed):
        proof_lines(start, end, size, reader(3))
