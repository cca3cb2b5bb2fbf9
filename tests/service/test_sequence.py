"""The sequencer answers with a receipt or says why not, whatever its witnesses and stores do."""

import asyncio
from collections.abc import Callable

import pytest

import world
from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.log.notes import Note, NoteSignature
from comity.log.tlog_proof import TlogProof
from comity.register.entries import Signed
from comity.service import sequence
from comity.service.sequence import Sequencer
from service import stories
from service.asking import SILENT, index, told, with_sequencer
from service.machine import Machine

SIDE_A, NEUTRAL = "institute-a", "convener"


FAILURES: dict[str, tuple[Exception, str]] = {
    "silent": (SILENT, "the witness is silent"),
    "refusing": (Refused("the witness refuses"), "the witness refuses"),
    "doubting": (Unverified("the log did not grow"), "the log did not grow"),
    "confused": (Malformed("the witness cannot read this"), "the witness cannot read this"),
    "broken": (OSError(5, "Input/output error"), "Input/output error"),
}


@pytest.mark.parametrize(("failure", "why"), FAILURES.values(), ids=FAILURES)
def test_without_a_side_s_witness_nothing_is_published_and_nothing_is_lost(
    machine: Machine, three: tuple[Signed, ...], failure: Exception, why: str
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
            f"side side-a lacks its witness witness.example/institute-a, of institute-a: {why}"
        )
    machine.witness_faults.clear()
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    assert machine.head.size == 4
    machine.check()


def test_more_is_recorded_while_the_quorum_is_missing(machine: Machine) -> None:
    first, second, *_ = stories.short()
    machine.witness_faults[SIDE_A] = SILENT
    assert machine.run([first, second[:1]])
    assert machine.head.size == 5
    machine.witness_faults.clear()
    assert machine.run([second[:1], first])
    assert [index(machine, one) for one in (*first, second[0])] == [1, 2, 3, 4]
    machine.check()


def test_what_is_proven_keeps_its_receipt_while_the_quorum_is_missing(machine: Machine) -> None:
    first, second, *_ = stories.short()
    assert machine.run([first])
    machine.witness_faults[SIDE_A] = SILENT
    assert machine.run([(second[0], first[0])])
    assert isinstance(told(machine, second[0]), Unavailable)
    assert len(machine.answers.receipts[first[0].statement.id]) == 2
    assert index(machine, first[0]) == 1


def test_a_witness_on_no_side_is_not_waited_for(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    machine.witness_faults[NEUTRAL] = SILENT
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


def test_lines_forged_in_another_s_name_take_nobody_s_place(machine: Machine) -> None:
    first, *_ = stories.short()
    machine.extra_lines[NEUTRAL] = forged(SIDE_A)
    assert machine.run([first])
    assert all(one.statement.id in machine.answers.receipts for one in first)
    machine.check()


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
    machine.witness_faults[SIDE_A] = SILENT

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


def test_witnesses_far_behind_in_size_are_shown_all_that_is_new(machine: Machine) -> None:
    first, second, *_ = stories.short()
    assert machine.run([first])
    machine.witness_faults[NEUTRAL] = SILENT
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
