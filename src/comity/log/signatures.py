"""
Who signed: verifier keys, and the signature lines that name them (C2SP signed-note).

A line is matched to a key by name and id together; the id alone is four bytes and easily forged.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Self

from comity.base import strict
from comity.base.errors import Malformed, Unverified
from comity.base.keys import Algorithm, PublicKey

ID = 4
LONGEST = 255
DASH = "\u2014 "
# White_Space of Unicode, plus and control characters, spelled out: what counts as a name must not
# depend on the Unicode version of the machine.
NAME = re.compile(
    "[^\x00-\x20+\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff]+"
)


# Few keys, and each of them looked for on every checkpoint.
@lru_cache(maxsize=4096)
def _id(name: str, typed: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + typed).digest()[:ID]


def check_name(name: str) -> None:
    """Raise Malformed unless this can stand as a name on a signature line."""
    if not NAME.fullmatch(name):
        raise Malformed("a name holds neither space nor plus: {name}", name=shown(name))


def check_short_name(name: str) -> None:
    """Raise Malformed unless this can name a log or a cosigner, whose messages bound its length."""
    check_name(name)
    if len(name.encode()) > LONGEST:
        raise Malformed("a name has at most {limit} bytes: {name}", limit=LONGEST, name=shown(name))


def shown(text: str) -> str:
    """Return the start of an untrusted text, fit for a message."""
    return text[: strict.SHOWN].encode(errors="replace").decode()


class Kind(Enum):
    """What a key signs, by its signature type byte; others exist and are not used here."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04
    ML_DSA_44 = 0x06

    @property
    def algorithm(self) -> Algorithm:
        return Algorithm.ML_DSA_44 if self is Kind.ML_DSA_44 else Algorithm.ED25519


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under the name and for the kind of signature it is used with; a vkey."""

    name: str
    kind: Kind
    raw: bytes

    def __post_init__(self) -> None:
        check_short_name(self.name)
        if len(self.raw) != self.kind.algorithm.key_length:
            raise Malformed(
                "a {kind} key has {length} bytes, not {found}",
                kind=self.kind.algorithm.label,
                length=self.kind.algorithm.key_length,
                found=len(self.raw),
            )

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{strict.base64_text(self._typed)}"

    @property
    def id(self) -> bytes:
        """The four bytes that, with the name, say on a line which key signed."""
        return _id(self.name, self._typed)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.kind.algorithm, self.raw)

    @property
    def _typed(self) -> bytes:
        return bytes((self.kind.value,)) + self.raw

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+id+key`; a kind not used here, or an id of another key, is Malformed."""
        # Base64 may hold a plus too; the name may not.
        parts = text.split("+", 2)
        if len(parts) != 3:  # noqa: PLR2004 - name, id, key
            raise Malformed("not a verifier key name+id+key: {text}", text=shown(text))
        typed = strict.base64_bytes(parts[2])
        kind = next((kind for kind in Kind if typed[:1] == bytes((kind.value,))), None)
        if kind is None:
            raise Malformed(
                "the key of {name} is of a kind that is not used here: {kind}",
                name=shown(parts[0]),
                kind=typed[:1].hex(),
            )
        key = cls(parts[0], kind, typed[1:])
        if key.id != strict.hex_bytes(parts[1], ID):
            raise Malformed(
                "the id of the key of {name} is {right}, not {id}",
                name=key.name,
                right=key.id.hex(),
                id=parts[1],
            )
        return key

    def check(self, message: bytes, signature: bytes) -> None:
        """Raise Unverified, naming the key, unless its signature over the message holds."""
        try:
            self.public.check(message, signature)
        except Unverified:
            raise Unverified("the signature of {name} does not hold", name=self.name) from None


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """A signature line: who signed, and the bytes their kind of key makes; `str()` is the line."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.key_id) != ID or not self.signature:
            raise Malformed("a line of {name} has no id or no signature", name=self.name)

    def __str__(self) -> str:
        return f"{DASH}{self.name} {strict.base64_text(self.key_id + self.signature)}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a line without its line feed."""
        name, space, text = line.removeprefix(DASH).partition(" ")
        if not line.startswith(DASH) or not space:
            raise Malformed("not a signature line: {line}", line=shown(line))
        raw = strict.base64_bytes(text)
        return cls(name, raw[:ID], raw[ID:])
