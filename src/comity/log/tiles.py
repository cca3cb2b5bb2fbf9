"""
Tiles (C2SP tlog-tiles): the tree in files of 256 hashes, eight levels of it in each.

A partial tile belongs to one size of the log; the tile at its place in a larger log continues it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from comity.base.errors import Malformed
from comity.log import hashing

WIDTH = 256
HEIGHT = 8
TOP = 63
LONGEST_PATH = 64
PATH = re.compile(r"tile/([^/]+)/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?", re.ASCII)
KEPT = 256


@dataclass(frozen=True, slots=True)
class TilePath:
    """Where 1 to 256 hashes stand: a tile of the tree, `tile/<level>/<index>[.p/<width>]`."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= TOP:
            raise Malformed("no tile has the level {level}", level=self.level)
        _check_place(self.index, self.width)

    def __str__(self) -> str:
        return _path(str(self.level), self.index, self.width)

    @property
    def full(self) -> "TilePath":
        """The tile that holds this one's hashes once the log has grown enough."""
        return TilePath(self.level, self.index)

    @classmethod
    def parse(cls, text: str) -> Self:
        level, index, width = _parts(text)
        if not (level.isascii() and level.isdigit() and len(level) <= len(str(TOP))):
            raise Malformed("not the path of a tile: {text}", text=text)
        path = cls(int(level), index, width)
        _check_spelling(str(path), text)
        return path


@dataclass(frozen=True, slots=True)
class EntriesPath:
    """Where 1 to 256 entries stand: a bundle, `tile/entries/<index>[.p/<width>]`."""

    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        _check_place(self.index, self.width)

    def __str__(self) -> str:
        return _path("entries", self.index, self.width)

    @property
    def full(self) -> "EntriesPath":
        """The bundle that holds this one's entries once the log has grown enough."""
        return EntriesPath(self.index)

    @classmethod
    def parse(cls, text: str) -> Self:
        level, index, width = _parts(text)
        if level != "entries":
            raise Malformed("not the path of an entry bundle: {text}", text=text)
        path = cls(index, width)
        _check_spelling(str(path), text)
        return path


def tiles_between(old_size: int, new_size: int) -> list[TilePath]:
    """Return the tiles the larger size has and the smaller one has not, level by level."""
    return [
        TilePath(level, index, width)
        for level in range(_levels(new_size))
        for index, width in _changed(_hashes(old_size, level), _hashes(new_size, level))
    ]


def bundles_between(old_size: int, new_size: int) -> list[EntriesPath]:
    """Return the entry bundles the larger size has and the smaller one has not."""
    return [EntriesPath(index, width) for index, width in _changed(old_size, new_size)]


def edge(size: int) -> list[TilePath]:
    """Return the partial tiles of this size: all that growth, and the root, depend on."""
    counts = [(level, _hashes(size, level)) for level in range(_levels(size))]
    return [TilePath(level, n // WIDTH, n % WIDTH) for level, n in counts if n % WIDTH]


def new_tiles(
    old_size: int, old_edge: Mapping[TilePath, bytes], leaf_hashes: Sequence[bytes]
) -> dict[TilePath, bytes]:
    """
    Return the tiles to write when a log of the old size grows by these leaf hashes.

    `old_edge` holds the bytes of every path in `edge(old_size)`; the result has those of
    `tiles_between` both sizes.
    """
    tiles: dict[TilePath, bytes] = {}
    fresh = list(leaf_hashes)
    for level in range(_levels(old_size + len(leaf_hashes))):
        first, held = divmod(_hashes(old_size, level), WIDTH)
        if fresh and held:
            fresh = _split(old_edge, TilePath(level, first, held)) + fresh
        for at in range(0, len(fresh), WIDTH):
            part = fresh[at : at + WIDTH]
            tiles[TilePath(level, first + at // WIDTH, len(part))] = b"".join(part)
        fresh = _tile_roots(fresh)
    return tiles


def grown_edge(
    new_size: int, old_edge: Mapping[TilePath, bytes], tiles: Mapping[TilePath, bytes]
) -> dict[TilePath, bytes]:
    """Return the edge after `new_tiles` gave these tiles; levels that did not grow keep theirs."""
    return {path: tiles[path] if path in tiles else old_edge[path] for path in edge(new_size)}


@dataclass(frozen=True, slots=True)
class TileReader:
    """
    The complete subtrees of a log of this size, out of its tiles.

    `fetch` gets the path of the tile this size has; it may answer with the full tile instead,
    as a log may drop a partial tile once the full one is there. Nothing is verified here: a
    proof made from these hashes is worth what checking it says.
    """

    size: int
    fetch: Callable[[TilePath], bytes]
    # The only thing that changes: tiles are immutable, so what was read once stays true.
    _kept: dict[tuple[int, int], list[list[bytes]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def node(self, level: int, index: int) -> bytes:
        """Return the root over leaves index * 2^level up to (index + 1) * 2^level."""
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise Malformed("a tree of {size} leaves has no such node", size=self.size)
        tile_level, rise = divmod(level, HEIGHT)
        tile, at = divmod(index << rise, WIDTH)
        subtrees = self._kept.get((tile_level, tile)) or self._read(tile_level, tile)
        return subtrees[rise][at >> rise]

    def _read(self, level: int, index: int) -> list[list[bytes]]:
        width = min(_hashes(self.size, level) - index * WIDTH, WIDTH)
        path = TilePath(level, index, width)
        subtrees = [_hashes_of(path, self.fetch(path))]
        for _ in range(HEIGHT - 1):
            subtrees.append(hashing.parents(subtrees[-1]))
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[level, index] = subtrees
        return subtrees


def _tile_roots(hashes: list[bytes]) -> list[bytes]:
    # Only full tiles are hashed into the level above.
    roots = hashes[: len(hashes) // WIDTH * WIDTH]
    for _ in range(HEIGHT):
        roots = hashing.parents(roots)
    return roots


def _split(tiles: Mapping[TilePath, bytes], path: TilePath) -> list[bytes]:
    if path not in tiles:
        raise Malformed("the tile {path} is missing", path=path)
    return _hashes_of(path, tiles[path])


def _hashes_of(path: TilePath, data: bytes) -> list[bytes]:
    if len(data) not in {path.width * hashing.HASH, WIDTH * hashing.HASH}:
        raise Malformed(
            "the tile {path} has {length} bytes, not 32 for each hash",
            path=path,
            length=len(data),
        )
    return [
        data[at : at + hashing.HASH] for at in range(0, path.width * hashing.HASH, hashing.HASH)
    ]


def _hashes(size: int, level: int) -> int:
    return size >> (HEIGHT * level)


def _levels(size: int) -> int:
    return (size.bit_length() + HEIGHT - 1) // HEIGHT


def _changed(old: int, new: int) -> list[tuple[int, int]]:
    if new == old:
        return []
    last, rest = divmod(new, WIDTH)
    full = [(index, WIDTH) for index in range(old // WIDTH, last)]
    return [*full, (last, rest)] if rest else full


def _check_place(index: int, width: int) -> None:
    if not 0 <= index < 2**63 or not 1 <= width <= WIDTH:
        raise Malformed("no tile {index} with {width} of 256", index=index, width=width)


def _path(level: str, index: int, width: int) -> str:
    digits = f"{index % 1000:03d}"
    while index := index // 1000:
        digits = f"x{index % 1000:03d}/{digits}"
    return f"tile/{level}/{digits}" + (f".p/{width}" if width < WIDTH else "")


def _parts(text: str) -> tuple[str, int, int]:
    found = PATH.fullmatch(text) if len(text) <= LONGEST_PATH else None
    if found is None:
        raise Malformed("not the path of a tile: {text}", text=text[:LONGEST_PATH])
    index = int(found[2].replace("x", "").replace("/", ""))
    return found[1], index, int(found[3] or WIDTH)


def _check_spelling(right: str, text: str) -> None:
    if text != right:
        raise Malformed("this path is written {right}, not {text}", right=right, text=text)
