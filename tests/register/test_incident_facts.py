"""Runs and incidents as facts: times as they are known, losses by currency, and what is around."""

import datetime

import pytest

from comity.base.instants import Instant
from comity.base.typed import convert
from comity.register.incident_facts import incident_facts, one_system, run_facts
from comity.register.rows import IncidentRow, RunRow
from comity.rules.declaration import Subject
from comity.rules.declared import FACTS
from comity.rules.facts import Phase, Purpose, Value, check
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.runs import RunBody
from register.stating import AT, TIME, Json, between, compute, developer_row, phase, system_row
from statement.bodies import INCIDENT, RUN


def incident_row(**body: object) -> IncidentRow:
    said = convert({"title": "Weights read"} | body, IncidentBody)
    return IncidentRow("lab-a/incident/a", 9, "sha256:9", "lab-a", TIME, said)


def run_row(**body: object) -> RunRow:
    return RunRow(
        "lab-a/run/a", 7, "sha256:7", "lab-a", TIME, convert({"name": "A run"} | body, RunBody)
    )


def of_incident(**body: object) -> Json:
    found = incident_facts(incident_row(**body), None, AT)
    check(found)
    assert all((one.entries, str(one.recorded)) == ((9,), TIME) for one in found.values())
    return {name: one.value for name, one in found.items()}


def of_run(**body: object) -> Json:
    found = run_facts(run_row(**body), None, AT)
    check(found)
    return {name: one.value for name, one in found.items()}


def test_of_what_nobody_described_nothing_is_known() -> None:
    assert of_incident() == {}
    assert of_run() == {}


def test_every_field_of_an_incident_is_a_fact_that_rules_may_ask_for() -> None:
    found = of_incident(**INCIDENT)
    assert set(found) <= {name for name, one in FACTS.items() if one.about is Subject.INCIDENT}
    said = {"losses", "title", "status", "systems", "run", "summary", "facts"}
    fields = {f"incident_{name}" for name in INCIDENT.keys() - said}
    assert set(found) == fields | {"incident_confirmed", "incident_loss_usd"}


SAID: dict[str, tuple[Json, str, Value]] = {
    "a day": ({"started_at": "2026-06-12"}, "incident_started_at", datetime.date(2026, 6, 12)),
    "a moment": (
        {"discovered_at": "2026-06-12T17:30:00Z"},
        "incident_discovered_at",
        Instant.parse("2026-06-12T17:30:00Z"),
    ),
    "a harm": ({"death": True}, "incident_death", True),
    "no harm": ({"death": False}, "incident_death", False),
    "suspected": ({"status": "suspected"}, "incident_confirmed", False),
    "confirmed": ({"status": "confirmed"}, "incident_confirmed", True),
    "nowhere": ({"places": []}, "incident_places", frozenset()),
    "whom": ({"imminent_to": ["users"]}, "incident_imminent_to", frozenset({"users"})),
    "how many": ({"persons_harmed": {"low": "3"}}, "incident_persons_harmed", between("3", None)),
    "by its name": (
        {"facts": [{"name": "incident_started_at", "value": "2026-06-12 09:00 Asia/Seoul"}]},
        "incident_started_at",
        Instant.parse("2026-06-12T00:00:00Z"),
    ),
}


@pytest.mark.parametrize(("body", "name", "value"), SAID.values(), ids=SAID)
def test_what_is_stated_of_an_incident_is_a_fact(body: Json, name: str, value: Value) -> None:
    assert of_incident(**body) == {name: value}


def test_a_loss_counts_in_its_own_currency_alone() -> None:
    losses = [{"currency": one, "low": "1e6", "high": "1e6"} for one in ("EUR", "CNY", "USD")]
    assert of_incident(losses=losses) == {
        "incident_loss_cny": between("1e6", "1e6"),
        "incident_loss_usd": between("1e6", "1e6"),
    }


def test_an_incident_comes_with_who_states_it_and_with_its_system() -> None:
    developer = developer_row(small_enterprise=True)
    system = system_row(general_purpose=True, training=[phase()])
    found = incident_facts(incident_row(death=True), developer, AT, system)
    check(found)
    assert {name: one.entries for name, one in found.items()} == {
        "incident_death": (9,),
        "small_enterprise": (3,),
        "general_purpose": (5,),
        "training_initiated": (5,),
        "phases": (5,),
    }
    assert found["phases"].value == (Phase(Purpose.OTHER, own=True),)
    assert set(incident_facts(incident_row(), None, AT, system)) == {
        "general_purpose",
        "training_initiated",
        "phases",
    }


def test_of_anothers_system_it_is_not_known_who_trained_it() -> None:
    developer = developer_row(small_enterprise=True)
    theirs = type(system_row())(
        "lab-b/vega", 5, "sha256:5", "lab-b", TIME, system_row(training=[phase()]).body
    )
    found = incident_facts(incident_row(), developer, AT, theirs)
    assert found["phases"].value == (Phase(Purpose.OTHER),)
    assert found["small_enterprise"].value is True


def test_the_one_system_is_none_where_several_are_named() -> None:
    for systems, one in (([], None), (["lab-a/orion"], "lab-a/orion"), (["a/b", "a/c"], None)):
        assert one_system(incident_row(systems=systems).body) == one


def test_what_is_stated_of_a_run_is_a_fact() -> None:
    found = of_run(**RUN)
    assert set(found) == {
        "phases",
        "training_initiated",
        "planned_compute",
        "planned_on",
        "large_run_started",
        "threshold_met_on",
        "threshold_known_on",
        "training_compute",
    }
    assert of_run(initiated=False) == {"training_initiated": False}
    assert of_run(initiated=False, phases=[phase()])["training_initiated"] is True


def test_a_run_says_more_of_itself_than_its_system_does() -> None:
    base = {"developer": "Lab B", "name": "Vega", "base_compute": compute("1e25", "1e25")}
    system = system_row(training=[phase()], general_purpose=True, derives_from=base)
    run = run_row(phases=[phase(compute=compute("1e25"))])
    found = run_facts(run, developer_row(), AT, system)
    assert found["training_compute"].value == between("2e25", None)
    assert found["phases"].value == (Phase(Purpose.OTHER, between("1e25", None), own=True),)
    assert found["general_purpose"].value is True
