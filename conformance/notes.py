"""
Strict readers of C2SP signed-note, tlog-checkpoint and tlog-cosignature, for the suite alone.

Each value has one spelling: what is accepted prints back the same. No sentence of these
specifications is softened, and what they leave open is not asked.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from conformance.faults import Broken
from conformance.merkle import HASH

ED25519, COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
KEY_LENGTHS = {ED25519: 32, COSIGNATURE: 32, ML_DSA_44: 1312}
DASH = "\u2014 "
# Unicode's White_Space and the plus sign; surrogates, which a command line may hold, are no text.
IN_NAME = re.compile(
    "[^\x00- +\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff]+"
)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
DECIMAL = re.compile("0|[1-9][0-9]*", re.ASCII)


def read_base64(text: str) -> bytes:
    """Read RFC 4648 section 4: padded, standard alphabet, no stray bits."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise Broken(f"not base64: {text[:60]!r}") from None
    if base64.b64encode(raw).decode() != text:
        raise Broken(f"base64 in another spelling than its own: {text[:60]!r}")
    return raw


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key: who, which kind of signature, and the public key."""

    name: str
    kind: int
    raw: bytes

    def __str__(self) -> str:
        text = base64.b64encode(bytes((self.kind,)) + self.raw).decode()
        return f"{self.name}+{self.id.hex()}+{text}"

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes((self.kind,)) + self.raw).digest()[:4]

    @classmethod
    def parse(cls, text: str) -> Self:
        name, _, rest = text.partition("+")
        stated, _, material = rest.partition("+")
        raw = read_base64(material)
        if not IN_NAME.fullmatch(name) or KEY_LENGTHS.get(raw[0] if raw else 0) != len(raw) - 1:
            raise Broken(f"not a verifier key of kind 01, 04 or 06: {text[:60]!r}")
        key = cls(name, raw[0], raw[1:])
        if key.id.hex() != stated:
            raise Broken(f"the key of {name} has the id {key.id.hex()}, not {stated!r}")
        return key


@dataclass(frozen=True, slots=True)
class Line:
    """A signature line: a name, the four bytes of a key's id, and what the key made."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        text = base64.b64encode(self.key_id + self.signature).decode()
        return f"{DASH}{self.name} {text}"

    def by(self, key: Key) -> bool:
        return (self.name, self.key_id) == (key.name, key.id)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one line, without its line feed."""
        name, _, signature = text.removeprefix(DASH).partition(" ")
        if not text.startswith(DASH) or not IN_NAME.fullmatch(name):
            raise Broken(f"not a signature line: {text[:60]!r}")
        raw = read_base64(signature)
        if len(raw) < 5:  # noqa: PLR2004 - an id of four bytes, and something signed
            raise Broken(f"a signature line without a signature: {text[:60]!r}")
        return cls(name, raw[:4], raw[4:])


def read_lines(raw: bytes) -> tuple[Line, ...]:
    """Read one or more signature lines, each with its line feed: the body of a witness's 200."""
    text = _text(raw)
    if not text.endswith("\n"):
        raise Broken("the last signature line does not end in a line feed")
    return tuple(Line.parse(line) for line in text[:-1].split("\n"))


@dataclass(frozen=True, slots=True)
class Note:
    """Text that ends in a line feed, and its signature lines."""

    text: str
    lines: tuple[Line, ...]

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        text, empty, rest = _text(raw).rpartition("\n\n")
        if not empty:
            raise Broken("no empty line parts the text from the signatures")
        return cls(text + "\n", read_lines(rest.encode()))


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Broken("not UTF-8") from None
    if CONTROL.search(text):
        raise Broken("a control character other than a line feed")
    return text


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, size and root of a log, and what the note says beyond that."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a note's text; at least three lines, none empty, one spelling for each."""
        lines = text.split("\n")
        if lines.pop() or len(lines) < 3 or not all(lines):  # noqa: PLR2004 - origin, size, root
            raise Broken("a checkpoint has three lines or more, and none is empty")
        origin, size, root, *extensions = lines
        if not DECIMAL.fullmatch(size) or int(size[:20]) >= 1 << 64:
            raise Broken(f"not a tree size: {size[:60]!r}")
        raw = read_base64(root)
        if len(raw) != HASH:
            raise Broken(f"not a root of 32 bytes: {root[:60]!r}")
        return cls(origin, int(size), raw, tuple(extensions))


def verify(key: Key, text: str, line: Line) -> int | None:
    """Return when this line by this key was made, None for plain Ed25519; Broken if it fails."""
    if key.kind == ED25519:
        _check(key, text.encode(), line.signature)
        return None
    seconds, signature = int.from_bytes(line.signature[:8], "big"), line.signature[8:]
    if seconds >= 1 << 63:
        raise Broken(f"the cosignature of {key.name} has a time past 2^63 - 1")
    _check(key, cosigned(key, text, seconds), signature)
    return seconds


def cosigned(key: Key, text: str, seconds: int) -> bytes:
    """Return what a cosignature of this key signs, over the whole tree of the checkpoint."""
    if key.kind == COSIGNATURE:
        return f"cosignature/v1\ntime {seconds}\n{text}".encode()
    head = Checkpoint.parse(text)
    name, origin = key.name.encode(), head.origin.encode()
    ends = (0).to_bytes(8, "big") + head.size.to_bytes(8, "big")
    return b"".join(
        (
            b"subtree/v1\n\0",
            bytes((len(name),)) + name,
            seconds.to_bytes(8, "big"),
            bytes((len(origin),)) + origin,
            ends,
            head.root,
        )
    )


def _check(key: Key, message: bytes, signature: bytes) -> None:
    kind = MLDSA44PublicKey if key.kind == ML_DSA_44 else Ed25519PublicKey
    try:
        kind.from_public_bytes(key.raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Broken(f"the signature of {key.name} ({key.id.hex()}) does not verify") from None
