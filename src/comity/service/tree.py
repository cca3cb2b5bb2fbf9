"""The tiles of a whole log in memory, grown from its leaves: what files are held against."""

from collections.abc import Sequence

from comity.log.hashing import HASH
from comity.log.proofs import range_hash
from comity.log.tiles import TilePath, TileReader, grown_edge, new_tiles


class Tree:
    """Every tile at the width it has in a log of this size."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: dict[TilePath, bytes] = {}
        self._tiles: dict[tuple[int, int], bytes] = {}

    def grow(self, leaves: Sequence[bytes]) -> None:
        """Add these leaf hashes."""
        fresh = new_tiles(self.size, self._edge, leaves)
        self.size += len(leaves)
        self._edge = grown_edge(self.size, self._edge, fresh)
        # Of a tile that grows with every bundle only the last width is kept.
        self._tiles.update({(tile.level, tile.index): data for tile, data in fresh.items()})

    def tile(self, path: TilePath) -> bytes | None:
        """Return this tile, also one that the log has outgrown; None if it never had it."""
        data = self._tiles.get((path.level, path.index), b"")
        length = HASH * path.width
        return data[:length] if len(data) >= length else None

    def root(self, size: int) -> bytes:
        """Return the root the log had at this size, at most what it has now."""
        return range_hash(0, size, TileReader(size, lambda path: self.tile(path) or b""))
