"""Counting rules: what hours and notices do on days off, and the readings of one rule."""

import datetime

import pytest
from msgspec import structs

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import convert
from comity.rules import deadline
from comity.rules.calendar import end_of, start_of
from comity.rules.clause import Length, Unit
from comity.rules.deadline import Counting
from countings import CHINA, EU, NEW_YORK, STAYS
from smallpack import SAID, counting


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


HOURS = {
    "a working day": ("2026-12-08T20:00:00Z", "2026-12-11T20:00:00Z", "2026-12-11T20:00:00Z"),
    "a Saturday": ("2026-12-09T20:00:00Z", "2026-12-12T20:00:00Z", "2026-12-14T20:00:00Z"),
    "Thanksgiving": ("2026-11-23T20:00:00Z", "2026-11-26T20:00:00Z", "2026-11-27T20:00:00Z"),
    "the end of a Friday": (
        "2026-12-09T05:00:00Z", "2026-12-12T05:00:00Z", "2026-12-12T05:00:00Z",
    ),
    "the end of a Sunday": (
        "2026-12-11T05:00:00Z", "2026-12-14T05:00:00Z", "2026-12-15T05:00:00Z",
    ),
    "a Saturday before the clocks go forward": (
        "2026-03-04T20:00:00Z", "2026-03-07T20:00:00Z", "2026-03-09T19:00:00Z",
    ),
    "a day beyond the calendar": ("2041-01-01T20:00:00Z", "2041-01-04T20:00:00Z", None),
    "the last weekend of the calendar": (
        "2040-12-26T20:00:00Z", "2040-12-29T20:00:00Z", "2040-12-31T20:00:00Z",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("start", "end", "rolled"), HOURS.values(), ids=HOURS)
def test_hours_that_end_on_a_day_off_end_at_the_same_hour_of_the_next_working_day(
    start: str, end: str, rolled: str | None
) -> None:
    found = deadline.after(Length(72, Unit.HOURS), Instant.parse(start), NEW_YORK)
    assert str(found.nominal) == end
    assert found.rolled == (None if rolled is None else Instant.parse(rolled))


def test_hours_that_would_roll_beyond_the_calendar_have_no_rolled_end() -> None:
    rule = structs.replace(CHINA, hours_end_off="next-working-day")
    event = Instant.parse("2026-12-31T00:00:00Z")
    assert deadline.after(Length(1, Unit.HOURS), event, rule).rolled == event.plus(3600)
    saturday = structs.replace(rule, calendar=structs.replace(rule.calendar, weekend=("thursday",)))
    assert deadline.after(Length(1, Unit.HOURS), event, saturday).rolled is None


# Length of the notice, event; the strict end as the start of a day, the last day.
NOTICES = {
    "two weeks before a Tuesday": (2, Unit.WEEKS, "2026-12-15", "2026-12-01", "2026-12-01"),
    "two days before a Tuesday end on a Sunday: the strict end is that of Friday": (
        2, Unit.DAYS, "2026-12-15", "2026-12-12", "2026-12-13",
    ),
    "a month before the end of March": (1, Unit.MONTHS, "2027-03-31", "2027-02-27", "2027-02-28"),
    "a month before the end of March in a leap year": (
        1, Unit.MONTHS, "2028-03-31", "2028-02-29", "2028-02-29",
    ),
    "a quarter back over the turn of the year": (
        1, Unit.QUARTERS, "2027-02-15", "2026-11-14", "2026-11-15",
    ),
    "five working days back over Christmas": (
        5, Unit.WORKING_DAYS, "2026-12-29", "2026-12-21", "2026-12-21",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("count", "unit", "event", "strict", "last"), NOTICES.values(), ids=NOTICES
)
def test_a_notice_is_counted_backwards_and_its_strict_end_takes_the_safe_side(
    count: int, unit: Unit, event: str, strict: str, last: str
) -> None:
    found = deadline.notice(Length(count, unit), day(event), EU)
    assert found.nominal == start_of(day(strict), EU.zone)
    assert found.rolled == end_of(day(last), EU.zone)


def test_a_notice_whose_last_day_stays_ends_before_that_day() -> None:
    found = deadline.notice(Length(2, Unit.DAYS), day("2026-12-15"), STAYS)
    assert found.nominal == start_of(day("2026-12-13"), EU.zone)


def test_a_notice_before_a_moment_counts_from_its_day_and_in_hours_from_the_moment() -> None:
    late = Instant.parse("2026-12-15T23:30:00Z")  # already the 16th in Brussels
    found = deadline.notice(Length(2, Unit.WEEKS), late, EU)
    assert found.rolled == end_of(day("2026-12-02"), EU.zone)
    hours = deadline.notice(Length(24, Unit.HOURS), late, EU)
    assert hours.nominal == hours.rolled == Instant.parse("2026-12-14T23:30:00Z")


def test_the_readings_of_a_rule_differ_in_what_they_say_and_in_nothing_else() -> None:
    other = {"name": "no two working days", "words": SAID, "least": None}
    rule = convert(counting(candidates=[other]), Counting)
    (_, main), (name, reading) = deadline.readings(rule)
    assert main == rule
    assert name == "no two working days"
    other = structs.asdict(structs.replace(rule, least=None))
    assert structs.asdict(reading).items() <= other.items()


RULES = {
    "a reading that differs in nothing": {"candidates": [{"name": "same", "words": SAID}]},
    "a reading that lacks a language": {
        "candidates": [{"name": "other", "words": {"en": "words"}, "first_day": "included"}]
    },
    "two readings of one name": {
        "candidates": [{"name": "other", "words": SAID, "first_day": "included"}] * 2
    },
    "a period from many to few days": {"least": {"from_days": 3, "to_days": 2, "working_days": 2}},
}


@pytest.mark.parametrize("change", RULES.values(), ids=RULES)
def test_a_counting_rule_is_whole(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        convert(counting(**change), Counting)


def test_a_counting_rule_says_in_every_language_what_it_rests_on() -> None:
    with pytest.raises(Malformed, match=r"counting\.words"):
        convert(counting(words={"en": SAID["en"]}), Counting)
