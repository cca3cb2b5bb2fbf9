"""
Public keys and signatures: libsodium's verdict on Ed25519's edge cases, and ML-DSA's own.

The edge cases are made here, with libsodium's arithmetic: each is a signature that some verifier
in use accepts and ours must not, or the one it does accept and others may not.
"""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA65PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings as sodium
from nacl.signing import SigningKey

from comity.base.errors import Malformed, Unverified
from comity.base.keys import Algorithm, PublicKey

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
SIGNER = SigningKey(bytes(range(32)))
KEY = PublicKey(Algorithm.ED25519, bytes(SIGNER.verify_key))
MESSAGE = b"a statement"

IDENTITY = (1).to_bytes(32, "little")
ORDER_2 = (PRIME - 1).to_bytes(32, "little")
SMALL = {
    "identity": IDENTITY,
    "order 2": ORDER_2,
    "order 4": bytes(32),
    "order 4, other sign": bytes(31) + b"\x80",
    "order 8": bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    "order 8, other sign": bytes.fromhex(
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
    ),
    "order 8, second": bytes.fromhex(
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
    ),
    "order 8, second, other sign": bytes.fromhex(
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"
    ),
    "identity, not reduced": (PRIME + 1).to_bytes(32, "little"),
    "order 4, not reduced": PRIME.to_bytes(32, "little"),
    "identity with a sign": IDENTITY[:31] + b"\x80",
}


def scalar() -> bytes:
    """Return the private scalar of SIGNER, reduced."""
    clamped = bytearray(hashlib.sha512(bytes(SIGNER)).digest()[:32])
    clamped[0] &= 248
    clamped[31] = clamped[31] & 127 | 64
    return sodium.crypto_core_ed25519_scalar_reduce(bytes(clamped) + bytes(32))


def challenge(r: bytes, key: bytes, message: bytes) -> bytes:
    return sodium.crypto_core_ed25519_scalar_reduce(hashlib.sha512(r + key + message).digest())


def answered(r: bytes, nonce: bytes, key: bytes, message: bytes) -> bytes:
    """Return the signature that fits this R under this key's bytes: s = nonce + challenge * a."""
    product = sodium.crypto_core_ed25519_scalar_mul(challenge(r, key, message), scalar())
    return r + sodium.crypto_core_ed25519_scalar_add(nonce, product)


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        PublicKey(Algorithm.ED25519, key).check(message, signature)
    except Unverified:
        return False
    return True


def test_a_plain_signature_holds() -> None:
    nonce = (7).to_bytes(32, "little")
    r = sodium.crypto_scalarmult_ed25519_base_noclamp(nonce)
    assert holds(KEY.raw, MESSAGE, SIGNER.sign(MESSAGE).signature)
    assert holds(KEY.raw, b"", SIGNER.sign(b"").signature)
    assert holds(KEY.raw, MESSAGE, answered(r, nonce, KEY.raw, MESSAGE))


def test_a_signature_has_one_s() -> None:
    signature = SIGNER.sign(MESSAGE).signature
    s = int.from_bytes(signature[32:], "little")
    for second in (s + ORDER, s + 2 * ORDER, s + 2**255):
        assert not holds(KEY.raw, MESSAGE, signature[:32] + second.to_bytes(32, "little"))


@pytest.mark.parametrize("r", SMALL.values(), ids=SMALL)
def test_an_r_of_small_order_or_not_reduced_does_not_hold(r: bytes) -> None:
    # With R the identity the equation holds: the signer chose the nonce zero and gave its key away.
    assert not holds(KEY.raw, MESSAGE, answered(r, bytes(32), KEY.raw, MESSAGE))


def test_an_r_with_a_part_of_small_order_does_not_hold() -> None:
    # A verifier that multiplies by the cofactor (ZIP 215) accepts this one.
    nonce = (7).to_bytes(32, "little")
    r = sodium.crypto_core_ed25519_add(
        sodium.crypto_scalarmult_ed25519_base_noclamp(nonce), ORDER_2
    )
    assert not holds(KEY.raw, MESSAGE, answered(r, nonce, KEY.raw, MESSAGE))


@pytest.mark.parametrize("key", SMALL.values(), ids=SMALL)
@pytest.mark.parametrize("r", SMALL.values(), ids=SMALL)
def test_a_key_of_small_order_signs_nothing(key: bytes, r: bytes) -> None:
    # Under such a key one signature could hold for many messages.
    messages = (b"%d" % number for number in range(8))
    assert not any(holds(key, message, r + bytes(32)) for message in messages)


def test_a_key_with_a_part_of_small_order_signs_what_its_equation_says() -> None:
    # Verifiers differ here. libsodium does not multiply by the cofactor: with a part of order 2,
    # a signature holds exactly if the challenge is even.
    mixed = sodium.crypto_core_ed25519_add(KEY.raw, ORDER_2)
    nonce = (7).to_bytes(32, "little")
    r = sodium.crypto_scalarmult_ed25519_base_noclamp(nonce)
    for number in range(16):
        message = b"%d" % number
        even = challenge(r, mixed, message)[0] % 2 == 0
        assert holds(mixed, message, answered(r, nonce, mixed, message)) is even


def test_a_key_that_is_no_point_signs_nothing() -> None:
    off_curve = (2).to_bytes(32, "little")
    assert not holds(off_curve, MESSAGE, SIGNER.sign(MESSAGE).signature)


@given(st.integers(0, 511), st.binary(max_size=50))
def test_no_bit_of_a_signature_can_change(bit: int, message: bytes) -> None:
    signature = bytearray(SIGNER.sign(message).signature)
    signature[bit // 8] ^= 1 << bit % 8
    assert not holds(KEY.raw, message, bytes(signature))


@pytest.mark.parametrize("length", [0, 32, 63, 65, 2420])
def test_a_signature_of_another_length_does_not_hold(length: int) -> None:
    assert not holds(KEY.raw, MESSAGE, bytes(length))


LATTICE = {Algorithm.ML_DSA_44: MLDSA44PrivateKey, Algorithm.ML_DSA_65: MLDSA65PrivateKey}


@pytest.mark.parametrize("algorithm", LATTICE, ids=lambda one: one.label)
def test_a_lattice_signature_holds_for_its_message_and_key_only(algorithm: Algorithm) -> None:
    signer, other = (LATTICE[algorithm].from_seed_bytes(bytes([n]) * 32) for n in (1, 2))
    key = PublicKey(algorithm, signer.public_key().public_bytes_raw())
    signature = signer.sign(MESSAGE)
    key.check(MESSAGE, signature)
    assert len(signature) == algorithm.signature_length
    changed = bytearray(signature)
    changed[100] ^= 1
    for message, wrong in (
        (MESSAGE + b"!", signature),
        (MESSAGE, bytes(changed)),
        (MESSAGE, signature[:-1]),
        (MESSAGE, signature + b"\0"),
        (MESSAGE, other.sign(MESSAGE)),
        (MESSAGE, signer.sign(MESSAGE, b"another context")),
    ):
        with pytest.raises(Unverified):
            key.check(message, wrong)


@pytest.mark.parametrize("algorithm", LATTICE, ids=lambda one: one.label)
def test_a_lattice_key_is_written_as_any_toolkit_writes_it(algorithm: Algorithm) -> None:
    public = LATTICE[algorithm].from_seed_bytes(bytes(32)).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    key = PublicKey.parse(base64.b64encode(der).decode())
    assert (key.algorithm, key.der) == (algorithm, der)
    assert key.id == f"sha256:{hashlib.sha256(der).hexdigest()}"


def test_an_ed25519_key_is_written_as_any_toolkit_writes_it() -> None:
    public = Ed25519PublicKey.from_public_bytes(KEY.raw)
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert str(KEY) == base64.b64encode(der).decode()
    assert PublicKey.parse(str(KEY)) == KEY


@given(st.sampled_from(Algorithm), st.binary(min_size=32, max_size=32))
def test_a_key_reads_back_as_written(algorithm: Algorithm, seed: bytes) -> None:
    key = PublicKey(algorithm, hashlib.shake_128(seed).digest(algorithm.key_length))
    assert PublicKey.parse(str(key)) == key


@pytest.mark.parametrize("algorithm", Algorithm, ids=lambda one: one.label)
def test_a_key_of_another_length_is_refused(algorithm: Algorithm) -> None:
    for length in (0, algorithm.key_length - 1, algorithm.key_length + 1):
        with pytest.raises(Malformed):
            PublicKey(algorithm, bytes(length))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AA==",
        base64.b64encode(bytes(44)).decode(),
        base64.b64encode(KEY.raw).decode(),
        base64.b64encode(KEY.der + b"\0").decode(),
        base64.b64encode(KEY.der[:-1]).decode(),
        str(KEY) + "\n",
        str(KEY)[:-1],
        "ssh-ed25519 " + str(KEY),
    ],
)
def test_a_key_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        PublicKey.parse(text)
