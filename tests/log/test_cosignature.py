"""What keys sign over a checkpoint, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed, Unverified
from comity.base.instants import LAST, Instant
from comity.log import cosignature
from comity.log.checkpoint import Checkpoint
from comity.log.cosignature import Cosignature
from comity.log.notes import Note
from comity.log.signatures import NoteSignature
from log.signers import LOG, NOW, OTHER, WITNESS, Signer, head

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
TEXT = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"
# From the text of C2SP tlog-cosignature.
EXAMPLE = (
    f"{TEXT}\n\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4"
    "URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZM"
    "HwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
HEAD = Checkpoint.parse(TEXT)
ALL = [*LOG, *WITNESS]


def kind(signer: Signer) -> str:
    return f"{signer.vkey.name} {signer.vkey.kind.name}"


def test_the_time_in_the_specification_is_read() -> None:
    line = Note.parse(EXAMPLE.encode()).signatures[1]
    said = Cosignature.parse(line.signature)
    assert said.time == Instant(1679315147)
    assert len(said.signature) == 64
    assert bytes(said) == line.signature


def test_the_ed25519_message_is_that_of_the_specification() -> None:
    said = cosignature.ed25519_message(HEAD, Instant(1679315147))
    assert said.decode() == f"cosignature/v1\ntime 1679315147\n{TEXT}"


def test_the_ml_dsa_message_is_laid_out_as_specified() -> None:
    said = cosignature.ml_dsa_message("witness.example.com/w1", HEAD, Instant(1679315147))
    assert said == (
        b"subtree/v1\n\x00"
        b"\x16witness.example.com/w1"
        b"\x00\x00\x00\x00\x64\x18\x50\xcb"
        b"\x1bexample.com/behind-the-sofa"
        b"\x00\x00\x00\x00\x00\x00\x00\x00"
        b"\x00\x00\x00\x00\x01\x3e\x2d\xc3" + HEAD.root.raw
    )
    timeless = cosignature.ml_dsa_message("witness.example.com/w1", HEAD, None)
    assert timeless == said.replace(b"\x64\x18\x50\xcb", bytes(4))


@pytest.mark.parametrize("signer", ALL, ids=kind)
def test_a_line_holds_over_its_checkpoint_only(signer: Signer) -> None:
    line = signer.line(HEAD)
    time = cosignature.verify(signer.vkey, HEAD, line)
    assert time == (None if signer is LOG[0] else NOW)
    for other in (head(), Checkpoint(HEAD.origin, HEAD.size + 1, HEAD.root)):
        with pytest.raises(Unverified):
            cosignature.verify(signer.vkey, other, line)


@pytest.mark.parametrize("signer", [*WITNESS, LOG[1]], ids=kind)
def test_the_time_is_signed_too(signer: Signer) -> None:
    line = signer.line(HEAD)
    later = Cosignature(NOW.plus(1), Cosignature.parse(line.signature).signature)
    with pytest.raises(Unverified):
        cosignature.verify(signer.vkey, HEAD, NoteSignature(line.name, line.key_id, bytes(later)))


def test_an_ml_dsa_cosignature_holds_under_one_name_only() -> None:
    one = WITNESS[1]
    renamed = type(one.vkey)("witness.example/z", one.vkey.kind, one.vkey.raw)
    with pytest.raises(Unverified):
        cosignature.verify(renamed, HEAD, one.line(HEAD))


def test_no_kind_of_signature_passes_for_another() -> None:
    for one in ALL:
        for other in ALL:
            if one is not other:
                with pytest.raises((Malformed, Unverified)):
                    cosignature.verify(other.vkey, HEAD, one.line(HEAD))


def test_an_ml_dsa_line_may_state_no_time_and_an_ed25519_cosignature_must() -> None:
    assert cosignature.verify(LOG[1].vkey, HEAD, LOG[1].line(HEAD, None)) is None
    with pytest.raises(Malformed, match="states no time"):
        OTHER[0].line(HEAD, None)
    timeless = NoteSignature("witness.example/a", WITNESS[0].vkey.id, bytes(72))
    with pytest.raises(Malformed, match="states no time"):
        cosignature.verify(WITNESS[0].vkey, HEAD, timeless)


@given(st.one_of(st.none(), st.integers(1, LAST).map(Instant)), st.binary(min_size=1))
def test_a_cosignature_reads_back_as_written(time: Instant | None, signature: bytes) -> None:
    said = Cosignature(time, signature)
    assert Cosignature.parse(bytes(said)) == said


UNREADABLE = {
    "empty": b"",
    "time only": bytes(8),
    "after the year 9999": (LAST + 1).to_bytes(8, "big") + b"x",
    "beyond 2^63": b"\xff" * 8 + b"x",
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_a_cosignature_has_a_time_that_can_be_written(raw: bytes) -> None:
    with pytest.raises(Malformed):
        Cosignature.parse(raw)


@pytest.mark.parametrize("seconds", [0, -1])
def test_nothing_was_signed_before_1970(seconds: int) -> None:
    with pytest.raises(Malformed, match="nothing was signed by"):
        bytes(Cosignature(Instant(seconds), b"x"))
    with pytest.raises(Malformed, match="nothing was signed by"):
        cosignature.ed25519_message(HEAD, Instant(seconds))
