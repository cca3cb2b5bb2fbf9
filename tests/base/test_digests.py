"""Digests: one value in two spellings, each with one form."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base import digests
from comity.base.digests import Digest
from comity.base.errors import Malformed

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SECOND_NAMES = {
    "no prefix": EMPTY,
    "other prefix": "sha512:" + EMPTY,
    "large prefix": "SHA256:" + EMPTY,
    "large letters": "sha256:" + EMPTY.upper(),
    "one digit short": "sha256:" + EMPTY[:-1],
    "one digit more": "sha256:" + EMPTY + "0",
    "space": "sha256: " + EMPTY[:-1],
    "nothing": "",
}


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_reads_back_as_written(raw: bytes) -> None:
    assert Digest.parse(str(Digest(raw))) == Digest(raw)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_digest_has_32_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        Digest(bytes(length))


@pytest.mark.parametrize("text", ["", "AA==", "A" * 43, "A" * 42 + "B=", "A" * 44])
def test_a_digest_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        Digest.parse(text)


def test_bytes_are_named_by_their_sha_256() -> None:
    assert digests.named(b"") == f"sha256:{EMPTY}"


@given(st.binary())
def test_a_name_reads_back_as_the_digest_it_names(data: bytes) -> None:
    assert digests.read_name(digests.named(data)) == hashlib.sha256(data).digest()


@pytest.mark.parametrize("text", SECOND_NAMES.values(), ids=SECOND_NAMES)
def test_a_name_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        digests.read_name(text)
