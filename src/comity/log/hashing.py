"""
The Merkle tree hash of RFC 6962 section 2.1, level by level.

Hashes are plain 32-byte values here: a tree has two of them for every entry.
"""

import hashlib
from collections.abc import Iterable, Sequence

HASH = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def tree_hash(entries: Iterable[bytes]) -> bytes:
    """Return the root of the tree over these entries."""
    return root_of(leaf_hashes(entries))


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    return [sha256(b"\0" + entry).digest() for entry in entries]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the tree over these leaf hashes."""
    level = list(leaves)
    while len(level) > 1:
        # The last of an odd number moves up as it is: the same tree as the recursive definition.
        odd = level[-1:] if len(level) % 2 else []
        level = parents(level) + odd
    return level[0] if level else EMPTY_ROOT


def parents(hashes: Iterable[bytes]) -> list[bytes]:
    """Hash the 1st with the 2nd, the 3rd with the 4th and so on; an odd last one is left out."""
    sha256 = hashlib.sha256
    each = iter(hashes)
    return [sha256(b"\1" + left + right).digest() for left, right in zip(each, each, strict=False)]


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees of falling size, given from left to right."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
