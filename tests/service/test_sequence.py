"""The sequencer answers with a receipt or says why not, whatever its witnesses and stores do."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.log.notes import Note, NoteSignature
from comity.log.tlog_proof import TlogProof
from comity.register.entries import Signed
from comity.service import sequence
from comity.service.sequence import Sequencer
from service import stories
from service.machine import Machine

SIDE_A, NEUTRAL = "institute-a", "convener"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "PAUSE", 0)


@pytest.fixture
def machine() -> Machine:
    found = Machine()
    assert found.run([])
    return found


@pytest.fixture
def three() -> tuple[Signed, ...]:
    return stories.short()[0]


def told(machine: Machine, one: Signed) -> ComityError:
    return machine.answers.refusals[one.statement.id][-1]


def index(machine: Machine, one: Signed) -> int:
    return check_receipt(machine.answers.receipts[one.statement.id][-1], machine.chain).index


FAILURES: dict[str, Exception] = {
    "silent": Unavailable("the witness is silent"),
    "refusing": Refused("the witness refuses"),
    "doubting": Unverified("the log did not grow"),
    "confused": Malformed("the witness cannot read this"),
    "broken": OSError(5, "Input/output error"),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_without_a_side_s_witness_nothing_is_published_and_nothing_is_lost(
    machine: Machine, three: tuple[Signed, ...], failure: Exception
) -> None:
    before = machine.checkpoint()
    machine.witness_faults[SIDE_A] = failure
    assert machine.run([three])
    assert machine.checkpoint() == before
    assert machine.head.size == 4
    for at, one in enumerate(three, 1):
        assert isinstance(told(machine, one), Unavailable)
        assert str(told(machine, one)) == (
            f"entry {at} is recorded and not yet proven, send it again: "
            "the quorum is not met: sides has 1 of the 2 it needs"
        )
    machine.witness_faults.clear()
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    assert machine.head.size == 4
    machine.check()


def test_more_is_recorded_while_the_quorum_is_missing(machine: Machine) -> None:
    first, second, *_ = stories.short()
    machine.witness_faults[SIDE_A] = FAILURES["silent"]
    assert machine.run([first, second[:1]])
    assert machine.head.size == 5
    machine.witness_faults.clear()
    assert machine.run([second[:1], first])
    assert [index(machine, one) for one in (*first, second[0])] == [1, 2, 3, 4]
    machine.check()


def test_what_is_proven_keeps_its_receipt_while_the_quorum_is_missing(machine: Machine) -> None:
    first, second, *_ = stories.short()
    assert machine.run([first])
    machine.witness_faults[SIDE_A] = FAILURES["silent"]
    assert machine.run([(second[0], first[0])])
    assert isinstance(told(machine, second[0]), Unavailable)
    assert len(machine.answers.receipts[first[0].statement.id]) == 2
    assert index(machine, first[0]) == 1


def test_a_witness_on_no_side_is_not_waited_for(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    machine.witness_faults[NEUTRAL] = FAILURES["silent"]
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    machine.check()


def forged(party: str) -> tuple[NoteSignature, ...]:
    """Return lines under this party's keys that its keys never made."""
    keys = [one.vkey for one in world.signers(world.witness_name(party))]
    lengths = [72, 2428]
    return tuple(
        NoteSignature(key.name, key.id, bytes(length))
        for key, length in zip(keys, lengths, strict=True)
    )


STRANGER = NoteSignature("grease.example", b"\1\2\3\4", b"unknown")
LINES: dict[str, Callable[[], tuple[NoteSignature, ...]]] = {
    "its own, forged": lambda: forged(NEUTRAL),
    "a stranger's": lambda: (STRANGER,),
    "very many": lambda: (STRANGER,) * 100,
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_a_witness_cannot_spoil_a_checkpoint_with_its_lines(
    three: tuple[Signed, ...], lines: Callable[[], tuple[NoteSignature, ...]]
) -> None:
    machine = Machine()
    machine.extra_lines[NEUTRAL] = lines()
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    names = [line.name for line in Note.parse(machine.public.objects["checkpoint"]).signatures]
    assert names.count(world.witness_name(SIDE_A)) == 2
    assert STRANGER.name not in names


def test_lines_forged_in_another_s_name_leave_the_quorum_open(machine: Machine) -> None:
    # The first to answer takes the place of side A, with lines that do not hold.
    first, *_ = stories.short()
    machine.order = (NEUTRAL, SIDE_A, "institute-b")
    machine.extra_lines[NEUTRAL] = forged(SIDE_A)
    assert machine.run([first])
    assert all(one.statement.id in machine.answers.receipts for one in first)


FAULTS = {
    "before the swap": ("crash_before", 2, 1),
    "after the swap, as if it had not been": ("crash_after", 2, 4),
    "before staging": ("crash_before", 1, 1),
    "after staging": ("crash_after", 1, 1),
    "in the first tile": ("crash_before", 3, 4),
    "in the last clean-up": ("crash_before", 5, 4),
}


@pytest.mark.parametrize(("when", "write", "size"), FAULTS.values(), ids=FAULTS)
def test_a_write_that_fails_is_told_and_asked_again_answered(
    machine: Machine, three: tuple[Signed, ...], when: str, write: int, size: int
) -> None:
    machine.power.kind = OSError(28, "No space left on device")
    setattr(machine.power, when, machine.power.writes + write)
    assert machine.run([three])
    assert machine.head.size == size
    for one in three:
        assert isinstance(told(machine, one), Unavailable)
        assert str(told(machine, one)).endswith(": the disk: No space left on device")
        assert str(told(machine, one)).startswith("not recorded: " if size == 1 else "entry ")
    machine.power.back()
    assert machine.run([three])
    assert sorted(index(machine, one) for one in three) == [1, 2, 3]
    machine.check()


def test_a_swap_that_is_refused_records_nothing(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    machine.power.kind = Refused("another writer has moved the head")
    machine.power.crash_before = machine.power.writes + 2
    assert machine.run([three])
    assert isinstance(told(machine, three[0]), Unavailable)
    assert machine.head.size == 1
    machine.power.back()
    assert machine.run([three])
    machine.check()


def with_sequencer(
    machine: Machine, use: Callable[[Sequencer, "asyncio.Task[None]"], Awaitable[None]]
) -> None:
    """Run the sequencer's task while `use` does something with it."""

    async def run() -> None:
        sequencer = machine.start()
        task = asyncio.create_task(sequencer.run())
        await use(sequencer, task)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(run())


def test_a_second_writer_of_the_log_stops_the_first(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    async def use(sequencer: Sequencer, task: "asyncio.Task[None]") -> None:
        other = machine.start()
        await other.record(stories.short()[2][1])
        with pytest.raises(Unavailable, match="the register stops"):
            await sequencer.submit(three[0])
        assert isinstance(task.exception(), Refused)
        with pytest.raises(Unavailable, match="has stopped; nothing was recorded"):
            await sequencer.submit(three[1])

    with_sequencer(machine, use)
    assert machine.head.size == 2


class Unforeseen(Exception):
    """No error of ours."""


def test_an_unforeseen_fault_stops_the_register_and_leaves_nobody_waiting(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    machine.power.kind = Unforeseen("?")
    machine.power.crash_before = machine.power.writes + 3

    async def use(sequencer: Sequencer, task: "asyncio.Task[None]") -> None:
        said = await asyncio.gather(
            *(sequencer.submit(one) for one in three), return_exceptions=True
        )
        assert all(isinstance(one, Unavailable) for one in said)
        await asyncio.wait([task])
        assert isinstance(task.exception(), Unforeseen)

    with_sequencer(machine, use)
    machine.power.back()
    assert machine.run([three])
    assert machine.head.size == 4
    machine.check()


def test_who_waits_in_the_pool_when_the_register_stops_is_told(
    machine: Machine, three: tuple[Signed, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "BATCH", 1)
    machine.power.kind = Unforeseen("?")
    machine.power.crash_before = machine.power.writes + 1

    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        said = await asyncio.gather(
            *(sequencer.submit(one) for one in three), return_exceptions=True
        )
        assert "the register stops" in str(said[0])
        assert [str(one) for one in said[1:]] == [
            "the register has stopped; nothing was recorded"
        ] * 2

    with_sequencer(machine, use)


def test_a_full_pool_says_so(
    machine: Machine, three: tuple[Signed, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "POOL", 2)

    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        said = await asyncio.gather(
            *(sequencer.submit(one) for one in three), return_exceptions=True
        )
        assert [isinstance(one, bytes) for one in said] == [True, True, False]
        assert str(said[2]) == "too many statements are waiting; try again in a second"

    with_sequencer(machine, use)


def test_who_gave_up_waiting_is_not_recorded(machine: Machine, three: tuple[Signed, ...]) -> None:
    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        gone = asyncio.create_task(sequencer.submit(three[0]))
        stays = asyncio.create_task(sequencer.submit(three[1]))
        await asyncio.sleep(0)
        gone.cancel()
        assert TlogProof.parse(await stays).index == 1
        await sequencer.settle()

    with_sequencer(machine, use)
    assert machine.head.size == 2


def test_a_missing_quorum_is_asked_for_again_by_itself(
    machine: Machine, three: tuple[Signed, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "RETRY", 0.01)
    machine.witness_faults[SIDE_A] = FAILURES["silent"]

    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        with pytest.raises(Unavailable, match="not yet proven"):
            await sequencer.submit(three[0])
        await asyncio.sleep(0.05)
        assert not sequencer.log.proven
        machine.witness_faults.clear()
        async with asyncio.timeout(5):
            while not sequencer.log.proven:  # noqa: ASYNC110 - nothing tells of it but the log
                await asyncio.sleep(0.01)

    with_sequencer(machine, use)
    assert machine.checkpoint() == machine.head
    machine.check()


BACK = {"a second": -1, "as far as clocks may differ": -300}


@pytest.mark.parametrize("seconds", BACK.values(), ids=BACK)
def test_a_clock_that_goes_back_a_little_spoils_no_receipt(seconds: int) -> None:
    machine, (first, second, *_) = Machine(), stories.short()
    assert machine.run([first])
    last = machine.clock.now.plus(-1)
    machine.clock.now = last.plus(seconds)
    assert machine.run([second[:1]])
    proven = check_receipt(machine.answers.receipts[second[0].statement.id][-1], machine.chain)
    # Time in the log never goes back; no cosignature says it was made before the entry.
    assert proven.interval == (last, last)
    machine.check()


@pytest.mark.parametrize("seconds", [-400, -86_400 * 365 * 20], ids=["past", "years"])
def test_a_clock_that_goes_back_far_records_nothing_until_it_is_right(seconds: int) -> None:
    machine, (first, second, *_) = Machine(), stories.short()
    assert machine.run([first])
    right = machine.clock.now
    machine.clock.now = right.plus(seconds)
    assert machine.run([second[:1]])
    why = told(machine, second[0])
    assert isinstance(why, Unavailable)
    assert str(why).startswith("not recorded: an entry of ")
    assert "lies ahead of the clock" in str(why)
    assert machine.head.size == 4
    machine.clock.now = right
    assert machine.run([second[:1]])
    assert index(machine, second[0]) == 4
    machine.check()


def test_a_head_left_unproven_is_not_cosigned_by_a_clock_far_behind(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    machine.witness_faults[SIDE_A] = FAILURES["silent"]
    assert machine.run([three])
    machine.witness_faults.clear()
    right = machine.clock.now
    machine.clock.now = right.plus(-86_400)
    assert machine.run([])
    assert machine.checkpoint().size == 1
    machine.clock.now = right
    assert machine.run([])
    assert machine.checkpoint() == machine.head
    machine.check()


def test_witnesses_far_behind_in_size_are_shown_all_that_is_new(machine: Machine) -> None:
    first, second, *_ = stories.short()
    assert machine.run([first])
    machine.witness_faults[NEUTRAL] = FAILURES["silent"]
    assert machine.run([second[:1]])
    machine.witness_faults.clear()
    assert machine.run([stories.short()[2]])
    assert machine.witnesses[NEUTRAL].size() == machine.head.size
    machine.check()


@pytest.fixture
def refused() -> Signed:
    return stories.short()[1][2]


def test_what_decide_refuses_never_enters_the_log(machine: Machine, refused: Signed) -> None:
    assert machine.run([(refused,)])
    assert isinstance(told(machine, refused), Refused)
    assert machine.head.size == 1


def test_a_batch_given_by_who_holds_the_sequencer_is_answered_or_raises(
    machine: Machine, three: tuple[Signed, ...], refused: Signed
) -> None:
    async def run() -> None:
        sequencer = machine.start()
        receipts = await sequencer.record(*three)
        assert [TlogProof.parse(one).index for one in receipts] == [1, 2, 3]
        with pytest.raises(Refused):
            await sequencer.record(three[0], refused)
        await sequencer.settle()

    asyncio.run(run())
    assert machine.head.size == 4
