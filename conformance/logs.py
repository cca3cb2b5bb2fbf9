"""
The suite's own logs: keys made from a seed anybody can read, and a tree that never changes.

NO SECRET IS HERE. A witness that trusts these keys trusts everybody, for these origins alone. The
tree is the same in every run, so a run goes on from the size the witness remembers.
"""

import base64
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from conformance.merkle import Tree
from conformance.notes import ED25519, ML_DSA_44, Key, Line, cosigned

SEED = "1"
PREFIX = "conformance.example"


@dataclass(frozen=True, slots=True)
class Signer:
    """A log's key that can sign."""

    key: Key
    secret: Ed25519PrivateKey | MLDSA44PrivateKey = field(repr=False)

    def line(self, text: str, seconds: int) -> Line:
        """Return the signature line over a checkpoint; plain Ed25519 states no time."""
        if self.key.kind == ED25519:
            return Line(self.key.name, self.key.id, self.secret.sign(text.encode()))
        signature = self.secret.sign(cosigned(self.key, text, seconds))
        return Line(self.key.name, self.key.id, seconds.to_bytes(8, "big") + signature)


@dataclass(frozen=True, slots=True)
class Log:
    """An origin, its keys, and its tree; `fork` is another tree that agrees with it nowhere."""

    origin: str
    signers: tuple[Signer, ...]
    tree: Tree
    fork: Tree

    def text(self, size: int, root: bytes | None = None) -> str:
        raw = self.tree.root(size) if root is None else root
        return f"{self.origin}\n{size}\n{base64.b64encode(raw).decode()}\n"


# What each log is for, and the kinds of its keys.
LOGS = {
    "main": (ED25519,),
    "two-keys": (ED25519, ED25519),
    "empty": (ED25519,),
    "never": (ED25519,),
    "ml-dsa": (ED25519, ML_DSA_44),
}
# Its keys are in no configuration.
UNKNOWN = {"unknown": (ED25519,)}


def make(name: str, seed: str = SEED) -> Log:
    """Return this log of a seed; another seed is another log that no witness has seen."""
    origin = f"{PREFIX}/{seed}/{name}"
    signers = tuple(
        signer(origin, kind, number) for number, kind in enumerate((LOGS | UNKNOWN)[name])
    )
    return Log(origin, signers, _tree(origin), _tree(f"fork of {origin}"))


def _tree(of: str) -> Tree:
    return Tree(lambda number: f"{of} {number}".encode())


def signer(name: str, kind: int, number: int) -> Signer:
    seed = sha256(f"C2SP conformance, not a secret: {name} {kind} {number}".encode()).digest()
    secret = (
        MLDSA44PrivateKey.from_seed_bytes(seed)
        if kind == ML_DSA_44
        else Ed25519PrivateKey.from_private_bytes(seed)
    )
    return Signer(Key(name, kind, secret.public_key().public_bytes_raw()), secret)


def trusted(seed: str = SEED) -> list[tuple[str, str]]:
    """Return (origin, vkey) for each line the operator of a witness has to configure."""
    logs = [make(name, seed) for name in LOGS]
    return [(log.origin, str(one.key)) for log in logs for one in log.signers]
