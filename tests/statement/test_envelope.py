"""Envelopes: DSSE's bytes to sign, every spelling it allows read, one written, all keys checked."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base import json
from comity.base.digests import named
from comity.base.errors import Malformed, Unverified
from comity.base.keys import Algorithm
from comity.service.compose import sign
from comity.statement.envelope import (
    PAYLOAD_TYPE,
    SIGNATURE_TEXT,
    SIGNATURES,
    Envelope,
    either_base64,
    pae,
)
from world import key

# Any bytes are a payload here; these hold +, / and padding in base64.
PAYLOAD = b"\xfb\xef\xff statement"
NAMES = ("lab-a", "lab-b")
KEYS = {key(name).public.id: key(name).public for name in NAMES}
SIGNED = sign(PAYLOAD, [key(name) for name in NAMES])


def spelled(**changes: object) -> bytes:
    return json.write({**SIGNED.as_json(), **changes})


def url_safe(text: str) -> str:
    return text.replace("+", "-").replace("/", "_").rstrip("=")


def test_what_is_signed_is_the_pre_authentication_encoding_of_dsse() -> None:
    # By hand from the specification: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.
    assert pae(b"hello") == b"DSSEv1 37 application/vnd.comity.statement+json 5 hello"
    assert pae(b"") == b"DSSEv1 37 application/vnd.comity.statement+json 0 "
    assert pae("\u00e9".encode()).endswith(b" 2 \xc3\xa9")
    assert SIGNED.signed_bytes == pae(PAYLOAD)


def test_an_envelope_is_written_in_one_spelling_with_its_signatures_sorted() -> None:
    value = json.read(SIGNED.write())
    assert list(value) == ["payloadType", "payload", "signatures"]
    assert value["payload"] == base64.b64encode(PAYLOAD).decode()
    ids = [one["keyid"] for one in value["signatures"]]
    assert ids == sorted(KEYS)
    assert Envelope.parse(SIGNED.write()) == SIGNED


SPELLINGS: dict[str, Callable[[dict[str, Any]], object]] = {
    "url-safe and unpadded": lambda value: {
        **value,
        "payload": url_safe(value["payload"]),
        "signatures": [{**one, "sig": url_safe(one["sig"])} for one in value["signatures"]],
    },
    "signatures the other way round": lambda value: {
        **value,
        "signatures": value["signatures"][::-1],
    },
    "fields in another order": lambda value: dict(reversed(value.items())),
}


@pytest.mark.parametrize("other", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_that_dsse_allows_is_the_same_envelope(
    other: Callable[[dict[str, Any]], object],
) -> None:
    raw = json.write(other(SIGNED.as_json()))
    assert raw != SIGNED.write()
    found = Envelope.parse(raw)
    assert found == SIGNED
    assert found.payload == PAYLOAD


ONE = SIGNED.as_json()["signatures"][0]
REFUSED: dict[str, bytes] = {
    "unknown field": spelled(extra=1),
    "unknown field of a signature": spelled(signatures=[{**ONE, "cert": "AA=="}]),
    "no signature": spelled(signatures=[]),
    "a key signs twice": spelled(signatures=[ONE, ONE]),
    "a key signs twice, otherwise": spelled(signatures=[ONE, {**ONE, "sig": "AAAA"}]),
    "seventeen signatures": spelled(
        signatures=[{"keyid": named(bytes([at])), "sig": "AAAA"} for at in range(SIGNATURES + 1)]
    ),
    "other payload type": spelled(payloadType="application/json"),
    "a signature too long for any key": spelled(
        signatures=[{**ONE, "sig": "A" * (SIGNATURE_TEXT + 4)}]
    ),
    "key id of another form": spelled(signatures=[{**ONE, "keyid": "lab-a"}]),
    "key id in capitals": spelled(signatures=[{**ONE, "keyid": ONE["keyid"].upper()}]),
    "payload not base64": spelled(payload="*"),
    "payload in two alphabets": spelled(payload="-+AA"),
    "payload not a text": spelled(payload=7),
    "payload missing": json.write({"payloadType": PAYLOAD_TYPE, "signatures": [ONE]}),
    "duplicate key": SIGNED.write().replace(b"{", b'{"payload":"AAAA",', 1),
    "not an object": b"[]",
    "not JSON": b"{",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_no_envelope(raw: bytes) -> None:
    with pytest.raises(Malformed):
        Envelope.parse(raw)


def test_sixteen_signatures_are_read() -> None:
    many = [{"keyid": named(bytes([at])), "sig": "AAAA"} for at in range(SIGNATURES)]
    assert len(Envelope.parse(spelled(signatures=many)).signatures) == SIGNATURES


def test_an_envelope_made_by_hand_is_held_to_the_same_order() -> None:
    with pytest.raises(Malformed):
        Envelope(PAYLOAD, SIGNED.signatures[::-1])


SECOND_SPELLINGS = {
    "stray bits": "AB==",
    "stray bits, unpadded": "AB",
    "padding too short": "AA=",
    "padding too long": "AAA==",
    "padding alone": "====",
    "one letter": "A",
    "line feed": "AA==\n",
    "space inside": "AA AA",
    "two alphabets": "-/AA",
    "outside ASCII": "\u0410A==",
}


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_base64_has_four_spellings_and_no_more(text: str) -> None:
    with pytest.raises(Malformed):
        either_base64(text)


@given(st.binary(max_size=80))
def test_either_base64_padded_or_not_is_read(raw: bytes) -> None:
    for text in (base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()):
        assert either_base64(text) == either_base64(text.rstrip("=")) == raw


def test_every_signature_must_hold() -> None:
    assert SIGNED.check(KEYS) == frozenset(KEYS)
    (id_, good), other = SIGNED.signatures
    for wrong in (bytes(64), b"", good[:-1], good + b"\0", other[1]):
        with pytest.raises(Unverified):
            Envelope(PAYLOAD, ((id_, wrong), other)).check(KEYS)
    with pytest.raises(Unverified):
        Envelope(PAYLOAD + b" ", SIGNED.signatures).check(KEYS)


def test_a_signature_by_an_unknown_key_is_not_ignored() -> None:
    with pytest.raises(Unverified, match="belongs to no party"):
        SIGNED.check({key("lab-a").public.id: key("lab-a").public})


@pytest.mark.parametrize("algorithm", Algorithm, ids=lambda one: one.label)
def test_a_key_of_each_algorithm_signs(algorithm: Algorithm) -> None:
    own = key("lab-a", algorithm)
    envelope = Envelope.parse(sign(PAYLOAD, [own]).write())
    assert envelope.check({own.public.id: own.public}) == {own.public.id}
