"""Obligations: chosen by whom, to whom, in which state; on a page and as files."""

import csv
import io

import pytest
from icalendar import Calendar

from comity.oversight.obligations import State
from web.markup import Page
from web.place import place


def found(query: str) -> list[tuple[str, str]]:
    listed = place().json(f"/obligations.json?{query}")["obligations"]
    return [(one["about"], one["clause"]) for one in listed]


def test_files_hold_every_state_unless_one_is_asked_for() -> None:
    every = place().json("/obligations.json")
    assert every["count"] == len(every["obligations"]) > every["undetermined"] > 0
    decided = place().json("/obligations.json?state=decided")
    assert decided["undetermined"] == 0
    assert decided["count"] == every["count"] - every["undetermined"]
    assert place().json("/obligations.json?state=all") == every


@pytest.mark.parametrize("state", State)
def test_one_state_can_be_asked_for(state: State) -> None:
    listed = place().json(f"/obligations.json?state={state.value}")["obligations"]
    assert {one["state"] for one in listed} <= {state.value}


def test_whose_and_to_whom_can_be_asked_for() -> None:
    assert ("lab-a/orion", "D-1") in found("of=ORION&to=harbour")
    assert {system for system, _ in found("of=lab-a")} == {"lab-a/orion"}
    assert {clause for _, clause in found("to=항만")} == {"D-1", "D-2"}
    assert found("of=nobody") == []


def test_the_earliest_due_comes_first_and_what_has_no_date_last() -> None:
    dates = [one["due"] for one in place().json("/obligations.json")["obligations"]]
    known = [one for one in dates if one]
    assert dates == sorted(known) + [None] * (len(dates) - len(known))


def test_the_page_shows_first_what_is_decided_and_counts_the_rest() -> None:
    page = Page(place().get("/obligations"))
    text = "|".join(page.text)
    assert "|met late|1|" in text
    assert "Obligations found: 13." in text
    assert "/obligations?state=undetermined" in page.links
    assert "/systems/lab-a/orion#small.D-1" in page.links


def test_a_state_that_is_none_is_a_400() -> None:
    assert place().client.get("/obligations?state=gone").status_code == 400
    assert place().client.get("/obligations.ics?state=gone").json()["error"]["kind"] == "Malformed"


def test_the_csv_is_in_the_readers_language() -> None:
    korean = {"accept-language": "ko"}
    text = place().client.get("/obligations.csv?of=orion&state=met late", headers=korean).text
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["recipient"] == "항만청"
    assert row["state"] == "met late"
    assert row["filed_on"] == "2026-11-20"


def test_the_calendar_has_one_event_for_each_date() -> None:
    answer = place().client.get("/obligations.ics?of=orion")
    dated = [one for one in place().json("/obligations.json?of=orion")["obligations"] if one["due"]]
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(events) == len(dated) == 3
