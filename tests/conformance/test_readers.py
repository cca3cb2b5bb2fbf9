"""Two readers written apart, ours and the suite's, agree on every note, key and cosignature."""

from random import Random

import pytest

from comity.base.errors import ComityError
from comity.log import submission
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.log.signatures import VerifierKey
from comity.log.tiles import EntriesPath, TilePath
from conformance import notes, paths
from conformance.faults import Broken
from log.signers import LOG, WITNESS, Signer, head, signed
from mutation import mutant

NOTE = bytes(signed(head(), *LOG, *WITNESS))
SHORT = bytes(signed(head(), LOG[0], WITNESS[0]))
ROUNDS = 4000


def our_note(raw: bytes) -> tuple[object, ...] | None:
    try:
        note = Note.parse(raw)
        at = Checkpoint.parse(note.text)
    except ComityError:
        return None
    return at.origin, at.size, at.root.raw, tuple(map(str, note.signatures))


def their_note(raw: bytes) -> tuple[object, ...] | None:
    try:
        note = notes.Note.parse(raw)
        at = notes.Checkpoint.parse(note.text)
    except Broken:
        return None
    # What we refuse and C2SP allows: extension lines, odd origins, sizes past 2^63 - 1, 65 lines.
    if at.extensions or at.size >= 1 << 63 or len(note.lines) > 64 or not plain(at.origin):
        return None
    if at.size == 0 and at.root != Checkpoint.before("log.example").root.raw:
        return None
    return at.origin, at.size, at.root, tuple(map(str, note.lines))


def plain(origin: str) -> bool:
    return bool(notes.IN_NAME.fullmatch(origin)) and len(origin.encode()) < 256


def mutants(*corpus: bytes) -> list[bytes]:
    chance = Random(3)  # noqa: S311 - mutated input is no secret
    made = [mutant(corpus, chance) for _ in range(ROUNDS)]
    for raw in corpus:
        for _ in range(ROUNDS // 4):
            at, byte = chance.randrange(len(raw)), chance.choice(b"\n 0179+/=A.-\r\x80")
            made.append(raw[:at] + bytes((byte,)) + raw[at + chance.randrange(2) :])
    return made


def test_both_read_the_same_notes_and_refuse_the_same() -> None:
    accepted = 0
    for raw in [NOTE, SHORT, *mutants(NOTE, SHORT)]:
        assert our_note(raw) == their_note(raw), raw
        accepted += our_note(raw) is not None
    assert accepted > 50


def test_both_read_the_same_cosignatures_and_refuse_the_same() -> None:
    body = SHORT.split(b"\n\n")[1]
    accepted = 0
    for raw in [body, *mutants(body)]:
        try:
            ours = [str(line) for line in submission.parse_cosignatures(raw)]
        except ComityError:
            ours = []
        try:
            theirs = [str(line) for line in notes.read_lines(raw)]
        except Broken:
            theirs = []
        assert ours == theirs, raw
        accepted += bool(ours)
    assert accepted > 50


def test_both_read_the_same_keys_and_refuse_the_same() -> None:
    keys = [str(one.vkey).encode() for one in (LOG[0], WITNESS[0], WITNESS[1])]
    for raw in [*keys, *mutants(*keys)]:
        text = raw.decode(errors="surrogateescape")
        try:
            ours = str(VerifierKey.parse(text))
        except ComityError:
            ours = ""
        try:
            theirs = str(notes.Key.parse(text))
        except Broken:
            theirs = ""
        assert ours == theirs, raw


def test_both_read_the_same_paths_and_refuse_the_same() -> None:
    good = [b"tile/0/x001/234.p/7", b"tile/63/000", b"tile/entries/x009/x999/001", b"tile/12/999"]
    accepted = 0
    for raw in [*good, *mutants(*good)]:
        text = raw.decode(errors="replace")
        kind = EntriesPath if text.startswith("tile/e") else TilePath
        try:
            ours = str(kind.parse(text))
        except ComityError:
            ours = ""
        try:
            path = paths.TilePath.parse(text)
            theirs = str(path) if path.index < 1 << 63 and len(text) <= 64 else ""
        except Broken:
            theirs = ""
        assert ours == theirs, text
        accepted += bool(ours)
    assert accepted > 50


@pytest.mark.parametrize("signer", [*LOG, *WITNESS], ids=lambda one: f"{one.vkey.kind.name}")
def test_the_suite_verifies_what_we_sign_and_nothing_else(signer: Signer) -> None:
    key = notes.Key.parse(str(signer.vkey))
    line = notes.Line.parse(str(signer.line(head())))
    time = notes.verify(key, str(head()), line)
    assert (time is None) == (key.kind == notes.ED25519)
    with pytest.raises(Broken, match="does not verify"):
        notes.verify(key, str(head(8)), line)
    late = notes.Line(line.name, line.key_id, b"\x80" + line.signature[1:])
    with pytest.raises(Broken):
        notes.verify(key, str(head()), late)
