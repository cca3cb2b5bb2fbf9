"""Signed notes: how they are read, and whose signatures count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed, Unverified
from comity.log import notes
from comity.log.notes import (
    Note,
    NoteSignature,
    Verified,
    VerifierKey,
    check_all_known,
    signatures_by,
)
from comity.log.signatures import Kind
from log.signers import LOG, NOW, OTHER, WITNESS, head, keys, signed
from log.strategies import LINES

# Both from the text of C2SP signed-note.
KEY = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
SIGNATURE = (
    "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1E"
    "RYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
)
EXAMPLE = f"This is an example message.\n\n{SIGNATURE}\n"
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKON"
    "rMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
# From the text of C2SP tlog-witness: what a log sends, and the lines two witnesses answer.
SENT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2\
q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\u2014 example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V62\
67UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""
ANSWERED = """\
\u2014 witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVj\
yQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
\u2014 witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+D\
lkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
\u2014 witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC\
3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
"""
HEAD = head()
GREASE = NoteSignature("grease.example", b"\1\2\3\4", b"no key of ours")


def test_the_note_of_the_specification_verifies() -> None:
    note = Note.parse(EXAMPLE.encode())
    assert signatures_by(note, [KEY]) == (Verified(KEY, None),)
    assert check_all_known(note, [KEY]) == (Verified(KEY, None),)
    assert bytes(note) == EXAMPLE.encode()


def test_the_text_of_a_note_may_hold_empty_lines() -> None:
    note = Note.parse(POEM.encode())
    assert note.text == POEM[: POEM.index("\n\n\u2014") + 1]
    assert note.text.count("\n\n") == 1
    assert str(note) == POEM


def test_an_answer_of_witnesses_can_be_put_after_the_checkpoint() -> None:
    note = Note.parse((SENT + ANSWERED).encode())
    assert str(note) == SENT + ANSWERED
    assert [len(line.signature) for line in note.signatures] == [64, 64, 72, 72, 72]


@given(
    st.text(max_size=50).filter(lambda text: not notes.CONTROL.search(text)),
    st.lists(LINES, min_size=1, max_size=5),
)
def test_a_note_reads_back_as_written(text: str, lines: list[NoteSignature]) -> None:
    note = Note(text + "\n", tuple(lines))
    assert Note.parse(bytes(note)) == note


NO_NOTES = {
    "no empty line": EXAMPLE.replace("\n\n", "\n"),
    "no signature": "text\n\n",
    "no text": f"\n{SIGNATURE}\n",
    "no last line feed": EXAMPLE[:-1],
    "carriage returns": EXAMPLE.replace("\n", "\r\n"),
    "empty line at the end": EXAMPLE + "\n",
    "another line among the signatures": EXAMPLE + "more\n",
    "tab": "a\tb\n\n" + SIGNATURE + "\n",
    "null": "a\0b\n\n" + SIGNATURE + "\n",
    "escape": "a\x1bb\n\n" + SIGNATURE + "\n",
    "byte order mark before a signature": f"text\n\n\ufeff{SIGNATURE}\n",
    "too many signatures": "text\n\n" + (SIGNATURE + "\n") * 65,
    "empty": "",
}


@pytest.mark.parametrize("text", NO_NOTES.values(), ids=NO_NOTES)
def test_a_note_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        Note.parse(text.encode())


def test_a_note_is_utf_8_and_not_too_long() -> None:
    with pytest.raises(Malformed):
        Note.parse(b"\xff" + EXAMPLE.encode())
    with pytest.raises(Malformed, match="500000"):
        Note.parse(b"a" * 500_000 + EXAMPLE.encode())


def test_sixty_four_signatures_are_read() -> None:
    text = "text\n\n" + (SIGNATURE + "\n") * 64
    assert len(Note.parse(text.encode()).signatures) == 64


UNWRITABLE = {
    "no text": ("", 1),
    "open last line": ("text", 1),
    "control character": ("te\x07xt\n", 1),
    "half a surrogate pair": ("te\ud800xt\n", 1),
    "no signature": ("text\n", 0),
    "too many signatures": ("text\n", 65),
}


@pytest.mark.parametrize(("text", "count"), UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_is_no_note_is_not_written(text: str, count: int) -> None:
    with pytest.raises(Malformed):
        Note(text, (GREASE,) * count)


def test_signatures_of_every_kind_are_verified_in_the_order_of_the_note() -> None:
    signers = (*WITNESS, *LOG, *OTHER)
    note = signed(HEAD, *signers)
    times = (NOW, NOW, None, NOW, NOW, NOW)
    found = tuple(Verified(one.vkey, time) for one, time in zip(signers, times, strict=True))
    assert signatures_by(note, keys(signers)) == found
    assert check_all_known(note, keys(signers)) == found


def test_lines_by_unknown_keys_are_ignored_by_readers_and_refused_in_receipts() -> None:
    note = Note(str(HEAD), (GREASE, LOG[0].line(HEAD)))
    assert signatures_by(note, keys(LOG)) == (Verified(LOG[0].vkey, None),)
    with pytest.raises(Unverified, match=r"grease\.example"):
        check_all_known(note, keys(LOG))


def test_name_and_id_together_say_whose_a_line_is() -> None:
    key = LOG[0].vkey
    line = LOG[0].line(HEAD)
    same_name = NoteSignature(key.name, b"\0\0\0\0", b"forged")
    same_id = NoteSignature("else.example", key.id, b"forged")
    note = Note(str(HEAD), (same_name, same_id, line))
    assert signatures_by(note, [key]) == (Verified(key, None),)


def test_one_bad_signature_by_a_known_key_spoils_the_note() -> None:
    forged = NoteSignature(WITNESS[0].vkey.name, WITNESS[0].vkey.id, bytes(72))
    for lines in ((LOG[0].line(HEAD), forged), (forged, LOG[0].line(HEAD))):
        with pytest.raises((Unverified, Malformed)):
            signatures_by(Note(str(HEAD), lines), keys([*LOG, *WITNESS]))
        with pytest.raises((Unverified, Malformed)):
            check_all_known(Note(str(HEAD), lines), keys([*LOG, *WITNESS]))


def test_a_second_line_by_a_key_must_hold_too() -> None:
    good = LOG[0].line(HEAD)
    bad = NoteSignature(good.name, good.key_id, bytes(64))
    with pytest.raises(Unverified, match="does not hold"):
        signatures_by(Note(str(HEAD), (good, bad)), keys(LOG))
    twice = Note(str(HEAD), (good, good))
    assert len(signatures_by(twice, keys(LOG))) == 2
    with pytest.raises(Unverified, match="twice"):
        check_all_known(twice, keys(LOG))


def test_a_note_that_nobody_known_signed_counts_for_nothing() -> None:
    note = signed(HEAD, *LOG)
    with pytest.raises(Unverified, match="no signature"):
        signatures_by(note, keys(WITNESS))
    with pytest.raises(Unverified, match="no signature"):
        signatures_by(note, [])
    with pytest.raises(Unverified):
        check_all_known(note, [])


def test_keys_that_look_the_same_on_a_line_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VerifierKey, "id", b"\0\0\0\0")
    twins = [VerifierKey("a.example", Kind.ED25519, bytes([byte]) * 32) for byte in (1, 2)]
    with pytest.raises(Malformed, match="same name and id"):
        signatures_by(signed(HEAD, *LOG), twins)


def test_the_same_key_given_twice_is_one_key() -> None:
    assert len(signatures_by(signed(HEAD, LOG[0]), [LOG[0].vkey, LOG[0].vkey])) == 1


def test_a_cosignature_counts_only_over_a_checkpoint() -> None:
    line = WITNESS[0].line(HEAD)
    with pytest.raises(Malformed):
        signatures_by(Note("no checkpoint\n", (line,)), keys(WITNESS))
    with pytest.raises(Malformed):
        signatures_by(Note(f"{HEAD}extension\n", (line,)), keys(WITNESS))


RECEIVED = bytes(signed(HEAD, *LOG, *WITNESS))


@given(st.integers(0, len(RECEIVED) - 1), st.integers(0, 7))
def test_any_flipped_bit_is_seen_in_a_receipt(at: int, bit: int) -> None:
    raw = bytearray(RECEIVED)
    raw[at] ^= 1 << bit
    with pytest.raises((Malformed, Unverified)):
        check_all_known(Note.parse(bytes(raw)), keys([*LOG, *WITNESS]))
