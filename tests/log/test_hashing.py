"""The Merkle tree hash against the RFC as it is written."""

import pytest

from comity.base.errors import Malformed
from comity.log import hashing
from comity.log.compact import EMPTY, CompactRange
from log import naive

# Roots over the first n of these entries; computed once, and the same as those published with
# the certificate-transparency reference code.
ENTRIES = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
}


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_known_trees_have_their_known_roots(size: int, root: str) -> None:
    assert hashing.tree_hash(ENTRIES[:size]).hex() == root


@pytest.mark.parametrize("size", [*range(70), 255, 256, 257, 300, 511, 513])
def test_every_way_to_the_root_gives_the_root_of_the_rfc(size: int) -> None:
    entries = naive.some(size)
    root = naive.mth(entries)
    assert hashing.tree_hash(entries) == root
    assert hashing.root_of([hashing.leaf_hash(entry) for entry in entries]) == root
    assert EMPTY.extend(hashing.leaf_hashes(entries)).root() == root


def test_the_tree_leaves_the_hashes_it_is_given_alone() -> None:
    leaves = hashing.leaf_hashes(naive.some(5))
    before = list(leaves)
    hashing.root_of(leaves)
    EMPTY.extend(leaves)
    assert leaves == before


def test_a_compact_range_grows_the_same_in_any_steps() -> None:
    leaves = hashing.leaf_hashes(naive.some(90))
    for first in range(0, 90, 7):
        start = EMPTY.extend(leaves[:first])
        one_by_one = start
        for leaf in leaves[first:]:
            one_by_one = one_by_one.append(leaf)
        assert start.extend(leaves[first:]) == one_by_one
        assert start.extend(()) == start


BAD_RANGES = {"negative": (-1, 0), "too few": (7, 2), "too many": (8, 3), "not empty": (0, 1)}


@pytest.mark.parametrize(("size", "count"), BAD_RANGES.values(), ids=BAD_RANGES)
def test_a_compact_range_has_a_hash_for_every_one_in_its_size(size: int, count: int) -> None:
    with pytest.raises(Malformed):
        CompactRange(size, (hashing.EMPTY_ROOT,) * count)
