"""Private keys: drawn, kept as PKCS#8 PEM with mode 0600, and asked to sign. Only the shell may."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA65PrivateKey

from comity.base.errors import Malformed, Refused, Unavailable
from comity.base.keys import Algorithm, PublicKey

Inner = Ed25519PrivateKey | MLDSA44PrivateKey | MLDSA65PrivateKey
_DRAW: dict[Algorithm, Callable[[], Inner]] = {
    Algorithm.ED25519: Ed25519PrivateKey.generate,
    Algorithm.ML_DSA_44: MLDSA44PrivateKey.generate,
    Algorithm.ML_DSA_65: MLDSA65PrivateKey.generate,
}


class PrivateKey:
    """A signing key; its public half is `public`."""

    def __init__(self, inner: Inner) -> None:
        self._inner = inner
        raw = inner.public_key().public_bytes_raw()
        self.public = PublicKey(_algorithm(inner), raw)

    def sign(self, message: bytes) -> bytes:
        return self._inner.sign(message)

    def pem(self) -> bytes:
        return self._inner.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def keep(self, path: Path) -> None:
        """Write the key to a new file that only its owner may read; an existing one is Refused."""
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Refused("{path} is there already; keys are not overwritten", path=path) from None
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
                file.write(self.pem())
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            # Half a key would stand in the way of the whole one.
            path.unlink(missing_ok=True)
            raise

    @classmethod
    def draw(cls, algorithm: Algorithm) -> Self:
        return cls(_DRAW[algorithm]())

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a key file; one that others may read, or with another spelling, is refused."""
        try:
            data = path.read_bytes()
        except OSError as fault:
            raise Unavailable(
                "cannot read the key {path}: {why}", path=path, why=fault.strerror
            ) from None
        if path.stat().st_mode & 0o077:
            raise Refused("others may read the key {path}: set its mode to 0600", path=path)
        try:
            inner = serialization.load_pem_private_key(data, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise Malformed("{path} is not a private key in PEM (PKCS#8)", path=path) from None
        known = _known(inner)
        if known is None:
            raise Malformed("{path} is not an Ed25519, ML-DSA-44 or ML-DSA-65 key", path=path)
        key = cls(known)
        if key.pem() != data:
            raise Malformed("{path} is not the one spelling of its key", path=path)
        return key


def _algorithm(inner: Inner) -> Algorithm:
    match inner:
        case Ed25519PrivateKey():
            return Algorithm.ED25519
        case MLDSA44PrivateKey():
            return Algorithm.ML_DSA_44
        case _:
            return Algorithm.ML_DSA_65


def _known(inner: object) -> Inner | None:
    match inner:
        case Ed25519PrivateKey() | MLDSA44PrivateKey() | MLDSA65PrivateKey():
            return inner
        case _:
            return None
