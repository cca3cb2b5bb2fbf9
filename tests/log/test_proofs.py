"""Proofs against outside vectors, against the RFC as it is written, and against forgers."""

import base64
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import ComityError, Malformed, Unverified
from comity.log import hashing, proofs
from log import naive
from shared import shared

SIZES = range(1, 34)
CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "inclusion": lambda v: proofs.check_inclusion(
        v["leafHash"], v["leafIdx"], v["treeSize"], v["proof"], v["root"]
    ),
    "consistency": lambda v: proofs.check_consistency(
        v["size1"], v["root1"], v["size2"], v["root2"], v["proof"]
    ),
    "subtreeinclusion": lambda v: proofs.check_subtree_inclusion(
        v["leafHash"], v["leafIdx"], v["start"], v["end"], v["proof"], v["root"]
    ),
    "subtreeconsistency": lambda v: proofs.check_subtree_consistency(
        v["start"], v["end"], v["size"], v["root1"], v["root2"], v["proof"]
    ),
}
COUNTS = {
    "inclusion": 98,
    "consistency": 98,
    "subtreeinclusion": 204,
    "subtreeconsistency": 118,
}


def vector(file: Path) -> dict[str, Any]:
    said = json.loads(file.read_bytes())
    for name in ("root", "root1", "root2", "leafHash"):
        if name in said:
            said[name] = base64.b64decode(said[name])
    said["proof"] = [base64.b64decode(text) for text in said.get("proof") or ()]
    return said


@pytest.mark.parametrize("kind", CHECKS)
def test_outside_vectors_hold_or_fail_as_they_say(kind: str) -> None:
    files = sorted(shared("vectors", "rfc6962", kind).rglob("*.json"))
    assert len(files) == COUNTS[kind]
    for file in files:
        said = vector(file)
        assert holds(kind, said) != said["wantErr"], file


def holds(kind: str, said: dict[str, Any]) -> bool:
    try:
        CHECKS[kind](said)
    except ComityError:
        return False
    return True


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_proofs_are_those_of_the_rfc(size: int) -> None:
    entries = naive.some(size)
    root = naive.mth(entries)
    for index, entry in enumerate(entries):
        proof = proofs.inclusion_proof(index, size, naive.Nodes(entries))
        assert proof == naive.path(index, entries)
        proofs.check_inclusion(hashing.leaf_hash(entry), index, size, proof, root)


@pytest.mark.parametrize("size2", SIZES)
def test_consistency_proofs_are_those_of_the_rfc(size2: int) -> None:
    entries = naive.some(size2)
    for size1 in range(1, size2 + 1):
        proof = proofs.consistency_proof(size1, size2, naive.Nodes(entries))
        assert proof == naive.proof(size1, entries)
        root1, root2 = naive.mth(entries[:size1]), naive.mth(entries)
        proofs.check_consistency(size1, root1, size2, root2, proof)


def test_growth_from_nothing_and_to_itself_takes_no_hashes() -> None:
    nodes = naive.Nodes(naive.some(7))
    assert proofs.consistency_proof(0, 7, nodes) == []
    assert proofs.consistency_proof(7, 7, nodes) == []


@pytest.mark.parametrize("size", range(1, 20))
def test_every_subtree_of_a_tree_is_proven_in_it(size: int) -> None:
    entries = naive.some(size)
    root = naive.mth(entries)
    for start, end in product(range(size + 1), repeat=2):
        if not naive_subtree(start, end):
            continue
        proof = proofs.subtree_proof(start, end, size, naive.Nodes(entries))
        part = naive.mth(entries[start:end])
        proofs.check_subtree_consistency(start, end, size, part, root, proof)
        for index in range(start, end):
            inside = proofs.inclusion_proof(
                index - start, end - start, naive.Nodes(entries[start:end])
            )
            leaf = hashing.leaf_hash(entries[index])
            proofs.check_subtree_inclusion(leaf, index, start, end, inside, part)


def naive_subtree(start: int, end: int) -> bool:
    """Say whether the range starts at a multiple of the power of two that it fits in."""
    power = 1
    while power < end - start:
        power *= 2
    return start <= end and (start == end or start % power == 0)


@pytest.mark.parametrize("size", SIZES)
def test_no_other_index_size_or_hash_is_proven(size: int) -> None:
    entries = naive.some(size)
    root = naive.mth(entries)
    for index in range(size):
        leaf = hashing.leaf_hash(entries[index])
        proof = naive.path(index, entries)
        for other in set(range(size)) - {index}:
            with pytest.raises(Unverified):
                proofs.check_inclusion(leaf, other, size, proof, root)
        for forged in (proof[1:], proof[:-1], [*proof, root], [root, *proof]):
            if forged != proof:
                with pytest.raises(Unverified):
                    proofs.check_inclusion(leaf, index, size, forged, root)
        with pytest.raises(Unverified):
            proofs.check_inclusion(leaf, index, size, proof, hashing.leaf_hash(b"another"))


@given(st.integers(1, 300), st.data())
def test_a_flipped_bit_anywhere_breaks_a_consistency_proof(size2: int, data: st.DataObject) -> None:
    size1 = data.draw(st.integers(1, size2))
    entries = naive.some(size2)
    root1, root2 = naive.mth(entries[:size1]), naive.mth(entries)
    proof = naive.proof(size1, entries)
    parts = [root1, root2, *proof]
    at = data.draw(st.integers(0, len(parts) - 1))
    parts[at] = bytes([parts[at][0] ^ 1]) + parts[at][1:]
    with pytest.raises(Unverified):
        proofs.check_consistency(size1, parts[0], size2, parts[1], parts[2:])


def test_hashes_of_another_length_are_no_hashes() -> None:
    entries = naive.some(2)
    left, right = hashing.leaf_hashes(entries)
    root = naive.mth(entries)
    # One byte moved from one to the other gives the same bytes to hash.
    with pytest.raises(Malformed, match="32 bytes"):
        proofs.check_inclusion(left[:-1], 0, 2, [left[-1:] + right], root)
    with pytest.raises(Malformed, match="32 bytes"):
        proofs.check_inclusion(left, 0, 2, [right + b"x"], root)


NOWHERE = {
    "index at size": lambda: proofs.inclusion_proof(7, 7, naive.Nodes(naive.some(7))),
    "negative index": lambda: proofs.inclusion_proof(-1, 7, naive.Nodes(naive.some(7))),
    "shrinking": lambda: proofs.consistency_proof(8, 7, naive.Nodes(naive.some(8))),
    "negative start": lambda: proofs.subtree_proof(-1, 7, 7, naive.Nodes(naive.some(7))),
    "start after end": lambda: proofs.subtree_proof(2, 1, 7, naive.Nodes(naive.some(7))),
    "no subtree": lambda: proofs.subtree_proof(1, 3, 7, naive.Nodes(naive.some(7))),
}


@pytest.mark.parametrize("ask", NOWHERE.values(), ids=NOWHERE)
def test_what_is_nowhere_in_the_tree_has_no_proof(ask: Callable[[], object]) -> None:
    with pytest.raises(Malformed):
        ask()
