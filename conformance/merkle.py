"""
The Merkle tree of RFC 6962 section 2.1, written apart from any log: hashes, roots, proofs.

Nothing here is shared with an implementation under test; two readers written apart must agree.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def split(count: int) -> int:
    """Return the largest power of two below count (2 or more)."""
    return 1 << (count - 1).bit_length() - 1


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes that are all of one level; as leaf hashes, the tree's root."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    middle = split(len(hashes))
    return node_hash(root_of(hashes[:middle]), root_of(hashes[middle:]))


def peaks_of(hashes: Sequence[bytes]) -> list[bytes]:
    """Return the roots of the complete subtrees over these hashes, the largest first."""
    peaks, start = [], 0
    for bit in reversed(range(len(hashes).bit_length())):
        if len(hashes) >> bit & 1:
            peaks.append(root_of(hashes[start : start + (1 << bit)]))
            start += 1 << bit
    return peaks


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root of the tree that has these complete subtrees, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


class Tree:
    """An endless tree whose n-th entry is made by a function: any size has one root."""

    def __init__(self, entry: Callable[[int], bytes]) -> None:
        self._entry = entry
        self._known: dict[tuple[int, int], bytes] = {}

    def root(self, size: int) -> bytes:
        return self._over(0, size) if size else EMPTY_ROOT

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Return PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty from zero and to itself."""
        return self._proof(old, 0, new, whole=True) if 0 < old < new else []

    def _proof(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if old == end - start:
            return [] if whole else [self._over(start, end)]
        middle = split(end - start)
        if old <= middle:
            left = self._proof(old, start, start + middle, whole=whole)
            return [*left, self._over(start + middle, end)]
        right = self._proof(old - middle, start + middle, end, whole=False)
        return [*right, self._over(start, start + middle)]

    def _over(self, start: int, end: int) -> bytes:
        if (start, end) not in self._known:
            if end - start == 1:
                found = leaf_hash(self._entry(start))
            else:
                middle = start + split(end - start)
                found = node_hash(self._over(start, middle), self._over(middle, end))
            self._known[start, end] = found
        return self._known[start, end]
