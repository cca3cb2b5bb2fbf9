"""Commitments: they bind those who joined, from the day of joining, and no longer once left."""

import datetime

import pytest

from comity.rules import factsheet
from comity.rules.engine import assess
from comity.rules.finding import Effect, Finding
from smallpack import GENERAL, SAID, clause, pack

AT = datetime.date(2026, 11, 23)
TWO_WEEKS = {"count": 2, "unit": "weeks"}
YES = {"general_purpose": True}


def only(written: dict[str, object], facts: dict[str, object]) -> Finding:
    """Return what one clause finds."""
    (finding,) = assess([pack(written)], factsheet.read(facts, AT), AT).findings
    return finding


JOINED = {"joined": {"fact": "commitments_joined", "includes_any": ["a-code", "its-old-name"]}}
PLEDGE = clause(force="commitment", tests=GENERAL | JOINED, when="general && joined")


def pledged(*members: object) -> dict[str, object]:
    return YES | {"commitments_joined": list(members)}


def test_a_commitment_binds_only_those_who_joined() -> None:
    assert only(PLEDGE, pledged("a-code")).effect is Effect.OWED
    assert only(PLEDGE, pledged()).effect is Effect.NONE
    assert only(PLEDGE, pledged("another")).effect is Effect.NONE
    assert only(PLEDGE, pledged({"name": "a-code", "left": "2026-11-01"})).effect is Effect.NONE
    assert only(PLEDGE, YES).effect is Effect.OPEN


FROM = {
    "the day of joining": ([{"name": "a-code", "joined": "2026-11-23"}], "2026-11-23", True),
    "no day before the commitment is in force": (
        [{"name": "a-code", "joined": "2024-05-01"}],
        "2025-01-01",
        True,
    ),
    "a day to come": ([{"name": "a-code", "joined": "2026-11-24"}], "2026-11-24", False),
    "the first of two names": (
        [
            {"name": "a-code", "joined": "2026-11-24"},
            {"name": "its-old-name", "joined": "2026-02-01"},
            {"name": "another", "joined": "2026-01-01"},
        ],
        "2026-02-01",
        True,
    ),
}


@pytest.mark.parametrize(("members", "since", "binds"), FROM.values(), ids=FROM)
def test_a_commitment_applies_from_the_day_of_joining(
    members: list[object], since: str, *, binds: bool
) -> None:
    finding = only(PLEDGE, pledged(*members))
    assert str(finding.applies_from) == since
    assert finding.effect is (Effect.OWED if binds else Effect.WOULD)


def test_a_day_of_joining_that_is_not_known_is_none() -> None:
    assert only(PLEDGE, pledged({"name": "a-code", "joined": "2026-02-01"})).joined is not None
    assert (
        only(PLEDGE, pledged("a-code", {"name": "its-old-name", "joined": "2026-02-01"})).joined
        is None
    )
    assert only(PLEDGE, pledged()).joined is None
    assert only(PLEDGE, YES).joined is None
    law = clause(tests=GENERAL | JOINED, when="general && joined")
    assert only(law, pledged({"name": "a-code", "joined": "2026-02-01"})).joined is None


def test_no_clock_of_a_commitment_starts_before_joining() -> None:
    due = {"words": SAID, "after": ["deployed_on"], "within": TWO_WEEKS}
    facts = pledged({"name": "a-code", "joined": "2026-11-02"}) | {"deployed_on": "2026-10-05"}
    found_due = only(PLEDGE | {"due": due}, facts).due
    assert found_due is not None
    assert str(found_due.counted_from) == "2026-11-02"
