"""Obligations as a calendar file: one event for each date, on the strict one."""

import datetime

import pytest
from icalendar import Calendar, Event

from comity.base.instants import Instant
from comity.documents.calendars import calendar, last_day
from comity.documents.messages import Catalog
from comity.oversight.obligations import Obligation, obligations
from comity.oversight.standards import Standards
from comity.oversight.systems import known_systems
from comity.rules.packs import Pack
from oversight.rows import Record
from smallpack import SAID, clause, pack

NOW = Instant.parse("2026-11-23T09:00:00Z")
GENERAL = {"x": {"fact": "general_purpose", "is": True}}
AFTER = {"words": SAID, "after": ["threshold_met_on"], "within": {"count": 14, "unit": "days"}}
DATED = clause("A-1", tests=GENERAL, when="x", due=AFTER, recipient=SAID)
LACKING = clause("A-2", tests=GENERAL, when="x", due={"words": SAID, "before": "eu_placed_on"})
UNDATED = clause("A-3", tests=GENERAL, when="x")
PACK = pack(DATED, LACKING, UNDATED)
ENDS = {
    "2026-02-15T23:00:00Z": datetime.date(2026, 2, 15),
    "2026-07-15T22:00:00Z": datetime.date(2026, 7, 15),
    "2026-07-15T23:00:00Z": None,
    "2026-07-15T22:00:01Z": None,
}
KOREAN: Catalog = {"State: {state}": "상태: {state}", "overdue": "기한 경과"}


def owed(name: str = "Orion", used: Pack = PACK) -> list[Obligation]:
    record = Record()
    record.developer()
    record.system(name=name, general_purpose=True, threshold_met="2026-01-30")
    return list(obligations(record, known_systems(record), Standards((used,), (), ()), NOW))


def events(
    some: list[Obligation], language: str = "en", words: Catalog | None = None
) -> list[Event]:
    raw = calendar(some, {"small": PACK}, (language, words or {}), NOW)
    return list(Calendar.from_ical(raw).walk("VEVENT"))


@pytest.mark.parametrize(("due", "day"), ENDS.items())
def test_a_period_that_ends_at_midnight_was_due_on_the_day_before(
    due: str, day: datetime.date | None
) -> None:
    assert last_day(Instant.parse(due), "Europe/Brussels") == day


def test_there_is_an_event_for_each_obligation_with_a_date() -> None:
    (event,) = events(owed())
    assert event["DTSTART"].dt == datetime.date(2026, 2, 13)
    assert event["SUMMARY"] == "Art. 1: words (Orion 4)"
    assert event["URL"] == "https://law.example/text"
    assert event["DESCRIPTION"].split("\n") == [
        "State: overdue",
        "Due before: 2026-02-13T23:00:00Z",
        "words",
        "words",
    ]


def test_a_date_that_days_off_move_is_said_beside_the_strict_one() -> None:
    early = {**AFTER, "within": {"count": 16, "unit": "days"}}
    moved = pack(clause("A-1", tests=GENERAL, when="x", due=early))
    (event,) = events(owed(used=moved))
    assert event["DTSTART"].dt == datetime.date(2026, 2, 15)
    assert "As counted, days off included: 2026-02-16T23:00:00Z" in event["DESCRIPTION"]


def test_a_period_in_hours_is_due_at_its_moment() -> None:
    soon = {**AFTER, "within": {"count": 25, "unit": "hours"}}
    (event,) = events(owed(used=pack(clause("A-1", tests=GENERAL, when="x", due=soon))))
    assert event["DTSTART"].dt == datetime.datetime(2026, 1, 31, 0, 0, tzinfo=datetime.UTC)


def test_the_words_are_in_the_readers_language() -> None:
    (event,) = events(owed(), "ko", KOREAN)
    assert event["SUMMARY"] == "Art. 1: 말 (Orion 4)"
    assert event["DESCRIPTION"].startswith("상태: 기한 경과\n")


def test_the_same_obligation_keeps_its_name_from_file_to_file() -> None:
    (one,), (again,) = events(owed()), events(owed("Other"))
    assert one["UID"] == again["UID"]


def test_a_name_cannot_put_lines_into_the_file() -> None:
    (event,) = events(owed("Orion\\nX;,:BEGIN"))
    assert event["SUMMARY"] == "Art. 1: words (Orion\\nX;,:BEGIN 4)"
