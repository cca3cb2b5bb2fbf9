"""A witness cosigns growth alone, remembers it first, and never says it was before the entry."""

import pytest

import world
from comity.base.digests import Digest
from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash, parents
from comity.log.notes import Note, signatures_by
from comity.service import signing
from comity.service.ports import Offer
from comity.service.witness import Witness
from comity.storage.memory import Crash, Faults, MemoryHead

LOG = world.signers(world.ORIGIN, world.LOG_KINDS)
OWN = world.signers("witness.example/a")
LEAVES = [leaf_hash(b"one"), leaf_hash(b"two")]
ONE = Checkpoint(world.ORIGIN, 1, Digest(LEAVES[0]))
TWO = Checkpoint(world.ORIGIN, 2, Digest(parents(LEAVES)[0]))
NOW = world.START


@pytest.fixture
def clock() -> world.Clock:
    return world.Clock()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def cell(faults: Faults) -> MemoryHead:
    return MemoryHead(faults)


@pytest.fixture
def witness(cell: MemoryHead, clock: world.Clock) -> Witness:
    return Witness(OWN, [one.vkey for one in LOG], cell, clock)


def offer(
    head: Checkpoint,
    old: int,
    *proof: bytes,
    previous: Instant = NOW,
    times: tuple[Instant, ...] = (),
) -> Offer:
    note = signing.signed(LOG, head, NOW)
    return Offer(old, tuple(Digest(one) for one in proof), note, previous, times)


def test_growth_is_cosigned_by_every_key_at_this_time(
    witness: Witness, cell: MemoryHead, clock: world.Clock
) -> None:
    assert witness.size() == 0
    clock.tick(60)
    lines = witness.cosign(offer(ONE, 0, times=(NOW,)))
    verified = signatures_by(Note(str(ONE), lines), [one.vkey for one in OWN])
    assert [one.time for one in verified] == [clock.now, clock.now]
    assert witness.size() == 1
    lines = witness.cosign(offer(TWO, 1, LEAVES[1], times=(NOW,)))
    assert witness.size() == 2
    assert cell.head is not None
    # The cell keeps what proves misbehaviour: the log's own signatures, and the witness'.
    assert Note.parse(cell.head).signatures[-2:] == lines
    assert len(Note.parse(cell.head).signatures) == 4


def test_the_same_head_may_be_cosigned_again(witness: Witness, clock: world.Clock) -> None:
    witness.cosign(offer(ONE, 0, times=(NOW,)))
    clock.tick(10_000)
    lines = witness.cosign(offer(ONE, 1))
    (first, *_) = signatures_by(Note(str(ONE), lines), [one.vkey for one in OWN])
    assert first.time == clock.now


def test_a_head_its_log_did_not_sign_is_unverified(witness: Witness) -> None:
    note = signing.signed(LOG[:1], ONE, NOW)
    with pytest.raises(Unverified, match="lacks a signature of its log"):
        witness.cosign(Offer(0, (), note, NOW, ()))
    assert witness.size() == 0


def test_another_size_than_the_one_remembered_is_a_conflict(witness: Witness) -> None:
    witness.cosign(offer(ONE, 0, times=(NOW,)))
    with pytest.raises(Unavailable, match="the witness remembers size 1"):
        witness.cosign(offer(TWO, 0, times=(NOW,)))


def test_another_history_is_never_cosigned(witness: Witness) -> None:
    witness.cosign(offer(ONE, 0, times=(NOW,)))
    fork = Checkpoint(world.ORIGIN, 1, Digest(LEAVES[1]))
    with pytest.raises(Unverified):
        witness.cosign(offer(fork, 1))
    with pytest.raises(Unverified):
        witness.cosign(offer(TWO, 1, LEAVES[0], times=(NOW,)))
    assert witness.size() == 1


def test_a_log_of_another_name_or_a_smaller_one_is_malformed(witness: Witness) -> None:
    witness.cosign(offer(ONE, 0, times=(NOW,)))
    other = Checkpoint("other.example/log", 1, ONE.root)
    with pytest.raises((Malformed, Unverified)):
        witness.cosign(offer(other, 1))
    with pytest.raises(Malformed):
        witness.cosign(offer(ONE, 2))


TIMES: dict[str, tuple[Instant, tuple[Instant, ...]]] = {
    "going back": (NOW, (NOW.plus(-1),)),
    "going back among the new": (NOW, (NOW.plus(2), NOW.plus(1))),
    "far ahead": (NOW, (NOW.plus(301),)),
    "an old one far ahead": (NOW.plus(301), ()),
}


@pytest.mark.parametrize(("previous", "times"), TIMES.values(), ids=TIMES)
def test_times_that_no_honest_log_gives_are_refused(
    witness: Witness, previous: Instant, times: tuple[Instant, ...]
) -> None:
    with pytest.raises(Refused):
        witness.cosign(offer(ONE, 0, previous=previous, times=times))
    assert witness.size() == 0


def test_an_entry_backdated_before_the_last_cosignature_is_refused(
    witness: Witness, clock: world.Clock
) -> None:
    witness.cosign(offer(ONE, 0, times=(NOW,)))
    clock.tick(10_000)
    witness.cosign(offer(ONE, 1))
    with pytest.raises(Refused, match="was not in the log"):
        witness.cosign(offer(TWO, 1, LEAVES[1], times=(NOW.plus(100),)))


def test_a_clock_a_little_behind_the_log_s_cosigns_at_the_entry_s_time(witness: Witness) -> None:
    lines = witness.cosign(offer(ONE, 0, times=(NOW.plus(300),)))
    verified = signatures_by(Note(str(ONE), lines), [one.vkey for one in OWN])
    assert {one.time for one in verified} == {NOW.plus(300)}


def test_what_is_not_remembered_is_not_cosigned(
    witness: Witness, cell: MemoryHead, faults: Faults
) -> None:
    faults.crash_before = 1
    with pytest.raises(Crash):
        witness.cosign(offer(ONE, 0, times=(NOW,)))
    assert cell.head is None
