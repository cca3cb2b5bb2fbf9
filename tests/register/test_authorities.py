"""Authorities: only those that the pack in use names are heard, and only on what is on record."""

from typing import Any

import pytest

from comity.base.errors import Refused
from comity.register.rows import DeterminationRow, ReviewRow, StatementRow, VoidRow
from statement.bodies import DIGEST, FILING, PACK
from world import ALL, START, World

PACK_BODY = {**PACK, "authorities": ["institute-a", "institute-b"]}
OTHER = "sha256:" + "2" * 64
DETERMINATION = {
    "pack": "a-pack",
    "clause": "A-1",
    "verdict": "waived",
    "at": str(START),
    "reason": "A pilot.",
}
REVIEW = {"digest": DIGEST, "clause": "A-1", "verdict": "confirmed"}
KEY = "lab-a/orion|a-pack|A-1|institute-a"


def filed() -> World:
    """Return a world with a pack in use and a system, about which something is filed last."""
    world = World()
    world.say("convener", "pack/v1", "a-pack", PACK_BODY, signed=ALL)
    world.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    world.say("lab-a", "system/v1", "lab-a/orion", {"name": "Orion", "version": "4"})
    world.say("lab-a", "filing/v1", "lab-a/orion", FILING)
    return world


def determine(world: World, by: str = "institute-a", **changes: Any) -> None:  # noqa: ANN401 - parts of a body
    about = changes.pop("about", "lab-a/orion")
    replaces = changes.pop("replaces", None)
    world.say(by, "determination/v1", about, {**DETERMINATION, **changes}, replaces)


def test_the_authority_that_the_pack_names_is_heard() -> None:
    world = filed()
    determine(world, verdict="acknowledged", filing=world.last)
    row = world.record.get(DeterminationRow, KEY)
    assert (row.statement, row.by, row.about) == (world.last, "institute-a", "lab-a/orion")
    assert row.body.verdict == "acknowledged"
    determine(world, about="lab-a")
    assert world.record.count(DeterminationRow) == 2
    world.check()


def test_nobody_else_is_heard() -> None:
    world = filed()
    for by in ("lab-a", "convener", "observer"):
        with pytest.raises(Refused, match=f"{by} is no authority that the pack a-pack names"):
            determine(world, by)
    with pytest.raises(Refused, match="institute-a is no authority that the pack b-pack names"):
        determine(world, pack="b-pack")
    with pytest.raises(Refused, match="is no authority"):
        world.say("institute-a", "review/v1", "b-pack", REVIEW)


def test_what_another_said_in_the_log_is_void() -> None:
    world = filed()
    forged = world.envelope("lab-a", "determination/v1", "lab-a/orion", DETERMINATION)
    void = world.force(forged)
    assert str(void.reason) == "lab-a is no authority that the pack a-pack names"
    assert list(world.record.all(VoidRow)) == [void.row]
    assert world.record.count(DeterminationRow) == 0
    world.check()


def test_who_is_an_authority_is_what_stands_of_the_pack() -> None:
    world = filed()
    determine(world)
    said = next(row.key for row in world.record.all(StatementRow) if row.kind == "pack/v1")
    only = {**PACK_BODY, "authorities": ["institute-b"]}
    world.say("convener", "pack/v1", "a-pack", only, said, ALL)
    with pytest.raises(Refused, match="institute-a is no authority"):
        determine(world, clause="A-2")
    determine(world, "institute-b")
    # What was said while it was one stays on record; each speaks under its own name.
    assert world.record.count(DeterminationRow) == 2


def test_each_duty_is_determined_by_itself_and_anew_in_place_of_the_old() -> None:
    world = filed()
    determine(world)
    first = world.last
    determine(world, clause="A-2")
    with pytest.raises(Refused, match="must replace the statement that stands"):
        determine(world, verdict="overdue")
    determine(world, verdict="overdue", replaces=first)
    assert world.record.get(DeterminationRow, KEY).body.verdict == "overdue"
    assert world.record.count(DeterminationRow) == 2
    world.check()


def test_a_determination_is_about_what_is_on_record() -> None:
    world = filed()
    id_ = world.last
    for about in ("lab-a/vega", "lab-b", "lab-a/run/x", "?"):
        with pytest.raises(Refused, match="nothing is registered as"):
            determine(world, about=about)
    with pytest.raises(Refused, match="lies in the future"):
        determine(world, at=str(START.plus(301)))
    wrong: tuple[dict[str, Any], ...] = (
        {"filing": DIGEST},
        {"filing": id_, "clause": "A-2"},
        {"filing": id_, "about": "lab-a"},
    )
    for change in wrong:
        with pytest.raises(Refused, match="is no filing under"):
            determine(world, **change)


def test_an_authority_confirms_or_contests_a_clause_of_the_very_pack() -> None:
    world = filed()
    world.say("institute-a", "review/v1", "a-pack", REVIEW)
    first = world.last
    row = world.record.get(ReviewRow, f"{DIGEST}|A-1|institute-a")
    assert (row.pack, row.by, row.body.verdict) == ("a-pack", "institute-a", "confirmed")
    with pytest.raises(Refused, match=f"a-pack in use has the digest {DIGEST}"):
        world.say("institute-a", "review/v1", "a-pack", {**REVIEW, "digest": OTHER})
    world.say("institute-b", "review/v1", "a-pack", {**REVIEW, "verdict": "contested"})
    world.say("institute-a", "review/v1", "a-pack", {**REVIEW, "clause": "A-2"})
    contested = {**REVIEW, "verdict": "contested", "reason": "Another day counts."}
    world.say("institute-a", "review/v1", "a-pack", contested, first)
    verdicts = {one.key: one.body.verdict for one in world.record.all(ReviewRow)}
    assert verdicts == {
        f"{DIGEST}|A-1|institute-a": "contested",
        f"{DIGEST}|A-1|institute-b": "contested",
        f"{DIGEST}|A-2|institute-a": "confirmed",
    }
    world.check()
