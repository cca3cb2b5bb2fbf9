"""The sequencer goes on after a fault that can be mended, and stops at any other."""

import asyncio

import pytest

from comity.base.errors import Refused, Unavailable
from comity.log.tlog_proof import TlogProof
from comity.register.entries import Signed
from comity.service import sequence
from comity.service.sequence import Sequencer
from service import stories
from service.asking import SILENT, asked, index, told, with_sequencer
from service.machine import Machine

SIDE_A, NEUTRAL = "institute-a", "convener"


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
    machine.fail(when, write)
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
    machine.fail("crash_before", 2)
    assert machine.run([three])
    assert isinstance(told(machine, three[0]), Unavailable)
    assert machine.head.size == 1
    machine.power.back()
    assert machine.run([three])
    machine.check()


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
    machine.fail("crash_before", 3)

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
    machine.fail("crash_before", 1)

    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        said = await asyncio.gather(
            *(sequencer.submit(one) for one in three), return_exceptions=True
        )
        assert "the register stops" in str(said[0])
        assert [str(one) for one in said[1:]] == [
            "the register has stopped; nothing was recorded"
        ] * 2

    with_sequencer(machine, use)


@pytest.mark.parametrize("write", range(1, 10))
@pytest.mark.parametrize("when", ["crash_before", "crash_after"])
def test_the_same_sequencer_goes_on_after_a_write_that_failed(
    machine: Machine, when: str, write: int
) -> None:
    first, second, *_ = stories.short()
    machine.fail(when, write)
    machine.power.kind = OSError(28, "No space left on device")

    async def use(sequencer: Sequencer, task: "asyncio.Task[None]") -> None:
        await asked(sequencer, first)
        again = await asked(sequencer, first)
        assert sorted(TlogProof.parse(one).index for one in again if isinstance(one, bytes)) == [
            *(1, 2, 3),
        ]
        assert isinstance((await asked(sequencer, second[:1]))[0], bytes)
        await sequencer.settle()
        assert not task.done()

    with_sequencer(machine, use)
    machine.check()


def test_a_witness_that_lags_behind_a_mended_fault_is_brought_along(machine: Machine) -> None:
    first, second, third, *_ = stories.short()

    async def use(sequencer: Sequencer, _: "asyncio.Task[None]") -> None:
        machine.witness_faults[NEUTRAL] = SILENT
        await asked(sequencer, first)
        await sequencer.settle()
        machine.power.crash_before = machine.power.writes + 3
        machine.power.kind = OSError(28, "No space left on device")
        assert isinstance((await asked(sequencer, second[:1]))[0], Unavailable)
        machine.witness_faults.clear()
        assert isinstance((await asked(sequencer, second[:1]))[0], bytes)
        assert machine.witnesses[NEUTRAL].size() == 5
        assert isinstance((await asked(sequencer, third))[0], bytes)
        await sequencer.settle()

    with_sequencer(machine, use)
    machine.check()
