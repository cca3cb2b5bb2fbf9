"""When a side falls silent: what the accord lets the others publish, and what it never does."""

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base import digests
from comity.base.errors import Unavailable
from comity.log.notes import Note
from comity.log.tlog_proof import TlogProof
from comity.service.publish import CHECKPOINT, WHOLE
from comity.service.receipts import cosigned, receipt
from service.asking import names, shown, witnessed_by
from world import World

HOUR = 3600
SIDE_A, SIDE_B = "institute-a", "institute-b"
SYSTEM = {"name": "Orion", "version": "1"}
FILING = {
    "pack": "a-pack",
    "clause": "A-1",
    "recipient": "The Authority",
    "channel": "portal",
    "filed_on": "2026-11-20",
}


def quiet(hours: int = 2) -> World:
    """Return a world whose accord goes on without a side after so many hours."""
    here = World(world.accord_dict(silence={"after_hours": hours}))
    here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    here.say("lab-a", "system/v1", "lab-a/orion", SYSTEM)
    return here


def file(here: World, document: str) -> bytes:
    said = {**FILING, "document": digests.named(document.encode())}
    return here.say("lab-a", "filing/v1", "lab-a/orion", said)


def test_without_a_word_of_the_accord_a_silent_side_stops_everything_for_ever() -> None:
    here = World()
    here.silent.add(SIDE_B)
    here.clock.tick(24 * 7 * HOUR)
    with pytest.raises(Unavailable, match="side side-b lacks its witness"):
        here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    assert shown(here).size == 1


def test_a_side_is_waited_for_as_long_as_the_accord_says() -> None:
    here = quiet()
    here.silent.add(SIDE_B)
    here.clock.tick(2 * HOUR - 1)
    with pytest.raises(Unavailable, match="side side-b"):
        file(here, "first")
    assert shown(here).size == 3
    here.clock.tick(1)
    receipt_ = file(here, "second")
    assert shown(here).size == 5
    assert check_receipt(receipt_, here.chain).silent == ("side-b",)
    # The one that had to wait is proven with it.
    assert here.log.prove(3, here.entries[3], "filing/v1")


def test_a_checkpoint_without_a_side_proves_incidents_and_filings_and_nothing_else() -> None:
    here = quiet()
    here.silent.add(SIDE_B)
    here.clock.tick(2 * HOUR)
    with pytest.raises(Unavailable, match=r"entry 3 is recorded and not yet proven, .* side-b"):
        here.say("lab-b", "developer/v1", "lab-b", {"name": "Lab B"})
    assert shown(here).size == 4
    assert names(here.public.objects[CHECKPOINT]) == sorted(2 * ["convener", SIDE_A])
    filed = file(here, "first")
    assert names(bytes(TlogProof.parse(filed).note)) == 2 * [SIDE_A]
    note = Note.parse(here.public.objects[CHECKPOINT])
    # From the public files follows the same.
    assert check_receipt(receipt(here.public.get, 4, note, here.chain), here.chain).index == 4
    with pytest.raises(Unavailable, match="entry 3 is recorded and not yet proven: side-b is sile"):
        receipt(here.public.get, 3, note, here.chain)
    # What all sides had cosigned before keeps its receipt.
    assert check_receipt(receipt(here.public.get, 2, note, here.chain), here.chain).index == 2
    assert here.log.prove(2, here.entries[2], "system/v1")
    assert cosigned(note, here.chain)[1] == tuple(
        (world.witness_name(one), here.clock.now) for one in ("convener", SIDE_A)
    )


def test_when_the_side_comes_back_everything_is_proven() -> None:
    here = quiet()
    here.silent.add(SIDE_B)
    here.clock.tick(2 * HOUR)
    with pytest.raises(Unavailable):
        here.say("lab-b", "developer/v1", "lab-b", {"name": "Lab B"})
    assert here.public.objects[WHOLE]
    assert not here.log.proven
    here.silent.clear()
    here.publish()
    assert here.log.proven
    assert names(here.public.objects[CHECKPOINT]) == sorted(2 * ["convener", SIDE_A, SIDE_B])
    assert WHOLE not in here.public.objects
    whole = bytes(here.log.prove(3, here.entries[3], "developer/v1"))
    assert check_receipt(whole, here.chain).silent == ()
    here.check()
    # Silence is counted anew from there.
    here.silent.add(SIDE_B)
    here.clock.tick(HOUR)
    with pytest.raises(Unavailable):
        file(here, "later")
    assert shown(here).size == 4


def test_a_start_in_a_silence_knows_what_all_sides_had_cosigned() -> None:
    here = quiet()
    here.silent.add(SIDE_B)
    here.clock.tick(2 * HOUR)
    file(here, "first")
    here.log = here.writer()
    assert here.log.proven_size == 3
    here.publish()
    assert here.log.prove(2, here.entries[2], "system/v1")
    assert check_receipt(file(here, "second"), here.chain).silent == ("side-b",)
    here.silent.clear()
    here.publish()
    assert here.log.proven
    here.check()


def test_a_new_accord_in_a_silence_still_needs_the_quorum_before_it() -> None:
    here = quiet()
    here.silent |= {SIDE_B, "lab-b"}
    here.clock.tick(2 * HOUR)
    with pytest.raises(Unavailable):
        here.amend(witnesses=witnessed_by(SIDE_A, "lab-b", "convener"))
    file(here, "first")
    # Shown without side B, and by both states of the accord; proven by neither.
    assert shown(here).size == 5
    here.log = here.writer()
    here.silent.discard("lab-b")
    here.publish()
    assert not here.log.proven
    here.silent.clear()
    here.publish()
    assert here.log.proven
    assert SIDE_B in names(here.public.objects[CHECKPOINT])
    here.check()


def test_nothing_is_shown_when_all_sides_are_silent() -> None:
    here = quiet()
    here.silent |= {SIDE_A, SIDE_B}
    here.clock.tick(24 * HOUR)
    with pytest.raises(
        Unavailable, match=r"side side-a lacks .* as others lack too \(side-b witness"
    ):
        file(here, "first")
    assert shown(here).size == 3
