"""
What keys sign over a checkpoint, and when (C2SP tlog-cosignature).

Kind 0x04 signs text that starts with the time; 0x06 signs a binary message that also holds the
cosigner's name, so a key cannot be made to speak under another. The core checks; only the shell,
which holds private keys, signs: `message` is what to sign, `signed_line` what becomes of it.
"""

from dataclasses import dataclass
from typing import Self, assert_never

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.log.checkpoint import Claim
from comity.log.signatures import Kind, NoteSignature, VerifierKey

LABEL = b"subtree/v1\n\0"
TIME = 8


def verify(key: VerifierKey, checkpoint: Claim, line: NoteSignature) -> Instant | None:
    """
    Return when this line by this key was made; raise Unverified unless it holds.

    None where it states no time: plain Ed25519 lines, and ML-DSA-44 lines with the time zero,
    which do not claim that the checkpoint was the largest one known.
    """
    if key.kind is Kind.ED25519:
        key.check(message(key, checkpoint, None), line.signature)
        return None
    said = Cosignature.parse(line.signature)
    key.check(message(key, checkpoint, said.time), said.signature)
    return said.time


def message(key: VerifierKey, checkpoint: Claim, time: Instant | None) -> bytes:
    """Return the bytes this key has to sign; plain Ed25519 signs no time, its cosignature must."""
    match key.kind:
        case Kind.ED25519:
            return str(checkpoint).encode()
        case Kind.ED25519_COSIGNATURE:
            if time is None:
                raise Malformed("the cosignature of {name} states no time", name=key.name)
            return ed25519_message(checkpoint, time)
        case Kind.ML_DSA_44:
            return ml_dsa_message(key.name, checkpoint, time)
        case kind:
            assert_never(kind)


def signed_line(key: VerifierKey, time: Instant | None, signature: bytes) -> NoteSignature:
    """Return the line for a raw signature over `message(key, checkpoint, time)`."""
    whole = signature if key.kind is Kind.ED25519 else bytes(Cosignature(time, signature))
    return NoteSignature(key.name, key.id, whole)


def ed25519_message(checkpoint: Claim, time: Instant) -> bytes:
    return f"cosignature/v1\ntime {_seconds(time)}\n{checkpoint}".encode()


def ml_dsa_message(name: str, checkpoint: Claim, time: Instant | None) -> bytes:
    """Return the cosigned_message over the whole tree: from leaf zero up to the size."""
    return b"".join(
        (
            LABEL,
            _prefixed(name),
            _seconds(time).to_bytes(TIME, "big"),
            _prefixed(checkpoint.origin),
            bytes(8),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root.raw,
        )
    )


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A time and a raw signature, as they stand in a line; time zero is None."""

    time: Instant | None
    signature: bytes

    def __bytes__(self) -> bytes:
        return _seconds(self.time).to_bytes(TIME, "big") + self.signature

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        if len(raw) <= TIME:
            raise Malformed("a cosignature has a time and a signature")
        seconds = int.from_bytes(raw[:TIME], "big")
        return cls(Instant(seconds) if seconds else None, raw[TIME:])


def _seconds(time: Instant | None) -> int:
    if time is not None and time.seconds <= 0:
        raise Malformed("nothing was signed by {time}", time=time)
    return time.seconds if time else 0


def _prefixed(name: str) -> bytes:
    raw = name.encode()
    return bytes((len(raw),)) + raw
