"""What belongs beside a duty: readings, spans, who joined when, the base, authorities' words."""

from functools import cache
from typing import Any

from comity.service.sequence import Sequencer
from comity.web.app import application
from comity.web.site import Site
from smallpack import SAID, clause, counting, pack
from statement.bodies import COMPUTE, DEVELOPER, SYSTEM
from web import place as places
from web.markup import Page
from web.place import NOW, ORIGIN, SIDES, Place
from world import World

READING = {"name": "inclusive", "words": {**SAID, "en": "ends on the day itself"},
           "first_day": "included"}  # fmt: skip
JOINED = {"joined": {"fact": "commitments_joined", "includes_any": ["a-code"]}}
CODE = pack(
    clause("C-1", force="commitment", tests=JOINED, when="joined", due={
        "words": SAID, "after": ["threshold_met_on"], "within": places.TWO_WEEKS}),
    clause("C-2", due={"words": SAID, "after": ["designated_on"], "within": places.TWO_WEEKS},
           tests={"told": {"fact": "internal_use_essential", "is": True}}, when="told"),
    clause("C-3", tests={"more": {"fact": "modification_compute", "over": "1/3",
                                  "of": "base_compute"}}, when="more"),
    clause("C-4", recurrence={
        "words": SAID, "length": {"count": 1, "unit": "years"}, "after": ["designated_on"]}),
    id="a-code",
    counting=counting(candidates=[READING]),
)  # fmt: skip
QUIET = pack(clause("Q-1", tests={"x": {"fact": "general_purpose", "is": False}}, when="x"), id="q")
NONE = pack(clause("Z-1", tests=None, when=None, duty=None, no_filing=SAID), id="none")


def _system(**changes: object) -> dict[str, Any]:
    said = {**SYSTEM, "also_known_as": [], "facts": [], "internal_use_essential": None, **changes}
    return {name: value for name, value in said.items() if value is not None}


@cache
def reasons() -> Place:
    """Return a register where Nova of Lab B derives from Orion of Lab A, under four packs."""
    world = World(origin=ORIGIN)
    for name in ("lab-a", "lab-b"):
        body = {**DEVELOPER, "trade_names": [], "name": name.title(), "facts": []}
        joined = [{"name": "a-code", "joined": "2025-08-01"}]
        world.say(name, "developer/v1", name, {**body, "commitments": joined})
    world.say("lab-a", "system/v1", "lab-a/orion", _system(derived=False, derives_from=None))
    base = {"developer": "Lab-A", "name": "Orion", "added_compute": COMPUTE}
    span = {"name": "threshold_met_on", "value": ["2026-02-02", "2026-02-04"]}
    nova = _system(name="Nova", derives_from=base, training=None, threshold_met=None, facts=[span])
    world.say("lab-b", "system/v1", "lab-b/nova", nova)
    for one in (QUIET, NONE, CODE):
        said = {"digest": one.digest, "version": "1", "jurisdiction": "EU", "use": "on",
                "since": "2025-01-01"}  # fmt: skip
        world.say("convener", "pack/v1", one.id, said, signed=SIDES)
    site = Site(world.record, world.public.get, lambda: (QUIET, NONE, CODE), lambda: NOW)
    sequencer = Sequencer(world.log, world.record, world.record, world.clock)
    return Place(world, site, application(sequencer, world.public, site))


def words(path: str) -> str:
    """Return all words of a page, apart by bars."""
    page = Page(reasons().get(path))
    assert page.faults == []
    return "|".join(page.text)


def test_a_clock_that_began_between_two_days_says_so() -> None:
    text = words("/systems/lab-b/nova")
    assert "|threshold_met_on|: between February 2, 2026 and February 4, 2026|#4|" in text
    assert "|between 2026-02-02 and 2026-02-04|Lab-B|" in text


def test_other_readings_of_the_counting_rule_give_a_latest_end_with_its_arithmetic() -> None:
    text = words("/systems/lab-b/nova")
    assert "|At the latest, over every reading|the end of February 18, 2026" in text
    assert "|ends on the day itself|threshold_met_on|: February 2, 2026|14 days|" in text
    assert "|Another reading: ends on the day itself|" in words("/packs")


def test_a_duty_that_only_recurs_has_a_date_too() -> None:
    text = words("/systems/lab-a/orion")
    assert "|Due by (strict)|the end of April 30, 2027 (Europe/Brussels)|" in text
    assert "/systems/lab-a/orion#a-code.C-4" in Page(reasons().get("/obligations")).links


def test_a_commitment_says_since_when_it_binds() -> None:
    assert "|Joined on|2025-08-01|" in words("/systems/lab-b/nova")


def test_a_date_of_what_is_undetermined_says_if_it_applies() -> None:
    text = words("/systems/lab-a/orion")
    assert "|If it applies, due by (strict)|the end of May 14, 2026 (Europe/Brussels)|" in text
    assert "|if it applies: the end of May 14, 2026" in "|".join(
        Page(reasons().get("/obligations?of=orion&state=undetermined")).text
    )


def test_a_derivative_shows_what_its_base_says_for_it() -> None:
    text = words("/systems/lab-b/nova")
    assert "|Derives from, nearest first|Orion 4|" in text
    assert "Its registration says of this system, which need not say it again:|" in text
    assert "|base_compute|: 3.2e25 or more FLOP|" in text
    assert "|3.2e25 or more FLOP|Lab-A|#" in text


def test_a_base_shows_what_derives_from_it() -> None:
    text = words("/systems/lab-a/orion")
    assert "|Registered systems that derive from it|Nova 4|, lab-b|" in text


def test_a_law_without_filing_says_why() -> None:
    text = words("/systems/lab-a/orion")
    assert "|No statutory filing: 1|" in text
    assert "|No statutory filing|words|" in text


def test_packs_by_which_nothing_is_owed_are_folded_behind_the_others() -> None:
    text = words("/systems/lab-a/orion")
    assert "|Packs of rules by which nothing is owed or open: 1|" in text
    assert text.index("|No statutory filing: 1|") < text.index("|Packs of rules by which")
