"""Two sequencers on one store: one wins, the other stops, and nothing acknowledged is lost."""

import asyncio
from functools import cache

import pytest

from comity.base.errors import ComityError
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from service import stories
from service.machine import Machine, WatchedRecord

FIRST, SECOND = stories.short()[0], (stories.short()[2][1],)


def begun() -> Machine:
    machine = Machine()
    assert machine.run([])
    return machine


@cache
def writes() -> int:
    """Return how many writes the first one makes, when it is alone."""
    machine = begun()
    before = machine.power.writes
    assert machine.run([FIRST])
    return machine.power.writes - before


def interloper(machine: Machine) -> None:
    """Start a second sequencer over the same stores and let it record something."""

    async def run() -> None:
        other = machine.start(WatchedRecord(machine.power))
        for one in SECOND:
            try:
                machine.answers.note(one.statement.id, (await other.record(one))[0])
            except ComityError as fault:
                machine.answers.note(one.statement.id, fault)
        await other.settle()

    try:
        asyncio.run(run())
    except ComityError:
        # It stops where it finds that it is not alone.
        return


def test_the_first_writes_often_enough() -> None:
    assert writes() >= 10


@pytest.mark.parametrize("at", range(1, 14))
def test_whoever_comes_in_between_two_writes_spoils_nothing(at: int) -> None:
    machine = begun()
    machine.power.pause = machine.power.writes + at
    machine.power.meanwhile = lambda: interloper(machine)
    machine.run([FIRST])
    machine.power.back()
    shown = [Checkpoint.parse(Note.parse(raw).text).size for raw in machine.public.seen]
    if shown != sorted(shown):
        # Between the look at the head and the very write only the lock of the folder helps.
        assert at in {4, 13}
        machine.public.seen.clear()
    # Whoever was told nothing, or that it was not recorded, asks again.
    assert machine.run([FIRST, SECOND])
    said = {one.statement.id for one in (*FIRST, *SECOND)}
    assert said <= machine.answers.receipts.keys()
    machine.check()
