"""The hashes of a whole log in memory, grown from its leaves: what files are held against."""

from collections.abc import Iterable, Iterator, Sequence

from comity.log.hashing import HASH, parents
from comity.log.proofs import range_hash
from comity.log.tiles import HEIGHT, WIDTH, TilePath, TileReader

TILE = HASH * WIDTH


class Tree:
    """Every tile at every width it has had in a log of this size: 32 bytes for a leaf, no more."""

    def __init__(self) -> None:
        # Level by level, the hashes of all its tiles one after the other.
        self._levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        return len(self._levels[0]) // HASH

    def grow(self, leaves: Iterable[bytes]) -> None:
        """Add these leaf hashes."""
        self._add(0, b"".join(leaves))

    def grow_bundle(self, leaves: bytes, root: bytes) -> None:
        """Add the leaf hashes of a full bundle, whose root is known, at a full bundle's place."""
        self._levels[0] += leaves
        self._add(1, root)

    def tile(self, path: TilePath) -> bytes | None:
        """Return this tile, also one that the log has outgrown; None if it never had it."""
        if path.level >= len(self._levels):
            return None
        start = path.index * TILE
        data = self._levels[path.level][start : start + HASH * path.width]
        return bytes(data) if len(data) == HASH * path.width else None

    def root(self, size: int) -> bytes:
        """Return the root the log had at this size, at most what it has now."""
        return range_hash(0, size, TileReader(size, lambda path: self.tile(path) or b""))

    def bundle_roots(self) -> list[bytes]:
        """Return the root of every full bundle."""
        return list(split(self._levels[1])) if len(self._levels) > 1 else []

    def _add(self, level: int, data: bytes) -> None:
        if level == len(self._levels):
            self._levels.append(bytearray())
        hashes = self._levels[level]
        first = len(hashes) // TILE * TILE
        hashes += data
        full = len(hashes) // TILE * TILE
        if full > first:
            self._add(level + 1, b"".join(tile_roots(hashes[first:full])))


def tile_roots(data: bytes | bytearray) -> Sequence[bytes]:
    """Return the root of each full tile in this row of hashes."""
    roots: Sequence[bytes] = list(split(data))
    for _ in range(HEIGHT):
        roots = parents(roots)
    return roots


def split(data: bytes | bytearray) -> Iterator[bytes]:
    return (bytes(data[at : at + HASH]) for at in range(0, len(data), HASH))
