"""
Public keys of parties, and what it means for a signature to hold.

A key is written as the base64 of its DER SubjectPublicKeyInfo (RFC 8410, RFC 9881), so any
toolkit reads it; its id is the SHA-256 of that DER. Ed25519 follows libsodium's verdict on every
machine: implementations differ on edge cases, and a register must not.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey, MLDSA65PublicKey
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from comity.base import digests, strict
from comity.base.errors import Malformed, Unverified


class Algorithm(Enum):
    """Name, DER prefix of the SubjectPublicKeyInfo, key length, signature length (bytes)."""

    ED25519 = ("ed25519", "302a300506032b6570032100", 32, 64)
    ML_DSA_44 = ("ml-dsa-44", "30820532300b06096086480165030403110382052100", 1312, 2420)
    ML_DSA_65 = ("ml-dsa-65", "308207b2300b0609608648016503040312038207a100", 1952, 3309)

    def __init__(self, label: str, prefix: str, key_length: int, signature_length: int) -> None:
        self.label = label
        self.prefix = bytes.fromhex(prefix)
        self.key_length = key_length
        self.signature_length = signature_length


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A verifying key; `str()` is the base64 of its SubjectPublicKeyInfo."""

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != self.algorithm.key_length:
            raise Malformed("a {name} key has another length", name=self.algorithm.label)

    @property
    def der(self) -> bytes:
        return self.algorithm.prefix + self.raw

    @property
    def id(self) -> str:
        return _id(self.algorithm, self.raw)

    def __str__(self) -> str:
        return strict.base64_text(self.der)

    @classmethod
    def parse(cls, text: str) -> Self:
        der = strict.base64_bytes(text)
        for algorithm in Algorithm:
            if der.startswith(algorithm.prefix):
                return cls(algorithm, der[len(algorithm.prefix) :])
        raise Malformed("not an Ed25519, ML-DSA-44 or ML-DSA-65 public key: {text}", text=text[:40])

    def check(self, message: bytes, signature: bytes) -> None:
        """Raise Unverified unless the signature over the message holds under this key."""
        if len(signature) != self.algorithm.signature_length or not _holds(
            self, message, signature
        ):
            raise Unverified("a signature by key {key} does not hold", key=self.id)


# A register has few keys, and asks for the name of each with every statement and checkpoint.
@lru_cache(maxsize=4096)
def _id(algorithm: Algorithm, raw: bytes) -> str:
    return digests.named(algorithm.prefix + raw)


def _holds(key: PublicKey, message: bytes, signature: bytes) -> bool:
    if key.algorithm is Algorithm.ED25519:
        try:
            crypto_sign_open(signature + message, key.raw)
        except BadSignatureError:
            return False
        return True
    try:
        _lattice_key(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=4096)
def _lattice_key(key: PublicKey) -> MLDSA44PublicKey | MLDSA65PublicKey:
    # Reading an ML-DSA key expands its matrix; witnesses sign every checkpoint with the same one.
    reader = MLDSA44PublicKey if key.algorithm is Algorithm.ML_DSA_44 else MLDSA65PublicKey
    return reader.from_public_bytes(key.raw)
