"""Deadlines: the strict end and the rolled one, over weekends, holidays, months and clocks."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed, Unavailable
from comity.base.instants import Instant
from comity.base.typed import convert
from comity.rules import deadline
from comity.rules.calendar import Calendar, check_zone, day_of, end_of
from comity.rules.clause import Length, Unit
from comity.rules.deadline import Counting
from smallpack import SAID, counting

CALIFORNIA = {
    "zone": "America/Los_Angeles",
    "calendar": {"places": ["US", "US-CA"], "first_year": 2020, "last_year": 2040},
    "least": None,
}
EU = convert(counting(), Counting)
CA = convert(counting(**CALIFORNIA), Counting)
STAYS = convert(counting(last_day_off="stays", least=None), Counting)
INCLUDED = convert(counting(first_day="included", least=None), Counting)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# Rule, length, event; last day by the strict count, last day after the law's extensions.
PERIODS = {
    "EU, two days from a Friday, nominal Sunday, two working days Tuesday": (
        EU, 2, Unit.DAYS, "2026-12-11", "2026-12-13", "2026-12-15",
    ),
    "EU, one day from a Friday rolls and needs no two working days": (
        EU, 1, Unit.DAYS, "2026-12-11", "2026-12-12", "2026-12-14",
    ),
    "EU, fifteen days, nominal Saturday": (
        EU, 15, Unit.DAYS, "2026-12-11", "2026-12-26", "2026-12-28",
    ),
    "California, fifteen days, nominal Saturday": (
        CA, 15, Unit.DAYS, "2026-12-11", "2026-12-26", "2026-12-28",
    ),
    "California has no rule of two working days": (
        CA, 2, Unit.DAYS, "2026-12-11", "2026-12-13", "2026-12-14",
    ),
    "EU, two weeks end on the same weekday": (
        EU, 2, Unit.WEEKS, "2026-11-09", "2026-11-23", "2026-11-23",
    ),
    "EU, two weeks across May Day": (
        EU, 2, Unit.WEEKS, "2026-04-22", "2026-05-06", "2026-05-06",
    ),
    "EU, nine days end on May Day, a Friday": (
        EU, 9, Unit.DAYS, "2026-04-22", "2026-05-01", "2026-05-04",
    ),
    "a month into a shorter one": (
        EU, 1, Unit.MONTHS, "2027-01-31", "2027-02-28", "2027-03-01",
    ),
    "a month into a leap February": (
        EU, 1, Unit.MONTHS, "2028-01-31", "2028-02-29", "2028-02-29",
    ),
    "a year from a leap day": (
        EU, 1, Unit.YEARS, "2028-02-29", "2029-02-28", "2029-02-28",
    ),
    "three months over the turn of the year": (
        CA, 3, Unit.MONTHS, "2026-11-30", "2027-02-28", "2027-03-01",
    ),
    "five business days over a weekend": (
        EU, 5, Unit.BUSINESS_DAYS, "2026-11-19", "2026-11-26", "2026-11-26",
    ),
    "five business days over a holiday: the strict count knows only weekends": (
        EU, 5, Unit.BUSINESS_DAYS, "2026-12-21", "2026-12-28", "2026-12-29",
    ),
    "a last day that stays": (
        STAYS, 2, Unit.DAYS, "2026-12-11", "2026-12-13", "2026-12-13",
    ),
    "the first day counted": (
        INCLUDED, 15, Unit.DAYS, "2026-12-10", "2026-12-24", "2026-12-24",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "count", "unit", "event", "nominal", "rolled"), PERIODS.values(), ids=PERIODS
)
def test_a_period_ends_with_its_last_day(
    rule: Counting, count: int, unit: Unit, event: str, nominal: str, rolled: str
) -> None:
    found = deadline.after(Length(count, unit), day(event), rule)
    assert found.nominal == end_of(day(nominal), rule.zone)
    assert found.rolled == end_of(day(rolled), rule.zone)


@given(
    st.dates(day("2021-01-01"), day("2039-01-01")),
    st.integers(1, 60),
    st.sampled_from([unit for unit in Unit if unit is not Unit.YEARS]),
    st.sampled_from([EU, CA, STAYS, INCLUDED]),
)
def test_the_strict_end_is_never_after_the_rolled_one(
    event: datetime.date, count: int, unit: Unit, rule: Counting
) -> None:
    if unit is Unit.MONTHS:
        count = min(count, 12)
    found = deadline.after(Length(count, unit), event, rule)
    assert found.rolled is not None
    assert found.nominal <= found.rolled


@given(st.dates(day("2021-01-01"), day("2039-01-01")), st.integers(2, 40))
def test_in_the_eu_a_period_of_two_days_holds_two_working_days(
    event: datetime.date, count: int
) -> None:
    rolled = deadline.after(Length(count, Unit.DAYS), event, EU).rolled
    assert rolled is not None
    last = day_of(rolled.plus(-1), EU.zone)
    days = (event + datetime.timedelta(days=ahead) for ahead in range(1, (last - event).days + 1))
    assert sum(EU.calendar.works(one) for one in days) >= 2
    assert EU.calendar.works(last)


def test_hours_run_on_over_nights_weekends_and_changes_of_the_clock() -> None:
    friday = Instant.parse("2026-03-07T02:00:00Z")
    end = friday.plus(72 * 3600)
    found = deadline.after(Length(72, Unit.HOURS), friday, CA)
    assert (found.nominal, found.rolled) == (end, end)


def test_hours_from_an_event_known_to_the_day_count_from_its_start() -> None:
    found = deadline.after(Length(24, Unit.HOURS), day("2026-12-11"), EU)
    assert str(found.nominal) == "2026-12-11T23:00:00Z"


def test_days_from_a_moment_count_from_its_day_in_the_place_of_the_law() -> None:
    late = Instant.parse("2026-12-12T02:30:00Z")  # a Friday evening in California
    found = deadline.after(Length(15, Unit.DAYS), late, CA)
    assert found == deadline.after(Length(15, Unit.DAYS), day("2026-12-11"), CA)


def test_a_day_has_twenty_three_hours_when_the_clocks_go_forward() -> None:
    start = deadline.before(day("2026-03-29"), EU).nominal
    assert end_of(day("2026-03-29"), EU.zone) == start.plus(23 * 3600)


def test_before_a_moment_is_that_moment() -> None:
    at = Instant(1_800_000_000)
    assert deadline.before(at, EU).nominal == at


def test_a_day_named_by_the_law_ends_where_it_ends() -> None:
    sunday = deadline.by_day(day("2026-11-22"), EU)
    assert sunday.nominal == sunday.rolled == Instant.parse("2026-11-22T23:00:00Z")


@pytest.mark.parametrize("event", ["1900-01-01", "2019-12-20", "2040-12-20", "2100-12-31"])
@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.BUSINESS_DAYS, Unit.YEARS])
def test_beyond_the_years_of_the_calendar_only_the_strict_end_is_said(
    event: str, unit: Unit
) -> None:
    found = deadline.after(Length(1000, unit), day(event), EU)
    assert found.rolled is None
    assert found.nominal > Instant.parse("2000-01-01T00:00:00Z") or event < "2000"


CALENDARS = {
    "no place": {"places": []},
    "no such country": {"places": ["ZZ"]},
    "no such part of it": {"places": ["US-XX"]},
    "no years": {"first_year": 2030, "last_year": 2029},
    "no working days": {
        "weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    },
    "a day that is none": {"weekend": ["caturday"]},
}


@pytest.mark.parametrize("change", CALENDARS.values(), ids=CALENDARS)
def test_a_calendar_has_places_years_and_working_days(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        convert({"places": ["BE"], "first_year": 2020, "last_year": 2040} | change, Calendar)


def test_a_day_is_a_holiday_where_every_calendar_named_has_it() -> None:
    # Columbus Day is a federal holiday and no Californian one; Cesar Chavez Day the other way.
    assert CA.calendar.works(day("2026-10-12"))
    assert CA.calendar.works(day("2026-03-31"))
    assert not CA.calendar.works(day("2026-11-26"))


@pytest.mark.parametrize("zone", ["Nowhere/City", "", "Europe", "../etc", "/etc/zone", "x" * 300])
def test_a_time_zone_this_machine_does_not_have_is_unavailable(zone: str) -> None:
    with pytest.raises(Unavailable, match="tzdata"):
        check_zone(zone)


def test_a_counting_rule_says_in_every_language_what_it_rests_on() -> None:
    with pytest.raises(Malformed, match=r"counting\.words"):
        convert(counting(words={"en": SAID["en"]}), Counting)
