"""Cases: they run, they say in words what came out otherwise, and no answer goes untried."""

import json
from typing import Any

import pytest

from comity.base.errors import Malformed
from comity.rules import cases
from comity.rules.cases import Cases, check_cases
from smallpack import GENERAL, SAID, clause, pack

DUE = {
    "words": SAID,
    "after": ["deployed_on"],
    "within": {"count": 2, "unit": "weeks"},
}


def case(answer: object, **changes: object) -> dict[str, Any]:
    return {
        "name": "a system",
        "at": "2026-11-23",
        "facts": {"general_purpose": True, "deployed_on": "2026-11-14"},
        "expect": {"A-1": answer},
    } | changes


def written(*found: dict[str, Any], name: str = "small") -> Cases:
    return cases.parse(json.dumps({"pack": name, "cases": found}).encode())


def failures(*found: dict[str, Any], **changes: object) -> list[str]:
    """Return what is wrong with cases of the small pack, but for answers never tried."""
    said = map(str, check_cases(pack(clause(**({"due": DUE} | changes))), written(*found)))
    return [one for one in said if "has no case" not in one]


def test_every_answer_of_every_clause_needs_a_case() -> None:
    found = check_cases(
        pack(clause("A-1"), clause("A-2", tests=None, when=None)), written(case("yes"))
    )
    assert list(map(str, found)) == [
        "A-1 has no case that answers no",
        "A-1 has no case that answers undetermined",
    ]
    whole = written(
        case("yes"),
        case("no", facts={"general_purpose": False}),
        case({"answer": "undetermined"}, facts={}),
    )
    assert check_cases(pack(), whole) == ()


def test_cases_belong_to_one_pack() -> None:
    (fault,) = check_cases(pack(), written(case("yes"), name="other"))
    assert str(fault) == "cases of other, not of small"


DIFFERENCES = {
    "as expected": (
        {
            "answer": "yes",
            "effect": "owed",
            "missing": [],
            "due": {"nominal": "2026-11-28T23:00:00Z", "rolled": "2026-11-30T23:00:00Z"},
        },
        [],
    ),
    "another answer": ("no", ["a system: A-1 has the answer yes, not no"]),
    "another effect": (
        {"answer": "yes", "effect": "would"},
        ["a system: A-1 has the effect owed, not would"],
    ),
    "other missing facts": (
        {"answer": "yes", "missing": ["deployed"]},
        ["a system: A-1 has the missing facts none, not deployed"],
    ),
    "other exemptions": (
        {"answer": "yes", "exempt": ["Art. 2", "Art. 3"]},
        ["a system: A-1 has the exemptions none, not Art. 2, Art. 3"],
    ),
    "another state": (
        {"answer": "yes", "met": "yes"},
        ["a system: A-1 has the state of what is to be done none, not yes"],
    ),
    "another date": (
        {"answer": "yes", "due": {"nominal": "2026-11-28T23:00:00Z"}},
        ["a system: A-1 has the rolled due 2026-11-30T23:00:00Z, not none"],
    ),
    "another latest time": (
        {
            "answer": "yes",
            "due": {
                "nominal": "2026-11-28T23:00:00Z",
                "rolled": "2026-11-30T23:00:00Z",
                "latest": "2026-11-28T23:00:00Z",
            },
        },
        ["a system: A-1 has the latest time 2026-11-30T23:00:00Z, not 2026-11-28T23:00:00Z"],
    ),
    "a date that should be missing": (
        {"answer": "yes", "due": {"missing": ["deployed_on"]}},
        [
            "a system: A-1 has the nominal due 2026-11-28T23:00:00Z, not none",
            "a system: A-1 has the rolled due 2026-11-30T23:00:00Z, not none",
            "a system: A-1 has the facts missing for a date none, not deployed_on",
        ],
    ),
}


@pytest.mark.parametrize(("expected", "said"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_comes_out_otherwise_is_said_in_words(expected: object, said: list[str]) -> None:
    assert failures(case(expected)) == said


def test_no_date_where_one_is_expected_is_said() -> None:
    expected = {"answer": "yes", "due": {"nominal": "2026-11-28T23:00:00Z"}}
    assert failures(case(expected), due={"words": SAID}) == [
        "a system: A-1 has the nominal due none, not 2026-11-28T23:00:00Z"
    ]
    assert failures(case({"answer": "yes", "due": {}}), due={"words": SAID}) == []


def test_a_clause_that_finds_nothing_is_said() -> None:
    found = check_cases(pack(), written(case("yes", expect={"A-9": "yes"})))
    assert "a system: nothing is found for A-9" in map(str, found)


def test_a_date_missing_for_want_of_facts_is_as_expected() -> None:
    expected = {"answer": "yes", "due": {"missing": ["deployed_on"]}}
    assert failures(case(expected, facts={"general_purpose": True}), tests=GENERAL) == []


FILES = {
    "two documents": b"{}\n---\n{}",
    "no cases": b'{"pack": "small", "cases": []}',
    "an answer that is none": json.dumps({"pack": "small", "cases": [case("perhaps")]}).encode(),
    "an unknown field": json.dumps({"pack": "small", "cases": [case("yes", colour=1)]}).encode(),
}


@pytest.mark.parametrize("raw", FILES.values(), ids=FILES)
def test_a_file_of_cases_is_one_strict_document(raw: bytes) -> None:
    with pytest.raises(Malformed):
        cases.parse(raw)


def test_a_fact_that_cannot_be_read_names_its_case() -> None:
    with pytest.raises(Malformed, match="a system: no fact is called colour"):
        written(case("yes", facts={"colour": True}))


def test_missing_facts_may_be_listed_in_any_order() -> None:
    tests = GENERAL | {"here": {"fact": "deployed", "is": True}}
    expected = {"answer": "undetermined", "missing": ["general_purpose", "deployed"]}
    assert failures(case(expected, facts={}), tests=tests, when="general && here") == []
