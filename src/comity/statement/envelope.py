"""DSSE envelopes (secure-systems-lab/dsse v1.0.2): a payload, its type, signatures over both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self

import msgspec

from comity.base import json, strict
from comity.base.errors import Malformed, Unverified
from comity.base.keys import PublicKey
from comity.base.typed import Name, Said, convert

PAYLOAD_TYPE = "application/vnd.comity.statement+json"
SIGNATURES = 16
# An ML-DSA-65 signature has 3,309 bytes, 4,412 characters of base64; nothing longer is one.
SIGNATURE_BYTES, SIGNATURE_TEXT = 3309, 4412


class _Signature(Said, frozen=True):
    keyid: Name
    sig: str


class _Envelope(Said, frozen=True):
    payload: str
    payloadType: str  # noqa: N815 - DSSE's own spelling
    signatures: list[_Signature]


class WrittenSignature(Said, frozen=True):
    """A signature as it is written: msgspec writes bytes as standard padded base64."""

    keyid: Name
    sig: bytes


class Written(Said, frozen=True):
    """An envelope as it is written, field by field in this order."""

    payloadType: str  # noqa: N815 - DSSE's own spelling
    payload: bytes
    signatures: tuple[WrittenSignature, ...]


WRITE = msgspec.json.Encoder()
_READ = msgspec.json.Decoder(Written)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and (key id, signature) pairs sorted by key id, each key once."""

    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]
    # What was read in the spelling we write need not be written again.
    _written: bytes | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.signatures) <= SIGNATURES:
            raise Malformed("an envelope has 1 to {most} signatures", most=SIGNATURES)
        if any(first >= second for (first, _), (second, _) in pairwise(self.signatures)):
            raise Malformed("signatures are sorted by key id, and each key signs once")

    @property
    def signed_bytes(self) -> bytes:
        """Return the pre-authentication encoding (PAE), which is what is signed."""
        return pae(self.payload)

    def as_json(self) -> dict[str, Any]:
        """Return the one spelling we write: standard padded base64, DSSE's field names."""
        return {
            "payloadType": PAYLOAD_TYPE,
            "payload": strict.base64_text(self.payload),
            "signatures": [
                {"keyid": key_id, "sig": strict.base64_text(signature)}
                for key_id, signature in self.signatures
            ],
        }

    def write(self) -> bytes:
        return self._written or WRITE.encode(self.written)

    @property
    def written(self) -> Written:
        signatures = tuple(WrittenSignature(key_id, sig) for key_id, sig in self.signatures)
        return Written(PAYLOAD_TYPE, self.payload, signatures)

    @classmethod
    def from_written(cls, said: Written) -> Self | None:
        """Return the envelope of what was read as it is written, or None if it is none of ours."""
        signatures = tuple((one.keyid, one.sig) for one in said.signatures)
        longest = max((len(sig) for _, sig in signatures), default=0)
        if said.payloadType != PAYLOAD_TYPE or longest > SIGNATURE_BYTES:
            return None
        try:
            return cls(said.payload, signatures)
        except Malformed:
            return None

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read an envelope in any spelling DSSE allows; the payload's bytes are kept."""
        said = convert(value, _Envelope)
        if said.payloadType != PAYLOAD_TYPE:
            raise Malformed("the payload type must be {want}", want=PAYLOAD_TYPE)
        if any(len(one.sig) > SIGNATURE_TEXT for one in said.signatures):
            raise Malformed("a signature is longer than any this register knows")
        signatures = ((one.keyid, either_base64(one.sig)) for one in said.signatures)
        return cls(either_base64(said.payload), tuple(sorted(signatures)))

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read an envelope as `from_json` does, from bytes."""
        try:
            said = _READ.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return cls.from_json(json.read(raw))
        # What writes back to the same bytes has one spelling, so nothing strict is left to find.
        found = cls.from_written(said) if WRITE.encode(said) == raw else None
        if found is None:
            return cls.from_json(json.read(raw))
        object.__setattr__(found, "_written", raw)
        return found

    def check(self, keys: Mapping[str, PublicKey]) -> frozenset[str]:
        """Return the ids of the keys that signed; an unknown key or bad signature is Unverified."""
        message = self.signed_bytes
        for key_id, signature in self.signatures:
            key = keys.get(key_id)
            if key is None:
                raise Unverified("the key {key} belongs to no party of this register", key=key_id)
            key.check(message, signature)
        return frozenset(key_id for key_id, _ in self.signatures)


def pae(payload: bytes) -> bytes:
    """Return DSSE's pre-authentication encoding of a statement's payload."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def either_base64(text: str) -> bytes:
    """Read standard or URL-safe base64, padded or not, as DSSE asks of every reader."""
    if len(text) % 4 == 0 and "-" not in text and "_" not in text:
        return strict.base64_bytes(text)
    if ("-" in text or "_" in text) and ("+" in text or "/" in text):
        raise Malformed("two alphabets of base64 in one text")
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    padded = plain + "=" * (-len(plain) % 4)
    if len(padded) != len(text) and text.endswith("="):
        raise Malformed("not canonical base64: {text}", text=text[-strict.SHOWN :])
    return strict.base64_bytes(padded)
