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
    assert {system for system, _ in found("of=lab-a")} == {
        "lab-a/orion",
        "lab-a/run/orion-4",
        "lab-a/incident/weights",
    }
    assert {clause for _, clause in found("to=항만")} == {"D-1", "D-2", "I-1", "R-1"}
    assert found("of=nobody") == []


def test_the_earliest_due_comes_first_and_what_has_no_date_last() -> None:
    dates = [one["due"] for one in place().json("/obligations.json")["obligations"]]
    known = [one for one in dates if one]
    assert dates == sorted(known) + [None] * (len(dates) - len(known))


def test_the_page_shows_first_what_is_decided_and_counts_the_rest() -> None:
    page = Page(place().get("/obligations"))
    text = "|".join(page.text)
    assert "|met late|1|" in text
    assert "Obligations found: 21." in text
    assert "/obligations?state=undetermined" in page.links
    assert "/systems/lab-a/orion#small.D-1" in page.links
    assert "/incidents/lab-a/incident/weights#small.I-1" in page.links
    assert "/runs/lab-a/run/orion-4#small.R-1" in page.links


def test_a_row_shows_the_ends_and_what_is_on_file() -> None:
    text = "|".join(Page(place().get("/obligations?of=lab-a")).text)
    assert "|as counted: the end of February 16, 2026 (Europe/Brussels)|" in text
    assert "|met late|institute-a|#18|" in text
    assert "|without delay, and by: November 27, 2026 19:30 (Europe/Brussels)|" in text
    said = "filed on 2026-11-20 with The Authority by portal, A/2026/7, for Lab A SE, submitted at"
    assert f"|{said} 2026-11-20T15:04:05Z, by its filer's word|#23|" in text


def test_who_files_can_be_asked_for_by_the_entity_that_is_bound() -> None:
    assert found("of=lab+a+se") == [("lab-a/incident/weights", "I-1")]


def test_programs_get_every_filing_and_every_word_of_the_authority() -> None:
    listed = place().json("/obligations.json?of=lab-a")["obligations"]
    (late,) = [one for one in listed if one["state"] == "met late"]
    assert late["filings"][0]["filed_with"] == "The Authority"
    assert late["determinations"][0]["verdict_entry"] == late["verdict_entry"] == 18
    assert late["due_rolled"] == late["due_latest"] > late["due"]


def test_where_nothing_is_chosen_the_states_are_pointed_at() -> None:
    text = "|".join(Page(place().get("/obligations?of=blank&state=waived")).text)
    assert "No obligation answers this description. Choose one of the states above" in text


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
