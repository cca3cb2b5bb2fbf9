"""Runs, incidents and filings: a party speaks for its own; what it files is about these."""

from typing import Any

import pytest

from comity.base.errors import Refused
from comity.register.rows import FilingRow, IncidentRow, RunRow
from statement.bodies import DIGEST, FILING, INCIDENT, OBSERVATION, RUN
from world import START, World

SYSTEM = {"name": "Orion", "version": "4"}


def lab() -> World:
    world = World()
    world.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    return world


def registered() -> World:
    world = lab()
    world.say("lab-a", "system/v1", "lab-a/orion", SYSTEM)
    return world


def test_a_developer_states_its_own_runs() -> None:
    world = lab()
    world.say("lab-a", "run/v1", "lab-a/run/orion-4", RUN)
    row = world.record.get(RunRow, "lab-a/run/orion-4")
    assert (row.by, row.statement, row.body.name) == ("lab-a", world.last, RUN["name"])
    others = ("lab-b/run/x", "lab-a/run", "lab-a/run/X", "lab-a/incident/x", "lab-a/run/x/y", "x")
    for about in others:
        with pytest.raises(Refused, match="about must be lab-a/run/ and a short id"):
            world.say("lab-a", "run/v1", about, RUN)
    with pytest.raises(Refused, match="lab-b registers a developer/v1 before its runs"):
        world.say("lab-b", "run/v1", "lab-b/run/x", RUN)
    world.check()


def test_a_party_states_its_own_incidents_and_may_be_no_developer_yet() -> None:
    world = World()
    world.say("lab-a", "incident/v1", "lab-a/incident/weights", INCIDENT)
    row = world.record.get(IncidentRow, "lab-a/incident/weights")
    assert (row.by, row.statement, row.body.death) == ("lab-a", world.last, False)
    for about in ("lab-b/incident/x", "lab-a/x", "lab-a/run/x", "lab-a/incident/"):
        with pytest.raises(Refused, match="about must be lab-a/incident/ and a short id"):
            world.say("lab-a", "incident/v1", about, INCIDENT)
    for run in ("lab-b/run/x", "lab-a/orion", "?"):
        with pytest.raises(Refused, match="is no run of lab-a"):
            world.say("lab-a", "incident/v1", "lab-a/incident/x", {**INCIDENT, "run": run})
    world.say("lab-b", "incident/v1", "lab-b/incident/x", {"title": "Something happened"})
    world.check()


def test_what_is_learned_of_an_incident_later_replaces_what_was_said_first() -> None:
    world = World()
    about = "lab-a/incident/weights"
    world.say("lab-a", "incident/v1", about, {"title": "Weights read", "status": "suspected"})
    with pytest.raises(Refused, match="must replace the statement that stands"):
        world.say("lab-a", "incident/v1", about, {"title": "Weights read"})
    world.say("lab-a", "incident/v1", about, {"title": "Weights read"}, world.last)
    assert world.record.get(IncidentRow, about).body.status is None


def test_a_filing_is_about_whatever_its_party_registered() -> None:
    world = registered()
    world.say("lab-a", "run/v1", "lab-a/run/orion-4", RUN)
    world.say("lab-a", "incident/v1", "lab-a/incident/weights", INCIDENT)
    for about in ("lab-a", "lab-a/orion", "lab-a/run/orion-4", "lab-a/incident/weights"):
        world.say("lab-a", "filing/v1", about, FILING)
        assert world.record.get(FilingRow, world.last).about == about
    for about in ("lab-b", "lab-a/run/other", "lab-a/incident/other", "lab-a/a/b", "/"):
        with pytest.raises(Refused, match=f"lab-a has registered no {about}"):
            world.say("lab-a", "filing/v1", about, FILING)
    world.check()


def test_a_filing_amends_one_of_its_own_about_the_same() -> None:
    world = registered()
    world.say("lab-a", "filing/v1", "lab-a", FILING)
    elsewhere = world.last
    world.say("lab-a", "filing/v1", "lab-a/orion", FILING)
    first = world.last
    more = {**FILING, "document": "sha256:" + "1" * 64}
    for id_ in (DIGEST, elsewhere):
        with pytest.raises(Refused, match="which is no filing about lab-a/orion"):
            world.say("lab-a", "filing/v1", "lab-a/orion", {**more, "amends": id_})
    world.say("lab-a", "filing/v1", "lab-a/orion", {**more, "amends": first})
    assert world.record.get(FilingRow, world.last).body.amends == first


LATE = str(START.plus(301))
LATER: dict[str, dict[str, Any]] = {
    "submitted": {"filed_on": "2026-11-23", "submitted_at": LATE},
    "acknowledged": {"acknowledgement": {"at": LATE}},
}


@pytest.mark.parametrize("change", LATER.values(), ids=LATER)
def test_nothing_was_submitted_or_acknowledged_in_the_future(change: dict[str, Any]) -> None:
    world = registered()
    with pytest.raises(Refused, match=f"the moment {LATE} lies in the future"):
        world.say("lab-a", "filing/v1", "lab-a/orion", {**FILING, **change})
    world.clock.tick(1)
    world.say("lab-a", "filing/v1", "lab-a/orion", {**FILING, **change})


def test_a_developer_files_for_its_own_systems() -> None:
    world = registered()
    world.say("lab-a", "filing/v1", "lab-a/orion", FILING)
    row = world.record.get(FilingRow, world.last)
    assert (row.about, row.by, str(row.filed_on)) == ("lab-a/orion", "lab-a", "2026-11-20")
    for by, about in (("lab-b", "lab-a/orion"), ("lab-a", "lab-a/vega"), ("observer", "x")):
        with pytest.raises(Refused, match=f"{by} has registered no {about}"):
            world.say(by, "filing/v1", about, FILING)
    world.check()


def test_what_was_only_observed_is_nobodys_to_file_for() -> None:
    world = registered()
    body = {**OBSERVATION, "subject": {"developers": ["Lab A"], "name": "Vega"}}
    world.say("observer", "observation/v1", "lab-a/vega", body)
    with pytest.raises(Refused, match="has registered no lab-a/vega"):
        world.say("lab-a", "filing/v1", "lab-a/vega", FILING)


def test_a_filing_is_not_of_the_day_after_tomorrow() -> None:
    world = registered()
    # Tomorrow here may be today elsewhere.
    world.say("lab-a", "filing/v1", "lab-a/orion", {**FILING, "filed_on": "2026-11-24"})
    other = {**FILING, "filed_on": "2026-11-25", "clause": "A-2"}
    with pytest.raises(Refused, match="filed on 2026-11-25 lies in the future"):
        world.say("lab-a", "filing/v1", "lab-a/orion", other)


def test_each_document_under_each_clause_is_filed_by_itself() -> None:
    world = registered()
    world.say("lab-a", "filing/v1", "lab-a/orion", FILING)
    first = world.last
    for change in ({"clause": "A-2"}, {"pack": "b-pack"}, {"document": "sha256:" + "0" * 64}):
        world.say("lab-a", "filing/v1", "lab-a/orion", {**FILING, **change})
    corrected = {**FILING, "reference": "A/2026/8"}
    with pytest.raises(Refused, match="must replace the statement that stands"):
        world.say("lab-a", "filing/v1", "lab-a/orion", corrected)
    world.say("lab-a", "filing/v1", "lab-a/orion", corrected, first)
    assert world.record.count(FilingRow) == 5
    assert DIGEST in {row.body.document for row in world.record.all(FilingRow)}


def test_no_id_of_a_run_or_an_incident_is_that_of_a_system() -> None:
    world = registered()
    for about in ("lab-a/run/orion", "lab-a/incident/orion"):
        with pytest.raises(Refused, match="about must be lab-a/ and a short id"):
            world.say("lab-a", "system/v1", about, SYSTEM)
    # A system may be called so; its id has one slash.
    world.say("lab-a", "system/v1", "lab-a/run", SYSTEM)
    world.check()
