"""
The power is cut before and after every single write; what was acknowledged is there for ever.

After each cut the same code starts on what survived, and every submitter asks again.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from comity.base.errors import Unavailable
from comity.service import sequence
from service import stories
from service.machine import Machine
from service.stories import Batches

WHEN = ("crash_before", "crash_after")
LEAST = 200
FAILED = OSError(5, "Input/output error")


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "PAUSE", 0)


@cache
def grown() -> Machine:
    """Return a register whose first tile is nearly full."""
    machine = Machine()
    assert machine.run(stories.long()[:1])
    return machine


# A machine to start from, and what is submitted to it.
STORIES: dict[str, tuple[Callable[[], Machine], Callable[[], Batches]]] = {
    "every turn": (Machine, stories.short),
    "past a full tile": (lambda: grown().copy(), lambda: stories.long()[1:]),
}
story = pytest.mark.parametrize("story", STORIES)
when = pytest.mark.parametrize("when", WHEN)
slow = pytest.mark.slow
# Every write in `make slow`, a sample of them otherwise.
step = pytest.mark.parametrize("step", [pytest.param(1, marks=slow, id="all"), 5])


def begun(story: str) -> tuple[Machine, Batches]:
    machine, batches = STORIES[story]
    return machine(), batches()


@cache
def writes(story: str) -> int:
    """Return how many writes a run without faults makes."""
    machine, batches = begun(story)
    assert machine.run(batches)
    made = machine.power.writes
    finish(machine, batches)
    return made


def points(story: str, step: int = 1) -> Iterator[int]:
    yield from range(1, writes(story) + 1, step)


def finish(machine: Machine, batches: Batches) -> None:
    """Let every submitter ask again until all are answered, and check the whole register."""
    machine.power.back()
    for _ in range(3):
        if machine.run(batches):
            break
    else:
        pytest.fail("the register does not start again")
    said = {one.statement.id for batch in batches for one in batch}
    assert said - machine.answers.receipts.keys() <= {stories.short()[1][2].statement.id}
    machine.check()


def test_there_are_enough_points_to_fail_at() -> None:
    assert len(WHEN) * sum(writes(story) for story in STORIES) >= LEAST


@step
@when
@story
def test_a_crash_at_any_write_loses_nothing_acknowledged(story: str, when: str, step: int) -> None:
    for write in points(story, step):
        machine, batches = begun(story)
        setattr(machine.power, when, write)
        assert not machine.run(batches)
        finish(machine, batches)


@step
@when
@story
def test_a_write_that_fails_once_loses_nothing(story: str, when: str, step: int) -> None:
    for write in points(story, step):
        machine, batches = begun(story)
        machine.power.kind = FAILED
        setattr(machine.power, when, write)
        machine.run(batches)
        finish(machine, batches)


@step
@story
def test_a_disk_that_is_full_for_a_while_loses_nothing(story: str, step: int) -> None:
    for write in points(story, step):
        machine, batches = begun(story)
        machine.power.full = write
        machine.run(batches)
        finish(machine, batches)


@step
@pytest.mark.parametrize("gap", [1, 2, 3])
def test_a_crash_while_a_crash_is_mended_loses_nothing(gap: int, step: int) -> None:
    for write in points("past a full tile", step):
        machine, batches = begun("past a full tile")
        machine.power.crash_after = write
        machine.run(batches)
        machine.power.back()
        machine.power.crash_after = machine.power.writes + gap
        machine.run(batches)
        finish(machine, batches)


@step
@story
def test_a_start_proves_what_a_crash_left_unproven(story: str, step: int) -> None:
    # Nobody submits anything after the start: what is recorded is published all the same.
    for write in points(story, step):
        machine, batches = begun(story)
        machine.power.crash_after = write
        machine.run(batches)
        machine.power.back()
        assert machine.run([])
        assert machine.checkpoint() == machine.head
        machine.check()


def test_who_gets_no_answer_is_told_that_the_register_stops() -> None:
    for write in points("past a full tile"):
        machine, batches = begun("past a full tile")
        machine.power.crash_before = write
        machine.run(batches)
        asked = {one.statement.id for batch in batches for one in batch}
        refusals = [one for said in machine.answers.refusals.values() for one in said]
        # The last write is the index, when all have their receipts.
        # Nor is anybody asked by a register that does not come up.
        assert refusals or asked <= machine.answers.receipts.keys() or not machine.up
        assert all(isinstance(one, Unavailable) and "stop" in str(one) for one in refusals)
