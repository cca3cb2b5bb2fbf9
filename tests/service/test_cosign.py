"""Witnesses are asked at once; one that is slow, absent or lying delays and spoils nobody else."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

import world
from comity.base.digests import Digest
from comity.base.errors import Unavailable
from comity.base.instants import Instant
from comity.log import cosignature
from comity.log.checkpoint import Checkpoint
from comity.log.notes import NoteSignature, VerifierKey
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.service import signing
from comity.service.cosign import Collected, Cosigning, Offered
from comity.statement.kinds.accords import Witness
from comity.storage.memory import Crash

LOG = world.signers(world.ORIGIN, world.LOG_KINDS)
NAMES = ("a", "b", "c")
NOW = world.START
Answer = tuple[NoteSignature, ...] | Conflict


def body(name: str, url: str | None = None) -> Witness:
    keys = tuple(str(one.vkey) for one in world.signers(name))
    return Witness(name, "institute-a", keys, url)


def offered(size: int = 7) -> Offered:
    head = Checkpoint(world.ORIGIN, size, Digest(bytes((size,)) * 32))
    return Offered(signing.signed(LOG, head, NOW), size, prove)


def prove(old: int) -> tuple[Digest, ...]:
    """Return a proof that says from which size it is."""
    return (Digest(bytes((old,)) * 32),) if old else ()


@dataclass
class Fake:
    """A witness that does as a test says, and remembers what it was asked."""

    name: str
    does: Callable[[AddCheckpoint], Answer] | None = None
    asked: list[AddCheckpoint] = field(default_factory=list)
    time: Instant = NOW
    before: Callable[[], object] = lambda: None

    def cosign(self, request: AddCheckpoint) -> Answer:
        self.asked.append(request)
        self.before()
        return self.does(request) if self.does else self.lines(request)

    def lines(self, request: AddCheckpoint) -> tuple[NoteSignature, ...]:
        head = Checkpoint.parse(request.note.text)
        return signing.lines(world.signers(self.name), head, self.time)


@dataclass
class Round:
    """Three witnesses, of whom two are enough."""

    fakes: dict[str, Fake]
    cosigning: Cosigning

    def collect(self, head: Offered, names: tuple[str, ...] = NAMES) -> Collected:
        return self.cosigning.collect(head, [body(name) for name in names], enough)


def enough(keys: frozenset[VerifierKey]) -> bool:
    return len({key.name for key in keys}) > 1


@pytest.fixture
def three() -> Round:
    fakes = {name: Fake(name) for name in NAMES}
    cosigning = Cosigning(lambda one: fakes.get(one.name), lambda: NOW, deadline=9, grace=1.5)
    return Round(fakes, cosigning)


def signed(found: Collected) -> set[str]:
    assert all(len(lines) == 2 for lines in found.lines.values())
    return set(found.lines)


def test_all_are_asked_at_once(three: Round) -> None:
    together = threading.Barrier(3)

    for fake in three.fakes.values():
        fake.before = lambda: together.wait(3)
    found = three.collect(offered())
    assert signed(found) == {"a", "b", "c"}
    assert not found.faults


def test_each_is_asked_from_the_size_it_remembers(three: Round) -> None:
    assert signed(three.collect(offered(7), ("a", "b"))) == {"a", "b"}
    three.collect(offered(9))
    assert [one.old_size for one in three.fakes["a"].asked] == [0, 7]
    assert three.fakes["a"].asked[1].proof == prove(7)
    assert [one.old_size for one in three.fakes["c"].asked] == [0]


def test_who_remembers_another_size_is_asked_again_once(three: Round) -> None:
    def at_five(request: AddCheckpoint) -> Answer:
        return Conflict(5) if request.old_size != 5 else three.fakes["b"].lines(request)

    three.fakes["b"].does = at_five
    assert signed(three.collect(offered())) == {"a", "b", "c"}
    assert [one.old_size for one in three.fakes["b"].asked] == [0, 5]
    assert three.fakes["b"].asked[1].proof == prove(5)


def test_who_always_remembers_another_size_is_asked_twice_and_no_more(three: Round) -> None:
    three.fakes["b"].does = lambda request: Conflict((request.old_size + 3) % 7)
    found = three.collect(offered())
    assert signed(found) == {"a", "c"}
    assert len(three.fakes["b"].asked) == 2
    assert str(found.faults["b"]) == "it remembers size 6"
    assert not found.ahead


def test_who_remembers_more_than_there_is_is_named(three: Round) -> None:
    three.fakes["b"].does = lambda _: Conflict(8)
    found = three.collect(offered())
    assert found.ahead == {"b": 8}
    assert len(three.fakes["b"].asked) == 1


def test_a_proof_is_made_once_for_all_who_need_it() -> None:
    made: list[int] = []

    def counted(old: int) -> tuple[Digest, ...]:
        made.append(old)
        return prove(old)

    whole = Offered(offered().note, 7, counted)
    for _ in range(3):
        whole.request(3)
    assert made == [3]


def test_a_quorum_waits_for_the_others_no_longer_than_a_grace(three: Round) -> None:
    late = threading.Event()
    three.fakes["c"].does = lambda request: (late.wait(9), three.fakes["c"].lines(request))[1]
    start = time.monotonic()
    found = three.collect(offered())
    assert signed(found) == {"a", "b"}
    assert 1.4 < time.monotonic() - start < 5
    # Who was too late the last time is not waited for at all.
    start = time.monotonic()
    assert signed(three.collect(offered(9))) == {"a", "b"}
    assert time.monotonic() - start < 1.4
    late.set()


def test_who_comes_within_the_grace_is_taken_along(three: Round) -> None:
    three.fakes["b"].before = lambda: time.sleep(0.1)
    three.fakes["c"].before = lambda: time.sleep(0.2)
    assert signed(three.collect(offered())) == {"a", "b", "c"}


def test_without_a_quorum_the_deadline_ends_the_wait(three: Round) -> None:
    late = threading.Event()
    three.cosigning = Cosigning(lambda one: three.fakes.get(one.name), lambda: NOW, 0.3, 9)
    for name in ("b", "c"):
        three.fakes[name].does = lambda _: (late.wait(9), Conflict(0))[1]
    found = three.collect(offered())
    assert signed(found) == {"a"}
    assert {name: str(why) for name, why in found.faults.items()} == dict.fromkeys(
        ("b", "c"), "it does not answer in time"
    )
    late.set()


def test_an_answer_that_came_late_is_used_the_next_time(three: Round) -> None:
    late = threading.Event()
    three.cosigning = Cosigning(lambda one: three.fakes.get(one.name), lambda: NOW, 0.3, 9)
    three.fakes["c"].does = lambda _: (_ for _ in ()).throw(Unavailable("away"))
    three.fakes["b"].does = lambda request: (late.wait(9), three.fakes["b"].lines(request))[1]
    head = offered()
    assert signed(three.collect(head)) == {"a"}
    late.set()
    time.sleep(0.2)
    assert signed(three.collect(head)) == {"a", "b"}
    # Nobody was bothered twice for the same head.
    assert len(three.fakes["a"].asked) == len(three.fakes["b"].asked) == 1
    three.collect(offered(9))
    assert three.fakes["b"].asked[-1].old_size == 7


def test_who_answers_an_old_question_is_asked_the_new_one_at_once(three: Round) -> None:
    late = threading.Event()
    three.fakes["c"].does = lambda _: Conflict(0)
    three.fakes["b"].does = lambda request: (late.wait(9), three.fakes["b"].lines(request))[1]
    three.cosigning = Cosigning(lambda one: three.fakes.get(one.name), lambda: NOW, 0.2, 9)
    three.collect(offered(7))
    threading.Timer(0.1, late.set).start()
    three.cosigning._deadline = 3  # noqa: SLF001 - the second round has time
    assert signed(three.collect(offered(9))) == {"a", "b"}
    assert [one.old_size for one in three.fakes["b"].asked] == [0, 7]


def test_an_old_head_is_not_offered_again_once_there_is_a_newer_one(three: Round) -> None:
    late = threading.Event()
    three.cosigning = Cosigning(lambda one: three.fakes.get(one.name), lambda: NOW, 0.2, 9)
    three.fakes["c"].does = lambda _: Conflict(0)
    three.fakes["b"].does = lambda _: (late.wait(9), Conflict(5))[1]
    three.collect(offered(7))
    three.collect(offered(9))
    late.set()
    time.sleep(0.2)
    sizes = [Checkpoint.parse(one.note.text).size for one in three.fakes["b"].asked]
    assert sizes == [7]


LINES: dict[str, Callable[[tuple[NoteSignature, ...]], tuple[NoteSignature, ...]]] = {
    "shuffled": lambda own: own[::-1],
    "with grease": lambda own: (NoteSignature("grease.example", b"1234", b"?"), *own),
    "with a stranger's key id": lambda own: (NoteSignature("b", b"1234", b"?" * 72), *own),
    "twice": lambda own: (*own, *own),
    "after forged ones": lambda own: (
        *(NoteSignature(one.name, one.key_id, bytes(len(one.signature))) for one in own),
        *own,
    ),
    "after a short one": lambda own: (NoteSignature(own[0].name, own[0].key_id, b"?"), *own),
    "after many": lambda own: (*(NoteSignature("x", b"1234", b"?"),) * 100, *own),
}


@pytest.mark.parametrize("change", LINES.values(), ids=LINES)
def test_lines_count_as_far_as_they_hold(
    three: Round, change: Callable[[tuple[NoteSignature, ...]], tuple[NoteSignature, ...]]
) -> None:
    three.fakes["b"].does = lambda request: change(three.fakes["b"].lines(request))
    found = three.collect(offered())
    assert signed(found) == {"a", "b", "c"}
    keys = {one.vkey for one in world.signers("b")}
    assert {one.key for one in found.lines["b"]} == keys


FALSE: dict[str, tuple[Callable[[AddCheckpoint], Answer], str]] = {
    "another's lines": (lambda it: Fake("a").lines(it), "it answers with no line by its keys"),
    "lines on another head": (
        lambda _: Fake("b").lines(offered(5).request(0)),
        "the signature of b does not hold",
    ),
    "no lines": (lambda _: (), "it answers with no line by its keys"),
    "another day": (
        lambda it: Fake("b", time=NOW.plus(-301)).lines(it),
        "its clock says 2026-11-23T08:54:59Z when ours says 2026-11-23T09:00:00Z",
    ),
}


@pytest.mark.parametrize(("does", "why"), FALSE.values(), ids=FALSE)
def test_a_lie_counts_for_nothing_and_is_named(
    three: Round, does: Callable[[AddCheckpoint], Answer], why: str
) -> None:
    three.fakes["b"].does = does
    found = three.collect(offered())
    assert signed(found) == {"a", "c"}
    assert str(found.faults["b"]) == why


def test_an_undated_line_counts_for_nothing(three: Round) -> None:
    own = world.signers("b")[1]

    def undated(request: AddCheckpoint) -> Answer:
        head = Checkpoint.parse(request.note.text)
        message = cosignature.message(own.vkey, head, None)
        return (cosignature.signed_line(own.vkey, None, own.sign(message)),)

    three.fakes["b"].does = undated
    assert signed(three.collect(offered())) == {"a", "c"}


def test_a_disk_that_fails_is_told_in_its_own_words(three: Round) -> None:
    def broken(_: AddCheckpoint) -> Answer:
        raise OSError(28, "No space left on device")

    three.fakes["b"].does = broken
    assert str(three.collect(offered()).faults["b"]) == "No space left on device"


def test_what_is_no_answer_at_all_stops_who_asked(three: Round) -> None:
    def stop(_: AddCheckpoint) -> Answer:
        raise Crash

    three.fakes["b"].does = stop
    with pytest.raises(Crash):
        three.collect(offered())


def test_a_witness_without_an_address_is_named(three: Round) -> None:
    del three.fakes["b"]
    found = three.collect(offered())
    assert str(found.faults["b"]) == "the accord gives no address for it"


def test_witnesses_come_go_and_move_with_the_accord() -> None:
    made: list[tuple[str, str | None]] = []

    def find(one: Witness) -> Fake:
        made.append((one.name, one.url))
        return Fake(one.name)

    cosigning = Cosigning(find, lambda: NOW)
    a, b, moved = body("a"), body("b"), body("b", "https://b.example")
    assert signed(cosigning.collect(offered(7), [a, b], enough)) == {"a", "b"}
    assert signed(cosigning.collect(offered(8), [a, b], enough)) == {"a", "b"}
    # At a change of the accord the newer body of a name is given first.
    assert signed(cosigning.collect(offered(9), [a, moved, a, b], enough)) == {"a", "b"}
    assert signed(cosigning.collect(offered(10), [moved], enough)) == {"b"}
    assert sorted(made, key=str) == [("a", None), ("b", "https://b.example"), ("b", None)]


def test_what_was_signed_can_be_had_anew(three: Round) -> None:
    head = offered()
    three.collect(head)
    three.collect(head)
    assert len(three.fakes["a"].asked) == 1
    three.cosigning.forget()
    three.collect(head)
    assert [one.old_size for one in three.fakes["a"].asked] == [0, 7]
