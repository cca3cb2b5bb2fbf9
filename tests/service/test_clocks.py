"""Clocks that go back, or differ, spoil no receipt: time in the log only goes on."""

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import Unavailable
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import NoteSignature
from comity.register.entries import Signed
from comity.service import signing
from comity.service.commit import LogWriter
from comity.service.ports import Offer
from service import stories
from service.asking import SILENT, index, told
from service.machine import Machine

SIDE_A, NEUTRAL = "institute-a", "convener"


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


class Behind:
    """A foreign witness that cosigns by its own clock, whatever the entries say."""

    def __init__(self, party: str, time: Instant) -> None:
        self.signers, self.time = world.signers(world.witness_name(party)), time

    def size(self) -> int:
        return 0

    def cosign(self, offer: Offer) -> tuple[NoteSignature, ...]:
        return signing.lines(self.signers, Checkpoint.parse(offer.note.text), self.time)


@pytest.mark.parametrize(("behind", "proven"), [(0, True), (1, False), (100, False)])
def test_nothing_is_published_that_was_cosigned_before_it_was_made(
    machine: Machine, behind: int, *, proven: bool
) -> None:
    log = LogWriter(
        machine.origin,
        world.signers(machine.origin, world.LOG_KINDS),
        [Behind(party, world.START.plus(-behind)) for party in world.WITNESSES],
        machine.stores,
        machine.clock,
    )
    log.load()
    entry = world.World().stamp(stories.short()[0][0].envelope)
    log.append([entry], [world.START])
    accord = machine.chain.latest
    if proven:
        log.publish(accord)
    else:
        with pytest.raises(Unavailable, match="behind the newest entry, of 2026"):
            log.publish(accord)
    assert log.proven is proven
