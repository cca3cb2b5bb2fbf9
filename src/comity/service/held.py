"""A log's tree held against every root that was signed for it, and against every tile it shows."""

from collections.abc import Mapping

from comity.base.errors import Unavailable, Unverified
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hashes
from comity.log.tiles import TilePath, tiles_between
from comity.service import growth
from comity.service.audited import Audited
from comity.service.checked import stored
from comity.service.growth import Fetch
from comity.service.tree import Tree
from comity.service.walk import Walk, bundles, ground_of


def hold(done: Audited, walk: Walk, heads: Mapping[str, Checkpoint], start: int) -> bool:
    """
    Hold the tree of a whole walk against roots and tiles; False if nothing is known to be true.

    The walk began at `start`. Entries that differ from their tile are blamed if a root says so.
    """
    tree, fetch, size = walk.tree, walk.fetch, walk.tree.size
    if walk.differing and not all(fits(tree, head) for head in heads.values()):
        settled = _settled(done, walk, heads)
        if settled is None:
            return False
        tree = settled
    done.tree, done.entries = tree, size
    done.bundles = -(-size // WIDTH) - walk.unread
    for part, head in heads.items():
        if not fits(tree, head) and not done.blames(f"{done.place}tile/"):
            done.blame(part, no_root(head))
    _compare_tiles(done, walk, tree, start, fetch)
    return True


def fits(tree: Tree, head: Checkpoint) -> bool:
    return head.size <= tree.size and tree.root(head.size) == head.root.raw


def no_root(head: Checkpoint) -> Unverified:
    return Unverified(
        "the log does not have the root that was signed for size {size}", size=head.size
    )


def _settled(done: Audited, walk: Walk, heads: Mapping[str, Checkpoint]) -> Tree | None:
    """Return the tree of the tiles, where there are any, and blame the entries that differ."""
    fetch, tree = walk.fetch, Tree()
    for path in bundles(0, walk.tree.size):
        tree.grow(ground_of(fetch, path) or leaf_hashes(growth.bundle(fetch, path)))
    alone = any(fits(tree, head) for head in heads.values())
    for path in sorted(walk.differing, key=str):
        if ground_of(fetch, path) is None:
            continue
        why = Unverified("the entries are not those that were signed")
        done.blame(f"{done.place}{path}", why)
        if not alone:
            why = Unverified("either its hashes or the entries changed")
            done.blame(f"{done.place}{TilePath(0, path.index, path.width)}", why)
    return tree if alone else None


def _compare_tiles(done: Audited, walk: Walk, tree: Tree, start: int, fetch: Fetch) -> None:
    """Hold every tile against the tree, but those that were held against their bundles already."""
    done.tiles = len(tiles_between(0, tree.size))
    # In the operator's own house old files can change, too; elsewhere they were checked before.
    for tile in tiles_between(0 if done.place else start, tree.size):
        if not tile.level and tile not in walk.unheld and tile.index >= start // WIDTH:
            continue
        data = stored(fetch, tile)
        if data is None:
            done.blame(f"{done.place}{tile}", Unavailable("the log lacks {path}", path=tile))
        elif data != tree.tile(tile):
            why = Unverified("its hashes are not those of the entries")
            done.blame(f"{done.place}{tile}", why)
