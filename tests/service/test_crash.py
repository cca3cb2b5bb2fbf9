"""
The power is cut before and after every single write; what was acknowledged is there for ever.

After each cut the same code starts on what survived, and every submitter asks again.
"""

from collections.abc import Callable, Iterator

import pytest

from comity.base.errors import Unavailable
from comity.service import sequence
from service import stories
from service.machine import Machine
from service.stories import Batches

STORIES: dict[str, Callable[[], Batches]] = {"short": stories.short, "long": stories.long}
WHEN = ("crash_before", "crash_after")
LEAST = 200


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "PAUSE", 0)


def writes(story: str) -> int:
    """Return how many writes a run without faults makes."""
    machine = Machine()
    assert machine.run(STORIES[story]())
    return machine.power.writes


def points() -> Iterator[tuple[str, str, int]]:
    for story in STORIES:
        for write in range(1, writes(story) + 1):
            for when in WHEN:
                yield story, when, write


def finish(machine: Machine, story: str) -> None:
    """Let every submitter ask again until all are answered, and check the whole register."""
    batches = STORIES[story]()
    machine.power.back()
    for _ in range(3):
        if machine.run(batches):
            break
    else:
        pytest.fail("the register does not start again")
    said = {one.statement.id for batch in batches for one in batch}
    assert said - machine.answers.receipts.keys() <= {stories.short()[1][2].statement.id}
    machine.check()


def test_a_run_without_faults_answers_everything() -> None:
    for story in STORIES:
        machine = Machine()
        assert machine.run(STORIES[story]())
        finish(machine, story)


def test_there_are_enough_points_to_fail_at() -> None:
    assert len(list(points())) >= LEAST


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("story", STORIES)
def test_a_crash_at_any_write_loses_nothing_acknowledged(story: str, when: str) -> None:
    for write in range(1, writes(story) + 1):
        machine = Machine()
        setattr(machine.power, when, write)
        assert not machine.run(STORIES[story]())
        finish(machine, story)


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("story", STORIES)
def test_a_write_that_fails_once_loses_nothing(story: str, when: str) -> None:
    for write in range(1, writes(story) + 1):
        machine = Machine()
        machine.power.kind = OSError(5, "Input/output error")
        setattr(machine.power, when, write)
        machine.run(STORIES[story]())
        finish(machine, story)


@pytest.mark.parametrize("gap", [1, 2, 3])
def test_a_crash_while_a_crash_is_mended_loses_nothing(gap: int) -> None:
    for write in range(1, writes("short") + 1, 2):
        machine = Machine()
        machine.power.crash_after = write
        machine.run(stories.short())
        machine.power.back()
        machine.power.crash_after = machine.power.writes + gap
        machine.run(stories.short())
        finish(machine, "short")


def test_a_crash_leaves_nothing_unproven_after_the_next_start() -> None:
    # Nobody submits anything after the start: what is recorded is published all the same.
    for write in range(1, writes("short") + 1):
        machine = Machine()
        machine.power.crash_after = write
        machine.run(stories.short())
        machine.power.back()
        assert machine.run([])
        assert machine.checkpoint() == machine.head
        machine.check()


def test_who_is_not_answered_is_told_so() -> None:
    for write in range(12, writes("short") + 1):
        machine = Machine()
        machine.power.crash_before = write
        machine.run(stories.short())
        refusals = [one for said in machine.answers.refusals.values() for one in said]
        stopped = [one for one in refusals if isinstance(one, Unavailable)]
        assert all("stop" in str(one) for one in stopped)
