"""Kinds of systems, runs, incidents, filings and authorities: what cannot be is refused by name."""

import datetime
import re
from pathlib import Path

import msgspec
import pytest

from comity.base import json
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.statement.kinds import KINDS
from comity.statement.kinds.incidents import HARMS, TIMES, IncidentBody, time
from comity.statement.statement import Statement
from statement.bodies import INCIDENT, said

WRONG: dict[str, tuple[str, str, object, str]] = {
    "submitted on another day": (
        "filing/v1",
        "submitted_at",
        "2026-11-22T00:00:00Z",
        "body: filed on 2026-11-20 is not at 2026-11-22T00:00:00Z",
    ),
    "submitted at no moment": (
        "filing/v1",
        "submitted_at",
        "2026-11-31T00:00:00Z",
        "no such moment",
    ),
    "period upside down": (
        "filing/v1",
        "period",
        {"from": "2026-09-30", "to": "2026-09-29"},
        "body.period: until 2026-09-29 lies before since 2026-09-30",
    ),
    "acknowledged at no moment": (
        "filing/v1",
        "acknowledgement",
        {"at": "2026-02-30T00:00:00Z"},
        "body.acknowledgement: no such moment",
    ),
    "amends nothing": ("filing/v1", "amends", "the last one", "sha256: and 64 hex digits"),
    "users upside down": (
        "developer/v1",
        "daily_users",
        [{"market": "KR", "since": "2026-01-02", "until": "2026-01-01", "low": "1"}],
        "until 2026-01-01 lies before since 2026-01-02",
    ),
    "users from high to low": (
        "developer/v1",
        "daily_users",
        [{"market": "KR", "since": "2026-01-02", "until": "2026-01-02", "low": "2", "high": "1"}],
        "an interval runs from low to high",
    ),
    "an operator of another class": (
        "developer/v1",
        "operator_class",
        ["bank"],
        "cannot be 'bank'",
    ),
    "an owner by name": ("developer/v1", "owners", ["A. Person"], "sha256: and 64 hex digits"),
    "another role": (
        "system/v1",
        "addressees",
        [{"entity": "Lab A SE", "role": "friend"}],
        "cannot be 'friend'",
    ),
    "a fact's name in capitals": (
        "system/v1",
        "facts",
        [{"name": "Deployed", "value": True}],
        "body.facts[0].name must be the name of a fact such as training_compute",
    ),
    "a fact without a value": (
        "system/v1",
        "facts",
        [{"name": "deployed"}],
        "body.facts[0]: value is missing",
    ),
    "a fact that never holds": (
        "run/v1",
        "facts",
        [{"name": "deployed", "value": True, "from": "2026-01-02", "to": "2026-01-01"}],
        "nothing holds from 2026-01-02 to 2026-01-01",
    ),
    "a fact of many parts": (
        "incident/v1",
        "facts",
        [{"name": "deployed", "value": [0] * 65}],
        "length <= 64",
    ),
    "a time of day without its zone": (
        "incident/v1",
        "started_at",
        "2026-11-20T18:30",
        "body.started_at must be a day such as 2026-11-23, or a moment",
    ),
    "no such day": ("incident/v1", "started_at", "2026-11-31", "no such day: 2026-11-31"),
    "no such hour": ("incident/v1", "resolved_at", "2026-11-30T24:00:00Z", "no such moment"),
    "an absurd day": ("incident/v1", "started_at", "1066-10-14", "started_at: 1066-10-14 is an"),
    "an absurd moment": ("incident/v1", "determined_at", "2101-01-01T00:00:00Z", "is an absurd"),
    "another status": ("incident/v1", "status", "denied", "body.status cannot be 'denied'"),
    "fewer than none": ("incident/v1", "persons_harmed", {"low": "-1"}, "a plain number"),
    "figures upside down": (
        "incident/v1",
        "persons_harmed",
        {"low": "2", "high": "1"},
        "an interval runs from low to high",
    ),
    "losses upside down": (
        "incident/v1",
        "losses",
        [{"currency": "EUR", "low": "2", "high": "1"}],
        "an interval runs from low to high",
    ),
    "a clause in other letters": (
        "determination/v1",
        "clause",
        "\u0410-1",
        "body: a clause id is plain ASCII",
    ),
    "another verdict": ("determination/v1", "verdict", "late", "body.verdict cannot be 'late'"),
    "determined at no moment": ("determination/v1", "at", "2026-02-30T00:00:00Z", "no such moment"),
    "a reviewed clause in other letters": (
        "review/v1",
        "clause",
        "\u0410-1",
        "body: a clause id is plain ASCII",
    ),
    "an authority by name": ("pack/v1", "authorities", ["The Office"], "a short id"),
}


@pytest.mark.parametrize(("kind", "field", "value", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_by_name(
    kind: str, field: str, value: object, words: str
) -> None:
    whole = said(kind)
    raw = json.write({**whole, "body": {**whole["body"], field: value}})
    with pytest.raises(Malformed) as refused:
        Statement.parse(raw)
    assert words in str(refused.value)


FILED = {
    "the evening before, in UTC": ("2026-11-20", "2026-11-19T11:00:00Z"),
    "the morning after, in UTC": ("2026-11-20", "2026-11-21T10:00:00Z"),
}


@pytest.mark.parametrize(("day", "moment"), FILED.values(), ids=FILED)
def test_a_day_anywhere_on_earth_is_at_most_one_off(day: str, moment: str) -> None:
    whole = said("filing/v1")
    body = {**whole["body"], "filed_on": day, "submitted_at": moment}
    assert Statement.parse(json.write({**whole, "body": body}))


def test_a_time_is_a_moment_or_a_day() -> None:
    assert time("2026-11-20") == datetime.date(2026, 11, 20)
    assert time("2026-11-20T18:30:00Z") == Instant.parse("2026-11-20T18:30:00Z")


def test_each_time_and_each_harm_of_an_incident_is_a_field_of_it() -> None:
    fields = set(IncidentBody.__struct_fields__)
    assert {*TIMES, *HARMS} <= fields
    assert {one for one in INCIDENT if INCIDENT[one] in (True, False)} == set(HARMS)
    assert len(TIMES) == 10


def test_the_format_page_lists_the_fields_of_every_kind() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "formats", "statement.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z]+/v1)` \|.*\| ([^|]+) \|$", page, re.MULTILINE)
    listed = {kind: re.sub(r" \([^)]*\)|:.*", "", fields).split(", ") for kind, fields in rows}
    assert listed == {
        kind: [field.encode_name for field in msgspec.structs.fields(body)]
        for kind, body in KINDS.items()
    }
    (named,) = re.findall(r"^\| `kind` \| (.*) \|$", page, re.MULTILINE)
    assert re.findall(r"`([a-z/0-9]+)`", named) == list(KINDS)
