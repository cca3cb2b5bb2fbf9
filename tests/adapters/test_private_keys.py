"""Private keys: kept so that only their owner reads them, read only in the spelling kept."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.adapters.private_keys import PrivateKey
from comity.base.errors import Malformed, Refused, Unavailable
from comity.base.keys import Algorithm

PKCS8 = serialization.PrivateFormat.PKCS8
PEM = serialization.Encoding.PEM
OPEN = serialization.NoEncryption()


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_key_is_read_as_it_was_kept(tmp_path: Path, algorithm: Algorithm) -> None:
    key = PrivateKey.draw(algorithm)
    key.keep(tmp_path / "lab-a.key")
    again = PrivateKey.read(tmp_path / "lab-a.key")
    assert again.public == key.public
    assert again.public.algorithm is algorithm
    again.public.check(b"message", key.sign(b"message"))


def test_two_drawn_keys_differ() -> None:
    keys = {PrivateKey.draw(Algorithm.ED25519).public.id for _ in range(3)}
    assert len(keys) == 3


def test_only_its_owner_may_read_a_kept_key(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        PrivateKey.draw(Algorithm.ED25519).keep(tmp_path / "lab-a.key")
    finally:
        os.umask(before)
    assert (tmp_path / "lab-a.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o610, 0o601])
def test_a_key_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "lab-a.key"
    PrivateKey.draw(Algorithm.ED25519).keep(path)
    path.chmod(mode)
    with pytest.raises(Refused, match="set its mode to 0600"):
        PrivateKey.read(path)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "lab-a.key"
    first = PrivateKey.draw(Algorithm.ED25519)
    first.keep(path)
    with pytest.raises(Refused, match="keys are not overwritten"):
        PrivateKey.draw(Algorithm.ED25519).keep(path)
    assert PrivateKey.read(path).public == first.public


def test_a_key_that_could_not_be_kept_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "lab-a.key"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            PrivateKey.draw(Algorithm.ED25519).keep(path)
    assert not path.exists()
    PrivateKey.draw(Algorithm.ED25519).keep(path)


@pytest.mark.parametrize("name", ["none.key", "."], ids=["missing", "folder"])
def test_a_key_that_cannot_be_read_is_unavailable(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unavailable, match="cannot read the key"):
        PrivateKey.read(tmp_path / name)


def pem(key: Ed25519PrivateKey | None = None) -> bytes:
    return (key or Ed25519PrivateKey.generate()).private_bytes(PEM, PKCS8, OPEN)


def locked() -> bytes:
    secret = serialization.BestAvailableEncryption(b"secret")
    return Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, secret)


def odd_curve() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, PKCS8, OPEN)


NOT_KEYS = {
    "nothing": b"",
    "text": b"my secret key\n",
    "a public key": Ed25519PrivateKey.generate()
    .public_key()
    .public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    "a locked key": locked(),
    "no algorithm": b"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
    "half a key": pem()[:60],
    "an unknown algorithm": pem().replace(b"MC4CAQAwBQYDK2Vw", b"MC4CAQAwBQYDK2V3"),
}
OTHER_KEYS = {
    "RSA": rsa.generate_private_key(65537, 2048).private_bytes(PEM, PKCS8, OPEN),
    "P-256": odd_curve(),
    "X25519": x25519.X25519PrivateKey.generate().private_bytes(PEM, PKCS8, OPEN),
}
SPELLINGS = {
    "a space at the end": pem() + b" ",
    "words before": b"my key:\n" + pem(),
    "carriage returns": pem().replace(b"\n", b"\r\n"),
    "no last line feed": pem()[:-1],
    "two keys": pem() + pem(),
}


def kept(folder: Path, data: bytes) -> Path:
    path = folder / "lab-a.key"
    path.write_bytes(data)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("data", NOT_KEYS.values(), ids=NOT_KEYS)
def test_what_is_no_key_is_malformed(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Malformed, match=r"lab-a.key is not "):
        PrivateKey.read(kept(tmp_path, data))


@pytest.mark.parametrize("data", OTHER_KEYS.values(), ids=OTHER_KEYS)
def test_a_key_of_another_algorithm_is_malformed(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Malformed, match="not an Ed25519, ML-DSA-44 or ML-DSA-65 key"):
        PrivateKey.read(kept(tmp_path, data))


@pytest.mark.parametrize("data", SPELLINGS.values(), ids=SPELLINGS)
def test_a_key_has_one_spelling(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Malformed, match="not the one spelling of its key"):
        PrivateKey.read(kept(tmp_path, data))
