"""Obligations as a calendar file: one event for each date, on the strict one."""

import datetime

from icalendar import Calendar, Event

from comity.base.instants import Instant
from comity.documents.calendars import calendar, of_assessments
from comity.documents.messages import Catalog
from comity.oversight.directory import known_systems
from comity.oversight.obligations import Obligation, obligations
from comity.oversight.standards import Standards
from comity.rules.packs import Pack
from documents.told import READER, due, told
from oversight.rows import Record
from smallpack import SAID, clause, pack

NOW = Instant.parse("2026-11-23T09:00:00Z")
GENERAL = {"x": {"fact": "general_purpose", "is": True}}
AFTER = {"words": SAID, "after": ["threshold_met_on"], "within": {"count": 14, "unit": "days"}}
DATED = clause("A-1", tests=GENERAL, when="x", due=AFTER, recipient=SAID)
LACKING = clause("A-2", tests=GENERAL, when="x", due={"words": SAID, "before": "eu_placed_on"})
UNDATED = clause("A-3", tests=GENERAL, when="x")
PACK = pack(DATED, LACKING, UNDATED)
KOREAN: Catalog = {"Due: {when}": "기한: {when}"}


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


def test_there_is_an_event_for_each_obligation_with_a_date() -> None:
    (event,) = events(owed())
    assert event["DTSTART"].dt == datetime.date(2026, 2, 13)
    assert event["SUMMARY"] == "EU: words (Orion 4, Art. 1)"
    assert event["URL"] == "https://law.example/text"
    (one,) = (one for one in owed() if one.due)
    assert event["DESCRIPTION"].split("\n") == [
        f"State: {one.state.value}",
        "Due: by the end of Fri 13 Feb 2026 (Brussels)",
        "In UTC, strictly before 2026-02-13T23:00:00Z",
        "words",
        "to words",
    ]
    assert event["STATUS"] == "CONFIRMED"


def test_a_date_that_days_off_move_is_said_beside_the_strict_one() -> None:
    early = {**AFTER, "within": {"count": 16, "unit": "days"}}
    moved = pack(clause("A-1", tests=GENERAL, when="x", due=early))
    (event,) = events(owed(used=moved))
    assert event["DTSTART"].dt == datetime.date(2026, 2, 15)
    said = "by the end of Mon 16 Feb 2026 (Brussels); strictly by the end of Sun 15 Feb 2026"
    assert said in event["DESCRIPTION"]


def test_a_period_in_hours_is_due_at_its_moment() -> None:
    soon = {**AFTER, "within": {"count": 25, "unit": "hours"}}
    (event,) = events(owed(used=pack(clause("A-1", tests=GENERAL, when="x", due=soon))))
    assert event["DTSTART"].dt == datetime.datetime(2026, 1, 31, 0, 0, tzinfo=datetime.UTC)


def test_the_words_are_in_the_readers_language() -> None:
    (event,) = events(owed(), "ko", KOREAN)
    assert event["SUMMARY"] == "EU: 말 (Orion 4, Art. 1)"
    assert "\n기한: by the end of 2026년 2월 13일(금) (브뤼셀)\n" in event["DESCRIPTION"]


def test_the_same_obligation_keeps_its_name_from_file_to_file() -> None:
    (one,), (again,) = events(owed()), events(owed("Other"))
    assert one["UID"] == again["UID"]


def test_a_name_cannot_put_lines_into_the_file() -> None:
    (event,) = events(owed("Orion\\nX;,:BEGIN"))
    assert event["SUMMARY"] == "EU: words (Orion\\nX;,:BEGIN 4, Art. 1)"


def test_alarms_ring_before_a_day_and_on_its_morning() -> None:
    (event,) = events(owed())
    rings = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    assert rings == [9 * hour - 14 * day, 9 * hour - 7 * day, 9 * hour - day, 9 * hour]


def test_alarms_ring_in_the_hours_before_a_moment() -> None:
    soon = {**AFTER, "within": {"count": 25, "unit": "hours"}}
    (event,) = events(owed(used=pack(clause("A-1", tests=GENERAL, when="x", due=soon))))
    rings = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert rings == [-datetime.timedelta(hours=hours) for hours in (24, 6, 1)]


def test_a_calendar_says_whose_it_is_and_how_often_to_look_again() -> None:
    one = Calendar.from_ical(calendar(owed(), {"small": PACK}, ("en", {}), NOW))
    assert one["NAME"] == one["X-WR-CALNAME"] == "Obligations: Orion 4"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in calendar([], {}, ("en", {}), NOW)
    none = Calendar.from_ical(calendar([], {}, ("en", {}), NOW))
    assert none["NAME"] == "Obligations of AI systems"


def test_what_is_undetermined_is_tentative_and_asks_are_in_no_calendar() -> None:
    rules = pack(
        clause("A-1", due=due(), recipient=SAID),
        clause("A-2", due=due(), force="ask"),
        clause("A-3"),
    )
    said = told(rules, deployed_on="2026-06-01")
    raw = of_assessments({"facts": said.found}, said.packs, READER, NOW)
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"] == "If it applies: EU: words (facts, Art. 1)"
    assert event["DESCRIPTION"].endswith("tell us general_purpose")
