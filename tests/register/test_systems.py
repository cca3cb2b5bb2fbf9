"""Developers, systems and observations: who may state what, and what answers to what."""

from typing import Any

import pytest

from comity.base.errors import Refused
from comity.register.rows import (
    DeveloperRow,
    NameRow,
    ObservationRow,
    StandingRow,
    SubjectRow,
    SystemRow,
)
from comity.statement.subjects import subject_key
from statement.bodies import OBSERVATION
from world import World

DEVELOPER = {"name": "Lab A", "trade_names": ["Atelier"]}
SYSTEM = {"name": "Orion", "version": "4"}


def lab(name: str = "lab-a", **changes: object) -> World:
    """Return a world in which lab-a has described itself, with these changes."""
    world = World()
    world.say(name, "developer/v1", name, {**DEVELOPER, **changes})
    return world


def registered(**changes: object) -> World:
    world = lab()
    world.say("lab-a", "system/v1", "lab-a/orion", {**SYSTEM, **changes})
    return world


def again(world: World, **changes: object) -> None:
    """Let lab-a correct what it said last of its system."""
    world.say("lab-a", "system/v1", "lab-a/orion", {**SYSTEM, **changes}, standing(world))


def standing(world: World, about: str = "lab-a/orion", kind: str = "system/v1") -> str:
    row = world.record.get(StandingRow, f"{kind}|lab-a|{about}")
    assert row is not None
    return row.statement


def observed(name: str, *developers: str) -> dict[str, Any]:
    return {**OBSERVATION, "subject": {"developers": list(developers), "name": name}}


def answering(world: World) -> dict[str, tuple[str, ...]]:
    return {row.key: row.systems for row in world.record.all(SubjectRow)}


def test_a_developer_describes_itself() -> None:
    world = lab()
    row = world.record.get(DeveloperRow, "lab-a")
    assert (row.statement, row.index, row.body.name) == (world.last, 1, "Lab A")
    for about in ("lab-b", "Lab A"):
        with pytest.raises(Refused, match="a developer describes itself: about must be lab-b"):
            world.say("lab-b", "developer/v1", about + "?", {"name": "Lab B"})


def test_a_trade_name_belongs_to_who_stated_it_first() -> None:
    world = lab()
    assert {row.key: row.party for row in world.record.all(NameRow)} == {
        "lab-a": "lab-a",
        "atelier": "lab-a",
    }
    for name in ("LAB-A", "\uff2c\uff41\uff42 A"):
        with pytest.raises(Refused, match="the name lab-a is held by lab-a"):
            world.say("lab-b", "developer/v1", "lab-b", {"name": name})
    with pytest.raises(Refused, match="the name atelier is held by lab-a"):
        world.say("lab-b", "developer/v1", "lab-b", {"name": "B", "trade_names": ["Atelier!"]})
    world.say("lab-b", "developer/v1", "lab-b", {"name": "Lab B"})


def test_a_name_once_claimed_stays_claimed() -> None:
    world = lab()
    said = standing(world, "lab-a", "developer/v1")
    world.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A2"}, said)
    with pytest.raises(Refused, match="is held by lab-a"):
        world.say("lab-b", "developer/v1", "lab-b", {"name": "Atelier"})
    # Who holds a name may state it again.
    said = standing(world, "lab-a", "developer/v1")
    world.say("lab-a", "developer/v1", "lab-a", DEVELOPER, said)
    world.check()


def test_a_developer_registers_its_own_systems_under_a_short_id() -> None:
    world = registered()
    row = world.record.get(SystemRow, "lab-a/orion")
    assert (row.by, row.statement, row.body.version) == ("lab-a", world.last, "4")
    for about in ("lab-b/orion", "orion", "lab-a/", "lab-a/Orion", "lab-a/a/b", "lab-a/a b", "/x"):
        with pytest.raises(Refused, match="about must be lab-a/ and a short id"):
            world.say("lab-a", "system/v1", about, SYSTEM)
    world.say("lab-a", "system/v1", "lab-a/\u6a21\u578b-4", SYSTEM)


def test_a_developer_comes_before_its_systems() -> None:
    world = World()
    with pytest.raises(Refused, match="lab-a registers a developer/v1 before its systems"):
        world.say("lab-a", "system/v1", "lab-a/orion", SYSTEM)


def test_a_system_answers_to_its_names_under_every_name_of_its_developer() -> None:
    world = registered(also_known_as=[{"developer": "ATELIER", "name": "Orion IV"}])
    assert answering(world) == {
        "lab-a/orion": ("lab-a/orion",),
        "atelier/orion": ("lab-a/orion",),
        "atelier/orion-iv": ("lab-a/orion",),
    }


def test_a_system_stops_answering_to_an_alias_that_is_dropped() -> None:
    world = registered(also_known_as=[{"developer": "Atelier", "name": "Orion IV"}])
    again(world, also_known_as=[{"developer": "Atelier", "name": "Orion V"}])
    assert answering(world)["atelier/orion-iv"] == ()
    assert answering(world)["atelier/orion-v"] == ("lab-a/orion",)
    again(world, name="Orion Five")
    found = {key for key, systems in answering(world).items() if systems}
    assert found == {"lab-a/orion-five", "atelier/orion-five"}
    world.check()


def test_two_systems_may_answer_to_one_name_and_each_drops_it_for_itself() -> None:
    world = registered()
    world.say("lab-a", "system/v1", "lab-a/orion-2", SYSTEM)
    assert answering(world)["lab-a/orion"] == ("lab-a/orion", "lab-a/orion-2")
    again(world, name="Vega")
    assert answering(world)["lab-a/orion"] == ("lab-a/orion-2",)
    assert answering(world)["lab-a/vega"] == ("lab-a/orion",)


def test_nobody_answers_to_another_developers_name() -> None:
    world = lab()
    alias = [{"developer": "Lab B", "name": "Vega"}]
    with pytest.raises(Refused, match="Lab B is no trade name of lab-a"):
        world.say("lab-a", "system/v1", "lab-a/orion", {**SYSTEM, "also_known_as": alias})


def test_an_observation_is_about_the_key_of_its_subject() -> None:
    world = World()
    body = observed("Orion 4", "Lab B", "Lab A")
    world.say("observer", "observation/v1", "lab-a+lab-b/orion-4", body)
    row = world.record.get(ObservationRow, "lab-a+lab-b/orion-4|observer")
    assert (row.by, row.about, row.body.subject.name) == (
        "observer",
        "lab-a+lab-b/orion-4",
        "Orion 4",
    )
    for about in ("lab-a/orion-4", "lab-a+lab-b/orion-5", "Lab A+Lab B/Orion 4"):
        with pytest.raises(Refused, match=r"about must be the subject's key, lab-a\+lab-b/orion-4"):
            world.say("lab-b", "observation/v1", about, body)


def test_an_observation_never_overwrites_a_registration() -> None:
    world = registered()
    before = world.record.get(SystemRow, "lab-a/orion")
    key = subject_key(["Lab A"], "Orion")
    assert key == "lab-a/orion"
    world.say("observer", "observation/v1", key, observed("Orion", "Lab A"))
    assert world.record.get(SystemRow, "lab-a/orion") == before
    assert answering(world)["lab-a/orion"] == ("lab-a/orion",)
    world.check()


def test_observers_stand_beside_one_another_and_correct_only_themselves() -> None:
    world = World()
    key = "lab-a/orion"
    for by in ("observer", "lab-b", "convener"):
        world.say(by, "observation/v1", key, observed("Orion", "Lab A"))
    said = world.record.get(StandingRow, f"observation/v1|observer|{key}").statement
    world.say("observer", "observation/v1", key, observed("ORION", "Lab A"), said)
    names = {row.by: row.body.subject.name for row in world.record.all(ObservationRow, f"{key}|")}
    assert names == {"observer": "ORION", "lab-b": "Orion", "convener": "Orion"}
