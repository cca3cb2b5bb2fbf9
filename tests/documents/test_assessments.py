"""Assessments in words: what is owed first, each answer with its clause, arithmetic and date."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from comity.base.instants import Instant
from comity.base.quantities import Interval, number
from comity.documents.assessments import HEADINGS, as_json, compared, lines, value_text
from comity.documents.messages import ENGLISH, Catalog, say
from comity.rules import factsheet
from comity.rules.engine import assess
from comity.rules.facts import Value
from comity.rules.finding import Assessment, Effect
from comity.rules.packs import Pack
from smallpack import GENERAL, SAID, clause, counting, pack

AT = datetime.date(2026, 6, 15)
EVERY = frozenset(Effect)
WEEKS = {"words": SAID, "after": ["deployed_on"], "within": {"count": 2, "unit": "weeks"}}
THIRD = {"third": {"fact": "modification_compute", "over": "1/3", "of": "base_compute"}}


def assessed(rules: Pack, **facts: object) -> Assessment:
    return assess([rules], factsheet.read(facts), AT)


def shown(
    found: Assessment,
    wanted: frozenset[Effect] = EVERY,
    language: str = "en",
    catalog: Catalog = ENGLISH,
) -> list[str]:
    return [line.strip() for line in lines(found, language, catalog, wanted)]


VALUES: dict[str, tuple[Value | None, str]] = {
    "unknown": (None, "?"),
    "yes": (True, "true"),
    "no": (False, "false"),
    "exact": (Interval.exactly(number("3.8e25")), "3.8e25"),
    "between": (Interval(number("1e25"), number("2e25")), "1e25..2e25"),
    "at least": (Interval(number("1e25"), None), "1e25.."),
    "words": (frozenset({"text", "code"}), "code, text"),
    "day": (datetime.date(2026, 6, 1), "2026-06-01"),
    "moment": (Instant.parse("2026-06-01T09:00:00Z"), "2026-06-01T09:00:00Z"),
}


@pytest.mark.parametrize(("value", "text"), VALUES.values(), ids=VALUES)
def test_a_value_is_shown_as_facts_are_written(value: Value | None, text: str) -> None:
    assert value_text(value) == text


def test_an_owed_duty_is_told_whole() -> None:
    rules = pack(clause(due=WEEKS, recipient={"en": "Office", "zh": "局", "ko": "청"}))
    found = shown(assessed(rules, general_purpose=True, deployed_on="2026-06-01"))
    assert found[:9] == [
        "Owed: 1",
        "A-1  words",
        "Art. 1; force law; read in text, checked 2026-11-23; applies from 2025-01-01",
        "what    words",
        "to      Office",
        "due     before 2026-06-15T22:00:00Z",
        "because general_purpose = true: is true? yes",
        "source  https://law.example/text",
        "",
    ]
    assert found[-1].startswith("This is not legal advice")


def test_a_date_that_days_off_move_is_shown_both_ways() -> None:
    rules = pack(clause(due=WEEKS))
    found = shown(assessed(rules, general_purpose=True, deployed_on="2026-06-06"))
    assert "due     before 2026-06-20T22:00:00Z" in found
    assert "before 2026-06-22T22:00:00Z where weekends and holidays move the end" in found


def test_beyond_the_calendar_only_the_strict_date_is_shown() -> None:
    short = counting(calendar={"places": ["BE"], "first_year": 2020, "last_year": 2020})
    found = shown(
        assessed(
            pack(clause(due=WEEKS), counting=short), general_purpose=True, deployed_on="2026-06-06"
        )
    )
    assert "due     before 2026-06-20T22:00:00Z" in found
    assert not [line for line in found if "None" in line]


def test_without_a_date_the_laws_words_and_what_is_missing_are_told() -> None:
    found = shown(assessed(pack(clause(due=WEEKS)), general_purpose=True))
    at = found.index("due     words")
    assert found[at + 1] == "no date without deployed_on"
    wordy = shown(assessed(pack(clause(due={"words": SAID})), general_purpose=True))
    assert "due     words" in wordy
    assert not [line for line in wordy if line.startswith("no date")]


def test_what_does_not_apply_has_no_date() -> None:
    found = shown(assessed(pack(clause(due=WEEKS)), general_purpose=False))
    assert found[0] == "Does not apply: 1"
    assert not [line for line in found if line.startswith(("due", "what", "to "))]


def test_an_open_duty_names_what_is_missing_and_what_would_settle_most() -> None:
    found = shown(assessed(pack(clause())))
    assert found[0] == "Undetermined: owed if the missing facts say so: 1"
    assert "because general_purpose = ?: is true? undetermined" in found
    assert "missing general_purpose" in found
    at = found.index("These facts would settle most:")
    assert found[at + 1].startswith("general_purpose: ")
    assert found[at + 1].endswith("(1 clauses)")


def test_a_share_shows_both_facts_and_a_clause_that_follows_names_the_other() -> None:
    rules = pack(
        clause("A-1", tests=THIRD, when="third"),
        clause("A-2", tests={"first": {"clause": "A-1"}}, when="first"),
    )
    found = shown(
        assessed(rules, derived=True, modification_compute="2e24", base_compute=["3e24", None])
    )
    share = "because modification_compute = 2e24, base_compute = 3e24..: over 1/3 of base_compute?"
    assert f"{share} undetermined" in found
    assert "because clause A-1 answers: undetermined" in found


def test_law_that_nobody_read_says_so() -> None:
    stub = clause(tests=None, when=None, duty=None, stub=SAID)
    found = shown(assessed(pack(stub)))
    assert found[0] == "Law not verified: 1"
    assert "reason  words" in found


def test_only_what_is_wanted_is_told_and_the_rest_is_counted() -> None:
    rules = pack(
        clause("A-1"),
        clause("A-2", force="ask"),
        clause("A-3", duty=None),
        clause("A-4", tests={"n": {"fact": "general_purpose", "is": False}}, when="n"),
    )
    found = shown(assessed(rules, general_purpose=True), frozenset({Effect.OWED}))
    assert [line for line in found if line.startswith("A-")] == ["A-1  words"]
    assert {line for line in found if line.endswith(": 1")} == {
        "Owed: 1",
        "Would apply: not in force on this day, an ask or a draft: 1",
        "Interprets, or asks nothing of the addressee: 1",
        "Does not apply: 1",
    }


def test_what_a_pack_does_not_cover_is_told_last() -> None:
    found = shown(assessed(pack(clause()), general_purpose=True))
    at = found.index("Not covered:")
    assert found[at + 1] == "small: words (words)"
    none = shown(assessed(pack(clause(), not_covered=[]), general_purpose=True))
    assert "Not covered:" not in none


def test_an_assessment_is_told_in_the_readers_language() -> None:
    catalog = {
        "Owed": "需履行",
        "yes": "是",
        "is true": "为真",
        "because {facts}: {comparison}? {outcome}": "因为 {facts}: {comparison}? {outcome}",
    }
    found = shown(assessed(pack(clause()), general_purpose=True), language="zh", catalog=catalog)
    assert found[0] == "需履行: 1"
    assert found[1] == "A-1  文字"
    assert "因为 general_purpose = true: 为真? 是" in found


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


def test_every_effect_has_its_heading() -> None:
    assert set(HEADINGS) == EVERY
    assert GENERAL["general"]["fact"] == "general_purpose"
