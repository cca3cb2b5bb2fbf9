"""The paths of tiles and entry bundles (C2SP tlog-tiles, "Merkle Tree" and "Log entries")."""

import re
from dataclasses import dataclass
from typing import Self

from conformance.faults import Broken

WIDTH = 256
ENTRIES = "entries"
FORM = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class TilePath:
    """A tile (level "0" to "63") or a bundle (level "entries"), partial if below 256 wide."""

    level: str
    index: int
    width: int = WIDTH

    def __str__(self) -> str:
        rest, last = divmod(self.index, 1000)
        digits = f"{last:03d}"
        while rest:
            rest, part = divmod(rest, 1000)
            digits = f"x{part:03d}/{digits}"
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{self.level}/{digits}{partial}"

    @property
    def full(self) -> "TilePath":
        return TilePath(self.level, self.index)

    @classmethod
    def parse(cls, text: str) -> Self:
        found = FORM.fullmatch(text)
        if found is None:
            raise Broken(f"{text} is not the path of a tile or bundle")
        level, digits, width = found.groups()
        path = cls(level, int(digits.replace("x", "").replace("/", "")), int(width or WIDTH))
        if str(path) != text:
            raise Broken(f"{text} is written {path}")
        return path


def path_at(level: str, index: int, count: int) -> TilePath:
    """Return the path of this tile in a tree that has `count` hashes (or entries) at its level."""
    return TilePath(level, index, min(WIDTH, count - index * WIDTH))
