"""A witness that lies, is slow or stays away: its own side waits for it, nobody else does."""

import time

import pytest

import world
from comity.log.checkpoint import Checkpoint
from comity.log.notes import NoteSignature
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.register.entries import Signed
from comity.service import signing
from service import stories
from service.asking import index, told
from service.machine import Answer, Lie, Machine

NEUTRAL, SIDE_A = "convener", "institute-a"


def forged(_: AddCheckpoint, said: Answer) -> Answer:
    if isinstance(said, Conflict):
        return said
    return tuple(NoteSignature(one.name, one.key_id, bytes(len(one.signature))) for one in said)


def of_another_head(request: AddCheckpoint, _: Answer) -> Answer:
    head = Checkpoint.parse(request.note.text)
    other = Checkpoint(head.origin, head.size + 1, head.root)
    return signing.lines(world.signers(world.witness_name(SIDE_A)), other, world.START)


def by_one_key(_: AddCheckpoint, said: Answer) -> Answer:
    return said if isinstance(said, Conflict) else said[:1]


def tomorrow(request: AddCheckpoint, _: Answer) -> Answer:
    head = Checkpoint.parse(request.note.text)
    when = world.START.plus(86_400)
    return tuple(
        line
        for party in (SIDE_A, NEUTRAL)
        for line in signing.lines(world.signers(world.witness_name(party)), head, when)
    )


def slowly(_: AddCheckpoint, said: Answer) -> Answer:
    time.sleep(0.3)
    return said


LIES: dict[str, tuple[Lie, str]] = {
    "forgotten all": (lambda *_: Conflict(0), "it remembers size 0"),
    "never the same size": (lambda it, _: Conflict((it.old_size + 1) % 2), "it remembers size "),
    "forged lines": (forged, "does not hold"),
    "lines on another head": (of_another_head, "it answers with no line by its keys"),
    "one key of two": (by_one_key, "not all of its keys have signed"),
    "no lines": (lambda *_: (), "it answers with no line by its keys"),
    "another day": (tomorrow, "its clock says 2026-11-24T09:00:00Z when ours says "),
}


@pytest.mark.parametrize("lie", [one for one, _ in LIES.values()], ids=LIES)
def test_a_neutral_witness_that_lies_holds_up_nobody(
    machine: Machine, three: tuple[Signed, ...], lie: Lie
) -> None:
    machine.lies[NEUTRAL] = lie
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    machine.lies.clear()
    assert machine.run([stories.short()[1]])
    machine.check()


@pytest.mark.parametrize(("lie", "why"), LIES.values(), ids=LIES)
def test_a_side_whose_witness_lies_is_named_and_waited_for(
    machine: Machine, three: tuple[Signed, ...], lie: Lie, why: str
) -> None:
    if lie is of_another_head:
        why = "does not hold"
    machine.lies[SIDE_A] = lie
    assert machine.run([three])
    said = str(told(machine, three[0]))
    assert "side side-a lacks its witness witness.example/institute-a, of institute-a: " in said
    assert why in said
    machine.lies.clear()
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    machine.check()


def test_slow_witnesses_answer_together(machine: Machine, three: tuple[Signed, ...]) -> None:
    machine.lies = dict.fromkeys(world.WITNESSES, slowly)
    start = time.monotonic()
    assert machine.run([three])
    # At the start and for the batch each is asked once or twice, and all of them at once.
    assert time.monotonic() - start < 12 * 0.3
    assert [index(machine, one) for one in three] == [1, 2, 3]
    machine.check()
