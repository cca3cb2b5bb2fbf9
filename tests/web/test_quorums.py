"""Pages under a checkpoint of two accords, and under one that a silent side lacks."""

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import Unavailable
from web.markup import Page
from web.place import place_of
from world import World

HOUR = 3600
SIDE_B = "institute-b"


def test_a_checkpoint_of_two_accords_is_shown_by_the_newer() -> None:
    here = World()
    parties = ("institute-a", "lab-b", "convener")
    here.amend(witnesses=[world.witness_body(party) for party in parties])
    place = place_of(here)
    text = "|".join(Page(place.get("/log")).text)
    assert "|witness.example/lab-b|lab-b|side-b|2026-11-23T09:00:00Z|" in text
    receipt = place.client.get("/log/1/receipt")
    assert check_receipt(receipt.content, here.chain).index == 1


def test_without_a_side_pages_stand_and_most_entries_wait_for_their_receipt() -> None:
    here = World(world.accord_dict(silence={"after_hours": 1}))
    here.silent.add(SIDE_B)
    here.clock.tick(HOUR)
    with pytest.raises(Unavailable, match="is recorded and not yet proven"):
        here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    place = place_of(here)
    assert "|not on this checkpoint|" in "|".join(Page(place.get("/log")).text)
    assert place.client.get("/log/0/receipt").status_code == 200
    waiting = place.client.get("/log/1/receipt")
    assert waiting.status_code == 503
    assert "side-b is silent" in "|".join(Page(waiting.text).text)
