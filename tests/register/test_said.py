"""Facts said by their own names: what the rules know counts, what they do not know is unknown."""

import datetime
from typing import Any

import pytest

from comity.base.errors import Malformed
from comity.base.typed import convert
from comity.register.said import (
    OF_SYSTEM,
    Provenance,
    check_named,
    together,
)
from comity.rules.declaration import Kind, Subject
from comity.rules.declared import FACTS
from comity.rules.facts import Span, Value, check
from comity.statement.kinds import KINDS
from comity.statement.kinds.facts import StatedFact
from register.stating import AT, TIME, Json, between, of_developer, stated
from statement.bodies import BODIES

ORIGIN = Provenance.at(5, "sha256:5", TIME)
ANY = frozenset(Subject)
AMONG = FACTS["modalities_in"].among
FORMS: dict[Kind, Any] = {
    Kind.YES_NO: True,
    Kind.NUMBER: ["1e25", None],
    Kind.DAY: "2026-01-01",
    Kind.MOMENT: "2026-01-01 09:00 Europe/Brussels",
    Kind.WORDS: ["other"],
    Kind.MEMBERSHIPS: ["a-code", {"name": "a-pledge", "joined": "2026-01-01"}],
    Kind.PHASES: [{"purpose": "other", "compute": ["1e25", "2e25"], "by": "self"}],
}


def said(*facts: Json) -> list[StatedFact]:
    return [convert(one, StatedFact) for one in facts]


def fact(name: str, *value: object, **more: object) -> Json:
    return {"name": name, "value": value[0] if value else more.pop("is_"), **more}


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_that_rules_ask_for_can_be_stated(name: str) -> None:
    about = FACTS[name]
    written = list(about.among[:1]) if about.among else FORMS[about.kind]
    found = ORIGIN.named(said(fact(name, written)), frozenset({about.about}), AT)
    check(found)
    assert set(found) == {name}
    assert (found[name].entries, found[name].source) == ((5,), "sha256:5")
    assert str(found[name].recorded) == TIME
    others = ANY - {about.about}
    assert ORIGIN.named(said(fact(name, written)), others, AT) == {}


UNKNOWN: dict[str, Json] = {
    "a name that no rule knows": fact("a_fact_of_tomorrow", is_=True),
    "null": fact("general_purpose", None),
    "of another kind": fact("general_purpose", "1e25"),
    "a word it never has": fact("modalities_in", ["smell"]),
    "no such day": fact("deployed_on", "2026-02-30"),
    "an absurd year": fact("deployed_on", "1066-10-14"),
    "of another subject": fact("small_enterprise", is_=True),
    "over before the day": fact("general_purpose", is_=True, to="2026-06-14"),
    "from the day after": fact("general_purpose", is_=True, **{"from": "2026-06-16"}),
    "figures in a list": fact("training_compute", [1, 2, 3]),
}


@pytest.mark.parametrize("unread", UNKNOWN.values(), ids=UNKNOWN)
def test_what_the_rules_cannot_read_is_unknown_and_stops_nothing(unread: Json) -> None:
    assert ORIGIN.named(said(unread), OF_SYSTEM, AT) == {}
    assert stated(facts=[unread], research_only=True) == {"research_only": True}


def test_of_two_values_for_one_day_neither_is_known() -> None:
    both = said(fact("general_purpose", is_=True), fact("general_purpose", is_=False))
    assert ORIGIN.named(both, OF_SYSTEM, AT) == {}


def test_a_value_holds_for_its_days_and_names_its_source() -> None:
    facts = said(
        fact("general_purpose", is_=False, to="2026-03-31"),
        fact("general_purpose", is_=True, **{"from": "2026-04-01", "source": "model card, p. 3"}),
    )
    found = ORIGIN.named(facts, OF_SYSTEM, AT)["general_purpose"]
    assert (found.value, found.source, str(found.since)) == (True, "model card, p. 3", "2026-04-01")
    early = ORIGIN.named(facts, OF_SYSTEM, datetime.date(2026, 1, 1))["general_purpose"]
    assert (early.value, early.source, str(early.until)) == (False, "sha256:5", "2026-03-31")


# A field, the same fact by its name, and what is known then.
BOTH: dict[str, tuple[Json, Json, Value | None]] = {
    "the same": ({"general_purpose": True}, fact("general_purpose", is_=True), True),
    "a contradiction": ({"general_purpose": True}, fact("general_purpose", is_=False), None),
    "by name alone": ({}, fact("general_purpose", is_=False), False),
    "as a field alone": ({"general_purpose": False}, fact("general_purpose", None), False),
    "figures that meet": (
        {
            "plan": {
                "compute": {"low": "1e25", "unit": "FLOP", "basis": "declared"},
                "made": "2026-01-01",
            }
        },
        fact("planned_compute", "2e25"),
        between("1e25", None),
    ),
    "a figure below": (
        {
            "plan": {
                "compute": {"low": "1e25", "unit": "FLOP", "basis": "declared"},
                "made": "2026-01-01",
            }
        },
        fact("planned_compute", "2e24"),
        None,
    ),
    "a figure above": (
        {
            "plan": {
                "compute": {"low": "1e25", "high": "2e25", "unit": "FLOP", "basis": "declared"},
                "made": "2026-01-01",
            }
        },
        fact("planned_compute", "3e25"),
        None,
    ),
}


@pytest.mark.parametrize(("body", "named", "value"), BOTH.values(), ids=BOTH)
def test_a_field_counts_unless_what_is_said_by_name_contradicts_it(
    body: Json, named: Json, value: Value | None
) -> None:
    found = stated(**body, facts=[named])
    assert found.get(named["name"]) == value


def test_fields_and_names_come_together_from_both_sides() -> None:
    fields, named = ORIGIN.facts({"deployed": True}), ORIGIN.facts({"derived": False})
    assert together(fields, named) == {**fields, **named}


def test_a_developer_says_by_name_what_has_no_field() -> None:
    found = of_developer(
        facts=[fact("cn_network_operator", is_=True), fact("general_purpose", is_=True)]
    )
    assert found == {"cn_network_operator": True}


def test_a_day_may_be_between_two() -> None:
    found = stated(facts=[fact("threshold_met_on", ["2026-01-01", "2026-01-31"])])
    days = datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)
    assert found == {"threshold_met_on": Span(*days)}


MISFITS: dict[str, tuple[str, list[Json], str]] = {
    "no such name": (
        "system/v1",
        [fact("general_purpos", is_=True)],
        "no fact is called general_purpos; did you mean general_purpose?",
    ),
    "another word": (
        "system/v1",
        [fact("modalities_in", ["smell"])],
        f"modalities_in: smell is none of its words; did you mean {', '.join(AMONG)}?",
    ),
    "of a developer in a system": (
        "system/v1",
        [fact("small_enterprise", is_=True)],
        "the fact small_enterprise is about another subject, developer",
    ),
    "of a system in a developer": (
        "developer/v1",
        [fact("deployed", is_=True)],
        "the fact deployed is about another subject, system",
    ),
    "of a system in an incident": (
        "incident/v1",
        [fact("deployed", is_=True)],
        "the fact deployed is about another subject, system",
    ),
    "two on one day": (
        "run/v1",
        [
            fact("training_initiated", is_=False, to="2026-04-01"),
            fact("training_initiated", is_=True, **{"from": "2026-04-01"}),
        ],
        "the fact training_initiated has two values on 2026-04-01",
    ),
}


@pytest.mark.parametrize(("kind", "facts", "words"), MISFITS.values(), ids=MISFITS)
def test_who_drafts_a_fact_is_told_why_it_would_not_count(
    kind: str, facts: list[Json], words: str
) -> None:
    body = convert({**BODIES[kind], "facts": facts}, KINDS[kind])
    with pytest.raises(Malformed) as fault:
        check_named(body)
    assert str(fault.value) == words


def test_who_drafts_what_the_rules_know_is_told_nothing() -> None:
    for kind, body in BODIES.items():
        check_named(convert(body, KINDS[kind]))
    facts = [fact("deployed", is_=True), fact("phases", FORMS[Kind.PHASES])]
    check_named(convert({**BODIES["system/v1"], "facts": facts}, KINDS["system/v1"]))


def test_what_is_not_recorded_yet_has_no_time() -> None:
    assert Provenance.at(0, "a draft", "").recorded is None
