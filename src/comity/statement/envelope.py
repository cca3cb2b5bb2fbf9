"""DSSE envelopes (secure-systems-lab/dsse v1.0.2): a payload, its type, signatures over both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from comity.base import json, strict
from comity.base.errors import Malformed, Unverified
from comity.base.keys import PublicKey
from comity.base.typed import Name, Said, convert

PAYLOAD_TYPE = "application/vnd.comity.statement+json"
SIGNATURES = 16
# An ML-DSA-65 signature in base64 has 4,412 characters; nothing longer is a signature.
SIGNATURE_TEXT = 4412


class _Signature(Said, frozen=True):
    keyid: Name
    sig: str


class _Envelope(Said, frozen=True):
    payload: str
    payloadType: str  # noqa: N815 - DSSE's own spelling
    signatures: list[_Signature]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and (key id, signature) pairs sorted by key id, each key once."""

    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def __post_init__(self) -> None:
        ids = [key_id for key_id, _ in self.signatures]
        if not 1 <= len(ids) <= SIGNATURES:
            raise Malformed("an envelope has 1 to {most} signatures", most=SIGNATURES)
        if ids != sorted(set(ids)):
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
        signatures = ",".join(
            f'{{"keyid":"{key_id}","sig":"{strict.base64_text(signature)}"}}'
            for key_id, signature in self.signatures
        )
        payload = strict.base64_text(self.payload)
        text = (
            f'{{"payloadType":"{PAYLOAD_TYPE}","payload":"{payload}","signatures":[{signatures}]}}'
        )
        return text.encode("ascii")

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
        return cls.from_json(json.read(raw))

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
