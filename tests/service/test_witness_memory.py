"""A witness remembers before it signs, and stops for good when it has forgotten something."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.base.errors import ComityError, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Claim
from comity.log.notes import Note
from comity.log.signatures import Kind
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.service.witness import Retired, Witness
from comity.storage.memory import Crash, Faults, MemoryHead
from comity.storage.seen import CellState, Evidence, WitnessState
from comity.storage.witnesses import SqliteState
from log.signers import LOG, Signer
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


@pytest.fixture
def state(tmp_path: Path) -> Iterator[SqliteState]:
    found = SqliteState.create(tmp_path / "state", OWN_KEYS)
    yield found
    found.close()


@pytest.fixture
def witness(state: WitnessState, clock: Clock) -> Witness:
    return Witness(OWN, LOGS, state, clock)


def test_a_witness_that_finds_more_of_its_own_than_it_knows_is_retired(
    witness: Witness, state: WitnessState, clock: Clock
) -> None:
    lost = lines(Witness(OWN, LOGS, CellState(MemoryHead()), clock).cosign(HONEST.grow(0, 9)))
    witness.cosign(HONEST.grow(0, 5))
    # What it remembers, or less, is nothing new.
    assert lines(witness.cosign(HONEST.grow(5, 5, *cosigned(HONEST, 5))))
    assert witness.cosign(HONEST.grow(0, 4, *cosigned(HONEST, 4))) == Conflict(5)
    witness.look(HONEST.note(5, *cosigned(HONEST, 5)))
    assert witness.retired is None
    with pytest.raises(Retired, match="size 9"):
        witness.cosign(HONEST.grow(5, 9, *lost))
    assert size(witness) == 5
    # It never signs again, whatever it is shown and however often it is started.
    again = Witness(OWN, LOGS, state, clock)
    for one in (witness, again):
        assert one.retired is not None
        with pytest.raises(Retired):
            one.cosign(HONEST.grow(5, 6))


LOST = {
    "one line above": HONEST.note(6, cosigned(HONEST, 6)[1]),
    "of another root": FORK.note(5, *cosigned(FORK, 5)),
    "without the log's lines": Note(str(HONEST.head(6)), cosigned(HONEST, 6)),
}


@pytest.mark.parametrize("note", LOST.values(), ids=LOST)
def test_one_line_of_its_own_anywhere_is_enough_to_retire(witness: Witness, note: Note) -> None:
    witness.cosign(HONEST.grow(0, 5))
    with pytest.raises(Retired):
        witness.look(note)
    with pytest.raises(Retired):
        witness.cosign(HONEST.grow(5, 6))


def test_a_note_of_a_log_it_does_not_follow_says_nothing(witness: Witness) -> None:
    witness.look(OTHER.note(9, *cosigned(OTHER, 9)))
    assert witness.retired is None


def test_a_witness_restored_from_an_old_backup_is_retired(tmp_path: Path, clock: Clock) -> None:
    path, backup = tmp_path / "state", tmp_path / "backup"
    state = SqliteState.create(path, OWN_KEYS)
    witness = Witness(OWN, LOGS, state, clock)
    witness.cosign(HONEST.grow(0, 5))
    target = sqlite3.connect(backup)
    with sqlite3.connect(path) as source:
        source.backup(target)
    source.close()
    target.close()
    published = HONEST.note(9, *lines(witness.cosign(HONEST.grow(5, 9))))
    state.close()
    restored = SqliteState(backup)
    witness = Witness(OWN, LOGS, restored, clock)
    with pytest.raises(Retired):
        # A log that shows its published checkpoint again; one that forks would leave our lines out.
        witness.cosign(AddCheckpoint(9, (), published))
    restored.close()
    for _ in range(2):
        reopened = SqliteState(backup)
        assert reopened.retired is not None
        reopened.close()


class Rigged:
    """A state that stops the machine before or after one of its writes."""

    def __init__(self, inner: SqliteState, faults: Faults) -> None:
        self.inner, self.faults = inner, faults
        self.retired: ComityError | None = None

    def read(self, origin: str) -> bytes | None:
        return self.inner.read(origin)

    def earlier(self, origin: str, size: int) -> bytes | None:
        return self.inner.earlier(origin, size)

    def swap(self, origin: str, old: bytes | None, new: bytes) -> None:
        self.faults.before()
        self.inner.swap(origin, old, new)
        self.faults.after()

    def keep_evidence(self, evidence: Evidence) -> None:
        self.faults.before()
        self.inner.keep_evidence(evidence)
        self.faults.after()

    def retire(self, reason: ComityError) -> None:
        self.inner.retire(reason)


# What is asked, in order, and what the log's history was at each.
STORY = (
    HONEST.grow(0, 1),
    HONEST.grow(1, 5),
    FORK.grow(5, 5),
    FORK.grow(5, 9),
    HONEST.grow(5, 5),
    HONEST.grow(5, 20),
)


@pytest.mark.parametrize("kind", [Crash, OSError(28, "No space left on device")], ids=str)
@pytest.mark.parametrize("when", ["crash_before", "crash_after"])
@pytest.mark.parametrize("write", range(1, 7))
def test_a_witness_that_stops_at_any_write_has_signed_one_history(
    tmp_path: Path, when: str, write: int, kind: BaseException
) -> None:
    inner = SqliteState.create(tmp_path / "state", OWN_KEYS)
    faults, clock = Faults(), Clock()
    faults.kind = kind
    setattr(faults, when, write)
    witness = Witness(OWN, LOGS, Rigged(inner, faults), clock)
    failed = 0
    asked = list(STORY)
    while asked:
        request = asked[0]
        try:
            said = witness.cosign(request)
        except Unverified:
            assert request in STORY[2:4]
        except (Crash, OSError):
            failed += 1
            witness = Witness(OWN, LOGS, Rigged(inner, faults), clock)
            continue
        else:
            if isinstance(said, Conflict):
                # It was remembered before it failed: the log asks again from there.
                asked[0] = HONEST.grow(said.known_size, Claim.parse(request.note.text).size)
                continue
        asked.pop(0)
    assert failed == 1
    assert [one.kind for one in inner.evidence] == ["fork", "growth"]
    assert size(witness) == 20
    inner.close()


def test_what_is_not_remembered_is_not_cosigned(clock: Clock) -> None:
    faults = Faults()
    cell = MemoryHead(faults)
    faults.crash_before = 1
    witness = Witness(OWN, LOGS, CellState(cell), clock)
    with pytest.raises(Crash):
        witness.cosign(HONEST.grow(0, 1))
    assert cell.head is None


def test_a_state_that_moved_meanwhile_is_not_overwritten(state: WitnessState, clock: Clock) -> None:
    class Slow(Clock):
        """A clock so slow that another process cosigns meanwhile."""

        def __call__(self) -> Instant:
            if state.read(ORIGIN) is None:
                Witness(OWN, LOGS, state, clock).cosign(HONEST.grow(0, 9))
            return self.now

    with pytest.raises(Unavailable, match="another writer"):
        Witness(OWN, LOGS, state, Slow()).cosign(HONEST.grow(0, 5))
    witness = Witness(OWN, LOGS, state, clock)
    assert size(witness) == 9


def test_of_requests_at_once_none_rolls_another_back(witness: Witness) -> None:
    answers: list[object] = []

    def ask(request: AddCheckpoint) -> None:
        answers.append(witness.cosign(request))

    threads = [threading.Thread(target=ask, args=(HONEST.grow(0, size),)) for size in range(1, 9)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    conflicts = [one for one in answers if isinstance(one, Conflict)]
    assert len(answers) == 8
    assert len(conflicts) == 7
    assert {one.known_size for one in conflicts} == {size(witness)}


def test_a_log_that_is_still_being_read_is_waited_for_only_so_long(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.service.witness.PATIENCE", 0.01)
    with witness._turn(ORIGIN), pytest.raises(Unavailable, match="still reading"):  # noqa: SLF001 - another request's turn
        witness.cosign(HONEST.grow(0, 1))


DAMAGED = {
    "no note": b"?",
    "another log's": bytes(OTHER.note(3, *cosigned(OTHER, 3))),
    "without our lines": bytes(HONEST.note(3)),
    "changed": bytes(HONEST.note(3, *cosigned(HONEST, 4))),
    "an impossible root": bytes(impossible(LOG).note),
}


@pytest.mark.parametrize("raw", DAMAGED.values(), ids=DAMAGED)
def test_what_changed_on_the_disk_is_not_believed(clock: Clock, raw: bytes) -> None:
    cell = MemoryHead()
    cell.head = raw
    witness = Witness(OWN, LOGS, CellState(cell), clock)
    with pytest.raises(Unavailable, match="damaged"):
        witness.cosign(HONEST.grow(0, 5))
