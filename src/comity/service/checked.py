"""
What can be checked of a bundle by somebody who knows nothing but public keys: most of an audit.

Only what is in order is said to be: anything else is left for the one who has the whole picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from comity.base.errors import ComityError
from comity.base.keys import PublicKey
from comity.log.bundles import WIDTH
from comity.log.hashing import HASH, leaf_hashes
from comity.log.tiles import EntriesPath, TilePath
from comity.register.entries import Recorded, read_entry
from comity.service import growth
from comity.service.growth import Fetch
from comity.service.tree import tile_roots

# An entry whose signatures hold, or the bytes of one that has to be judged with the record at hand.
Read: TypeAlias = Recorded | bytes
Keys: TypeAlias = Mapping[str, PublicKey]


class Depth(Enum):
    """How far a check goes: the tree alone, or every statement and signature too."""

    HASHES = "hashes"
    SIGNATURES = "signatures"


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle and its tile that fit each other: leaf hashes, their root, and the entries."""

    leaves: bytes
    root: bytes
    entries: tuple[Read, ...]


def check(fetch: Fetch, path: EntriesPath, keys: Keys, depth: Depth) -> Checked | None:
    """Return what is in order, or None: then whoever asked has to look for what is wrong."""
    try:
        raws = growth.bundle(fetch, path)
    except ComityError:
        return None
    leaves = b"".join(leaf_hashes(raws))
    if stored(fetch, TilePath(0, path.index, path.width)) != leaves:
        return None
    root = tile_roots(leaves)[0] if path.width == WIDTH else b""
    if depth is Depth.HASHES:
        return Checked(leaves, root, ())
    first = path.index * WIDTH
    return Checked(leaves, root, tuple(_read(at, raw, keys) for at, raw in enumerate(raws, first)))


def stored(fetch: Fetch, tile: TilePath) -> bytes | None:
    """Return a tile's bytes, or what the full one that took its place has of them."""
    data = fetch(str(tile))
    if data is None and tile.width < WIDTH:
        full = fetch(str(tile.full))
        return None if full is None else full[: HASH * tile.width]
    return data


def _read(index: int, raw: bytes, keys: Keys) -> Read:
    try:
        return read_entry(index, raw, keys)
    except ComityError:
        # Void, of a kind not known here, or by a key that an entry just before brought in.
        return raw
