"""Receipts made from a log's public files alone."""

import pytest

from comity.accord.receipt import check_receipt
from comity.base.errors import Unavailable
from comity.log.notes import Note
from comity.service.receipts import receipt
from world import World


def grown() -> tuple[World, Note]:
    world = World()
    for name in ("lab-a", "lab-b", "institute-a"):
        world.say(name, "developer/v1", name, {"name": name})
    raw = world.public.get("checkpoint")
    assert raw is not None
    return world, Note.parse(raw)


@pytest.mark.parametrize("index", range(4))
def test_every_entry_has_a_receipt_that_holds(index: int) -> None:
    world, note = grown()
    assert (
        check_receipt(receipt(world.public.get, index, note, world.chain), world.chain).index
        == index
    )


def test_a_receipt_made_later_is_the_one_given_out_but_for_its_checkpoint() -> None:
    world, note = grown()
    assert receipt(world.public.get, 3, note, world.chain) == world.receipts[3]


def test_an_entry_past_the_checkpoint_has_no_receipt_yet() -> None:
    world, note = grown()
    world.say("institute-b", "developer/v1", "institute-b", {"name": "late"})
    with pytest.raises(Unavailable, match="entry 4 is not in the published log of 4"):
        receipt(world.public.get, 4, note, world.chain)
