"""A tree reduced to what further growth needs: the roots of its complete subtrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from comity.base.errors import Malformed
from comity.log import hashing


@dataclass(frozen=True, slots=True)
class CompactRange:
    """A tree of `size` leaves: one hash for every 1 in its binary size, the largest first."""

    size: int
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise Malformed(
                "a tree of {size} leaves has another number of peaks than {count}",
                size=self.size,
                count=len(self.hashes),
            )

    def append(self, leaf_hash: bytes) -> Self:
        return self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Sequence[bytes]) -> Self:
        """Return the tree grown by these leaf hashes, in their order."""
        size = self.size + len(leaf_hashes)
        old, new = list(self.hashes), []
        carried = list(leaf_hashes)
        for level in range(size.bit_length()):
            if self.size >> level & 1:
                carried.insert(0, old.pop())
            if len(carried) % 2:
                new.append(carried.pop())
            carried = hashing.parents(carried)
        return type(self)(size, tuple(reversed(new)))

    def root(self) -> bytes:
        return hashing.joined(self.hashes)


EMPTY = CompactRange(0, ())
