"""Assessments in words: what is owed first, each answer with its clause, arithmetic and date."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from comity.base.instants import Instant
from comity.base.quantities import Interval, number
from comity.documents.assessments import HEADINGS, as_json, compared, step_text, value_text
from comity.documents.messages import ENGLISH, say
from comity.rules import factsheet
from comity.rules.engine import assess
from comity.rules.facts import Membership, Span, Value
from comity.rules.finding import Assessment, Effect
from comity.rules.packs import Pack
from smallpack import GENERAL, SAID, clause, pack

AT = datetime.date(2026, 6, 15)
EVERY = frozenset(Effect)
WEEKS = {"words": SAID, "after": ["deployed_on"], "within": {"count": 2, "unit": "weeks"}}
THIRD = {"third": {"fact": "modification_compute", "over": "1/3", "of": "base_compute"}}


def assessed(rules: Pack, **facts: object) -> Assessment:
    return assess([rules], factsheet.read(facts, AT), AT)


VALUES: dict[str, tuple[Value | None, str]] = {
    "unknown": (None, "?"),
    "yes": (True, "true"),
    "no": (False, "false"),
    "exact": (Interval.exactly(number("3.8e25")), "3.8e25"),
    "between": (Interval(number("1e25"), number("2e25")), "1e25..2e25"),
    "at least": (Interval(number("1e25"), None), "1e25.."),
    "words": (frozenset({"text", "code"}), "code, text"),
    "day": (datetime.date(2026, 6, 1), "2026-06-01"),
    "between days": (
        Span(datetime.date(2026, 6, 1), datetime.date(2026, 6, 3)),
        "2026-06-01 to 2026-06-03",
    ),
    "memberships": ((Membership("seoul", datetime.date(2024, 5, 21)),), "seoul (2024-05-21)"),
    "no memberships": ((), "none"),
    "moment": (Instant.parse("2026-06-01T09:00:00Z"), "2026-06-01T09:00:00Z"),
}


@pytest.mark.parametrize(("value", "text"), VALUES.values(), ids=VALUES)
def test_a_value_is_shown_as_facts_are_written(value: Value | None, text: str) -> None:
    assert value_text(value) == text


def spoken(found: Assessment) -> list[str]:
    def words(template: str, **values: object) -> str:
        return say(ENGLISH, template, **values)

    return [step_text(step, words) for one in found.findings for step in one.steps]


def test_a_step_tells_the_facts_their_values_and_the_comparison() -> None:
    rules = pack(
        clause("A-1", tests=THIRD, when="third"),
        clause("A-2", tests={"first": {"clause": "A-1"}}, when="first"),
    )
    known = "modification_compute = 2e24, base_compute = 3e24.."
    assert spoken(assessed(rules, modification_compute="2e24", base_compute=["3e24", None])) == [
        f"because {known}: over 1/3 of base_compute? undetermined",
        "because clause A-1 answers: undetermined",
    ]


COMPARISONS = {
    "is true": "IS TRUE",
    "over 1e25": "OVER 1e25",
    "at_least 1/3 of base_compute": "AT LEAST 1/3 of base_compute",
    "on_or_after 2026-01-01": "ON OR AFTER 2026-01-01",
    "includes_any text, code": "INCLUDES ANY OF text, code",
    "known": "KNOWN",
}


@pytest.mark.parametrize(("written", "told"), COMPARISONS.items())
def test_the_operator_of_a_comparison_is_a_word(written: str, told: str) -> None:
    catalog = {
        "is true": "IS TRUE",
        "over": "OVER",
        "at_least": "AT LEAST",
        "on or after": "ON OR AFTER",
        "includes any of": "INCLUDES ANY OF",
        "known": "KNOWN",
    }

    def words(template: str, **values: object) -> str:
        return say(catalog, template, **values)

    assert compared(written, words) == told


def only(found: Assessment) -> Mapping[str, Any]:
    (one,) = as_json(found)["findings"]
    return one


def test_programs_get_every_reason() -> None:
    found = assessed(pack(clause(due=WEEKS)), general_purpose=True, deployed_on="2026-06-06")
    whole = as_json(found)
    assert whole["at"] == "2026-06-15"
    assert whole["settles"] == []
    assert whole["not_covered"] == [{"pack": "small", "what": SAID, "why": SAID}]
    finding = only(found)
    assert finding["due"] == {
        "event": "deployed_on",
        "happened": "2026-06-06",
        "counted_from": "2026-06-06",
        "nominal": "2026-06-20T22:00:00Z",
        "rolled": "2026-06-22T22:00:00Z",
        "latest": "2026-06-22T22:00:00Z",
        "prompt": False,
        "arithmetic": [
            {
                "reading": "",
                "event": "deployed_on",
                "from": "2026-06-06",
                "length": "2 weeks",
                "nominal": "2026-06-20T22:00:00Z",
                "rolled": "2026-06-22T22:00:00Z",
            }
        ],
        "missing": (),
    }
    assert finding["steps"] == [
        {
            "test": "general",
            "clause": None,
            "facts": {"general_purpose": "true"},
            "comparison": "is true",
            "outcome": "yes",
            "entries": (),
            "source": None,
        }
    ]
    assert (finding["answer"], finding["effect"], finding["met"]) == ("yes", "owed", None)


def test_what_is_unknown_is_null_for_programs() -> None:
    found = assessed(pack(clause(met="framework_published")))
    assert as_json(found)["settles"] == [{"fact": "general_purpose", "alone": 1, "together": 1}]
    finding = only(found)
    assert finding["steps"][0]["facts"] == {"general_purpose": None}
    assert finding["due"] is None
    assert finding["met"] == "undetermined"
    undated = only(assessed(pack(clause(due=WEEKS)), general_purpose=True))
    assert undated["due"]["nominal"] is None
    assert undated["due"]["missing"] == ("deployed_on",)


def test_a_law_nobody_read_has_its_reason_for_programs() -> None:
    stub = clause(tests=None, when=None, duty=None, stub=SAID)
    assert only(assessed(pack(stub)))["reason"] == SAID


def test_every_effect_has_its_heading() -> None:
    assert set(HEADINGS) == EVERY
    assert GENERAL["general"]["fact"] == "general_purpose"
