"""A validating witness refuses what no honest log has, and cosigns and lists all else."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

import world
from comity.base import digests
from comity.base.digests import Digest
from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import tree_hash
from comity.log.proofs import consistency_proof
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.register.rows import VoidRow
from comity.register.view import Memory
from comity.service import growth
from comity.service.compose import payload, sign
from comity.service.validate import ValidatedLog, Validators
from comity.service.witness import Witness
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.storage.memory import MemoryHead, MemoryObjects
from comity.storage.seen import CellState, WitnessState
from comity.storage.witnesses import SqliteState
from log.signers import NOW, signed
from service.witnessing import LOG, LOG_KEYS, ORIGIN, OWN, Clock


def entry(time: Instant, number: int = 0) -> bytes:
    """Return an entry with a time, and nothing else that makes sense: it is void."""
    return f'{{"time":"{time}","nothing":{number}}}'.encode()


class PublicLog:
    """A log whose entries anybody can read, as long as it shows them."""

    def __init__(self) -> None:
        self.store = MemoryObjects()
        self.entries: list[bytes] = []
        self.hidden: Callable[[str], bool] = lambda _: False
        self.fetched: list[str] = []

    def fetch(self, path: str) -> bytes | None:
        self.fetched.append(path)
        return None if self.hidden(path) else self.store.get(path)

    def add(self, *entries: bytes) -> None:
        self.store.put(growth.grown(self.store.get, len(self.entries), entries).objects)
        self.entries += entries

    def head(self, size: int | None = None) -> Checkpoint:
        size = len(self.entries) if size is None else size
        return Checkpoint(ORIGIN, size, Digest(tree_hash(self.entries[:size])))

    def grow(self, old: int) -> AddCheckpoint:
        head = self.head()
        reader = growth.reader(self.store.get, head.size)
        proof = consistency_proof(old, head.size, reader)
        return AddCheckpoint(old, tuple(map(Digest, proof)), signed(head, *LOG))


class Following:
    """A log, a validating witness of it, and its record."""

    def __init__(self) -> None:
        self.log, self.record, self.clock = PublicLog(), Memory(), Clock()
        self.state: WitnessState = CellState(MemoryHead())
        self.done = 0
        self.restart()

    def restart(self) -> None:
        """Start anew with what is durable: the state and the record."""
        self.validated = ValidatedLog(self.log.fetch, self.record)
        validators = Validators({ORIGIN: self.validated}, self._cosigned)
        self.witness = Witness(OWN, {ORIGIN: LOG_KEYS}, self.state, self.clock, validators)

    def _cosigned(self) -> None:
        self.done += 1

    @property
    def size(self) -> int:
        note = self.witness.cosigned(ORIGIN)
        return Checkpoint.parse(note.text).size if note else 0

    def ask(self, *entries: bytes) -> None:
        """Let the log grow by these, and the witness cosign it."""
        if entries:
            self.log.add(*entries)
        answer = self.witness.cosign(self.log.grow(self.size))
        assert not isinstance(answer, Conflict)

    def catch_up(self) -> None:
        self.validated.catch_up(self.log.head(self.size))

    @property
    def voids(self) -> list[int]:
        return [row.index for row in self.record.all(VoidRow)]


@pytest.fixture
def following() -> Following:
    return Following()


def times(*seconds: int) -> list[bytes]:
    return [entry(NOW.plus(one), number) for number, one in enumerate(seconds)]


def test_growth_is_cosigned_and_its_void_entries_are_listed(following: Following) -> None:
    following.ask(*times(0, 0, 1))
    # The record may lag, and never leads.
    assert (following.size, following.record.size, following.done) == (3, 0, 1)
    following.catch_up()
    assert (following.record.size, following.voids) == (3, [0, 1, 2])
    following.catch_up()
    following.ask(*times(*[2] * 600))
    following.ask()
    following.catch_up()
    assert (following.record.size, len(following.voids)) == (603, 603)
    assert following.validated.stopped is None
    assert following.validated.size == 603


@pytest.mark.parametrize("again", [False, True], ids=["at work", "started again"])
@pytest.mark.parametrize("first", [1, 255, 256, 257, 700])
def test_reading_goes_on_from_any_size(first: int, again: bool) -> None:
    following = Following()
    following.ask(*times(*[0] * first))
    if again:
        following.restart()
    following.ask(*times(*[1] * 300))
    if again:
        following.restart()
        following.validated.catch_up(following.log.head(first))
        assert following.record.size == first
    following.catch_up()
    assert following.voids == sorted(following.voids, key=str)
    assert len(following.voids) == following.record.size == first + 300


def test_what_is_known_is_not_fetched_again(following: Following) -> None:
    following.ask(*times(*[0] * 300))
    following.log.fetched.clear()
    following.ask(*times(1))
    assert following.log.fetched == ["tile/entries/001.p/45"]


REFUSED: dict[str, tuple[Sequence[int], Sequence[int]]] = {
    "ahead of the clock": ((0,), (301,)),
    "one of many ahead of the clock": ((0,), (0, 0, 301)),
    "below the entry before": ((5,), (4,)),
    "below the entry before among the new": ((0,), (3, 2)),
    "before the moment last cosigned without it": ((-1000,), (-301,)),
}


@pytest.mark.parametrize("again", [False, True], ids=["at work", "started again"])
@pytest.mark.parametrize(("old", "new"), REFUSED.values(), ids=REFUSED)
def test_times_that_no_honest_log_gives_are_refused(
    following: Following, old: Sequence[int], new: Sequence[int], again: bool
) -> None:
    following.ask(*times(*old))
    if again:
        following.restart()
    with pytest.raises(Refused):
        following.ask(*times(*new))
    assert following.size == len(old)
    (found,) = following.state.evidence
    assert found.kind == "entries"
    following.catch_up()
    assert following.record.size == len(old)


NOT_REFUSED: dict[str, tuple[Sequence[int], Sequence[int]]] = {
    "a little ahead": ((0,), (300,)),
    "at the same time": ((0,), (0,)),
    "a little before the moment last cosigned": ((-1000,), (-300,)),
    "old on arrival, as the first": ((), (-86_400 * 365,)),
}


@pytest.mark.parametrize(("old", "new"), NOT_REFUSED.values(), ids=NOT_REFUSED)
def test_other_times_are_not_refused(
    following: Following, old: Sequence[int], new: Sequence[int]
) -> None:
    if old:
        following.ask(*times(*old))
    following.ask(*times(*new))
    assert following.size == len(old) + len(new)


def test_an_entry_that_is_merely_old_on_arrival_is_not_refused(following: Following) -> None:
    following.ask(*times(0))
    # The witness was away for a week; what the log took in meanwhile comes at once.
    following.log.add(*times(3600, 86_400))
    following.clock.tick(7 * 86_400)
    following.ask()
    assert following.size == 3


def test_an_idle_log_cannot_slip_in_an_old_entry(following: Following) -> None:
    following.ask(*times(0))
    following.clock.tick(10_000)
    following.ask()
    with pytest.raises(Refused, match="was not in the log"):
        following.ask(*times(100))


def test_entries_without_a_time_are_void_and_bring_no_time(following: Following) -> None:
    following.ask(b"nothing", b'{"time":"2026-11-23T09:00:00Z', b"")
    following.restart()
    following.ask(*times(0))
    following.catch_up()
    assert following.voids == [0, 1, 2, 3]


HIDDEN = {"bundles": "tile/entries/", "everything": ""}


@pytest.mark.parametrize("start", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_fetched_is_not_cosigned(following: Following, start: str) -> None:
    following.ask(*times(*[0] * 5))
    following.restart()
    following.log.hidden = lambda path: path.startswith(start)
    with pytest.raises(Unavailable):
        following.ask(*times(1))
    assert (following.size, following.state.evidence) == (5, [])
    following.log.hidden = lambda _: False
    following.ask()
    assert following.size == 6


def _other_entries(log: PublicLog) -> None:
    data = bytearray(log.store.objects["tile/entries/000.p/6"])
    data[-1] ^= 1
    log.store.objects["tile/entries/000.p/6"] = bytes(data)


def _old_entries(log: PublicLog) -> None:
    data = bytearray(log.store.objects["tile/entries/000.p/6"])
    data[4] ^= 1
    log.store.objects["tile/entries/000.p/6"] = bytes(data)


def _cut(log: PublicLog) -> None:
    log.store.objects["tile/entries/000.p/6"] = log.store.objects["tile/entries/000.p/6"][:-1]


def _tiles(log: PublicLog) -> None:
    log.store.objects["tile/0/000.p/6"] = bytes(32 * 6)


def _short_tiles(log: PublicLog) -> None:
    log.store.objects["tile/0/000.p/6"] = bytes(32)


BROKEN = {
    "other new entries": _other_entries,
    "other old entries": _old_entries,
    "a bundle cut off": _cut,
    "other tiles": _tiles,
    "tiles cut off": _short_tiles,
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_files_that_do_not_have_the_signed_root_are_refused(
    following: Following, change: Callable[[PublicLog], None]
) -> None:
    following.ask(*times(*[0] * 5))
    following.restart()
    following.log.add(*times(1))
    request = following.log.grow(5)
    change(following.log)
    with pytest.raises(Unverified):
        following.witness.cosign(request)
    assert following.size == 5
    assert [one.kind for one in following.state.evidence] == ["entries"]


def test_the_entry_before_is_held_against_the_root(following: Following) -> None:
    following.ask(*times(*[0] * 256))
    following.restart()
    following.log.add(*times(1))
    data = following.log.store.objects["tile/entries/000"]
    for wrong in (data[:-1] + b"?", data[:-1]):
        following.log.store.objects["tile/entries/000"] = wrong
        with pytest.raises(Unverified):
            following.ask()
    following.log.store.objects["tile/entries/000"] = data
    following.ask()


def test_the_record_takes_in_nothing_that_was_not_cosigned(following: Following) -> None:
    following.ask(*times(*[0] * 5))
    data = following.log.store.objects["tile/entries/000.p/5"]
    following.log.store.objects["tile/entries/000.p/5"] = data[:-1] + b"?"
    with pytest.raises(Unverified):
        following.catch_up()
    assert following.record.size == 0
    following.log.store.objects["tile/entries/000.p/5"] = data
    following.catch_up()
    assert following.record.size == 5
    with pytest.raises(Unavailable, match="ahead"):
        following.validated.catch_up(following.log.head(4))


def _unknown_kind(genesis: Envelope) -> bytes:
    register = digests.named(genesis.payload)
    said = payload("prophecy/v9", register, "lab-a", NOW, "lab-a", {"rain": True})
    return Entry(NOW, sign(said, [world.key("lab-a")])).write()


def test_what_cannot_be_judged_is_cosigned_and_said_so(following: Following) -> None:
    genesis = world.genesis(origin=ORIGIN)
    following.ask(Entry(NOW, genesis).write(), *times(0, 0))
    following.ask(_unknown_kind(genesis), *times(1))
    following.catch_up()
    assert following.size == 5
    assert following.voids == [1, 2]
    stopped = following.validated.stopped
    assert stopped is not None
    assert stopped.entry == following.record.size == 3
    # It goes on cosigning, also after a start, and stays where it was.
    following.restart()
    following.ask(*times(2))
    following.catch_up()
    assert following.size == 6
    assert following.validated.stopped is not None
    assert following.validated.stopped.entry == following.record.size == 3


def test_other_logs_are_cosigned_without_reading(following: Following) -> None:
    validators = Validators({}, following._cosigned)  # noqa: SLF001 - counts what it is told
    witness = Witness(OWN, {ORIGIN: LOG_KEYS}, following.state, following.clock, validators)
    following.log.add(*times(0))
    assert witness.cosign(following.log.grow(0))
    assert following.log.fetched == []
    assert following.done == 0


def test_a_head_that_was_not_read_is_not_taken_for_read(following: Following) -> None:
    following.ask(*times(0))
    following.validated.cosigned(following.log.head(0))
    following.ask(*times(1))
    assert following.size == 2


def test_a_request_that_is_wrong_anyway_costs_no_reading(following: Following) -> None:
    following.ask(*times(0))
    following.log.add(*times(1))
    following.log.fetched.clear()
    good = following.log.grow(1)
    with pytest.raises(Unverified):
        following.witness.cosign(AddCheckpoint(1, (), good.note))
    with pytest.raises(Malformed):
        following.witness.cosign(AddCheckpoint(9, (), good.note))
    assert following.witness.cosign(AddCheckpoint(0, (), good.note)) == Conflict(1)
    assert following.log.fetched == []


def test_a_stop_between_cosigning_and_judging_loses_nothing(following: Following) -> None:
    following.ask(*times(*[0] * 300))
    following.restart()
    following.catch_up()
    assert following.record.size == 300


def test_a_stranger_who_replays_a_checkpoint_makes_no_honest_entry_look_backdated(
    tmp_path: Path,
) -> None:
    one = Following()
    keys = [signer.vkey for signer in OWN]
    with closing(SqliteState.create(tmp_path / "witness.sqlite", keys)) as state:
        _replayed(one, state)


def _replayed(one: Following, state: SqliteState) -> None:
    one.state = state
    one.restart()
    one.ask(*times(0, 1))
    public = AddCheckpoint(2, (), signed(one.log.head(), *LOG))
    # The register recorded this, then could not reach its witness for long.
    one.log.add(entry(NOW.plus(5), 9))
    one.clock.now = NOW.plus(4000)
    assert one.witness.cosign(public)
    one.ask()
    assert one.size == 3
