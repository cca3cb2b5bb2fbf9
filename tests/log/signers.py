"""Private keys from fixed seeds, for tests only: the core itself never signs."""

from collections.abc import Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from comity.base.digests import Digest
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.cosignature import message, signed_line
from comity.log.notes import Note, NoteSignature
from comity.log.signatures import Kind, VerifierKey

NOW = Instant.parse("2026-11-23T09:00:00Z")


class Signer:
    """A name with a key of one kind; another seed is another key."""

    def __init__(self, name: str, kind: Kind, seed: str = "") -> None:
        raw = sha256(f"{name}/{kind.name}/{seed}".encode()).digest()
        if kind is Kind.ML_DSA_44:
            self._key: MLDSA44PrivateKey | Ed25519PrivateKey = MLDSA44PrivateKey.from_seed_bytes(
                raw
            )
        else:
            self._key = Ed25519PrivateKey.from_private_bytes(raw)
        self.vkey = VerifierKey(name, kind, self._key.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)

    def line(self, checkpoint: Checkpoint, time: Instant | None = NOW) -> NoteSignature:
        time = None if self.vkey.kind is Kind.ED25519 else time
        return signed_line(self.vkey, time, self.sign(message(self.vkey, checkpoint, time)))


def signed(checkpoint: Checkpoint, *signers: Signer) -> Note:
    return Note(str(checkpoint), tuple(signer.line(checkpoint) for signer in signers))


def head(size: int = 7, origin: str = "log.example/one", root: bytes | None = None) -> Checkpoint:
    return Checkpoint(origin, size, Digest(root or sha256(b"%d" % size).digest()))


def keys(signers: Sequence[Signer]) -> list[VerifierKey]:
    return [signer.vkey for signer in signers]


LOG = (Signer("log.example/one", Kind.ED25519), Signer("log.example/one", Kind.ML_DSA_44))
WITNESS = (
    Signer("witness.example/a", Kind.ED25519_COSIGNATURE),
    Signer("witness.example/a", Kind.ML_DSA_44),
)
OTHER = (
    Signer("witness.example/b", Kind.ED25519_COSIGNATURE),
    Signer("witness.example/b", Kind.ML_DSA_44),
)
