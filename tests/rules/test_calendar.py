"""Calendars: holidays of the places, weekends that are made up for, days as the zone has them."""

import datetime

import pytest

from comity.base.errors import Malformed, Unavailable
from comity.base.instants import Instant
from comity.base.typed import convert
from comity.rules.calendar import Calendar, check_zone, on_day


def calendar(*places: str, last_year: int = 2040) -> Calendar:
    written = {"places": list(places), "first_year": 2020, "last_year": last_year}
    return convert(written, Calendar)


CALIFORNIA = calendar("US", "US-CA")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


CALENDARS = {
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
    assert CALIFORNIA.works(day("2026-10-12"))
    assert CALIFORNIA.works(day("2026-03-31"))
    assert not CALIFORNIA.works(day("2026-11-26"))


DAYS = {
    "China makes up for the spring festival on a Saturday": ("CN", "2026-02-14", True),
    "China is off on the Monday after the festival": ("CN", "2026-02-23", False),
    "China works on an ordinary Friday": ("CN", "2026-09-18", True),
    "Korea has a substitute for a holiday on a Saturday": ("KR", "2026-08-17", False),
    "Korea has a substitute for Foundation Day": ("KR", "2026-10-05", False),
    "Korea makes up for nothing on a Saturday": ("KR", "2026-08-15", False),
}


@pytest.mark.parametrize(("place", "at", "works"), DAYS.values(), ids=DAYS)
def test_a_country_works_on_its_own_days(place: str, at: str, works: bool) -> None:
    assert calendar(place).works(day(at)) is works


# What the State Council published for 2026: days off from Monday to Friday, and weekends worked.
OFF_2026 = """
01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02
10-05 10-06 10-07
"""
WORKED_2026 = "01-04 02-14 02-28 05-09 09-20 10-10"


def test_the_year_2026_in_china_is_as_published() -> None:
    china = calendar("CN", last_year=2026)
    first = day("2026-01-01")
    days = [first + datetime.timedelta(days=ahead) for ahead in range(365)]
    off = [f"{one:%m-%d}" for one in days if not china.is_weekend(one) and not china.works(one)]
    worked = [f"{one:%m-%d}" for one in days if china.is_weekend(one) and china.works(one)]
    assert (off, worked) == (OFF_2026.split(), WORKED_2026.split())


def test_a_calendar_without_places_knows_weekends_only() -> None:
    assert calendar().works(day("2026-12-25"))
    assert not calendar().works(day("2026-12-26"))


def test_beyond_its_years_a_calendar_knows_weekends_only() -> None:
    assert calendar("CN", last_year=2026).works(day("2027-10-01"))
    assert not calendar("CN", last_year=2026).works(day("2027-10-02"))


def test_the_same_time_on_another_day_is_what_clocks_show_there() -> None:
    saturday = Instant.parse("2026-03-07T20:00:00Z")
    assert str(on_day(saturday, day("2026-03-09"), "America/New_York")) == "2026-03-09T19:00:00Z"


@pytest.mark.parametrize("zone", ["Nowhere/City", "", "Europe", "../etc", "/etc/zone", "x" * 300])
def test_a_time_zone_this_machine_does_not_have_is_unavailable(zone: str) -> None:
    with pytest.raises(Unavailable, match="tzdata"):
        check_zone(zone)
