"""Verifier keys and signature lines: one spelling each."""

import pytest
from hypothesis import given

from comity.base.errors import Malformed, Unverified
from comity.log.signatures import Kind, NoteSignature, VerifierKey, check_short_name
from log.signers import LOG, WITNESS, Signer
from log.strategies import LINES

# From the text of C2SP signed-note.
EXAMPLE = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
BODY = EXAMPLE.rpartition("+")[2]


@pytest.mark.parametrize("signer", [*LOG, *WITNESS], ids=lambda signer: signer.vkey.kind.name)
def test_a_vkey_reads_back_as_written(signer: Signer) -> None:
    key = VerifierKey.parse(str(signer.vkey))
    assert key == signer.vkey
    assert str(key) == str(signer.vkey)


def test_the_vkey_of_the_specification_is_read() -> None:
    key = VerifierKey.parse(EXAMPLE)
    assert (key.name, key.kind, key.id.hex()) == ("example.com/foo", Kind.ED25519, "530d903a")
    assert str(key) == EXAMPLE


def test_the_kind_is_part_of_the_id() -> None:
    one = VerifierKey("a", Kind.ED25519, bytes(32))
    assert one.id != VerifierKey("a", Kind.ED25519_COSIGNATURE, bytes(32)).id


SECOND_SPELLINGS = {
    "upper case id": EXAMPLE.replace("530d", "530D"),
    "another id": EXAMPLE.replace("530d", "530e"),
    "short id": EXAMPLE.replace("530d903a", "530d90"),
    "another name": EXAMPLE.replace("foo", "bar"),
    "no name": EXAMPLE.removeprefix("example.com/foo"),
    "space in the name": EXAMPLE.replace("foo", "f o"),
    "no-break space in the name": EXAMPLE.replace("foo", "f\u00a0o"),
    "line separator in the name": EXAMPLE.replace("foo", "f\u2028o"),
    "control character in the name": EXAMPLE.replace("foo", "f\x01o"),
    "half a surrogate pair in the name": EXAMPLE.replace("foo", "f\ud800o"),
    "two parts": "example.com/foo+530d903a",
    "four parts": EXAMPLE + "+",
    "line feed": EXAMPLE + "\n",
    "space": " " + EXAMPLE,
    "padding": EXAMPLE + "====",
    "junk in base64": EXAMPLE[:-4] + "\n" + EXAMPLE[-4:],
    "uncanonical base64": EXAMPLE[:-4] + "U2l=",
    "short key": VerifierKey.parse(EXAMPLE).name + "+530d903a+AekyeRrm",
    "unknown kind": "example.com/foo+530d903a+Auky" + BODY[4:],
    "no kind": "example.com/foo+530d903a+",
    "ML-DSA kind of an Ed25519 key": "example.com/foo+530d903a+Buky" + BODY[4:],
}


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_a_vkey_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(text)


def test_a_name_of_a_key_has_at_most_255_bytes() -> None:
    assert VerifierKey("é" * 127, Kind.ED25519, bytes(32)).name
    with pytest.raises(Malformed, match="255"):
        VerifierKey("é" * 128, Kind.ED25519, bytes(32))


def test_a_name_in_a_message_is_fit_to_be_shown() -> None:
    with pytest.raises(Malformed) as fault:
        check_short_name("a\udc80b" * 1000)
    assert len(str(fault.value).encode()) < 200


@given(LINES)
def test_a_line_reads_back_as_written(line: NoteSignature) -> None:
    assert NoteSignature.parse(str(line)) == line


OTHER_LINES = {
    "hyphen": "- a.example AAAAAAA=",
    "en dash": "\u2013 a.example AAAAAAA=",
    "no dash": "a.example AAAAAAA=",
    "no space after the dash": "\u2014a.example AAAAAAA=",
    "two spaces after the dash": "\u2014  a.example AAAAAAA=",
    "two spaces": "\u2014 a.example  AAAAAAA=",
    "tab": "\u2014 a.example\tAAAAAAA=",
    "no signature": "\u2014 a.example",
    "empty signature": "\u2014 a.example ",
    "id only": "\u2014 a.example AAAAAA==",
    "short id": "\u2014 a.example AAAA",
    "plus in the name": "\u2014 a+b AAAAAAA=",
    "space in the name": "\u2014 a b AAAAAAA=",
    "line separator in the name": "\u2014 a\u2028b AAAAAAA=",
    "no padding": "\u2014 a.example AAAAAAA",
    "stray bits": "\u2014 a.example AAAAAAB=",
    "base64url": "\u2014 a.example AAAAAA-_",
    "carriage return": "\u2014 a.example AAAAAAA=\r",
    "space at the end": "\u2014 a.example AAAAAAA= ",
}


@pytest.mark.parametrize("text", OTHER_LINES.values(), ids=OTHER_LINES)
def test_a_line_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        NoteSignature.parse(text)


def test_a_line_is_read_in_its_right_spelling() -> None:
    line = NoteSignature.parse("\u2014 a.example AAAAAAA=")
    assert line == NoteSignature("a.example", bytes(4), bytes(1))


def test_a_signature_that_fails_names_its_key() -> None:
    key = WITNESS[1].vkey
    with pytest.raises(Unverified, match=r"witness\.example/a"):
        key.check(b"message", bytes(2420))
    with pytest.raises(Unverified, match=r"witness\.example/a"):
        key.check(b"message", WITNESS[1].sign(b"message")[:-1])
    key.check(b"message", WITNESS[1].sign(b"message"))
