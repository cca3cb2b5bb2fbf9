"""
What a log says of itself (C2SP tlog-checkpoint), in one spelling and without extension lines.

Nobody audits extension lines, and ML-DSA-44 signatures do not cover them: here they are Malformed.
"""

from dataclasses import dataclass
from typing import Self

from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import Malformed, Unverified
from comity.log import hashing, signatures

EMPTY = Digest(hashing.EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the text of a note says of a log, possible or not. `str()` is the text."""

    origin: str
    size: int
    root: Digest

    def __post_init__(self) -> None:
        signatures.check_short_name(self.origin)
        if not 0 <= self.size < 2**63:
            raise Malformed("a log has no size {size}", size=self.size)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{self.root}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a note; a Checkpoint of size zero with another root is Unverified."""
        origin, size, root = strict.lines(3, text)
        return cls(origin, strict.decimal(size), Digest.parse(root))


@dataclass(frozen=True, slots=True)
class Checkpoint(Claim):
    """A log's promise: at this size, it had this root."""

    def __post_init__(self) -> None:
        # Not super(): a dataclass with slots is another class than the one in this body.
        Claim.__post_init__(self)
        if self.size == 0 and self.root != EMPTY:
            raise Unverified("an empty log has the empty root, not {root}", root=self.root)

    @classmethod
    def before(cls, origin: str) -> Self:
        """Return what everybody knows of a log they have not seen yet: it started empty."""
        return cls(origin, 0, EMPTY)
