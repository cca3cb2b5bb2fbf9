"""
What is new in somebody else's log, from its public files: every entry, held against its root.

Mirrors and validating witnesses read so. It is read in stretches of whole bundles, however far the
log has gone; each stretch is proven to be the start of the new log before the next one is asked
for, so that a broken answer costs one stretch and never the whole way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from comity.base.errors import Malformed, Unverified
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import HASH, leaf_hashes
from comity.log.proofs import NodeReader, check_consistency, consistency_proof, range_hash
from comity.log.tiles import EntriesPath, TilePath, TileReader, edge, grown_edge, new_tiles
from comity.service import growth
from comity.service.growth import Fetch

# How much of a log is in memory at once: this many bundles, and not many more bytes of entries.
# So many bundles are asked for together.
BUNDLES = 64
TOGETHER = 8
BYTES = 32 * 2**20

Bundle: TypeAlias = list[bytes]
# How several bundles are fetched: one after the other, or as the `map` of a pool of threads.
Each: TypeAlias = Callable[
    [Callable[[EntriesPath], Bundle], Iterable[EntriesPath]], Iterable[Bundle]
]


@dataclass(frozen=True, slots=True)
class Edge:
    """A log of this size, reduced to the partial tiles that its root and its growth depend on."""

    size: int
    tiles: Mapping[TilePath, bytes]

    @property
    def root(self) -> bytes:
        return range_hash(0, self.size, TileReader(self.size, self.tiles.__getitem__))

    @property
    def ground(self) -> bytes:
        """The hashes of the entries after the last full bundle."""
        held = self.size % WIDTH
        return self.tiles[TilePath(0, self.size // WIDTH, held)] if held else b""

    def grow(self, entries: Iterable[bytes]) -> tuple["Edge", dict[TilePath, bytes]]:
        """Return the edge after these entries, and every tile that they changed."""
        leaves = leaf_hashes(entries)
        size = self.size + len(leaves)
        tiles = new_tiles(self.size, self.tiles, leaves)
        return Edge(size, grown_edge(size, self.tiles, tiles)), tiles


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries of a log in their order, and its edge before and after them."""

    before: Edge
    entries: tuple[bytes, ...]
    after: Edge
    tiles: Mapping[TilePath, bytes]

    @property
    def start(self) -> int:
        return self.before.size

    @property
    def end(self) -> int:
        return self.after.size


def fresh(fetch: Fetch, known: Checkpoint, new: Checkpoint) -> list[bytes]:
    """
    Return the entries that a log has at the new checkpoint and had not at the known one.

    The known root is believed. Unverified if the log's files do not lead from it to the new root,
    Unavailable if some are not there. All entries are in memory: `stretches` is for a long way.
    """
    return [
        entry
        for stretch in stretches(fetch, edge_of(fetch, known), new)
        for entry in stretch.entries
    ]


def edge_of(fetch: Fetch, known: Checkpoint) -> Edge:
    """Return the edge of a known checkpoint out of its log's tiles; Unverified if it is not."""
    tiles = {path: growth.tile(fetch, path)[: HASH * path.width] for path in edge(known.size)}
    found = Edge(known.size, tiles)
    try:
        root = found.root
    except Malformed as fault:
        raise _broken(fault) from None
    if root != known.root.raw:
        raise Unverified(
            "the log does not have the root that is known for size {size}", size=known.size
        )
    return found


def stretches(fetch: Fetch, before: Edge, new: Checkpoint, each: Each = map) -> Iterator[Stretch]:
    """
    Yield what brings a log from an edge to the new checkpoint, each stretch proven when it comes.

    A stretch that is proven is the start of the log whose root the new checkpoint names; whether
    that one counts is for the caller to say before anything of it is used.
    """
    if new.size < before.size:
        raise Unverified(
            "a log does not shrink from {old} to {size}", old=before.size, size=new.size
        )
    tiles_of_new = growth.reader(fetch, new.size)
    if new.size == before.size:
        check_start(tiles_of_new, before, new)
    while before.size < new.size:
        entries = _entries(fetch, before, new.size, each)
        after, tiles = before.grow(entries)
        check_start(tiles_of_new, after, new)
        yield Stretch(before, tuple(entries), after, tiles)
        before = after


def check_start(nodes: NodeReader, start: Edge, whole: Checkpoint) -> None:
    """Raise Unverified unless this edge is that of the start of the log with this checkpoint."""
    root, raw = start.root, whole.root.raw
    if start.size == whole.size:
        if root != raw:
            raise Unverified(
                "the entries do not have the root that was signed for size {size}", size=whole.size
            )
    elif start.size:
        # Every log starts empty.
        try:
            proof = consistency_proof(start.size, whole.size, nodes)
        except Malformed as fault:
            raise _broken(fault) from None
        check_consistency(start.size, root, whole.size, raw, proof)


def _entries(fetch: Fetch, before: Edge, size: int, each: Each) -> list[bytes]:
    """Return the next entries: up to a bundle's end, or up to the size."""
    first, held = divmod(before.size, WIDTH)
    found: list[bytes] = []
    for at in range(first, min(first + BUNDLES, -(-size // WIDTH)), TOGETHER):
        numbers = range(at, min(at + TOGETHER, first + BUNDLES, -(-size // WIDTH)))
        paths = [EntriesPath(n, min(WIDTH, size - n * WIDTH)) for n in numbers]
        for bundle in each(lambda path: _bundle(fetch, path), paths):
            found += bundle
        if sum(map(len, found)) >= BYTES:
            break
    if b"".join(leaf_hashes(found[:held])) != before.ground:
        raise Unverified(
            "the log shows other entries than those it had at size {size}", size=before.size
        )
    return found[held:]


def _bundle(fetch: Fetch, path: EntriesPath) -> Bundle:
    try:
        return growth.bundle(fetch, path)
    except Malformed as fault:
        raise _broken(fault) from None


def _broken(fault: Malformed) -> Unverified:
    return Unverified("the log's files are not those of a log: {why}", why=fault)
