"""Clocks that go back, or differ, spoil no receipt: time in the log only goes on."""

from collections.abc import Mapping

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import NoteSignature
from comity.log.submission import AddCheckpoint
from comity.register.entries import Signed
from comity.service import signing
from comity.service.alarm import Alarm
from comity.service.commit import LogWriter
from comity.service.cosign import DEADLINE, Cosigning
from comity.statement.kinds.accords import Witness
from service import stories
from service.asking import SILENT, index, told
from service.machine import Machine

SIDE_A, NEUTRAL = "institute-a", "convener"


BACK = {"a second": -1, "nearly a minute": -59}


@pytest.mark.parametrize("seconds", BACK.values(), ids=BACK)
def test_a_clock_that_goes_back_a_little_spoils_no_receipt(seconds: int) -> None:
    machine, (first, second, *_) = Machine(), stories.short()
    assert machine.run([first])
    last = machine.clock.now.plus(-1)
    machine.clock.now = last.plus(seconds)
    assert machine.run([second[:1]])
    # Nobody signs twice with a clock that goes back; what is recorded waits until it is there.
    assert "the clock of this witness went back" in str(told(machine, second[0]))
    machine.clock.now = last
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
    machine.witness_faults[SIDE_A] = SILENT
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


class Apart:
    """A foreign witness that cosigns by its own clock, whatever the entries say."""

    def __init__(self, body: Witness, machine: Machine, ahead: int) -> None:
        self.name, self.machine, self.ahead = body.name, machine, ahead
        self.signers = world.signers(body.name)

    def cosign(self, request: AddCheckpoint) -> tuple[NoteSignature, ...]:
        now = self.machine.clock.now.plus(self.ahead)
        return signing.lines(self.signers, Checkpoint.parse(request.note.text), now)


def log_with(machine: Machine, seconds: Mapping[str, int]) -> LogWriter:
    """Return a log with one new entry, whose witnesses' clocks are so far ahead of its own."""

    def find(body: Witness) -> Apart:
        return Apart(body, machine, seconds.get(body.party, 0))

    keys = world.signers(machine.origin, world.LOG_KINDS)
    cosigning = Cosigning(find, machine.clock, grace=DEADLINE)
    log = LogWriter(machine.origin, keys, cosigning, machine.stores, machine.clock)
    log.load()
    log.append([world.World().stamp(stories.short()[0][0].envelope)], [machine.clock.now])
    return log


@pytest.fixture
def steady(machine: Machine) -> Machine:
    machine.clock.now = world.START
    return machine


@pytest.mark.parametrize("behind", [1, 59])
def test_nothing_is_published_that_was_cosigned_before_it_was_made(
    steady: Machine, behind: int
) -> None:
    log = log_with(steady, dict.fromkeys(world.WITNESSES, -behind))
    log.publish(steady.chain.latest)
    assert not log.proven
    with pytest.raises(Unavailable, match="witnesses are behind the newest entry, of 2026"):
        log.prove(1, b"")
    # What comes next is stamped by the slowest clock, so that it need not wait.
    assert log.stamp(steady.clock.now.plus(100)) == steady.clock.now.plus(100 - behind)


def test_what_was_cosigned_too_early_is_cosigned_again(steady: Machine) -> None:
    log = log_with(steady, dict.fromkeys(world.WITNESSES, -1))
    log.publish(steady.chain.latest)
    steady.clock.tick()
    log.publish(steady.chain.latest)
    assert log.proven


FAR = {"behind": -60, "ahead": 60, "a day behind": -86_400, "years ahead": 86_400 * 3650}


@pytest.mark.parametrize("seconds", FAR.values(), ids=FAR)
def test_a_clock_a_minute_off_every_side_s_stops_the_register(
    steady: Machine, seconds: int
) -> None:
    log = log_with(steady, dict.fromkeys(world.WITNESSES, seconds))
    with pytest.raises(Alarm, match=f"clock is {abs(seconds)} seconds away from the clocks of all"):
        log.publish(steady.chain.latest)
    assert not log.proven


def test_one_side_s_clock_a_minute_off_stops_nothing(steady: Machine) -> None:
    log = log_with(steady, {SIDE_A: 299})
    log.publish(steady.chain.latest)
    assert log.proven


@pytest.mark.parametrize("seconds", [301, -301, 86_400 * 3650])
def test_a_line_from_another_time_does_not_count(steady: Machine, seconds: int) -> None:
    # Nor does it date receipts, or make later entries look backdated.
    log = log_with(steady, {SIDE_A: seconds})
    log.publish(steady.chain.latest)
    assert not log.proven
    with pytest.raises(Unavailable, match=r"institute-a: its clock says .* when ours says 2026"):
        log.prove(1, b"")
    assert log.stamp(steady.clock.now) == steady.clock.now


def test_a_clock_that_is_wrong_stops_the_sequencer_and_loses_nothing(
    machine: Machine, three: tuple[Signed, ...]
) -> None:
    for party in world.WITNESSES:
        machine.drift[party] = 3600
    assert not machine.run([three])
    assert "3600 seconds away" in str(machine.alarm)
    # The witnesses were asked before anything was signed.
    assert machine.head.size == 1
    machine.drift.clear()
    machine.clock.tick(3600)
    assert machine.run([three])
    assert [index(machine, one) for one in three] == [1, 2, 3]
    machine.check()
