"""SHA-256 digests: one value, written in base64 in the log and as `sha256:` hex in statements."""

import hashlib
from dataclasses import dataclass
from typing import Self

from comity.base import strict
from comity.base.errors import Malformed

LENGTH = 32
PREFIX = "sha256:"


@dataclass(frozen=True, slots=True)
class Digest:
    """32 bytes of SHA-256; `str()` is padded base64, as C2SP writes hashes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != LENGTH:
            raise Malformed("a digest has 32 bytes, not {length}", length=len(self.raw))

    def __str__(self) -> str:
        return strict.base64_text(self.raw)

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(strict.base64_bytes(text))


def named(data: bytes) -> str:
    """Return the name of these bytes, `sha256:` and 64 hex digits: statement, pack and key ids."""
    return PREFIX + hashlib.sha256(data).hexdigest()


def read_name(text: str) -> bytes:
    """Read `sha256:` and 64 lowercase hex digits; return the 32 bytes."""
    if not text.startswith(PREFIX):
        raise Malformed("a digest starts with sha256:, not {text}", text=text[: strict.SHOWN])
    return strict.hex_bytes(text[len(PREFIX) :], LENGTH)
