"""How a log's files follow from its entries: tiles and bundles to write, and the root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from comity.base.errors import Malformed, Unavailable, Unverified
from comity.log import bundles
from comity.log.hashing import leaf_hashes
from comity.log.proofs import range_hash
from comity.log.tiles import (
    EntriesPath,
    TilePath,
    TileReader,
    bundles_between,
    edge,
    grown_edge,
    new_tiles,
)

Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Growth:
    """What a log of some size becomes: the objects to put, by path, and its new root."""

    size: int
    root: bytes
    objects: dict[str, bytes]


def grown(fetch: Fetch, old_size: int, entries: Sequence[bytes]) -> Growth:
    """Return the growth of a log by these entries; its edge is read from what is stored."""
    size = old_size + len(entries)
    old = {path: tile(fetch, path) for path in edge(old_size)}
    tiles = new_tiles(old_size, old, leaf_hashes(entries))
    now = grown_edge(size, old, tiles)
    objects = {str(path): data for path, data in tiles.items()}
    objects |= new_bundles(fetch, old_size, entries)
    return Growth(size, range_hash(0, size, TileReader(size, now.__getitem__)), objects)


def staged(fetch: Fetch, size: int, root_hash: bytes, data: bytes) -> dict[str, bytes]:
    """
    Return the objects of a staged batch that makes a log of this size and root.

    They are put once and stay: a batch that changed on the disk is Malformed or Unverified.
    """
    objects = read_staged(data)

    def whole(path: str) -> bytes | None:
        return objects.get(path) or fetch(path)

    if root(whole, size) != root_hash:
        raise Unverified("the staged batch is not the one whose root was signed")
    for path in bundles_between(0, size):
        raw = objects.get(str(path))
        ground = TilePath(0, path.index, path.width)
        if raw and b"".join(leaf_hashes(bundles.decode(raw, path.width))) != tile(whole, ground):
            raise Unverified("the staged batch is not the one whose root was signed")
    return objects


def read_staged(data: bytes) -> dict[str, bytes]:
    """Read a staged batch: tiles and bundles by path, nothing else; Malformed otherwise."""
    try:
        objects = msgspec.msgpack.decode(data, type=dict[str, bytes])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Malformed("a staged batch is tiles and bundles by path") from None
    for path in objects:
        (EntriesPath if path.startswith("tile/entries/") else TilePath).parse(path)
    return objects


def root(fetch: Fetch, size: int) -> bytes:
    """Return the root that the stored edge of this size has."""
    return range_hash(0, size, reader(fetch, size))


def reader(fetch: Fetch, size: int) -> TileReader:
    return TileReader(size, lambda path: tile(fetch, path))


def tile(fetch: Fetch, path: TilePath) -> bytes:
    """Return a tile, or the full one that took its place; Unavailable if neither is there."""
    data = fetch(str(path)) or fetch(str(path.full))
    if data is None:
        raise Unavailable("the log lacks {path}", path=path)
    return data


def bundle(fetch: Fetch, path: EntriesPath) -> list[bytes]:
    """Return the entries of a bundle, from it or from the full one that took its place."""
    for known in (path, path.full):
        data = fetch(str(known))
        if data is not None:
            return bundles.decode(data, known.width)[: path.width]
    raise Unavailable("the log lacks {path}", path=path)


def held(fetch: Fetch) -> Fetch:
    """Return a fetch that holds each bundle against its tile: what follows from it is believed."""

    def checked(name: str) -> bytes | None:
        data = fetch(name)
        if data is not None and name.startswith("tile/entries/"):
            path = EntriesPath.parse(name)
            hashes = b"".join(leaf_hashes(bundles.decode(data, path.width)))
            if tile(fetch, TilePath(0, path.index, path.width))[: len(hashes)] != hashes:
                raise Unverified("{path} does not have the hashes of its tile", path=path)
        return data

    return checked


def new_bundles(fetch: Fetch, old_size: int, entries: Sequence[bytes]) -> dict[str, bytes]:
    """Return the bundles to write when a log of the old size grows by these entries."""
    first, held = divmod(old_size, bundles.WIDTH)
    whole = [*(bundle(fetch, EntriesPath(first, held)) if held else ()), *entries]
    found = {}
    for path in bundles_between(old_size, old_size + len(entries)):
        at = (path.index - first) * bundles.WIDTH
        found[str(path)] = bundles.encode(whole[at : at + path.width])
    return found
