"""Coverage: what cases try is counted from what comes out, and what they do not try is said."""

import json
from typing import Any

import pytest

from comity.rules import cases
from comity.rules.cases import check_cases, covered
from comity.rules.coverage import Aspect, has_length
from comity.rules.packs import Pack
from smallpack import GENERAL, SAID, clause, counting, pack

DUE = {"words": SAID, "after": ["deployed_on"], "within": {"count": 15, "unit": "days"}}
KNOWN = {"known": {"fact": "planned_compute", "known": True}}


def case(
    facts: dict[str, Any], expect: object = "yes", at: str = "2026-11-23", name: str = "A-1"
) -> dict[str, Any]:
    return {"name": "a case", "at": at, "facts": facts, "expect": {name: expect}}


def counts(found: Pack, *written: dict[str, Any]) -> dict[Aspect, tuple[int, int]]:
    """Return what is tried and what is wanted, of those aspects in which anything is wanted."""
    listed = cases.parse(json.dumps({"pack": "small", "cases": written}).encode())
    parts = covered(found, listed).parts
    return {one.aspect: (one.tried, one.wanted) for one in parts if one.wanted}


def lacking(found: Pack, *written: dict[str, Any]) -> list[str]:
    listed = cases.parse(json.dumps({"pack": "small", "cases": written}).encode())
    said = [str(fault) for fault in check_cases(found, listed)]
    return [one for one in said if "answers" not in one]


def test_each_answer_a_clause_can_give_is_wanted() -> None:
    assert counts(pack(), case({"general_purpose": True})) == {
        Aspect.APPLIES: (1, 1),
        Aspect.DOES_NOT: (0, 1),
        Aspect.UNDETERMINED: (0, 1),
    }


def test_a_clause_that_asks_only_what_is_stated_has_no_third_answer() -> None:
    planned = clause("A-1", tests=KNOWN, when="known")
    follower = clause("A-2", tests={"first": {"clause": "A-1"}} | KNOWN, when="first && known")
    other = clause("A-3", tests={"first": {"clause": "A-1"}} | GENERAL, when="first && general")
    found = counts(pack(planned, follower, other), case({}, "no"))
    assert found[Aspect.UNDETERMINED] == (0, 1)
    assert found[Aspect.DOES_NOT] == (1, 3)


# The test of a figure, facts exactly at it, facts beside it.
FIGURES = {
    "over": (
        {"fact": "training_compute", "over": "1e25"},
        {"training_compute": "1e25"},
        {"training_compute": ["1e25", "2e25"]},
    ),
    "at least": (
        {"fact": "training_compute", "at_least": "1e26"},
        {"training_compute": "100e24"},
        {"training_compute": "1e25"},
    ),
    "a share of a fact": (
        {"fact": "modification_compute", "over": "1/3", "of": "base_compute"},
        {"modification_compute": "1e24", "base_compute": "3e24"},
        {"modification_compute": "1e24"},
    ),
    "a share of a fact that is known, and a part that is not": (
        {"fact": "modification_compute", "over": "1/3", "of": "base_compute"},
        {"modification_compute": "1e24", "base_compute": "3e24"},
        {"base_compute": "3e24"},
    ),
    "a share of a figure": (
        {"fact": "modification_compute", "over": "1/4", "of": "1"},
        {"modification_compute": "0.25"},
        {"modification_compute": "1e24"},
    ),
    "a day": (
        {"fact": "deployed_on", "on_or_after": "2026-01-01"},
        {"deployed_on": "2026-01-01"},
        {"deployed_on": "2026-01-02"},
    ),
}


@pytest.mark.parametrize(("test", "at", "beside"), FIGURES.values(), ids=FIGURES)
def test_each_figure_wants_a_case_exactly_at_it(
    test: dict[str, object], at: dict[str, object], beside: dict[str, object]
) -> None:
    found = pack(clause(tests={"figure": test}, when="figure"))
    assert counts(found, case(at))[Aspect.BOUNDARY] == (1, 1)
    assert counts(found, case(beside))[Aspect.BOUNDARY] == (0, 1)
    said = f"A-1 has no case with {test['fact']} exactly at the figure of figure"
    assert said in lacking(found, case(beside))


def test_a_third_of_a_figure_is_no_number_that_a_fact_could_be() -> None:
    share = {"fact": "modification_compute", "over": "1/3", "of": "1e25"}
    found = pack(clause(tests={"share": share}, when="share"))
    assert Aspect.BOUNDARY not in counts(found, case({}))


def dated(deployed: object, nominal: str, rolled: str | None, at: str) -> dict[str, Any]:
    due = {"nominal": nominal} | ({} if rolled is None else {"rolled": rolled})
    facts = {"general_purpose": True, "deployed_on": deployed}
    return case(facts, {"answer": "yes", "due": due}, at)


# A case whose time runs over it, and one whose time does not.
LEAP = dated("2028-02-21", "2028-03-07T23:00:00Z", "2028-03-07T23:00:00Z", "2028-02-25")
PLAIN = dated("2026-09-01", "2026-09-16T22:00:00Z", "2026-09-16T22:00:00Z", "2026-09-10")
CHRISTMAS = dated("2026-12-11", "2026-12-26T23:00:00Z", "2026-12-28T23:00:00Z", "2026-12-11")
CLOCKS = dated("2026-10-20", "2026-11-04T23:00:00Z", "2026-11-04T23:00:00Z", "2026-11-01")
DAYS = {
    "nothing": (PLAIN, []),
    "a leap day": (LEAP, [Aspect.MONTH_END, Aspect.LEAP_DAY]),
    "Christmas": (CHRISTMAS, [Aspect.HOLIDAY]),
    "a change of clocks": (CLOCKS, [Aspect.MONTH_END, Aspect.CLOCKS]),
}
AWKWARD = (Aspect.MONTH_END, Aspect.LEAP_DAY, Aspect.HOLIDAY, Aspect.CLOCKS)


@pytest.mark.parametrize(("written", "aspects"), DAYS.values(), ids=DAYS)
def test_a_time_limit_wants_cases_over_awkward_days(
    written: dict[str, Any], aspects: list[Aspect]
) -> None:
    found = pack(clause(due=DUE))
    assert lacking(found, written) == [
        said
        for aspect, said in zip(
            AWKWARD,
            (
                "A-1 has no case whose time runs over a month end",
                "A-1 has no case whose time runs over a 29 February",
                "A-1 has no case whose time runs over a holiday from Monday to Friday",
                "A-1 has no case whose time runs over a change of clocks",
            ),
            strict=True,
        )
        if aspect not in aspects
    ]
    tried = counts(found, written)
    assert [aspect for aspect in AWKWARD if tried[aspect][0]] == aspects


def test_all_of_them_together_are_whole() -> None:
    assert lacking(pack(clause(due=DUE)), LEAP, CHRISTMAS, CLOCKS) == []


def test_a_date_that_no_case_expects_tries_nothing() -> None:
    facts = {"general_purpose": True, "deployed_on": "2028-02-21"}
    assert counts(pack(clause(due=DUE)), case(facts))[Aspect.LEAP_DAY] == (0, 1)


def test_what_a_place_does_not_have_is_not_wanted() -> None:
    seoul = {"places": ["KR"], "first_year": 2020, "last_year": 2040}
    found = pack(clause(due=DUE), counting=counting(zone="Asia/Seoul", calendar=seoul))
    assert Aspect.CLOCKS not in counts(found, PLAIN)
    weekends = seoul | {"places": []}
    found = pack(clause(due=DUE), counting=counting(calendar=weekends))
    assert Aspect.HOLIDAY not in counts(found, PLAIN)


def test_a_time_counted_from_a_moment_or_backwards_or_to_no_rolled_end_counts() -> None:
    hours = DUE | {"within": {"count": 72, "unit": "hours"}}
    facts = {"general_purpose": True, "deployed_on": ["2028-02-28", "2028-03-20"]}
    backwards = {"words": SAID, "before": "deployed_on", "notice": {"count": 2, "unit": "days"}}
    due = {"answer": "yes", "due": {"nominal": "2028-02-24T23:00:00Z"}}
    assert counts(pack(clause(due=backwards)), case(facts, due))[Aspect.LEAP_DAY] == (0, 1)
    facts = {"general_purpose": True, "deployed_on": "2028-03-01"}
    assert counts(pack(clause(due=backwards)), case(facts, due))[Aspect.LEAP_DAY] == (1, 1)
    far = {"general_purpose": True, "deployed_on": "2044-02-28"}
    assert counts(pack(clause(due=hours)), case(far, due))[Aspect.LEAP_DAY] == (1, 1)
    assert counts(pack(clause(due=DUE)), case(far, due))[Aspect.LEAP_DAY] == (1, 1)
    nowhere = {"general_purpose": True}
    assert counts(pack(clause(due=DUE)), case(nowhere, due))[Aspect.LEAP_DAY] == (0, 1)


def test_an_incident_is_counted_from_its_moment() -> None:
    asked = {"sure": {"fact": "incident_confirmed", "is": True}}
    due = DUE | {"after": ["incident_discovered_at"], "within": {"count": 24, "unit": "hours"}}
    found = pack(clause(on="incident", tests=asked, when="sure", due=due))
    facts = {"incident_confirmed": True, "incident_discovered_at": "2028-02-28T22:59:00Z"}
    expected = {"answer": "yes", "due": {"nominal": "2028-02-29T22:59:00Z"}}
    assert counts(found, case(facts, expected))[Aspect.LEAP_DAY] == (1, 1)


LENGTHS = {
    "a length after something": ({"due": DUE}, True),
    "a notice": (
        {"due": {"words": SAID, "before": "deployed_on", "notice": DUE["within"]}},
        True,
    ),
    "a further limit": (
        {
            "due": {
                "words": SAID,
                "by": "2026-01-01",
                "also": [{"after": ["deployed_on"], "within": DUE["within"]}],
            }
        },
        True,
    ),
    "a recurrence": (
        {"recurrence": {"words": SAID, "length": DUE["within"], "after": ["deployed_on"]}},
        True,
    ),
    "a recurrence beside a day": (
        {
            "due": {"words": SAID, "by": "2026-01-01"},
            "recurrence": {"words": SAID, "length": DUE["within"], "after": ["deployed_on"]},
        },
        True,
    ),
    "a recurrence without a start": (
        {"recurrence": {"words": SAID, "length": DUE["within"]}},
        False,
    ),
    "a day": ({"due": {"words": SAID, "by": "2026-01-01"}}, False),
    "a right that opens": (
        {"due": {"words": SAID, "after": ["deployed_on"], "opens": DUE["within"]}},
        False,
    ),
    "nothing": ({}, False),
}


@pytest.mark.parametrize(("changes", "has"), LENGTHS.values(), ids=LENGTHS)
def test_a_time_limit_has_a_length(changes: dict[str, object], has: bool) -> None:
    assert has_length(pack(clause(**changes)).clause("A-1")) is has


def test_a_case_of_a_clause_without_trigger_tries_nothing() -> None:
    stub = clause("A-2", tests=None, when=None, stub=SAID)
    found = counts(pack(clause(), stub), case({}, "undetermined", name="A-2"))
    assert found[Aspect.UNDETERMINED] == (0, 1)
