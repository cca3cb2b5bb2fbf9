"""
Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2), as one kind of proof.

Both are special cases of a subtree consistency proof (draft-ietf-plants-merkle-tree-certs,
section 4.4): inclusion is the subtree of one leaf, consistency the subtree that starts at zero.
So there is one walk through the tree, for those who make proofs and those who check them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

from comity.base.errors import Malformed, Unverified
from comity.log import hashing

LONGEST = 63


class NodeReader(Protocol):
    def node(self, level: int, index: int) -> bytes:
        """Return the root over leaves index * 2^level up to (index + 1) * 2^level, all there."""


def inclusion_proof(index: int, size: int, nodes: NodeReader) -> list[bytes]:
    """Return the hashes from the leaf's sibling up to the root's child."""
    if not 0 <= index < size:
        raise Malformed("a tree of {size} leaves has no leaf {index}", size=size, index=index)
    return subtree_proof(index, index + 1, size, nodes)


def consistency_proof(size1: int, size2: int, nodes: NodeReader) -> list[bytes]:
    """Return the proof that the tree of size1 is a prefix; empty from size zero, and to itself."""
    return subtree_proof(0, size1, size2, nodes)


def subtree_proof(start: int, end: int, size: int, nodes: NodeReader) -> list[bytes]:
    """Return the proof that the subtree over leaves start up to end lies in the tree of size."""
    _check_subtree(start, end, size)
    if start == end:
        return []
    path = _path(start, end, size)
    ranges = [] if path.known else [path.base]
    ranges += [sibling for sibling, _ in path.steps]
    return [range_hash(low, high, nodes) for low, high in ranges]


def range_hash(start: int, end: int, nodes: NodeReader) -> bytes:
    """Return the root over leaves start up to end, a subtree; the whole tree from 0 up to size."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(nodes.node(level, start >> level))
        start += 1 << level
    return hashing.joined(peaks)


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """
    Raise unless the leaf hash stands at this index of the tree with this size and root.

    Malformed where no such proof can exist, Unverified where this one does not hold.
    """
    check_subtree_inclusion(leaf, index, 0, size, proof, root)


def check_consistency(
    size1: int, root1: bytes, size2: int, root2: bytes, proof: Sequence[bytes]
) -> None:
    """
    Raise unless the tree of size1 is a prefix of the tree of size2.

    Size zero is Malformed: everything grows out of the empty tree, so there is nothing to prove.
    """
    if size1 == 0:
        raise Malformed("a proof from the empty tree proves nothing")
    check_subtree_consistency(0, size1, size2, root1, root2, proof)


def check_subtree_inclusion(
    leaf: bytes, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise unless the leaf hash stands at this index of the log, below this subtree's root."""
    _check_subtree(start, end, end)
    if not start <= index < end:
        raise Malformed("leaves {start} to {end} miss {index}", start=start, end=end, index=index)
    _check_hashes((leaf,))
    _check_path(_path(index - start, index - start + 1, end - start), leaf, root, proof)


def check_subtree_consistency(
    start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Raise unless root1 is the root over leaves start up to end of the tree of size and root2."""
    _check_subtree(start, end, size)
    if start < end:
        _check_path(_path(start, end, size), root1, root2, proof)
    elif root1 != hashing.EMPTY_ROOT or proof:
        raise Unverified("the empty subtree has the empty root and no proof")


class _Side(Enum):
    """Where a sibling lies as seen from the subtree."""

    BEFORE = "left of it"
    INSIDE = "its own left part"
    AFTER = "right of it"


_Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Path:
    """The way from a base up to the root; the base is the subtree (known) or its right end."""

    base: _Range
    known: bool
    steps: Sequence[tuple[_Range, _Side]]


def _path(start: int, end: int, size: int) -> _Path:
    low, high, known = 0, size, True
    steps = []
    while (start, end) != (low, high):
        # RFC 6962 splits before the last power of two that leaves something on the right.
        split = low + (1 << (high - low - 1).bit_length() - 1)
        if end <= split:
            steps.append(((split, high), _Side.AFTER))
            high = split
        elif start >= split:
            steps.append(((low, split), _Side.BEFORE))
            low = split
        else:
            steps.append(((low, split), _Side.INSIDE))
            low = start = split
            known = False
    return _Path((low, high), known, steps[::-1])


def _check_path(path: _Path, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    needed = len(path.steps) + (not path.known)
    if len(proof) != needed:
        raise Unverified(
            "this proof takes {needed} hashes, not {count}", needed=needed, count=len(proof)
        )
    _check_hashes(proof)
    rest = iter(proof)
    part = whole = root1 if path.known else next(rest)
    for (_, side), sibling in zip(path.steps, rest, strict=True):
        if side is _Side.AFTER:
            whole = hashing.node_hash(whole, sibling)
            continue
        whole = hashing.node_hash(sibling, whole)
        if side is _Side.INSIDE:
            part = hashing.node_hash(sibling, part)
    if (part, whole) != (root1, root2):
        raise Unverified("the proof leads to another root")


def _check_subtree(start: int, end: int, size: int) -> None:
    if not 0 <= start <= end <= size:
        raise Malformed(
            "no leaves {start} to {end} in a tree of {size}", start=start, end=end, size=size
        )
    # Subtrees start at a multiple of the power of two they fit in; others are no tree nodes.
    if start < end and start % (1 << (end - start - 1).bit_length()):
        raise Malformed("leaves {start} to {end} are no subtree", start=start, end=end)


def _check_hashes(hashes: Sequence[bytes]) -> None:
    # Lengths that only add up would let one node be read as another pair of children.
    if any(len(each) != hashing.HASH for each in hashes):
        raise Malformed("a hash has 32 bytes")
