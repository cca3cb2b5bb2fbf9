"""What is read quickly is read as the slow and plain reader reads it: same value, same refusal."""

import base64
import random
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.base import json, strict
from comity.base.errors import ComityError, Malformed
from comity.base.instants import Instant
from comity.base.typed import convert
from comity.service.compose import sign
from comity.statement.entry import LIMIT, Entry, _Entry
from comity.statement.envelope import Envelope
from comity.statement.subjects import plain
from mutation import mutant
from statement.bodies import BODIES, payload
from world import START, key

SIGNED = [sign(payload(kind), [key("lab-a"), key("lab-b")]) for kind in BODIES]
ENTRIES = [Entry(START, one).write() for one in SIGNED]
TEXTS = [*ENTRIES, *(one.write() for one in SIGNED), *(one.payload for one in SIGNED)]


def slow_envelope(raw: bytes) -> Envelope:
    return Envelope.from_json(json.read_slowly(raw))


def slow_entry(raw: bytes) -> Entry:
    """Read an entry part by part, and write it again in plain JSON to compare."""
    if len(raw) > LIMIT:
        raise Malformed("the entry has {size} bytes; {limit} fit", size=len(raw), limit=LIMIT)
    said = convert(json.read_slowly(raw), _Entry)
    found = Entry(Instant.parse(said.time), Envelope.from_json(said.envelope))
    written = {"time": str(found.time), "envelope": found.envelope.as_json()}
    if json.write(written) != raw:
        raise Malformed("the entry is not in the one spelling of the log")
    return found


def outcome(read: Callable[[bytes], object], raw: bytes) -> object:
    try:
        return read(raw)
    except ComityError as fault:
        return type(fault), fault.template, fault.values


READERS: dict[str, tuple[Callable[[bytes], object], Callable[[bytes], object]]] = {
    "JSON": (json.read, json.read_slowly),
    "envelopes": (Envelope.parse, slow_envelope),
    "entries": (Entry.parse, slow_entry),
}

PIECES = (
    b'{"a":1}', b'{"a":1,"a":1}', b'{"a":1,"\\u0061":1}', b"[1.0]", b"[1e3]", b"[-0]", b"[01]",
    b"[9007199254740991]", b"[9007199254740992]", b"[-9007199254740992]", b"[1 ]", b'["\\/"]',
    b'["\x7f"]', b'["\xff"]', b'["\xed\xa0\x80"]', '["e\u0301"]'.encode(), '["\u00e9"]'.encode(),
    '["\ufdd0"]'.encode(), b'["\\ud800"]', b"[NaN]", b"[" * 33 + b"]" * 33, b"[" * 32 + b"]" * 32,
    b"[" * 5000, b'{"' + b"0" * 20 + b'":1}', b'["' + b"9" * 40 + b'"]', b"\xef\xbb\xbf[]", b"",
)  # fmt: skip


@pytest.mark.parametrize("names", READERS.values(), ids=READERS)
@given(st.integers(0, 2**32))
def test_bytes_that_were_tampered_with_are_read_alike(
    names: tuple[Callable[[bytes], object], Callable[[bytes], object]], seed: int
) -> None:
    quick, slow = names
    chance = random.Random(seed)  # noqa: S311 - the test is to be repeatable
    for raw in (chance.choice(TEXTS), *(mutant(TEXTS, chance) for _ in range(10))):
        assert outcome(quick, raw) == outcome(slow, raw)


@pytest.mark.parametrize("names", READERS.values(), ids=READERS)
@pytest.mark.parametrize("raw", PIECES, ids=range(len(PIECES)))
def test_every_trap_of_json_is_met_alike(
    names: tuple[Callable[[bytes], object], Callable[[bytes], object]], raw: bytes
) -> None:
    quick, slow = names
    assert outcome(quick, raw) == outcome(slow, raw)


@pytest.mark.parametrize("raw", ENTRIES, ids=BODIES)
def test_an_entry_can_only_change_by_being_refused(raw: bytes) -> None:
    for at in range(0, len(raw), 7):
        for changed in (raw[:at] + raw[at + 1 :], raw[:at] + raw[at : at + 1] + raw[at:]):
            assert outcome(Entry.parse, changed) == outcome(slow_entry, changed)


def test_what_was_read_is_written_as_from_its_parts() -> None:
    for one in SIGNED:
        again = Envelope.parse(one.write())
        assert again.write() == Envelope(one.payload, one.signatures).write() == one.write()
        assert base64.b64encode(one.payload) in again.write()
        assert strict.utf8(again.write())


@given(st.text(st.characters(max_codepoint=127)))
@example("+ A_b-9\x00\x1f")
def test_a_plain_name_in_ascii_is_letters_and_digits(text: str) -> None:
    spelled = "".join(
        mark if mark.isalnum() else " " for mark in text.casefold().replace("+", " plus ")
    )
    assert plain(text) == ("-".join(spelled.split()) or "unknown")
