"""A witness cosigns the growth of its logs, and nothing else; what it refuses it keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.base.digests import Digest
from comity.base.errors import Malformed, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature, VerifierKey, signatures_by
from comity.log.signatures import Kind
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict, UnknownLog, Unsigned
from comity.service.witness import Retired, Witness
from comity.storage.memory import MemoryHead
from comity.storage.seen import CellState, Evidence, WitnessState
from comity.storage.witnesses import SqliteState
from log.signers import LOG, NOW, Signer, signed
from service.witnessing import (
    FORK,
    HONEST,
    LOG_KEYS,
    ORIGIN,
    OWN,
    OWN_KEYS,
    Clock,
    Log,
    cosigned,
    impossible,
    lines,
    size,
)

LOGS = {ORIGIN: LOG_KEYS}
OTHER = Log(origin="log.example/two", signers=(Signer("log.example/two", Kind.ED25519),))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["cell", "sqlite"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WitnessState]:
    if request.param == "cell":
        yield CellState(MemoryHead())
        return
    found = SqliteState.create(tmp_path / "state", OWN_KEYS)
    yield found
    found.close()


@pytest.fixture
def witness(state: WitnessState, clock: Clock) -> Witness:
    return Witness(OWN, LOGS, state, clock)


def kept(state: WitnessState) -> list[Evidence]:
    assert isinstance(state, (CellState, SqliteState))
    return list(state.evidence)


def test_growth_is_cosigned_by_every_key_at_this_time(witness: Witness, clock: Clock) -> None:
    assert witness.name == "witness.example/a"
    assert witness.cosigned(ORIGIN) is None
    clock.tick(60)
    answer = lines(witness.cosign(HONEST.grow(0, 1)))
    verified = signatures_by(Note(str(HONEST.head(1)), answer), OWN_KEYS)
    assert [one.time for one in verified] == [clock.now, clock.now]
    for old, new in ((1, 2), (2, 2), (2, 255), (255, 256), (256, 257), (257, 300)):
        answer = lines(witness.cosign(HONEST.grow(old, new)))
        note = witness.cosigned(ORIGIN)
        assert note is not None
        # What is kept proves misbehaviour: the log's own signatures, and the witness'.
        assert note.text == str(HONEST.head(new))
        assert note.signatures == (*HONEST.note(new).signatures, *answer)


def test_an_empty_log_is_cosigned_too(witness: Witness) -> None:
    assert lines(witness.cosign(HONEST.grow(0, 0)))
    assert lines(witness.cosign(HONEST.grow(0, 0)))
    assert lines(witness.cosign(HONEST.grow(0, 7)))


def test_the_same_head_is_cosigned_afresh(witness: Witness, clock: Clock) -> None:
    witness.cosign(HONEST.grow(0, 1))
    clock.tick(10_000)
    answer = lines(witness.cosign(HONEST.grow(1, 1)))
    (first, *_) = signatures_by(Note(str(HONEST.head(1)), answer), OWN_KEYS)
    assert first.time == clock.now


def test_one_valid_signature_of_the_log_is_enough(witness: Witness) -> None:
    foreign = Log(signers=LOG[:1])
    assert lines(witness.cosign(foreign.grow(0, 5)))
    note = witness.cosigned(ORIGIN)
    assert note is not None
    assert len(note.signatures) == 3


def test_several_logs_are_followed_apart(state: WitnessState, clock: Clock) -> None:
    if isinstance(state, CellState):
        pytest.skip("a cell knows one log")
    keys = tuple(one.vkey for one in OTHER.signers)
    witness = Witness(OWN, {**LOGS, OTHER.origin: keys}, state, clock)
    assert lines(witness.cosign(HONEST.grow(0, 5)))
    assert lines(witness.cosign(OTHER.grow(0, 3)))
    assert witness.cosign(OTHER.grow(0, 3)) == Conflict(3)
    assert witness.cosign(HONEST.grow(0, 3)) == Conflict(5)


GREASE = NoteSignature("grease.example", b"\1\2\3\4", b"nobody knows me")
FORGED = tuple(NoteSignature(one.name, one.id, bytes(8 + n)) for n, one in enumerate(OWN_KEYS, 64))
SHORT = tuple(NoteSignature(one.name, one.id, b"x") for one in OWN_KEYS)


@pytest.mark.parametrize("more", [(GREASE,), FORGED, SHORT], ids=["grease", "forged", "short"])
def test_lines_of_strangers_neither_stop_the_witness_nor_are_kept(
    witness: Witness, more: tuple[NoteSignature, ...]
) -> None:
    note = HONEST.note(5)
    shuffled = Note(note.text, (*more, *reversed(note.signatures), *more))
    answer = lines(witness.cosign(AddCheckpoint(0, (), shuffled)))
    stored = witness.cosigned(ORIGIN)
    assert stored is not None
    assert stored.signatures == (*reversed(note.signatures), *answer)
    assert lines(witness.cosign(HONEST.grow(5, 9, *more)))
    assert lines(witness.cosign(HONEST.grow(9, 9)))


def _broken(line: NoteSignature) -> NoteSignature:
    raw = line.signature
    return NoteSignature(line.name, line.key_id, raw[:20] + bytes((raw[20] ^ 1,)) + raw[21:])


def _with(*signatures: NoteSignature, size: int = 5) -> Note:
    return Note(str(HONEST.head(size)), signatures)


GOOD = HONEST.note(5).signatures
UNSIGNED = {
    "by nobody we know": _with(GREASE),
    "only by a witness": signed(HONEST.head(5), *OWN),
    "one line broken": _with(GOOD[0], _broken(GOOD[1])),
    "the other line broken": _with(_broken(GOOD[0]), GOOD[1]),
    "a line too short": _with(GOOD[0], NoteSignature(GOOD[1].name, GOOD[1].key_id, b"x")),
    "a good line and the same broken": _with(*GOOD, _broken(GOOD[0])),
    "of another checkpoint": _with(*HONEST.note(6).signatures),
    "by the right key under another name": _with(
        NoteSignature("log.example/two", GOOD[0].key_id, GOOD[0].signature)
    ),
}


@pytest.mark.parametrize("note", UNSIGNED.values(), ids=UNSIGNED)
def test_a_head_its_log_did_not_sign_is_not_cosigned(
    witness: Witness, state: WitnessState, note: Note
) -> None:
    # Wherever it would also be wrong in another way, this comes first.
    witness_is_new = witness.cosigned(ORIGIN) is None
    assert witness_is_new
    if note.signatures[0].name == OWN_KEYS[0].name:
        # Signed by this very witness, which knows nothing of it.
        with pytest.raises(Retired):
            witness.cosign(AddCheckpoint(0, (), note))
        return
    for old in (0, 3, 9):
        with pytest.raises(Unsigned):
            witness.cosign(AddCheckpoint(old, (), note))
    assert witness.cosigned(ORIGIN) is None
    assert not kept(state)


def test_another_size_than_the_one_remembered_is_a_conflict(witness: Witness) -> None:
    assert witness.cosign(HONEST.grow(3, 5)) == Conflict(0)
    witness.cosign(HONEST.grow(0, 5))
    for old, new in ((0, 9), (4, 9), (6, 9), (0, 5), (0, 1), (4, 5)):
        assert witness.cosign(HONEST.grow(old, new)) == Conflict(5)
    assert size(witness) == 5


def test_an_unknown_log_comes_before_its_signature(witness: Witness) -> None:
    with pytest.raises(UnknownLog):
        witness.cosign(OTHER.grow(0, 1))
    head = Checkpoint("log.example/two", 1, Digest(bytes(32)))
    with pytest.raises(UnknownLog):
        witness.cosign(AddCheckpoint(9, (), Note(str(head), (GREASE,))))


def test_an_old_size_above_the_checkpoint_is_malformed(witness: Witness) -> None:
    for old in (6, 2**63 - 1):
        with pytest.raises(Malformed):
            witness.cosign(AddCheckpoint(old, (), HONEST.note(5)))


TEXTS = {
    "an extension line": f"{HONEST.head(5)}more\n",
    "two lines": f"{ORIGIN}\n5\n",
    "a leading zero": str(HONEST.head(5)).replace("\n5\n", "\n05\n"),
    "no origin": str(HONEST.head(5)).replace(ORIGIN, ""),
    "a short root": f"{ORIGIN}\n5\nAAAA\n",
    "an extension line of an unknown log": f"log.example/none\n5\n{HONEST.head(5).root}\nx\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_no_checkpoint_is_malformed(witness: Witness, text: str) -> None:
    with pytest.raises(Malformed):
        witness.cosign(AddCheckpoint(0, (), Note(text, (GREASE,))))


@pytest.mark.parametrize("signers", [LOG, LOG[:1], LOG[1:]], ids=["both", "ed25519", "ml-dsa"])
def test_an_empty_log_with_another_root_is_found_in_its_turn(
    witness: Witness, state: WitnessState, signers: tuple[Signer, ...]
) -> None:
    request = impossible(signers)
    with pytest.raises(Unsigned):
        witness.cosign(AddCheckpoint(0, (), Note(request.note.text, (GREASE,))))
    with pytest.raises(Malformed):
        witness.cosign(AddCheckpoint(1, (), request.note))
    with pytest.raises(Unverified, match="empty root"):
        witness.cosign(request)
    assert [one.kind for one in kept(state)] == ["fork"]
    witness.cosign(HONEST.grow(0, 3))
    assert witness.cosign(request) == Conflict(3)


def test_another_history_is_never_cosigned_and_its_proof_is_kept(
    witness: Witness, state: WitnessState
) -> None:
    witness.cosign(HONEST.grow(0, 5))
    remembered = state.read(ORIGIN)
    for request in (FORK.grow(5, 5), FORK.grow(5, 9), FORK.grow(5, 8)):
        with pytest.raises(Unverified):
            witness.cosign(request)
    assert size(witness) == 5
    same, *grown = kept(state)
    assert (same.kind, same.request, same.known) == ("fork", bytes(FORK.grow(5, 5)), remembered)
    assert [one.kind for one in grown] == ["growth", "growth"]
    assert AddCheckpoint.parse(grown[0].request) == FORK.grow(5, 9)
    # The two notes speak for themselves: the log's own key signed both.
    both = [AddCheckpoint.parse(same.request).note, Note.parse(same.known)]
    assert all(signatures_by(note, LOG_KEYS) for note in both)


def test_a_fork_is_kept_even_if_the_request_is_wrong_otherwise(
    witness: Witness, state: WitnessState
) -> None:
    witness.cosign(HONEST.grow(0, 5))
    assert witness.cosign(FORK.grow(3, 5)) == Conflict(5)
    with pytest.raises(Malformed):
        witness.cosign(AddCheckpoint(7, (), FORK.note(5)))
    with pytest.raises(Unverified):
        witness.cosign(FORK.grow(5, 5))
    assert kept(state)[0].request == bytes(FORK.grow(3, 5))
    assert {one.kind for one in kept(state)} == {"fork"}


def test_a_fork_of_an_earlier_size_is_known_again(state: WitnessState, clock: Clock) -> None:
    if isinstance(state, CellState):
        pytest.skip("a cell holds one note")
    witness = Witness(OWN, LOGS, state, clock)
    for old, new in ((0, 5), (5, 9), (9, 20)):
        witness.cosign(HONEST.grow(old, new))
    assert witness.cosign(FORK.grow(4, 8)) == Conflict(20)
    assert not kept(state)
    assert witness.cosign(FORK.grow(5, 9)) == Conflict(20)
    (found,) = kept(state)
    assert (found.kind, Note.parse(found.known).text) == ("fork", str(HONEST.head(9)))


PROOFS = {
    "none": (5, 9, ()),
    "a hash too many": (5, 9, (*HONEST.proof(5, 9), Digest(bytes(32)))),
    "a hash too few": (5, 9, HONEST.proof(5, 9)[1:]),
    "of other sizes": (5, 9, HONEST.proof(4, 9)),
    "to itself": (5, 5, (Digest(bytes(32)),)),
}


@pytest.mark.parametrize(("old", "new", "proof"), PROOFS.values(), ids=PROOFS)
def test_growth_without_its_proof_is_not_cosigned(
    witness: Witness, old: int, new: int, proof: tuple[Digest, ...]
) -> None:
    witness.cosign(HONEST.grow(0, 5))
    with pytest.raises(Unverified):
        witness.cosign(AddCheckpoint(old, proof, HONEST.note(new)))
    assert lines(witness.cosign(HONEST.grow(5, 9)))


def test_growth_from_the_empty_log_has_no_proof(witness: Witness) -> None:
    with pytest.raises(Unverified):
        witness.cosign(AddCheckpoint(0, HONEST.proof(5, 9), HONEST.note(9)))


def test_a_clock_that_went_back_signs_nothing(witness: Witness, clock: Clock) -> None:
    witness.cosign(HONEST.grow(0, 5))
    clock.tick(-1)
    with pytest.raises(Unavailable, match="went back"):
        witness.cosign(HONEST.grow(5, 6))
    with pytest.raises(Unavailable, match="went back"):
        witness.cosign(HONEST.grow(5, 5))
    # Whoever asks for the size is told, whatever the clock says.
    assert witness.cosign(HONEST.grow(0, 6)) == Conflict(5)
    clock.tick(1)
    assert lines(witness.cosign(HONEST.grow(5, 6)))


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_time_that_means_none_is_never_signed(
    witness: Witness, clock: Clock, seconds: int
) -> None:
    clock.now = Instant(seconds)
    with pytest.raises(Unavailable, match="clock"):
        witness.cosign(HONEST.grow(0, 5))


@pytest.mark.parametrize("keys", [(), OWN_KEYS[:1]], ids=["none", "the witness' own"])
def test_a_log_has_keys_of_its_own(clock: Clock, keys: tuple[VerifierKey, ...]) -> None:
    with pytest.raises(Malformed):
        Witness(OWN, {ORIGIN: keys}, CellState(MemoryHead()), clock)


def test_times_are_those_of_the_clock(witness: Witness, clock: Clock) -> None:
    for seconds in (0, 0, 5):
        clock.tick(seconds)
        old = size(witness)
        answer = lines(witness.cosign(HONEST.grow(old, old + 1)))
        assert cosigned(HONEST, 1)[0].signature[:8] == NOW.seconds.to_bytes(8, "big")
        assert answer[0].signature[:8] == clock.now.seconds.to_bytes(8, "big")
