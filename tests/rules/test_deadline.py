"""Deadlines: the strict end and the rolled one, over weekends, holidays, months and clocks."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.instants import Instant
from comity.base.typed import convert
from comity.rules import deadline
from comity.rules.calendar import day_of, end_of
from comity.rules.clause import Length, Unit
from comity.rules.deadline import Counting
from countings import CA, CHINA, EU, ILLINOIS, INCLUDED, KOREA, NEW_YORK, STAYS
from smallpack import counting


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
    "five working days over a weekend": (
        EU, 5, Unit.WORKING_DAYS, "2026-11-19", "2026-11-26", "2026-11-26",
    ),
    "five working days over a holiday: the strict count knows only weekends": (
        EU, 5, Unit.WORKING_DAYS, "2026-12-21", "2026-12-28", "2026-12-29",
    ),
    "China, ten working days over the national holiday and a made-up Saturday": (
        CHINA, 10, Unit.WORKING_DAYS, "2026-09-28", "2026-10-12", "2026-10-16",
    ),
    "China, twenty working days over the national holiday": (
        CHINA, 20, Unit.WORKING_DAYS, "2026-09-28", "2026-10-26", "2026-10-30",
    ),
    "China, ten working days over the spring festival and two made-up Saturdays": (
        CHINA, 10, Unit.WORKING_DAYS, "2026-02-10", "2026-02-24", "2026-03-02",
    ),
    "China, a made-up Saturday without its holiday shortens the strict count too": (
        CHINA, 3, Unit.WORKING_DAYS, "2026-10-08", "2026-10-12", "2026-10-12",
    ),
    "China, fifteen days end in the national holiday": (
        CHINA, 15, Unit.DAYS, "2026-09-18", "2026-10-03", "2026-10-08",
    ),
    "China, a day that ends on a made-up Saturday does not roll": (
        CHINA, 2, Unit.DAYS, "2026-10-08", "2026-10-10", "2026-10-10",
    ),
    "Korea, thirty days end in Chuseok": (
        KOREA, 30, Unit.DAYS, "2026-08-25", "2026-09-24", "2026-09-28",
    ),
    "Korea, seven days end on a substitute holiday": (
        KOREA, 7, Unit.DAYS, "2026-09-28", "2026-10-05", "2026-10-06",
    ),
    "Korea, a month from the end of February ends on the eve of the first of April": (
        KOREA, 1, Unit.MONTHS, "2027-02-28", "2027-03-31", "2027-03-31",
    ),
    "Korea, a month whose last day does not exist": (
        KOREA, 1, Unit.MONTHS, "2027-01-30", "2027-02-28", "2027-03-02",
    ),
    "Korea, a year from the eve of a leap day": (
        KOREA, 1, Unit.YEARS, "2028-02-28", "2029-02-28", "2029-02-28",
    ),
    "New York, exactly two days from a Friday leave the weekend out": (
        NEW_YORK, 2, Unit.DAYS, "2026-12-11", "2026-12-13", "2026-12-15",
    ),
    "New York, two days from a Thursday end on a Saturday and go to Monday": (
        NEW_YORK, 2, Unit.DAYS, "2026-12-10", "2026-12-12", "2026-12-14",
    ),
    "New York, three days from a Friday do not leave the weekend out": (
        NEW_YORK, 3, Unit.DAYS, "2026-12-11", "2026-12-14", "2026-12-14",
    ),
    "New York, a week is no period of two days": (
        NEW_YORK, 1, Unit.WEEKS, "2026-12-11", "2026-12-18", "2026-12-18",
    ),
    "Illinois, a last day off cascades over weekend and holiday": (
        ILLINOIS, 14, Unit.DAYS, "2026-08-22", "2026-09-05", "2026-09-08",
    ),
    "a quarter into a leap February": (
        EU, 1, Unit.QUARTERS, "2027-11-30", "2028-02-29", "2028-02-29",
    ),
    "two quarters to a Sunday": (
        EU, 2, Unit.QUARTERS, "2026-05-29", "2026-11-29", "2026-11-30",
    ),
    "the first day counted, a month ends on the eve of its date": (
        INCLUDED, 1, Unit.MONTHS, "2027-03-01", "2027-03-31", "2027-03-31",
    ),
    "fifteen days over a leap day": (
        EU, 15, Unit.DAYS, "2028-02-21", "2028-03-07", "2028-03-07",
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
    st.sampled_from([EU, CA, STAYS, INCLUDED, KOREA, NEW_YORK]),
)
def test_the_strict_end_is_never_after_the_rolled_one(
    event: datetime.date, count: int, unit: Unit, rule: Counting
) -> None:
    if unit in {Unit.MONTHS, Unit.QUARTERS}:
        count = min(count, 7)
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


def test_what_may_be_done_with_the_event_is_strictly_before_its_day() -> None:
    evening = Instant.parse("2026-12-11T18:30:00Z")
    for event in (evening, day("2026-12-11")):
        found = deadline.with_day(event, EU)
        assert (found.nominal, found.rolled) == (
            deadline.before(day("2026-12-11"), EU).nominal,
            end_of(day("2026-12-11"), EU.zone),
        )


def test_a_day_named_by_the_law_ends_where_it_ends() -> None:
    sunday = deadline.by_day(day("2026-11-22"), EU)
    assert sunday.nominal == sunday.rolled == Instant.parse("2026-11-22T23:00:00Z")


@pytest.mark.parametrize(
    ("moment", "last"),
    [("2026-12-10T15:00:00Z", "2026-12-17"), ("2026-12-10T15:00:01Z", "2026-12-18")],
    ids=["at midnight", "a second later"],
)
def test_in_korea_the_first_day_counts_if_the_period_starts_with_it(moment: str, last: str) -> None:
    found = deadline.after(Length(7, Unit.DAYS), Instant.parse(moment), KOREA)
    assert found.nominal == end_of(day(last), KOREA.zone)


@pytest.mark.parametrize(("first", "end"), [("excluded", "12-25"), ("included", "12-24")])
def test_midnight_moves_no_other_rule(first: str, end: str) -> None:
    rule = convert(counting(first_day=first, least=None), Counting)
    midnight = Instant.parse("2026-12-09T23:00:00Z")
    found = deadline.after(Length(15, Unit.DAYS), midnight, rule)
    assert found.nominal == end_of(day(f"2026-{end}"), rule.zone)


def test_in_china_no_working_day_is_counted_into_a_year_nobody_has_published() -> None:
    found = deadline.after(Length(10, Unit.WORKING_DAYS), day("2026-12-28"), CHINA)
    assert found.rolled is None
    assert found.nominal == end_of(day("2027-01-11"), CHINA.zone)
    assert deadline.notice(Length(3, Unit.DAYS), day("2027-01-02"), CHINA).rolled is None


@pytest.mark.parametrize("event", ["1900-01-01", "2019-12-20", "2040-12-20", "2100-12-31"])
@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.WORKING_DAYS, Unit.YEARS])
def test_beyond_the_years_of_the_calendar_only_the_strict_end_is_said(
    event: str, unit: Unit
) -> None:
    found = deadline.after(Length(1000, unit), day(event), EU)
    assert found.rolled is None
    assert found.nominal > Instant.parse("2000-01-01T00:00:00Z") or event < "2000"
