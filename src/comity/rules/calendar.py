"""
Working days and time zones: where a period ends, and which days do not count as its last.

Holidays come from the package `holidays`, with the weekend days that a country makes up for as
working days. A day is a holiday only where every calendar that the pack names has it: too few
holidays make a rolled date early, too many would make it late. Time zones come from `zoneinfo`,
with the package `tzdata` where the machine has none.
"""

import datetime
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Meta

from comity.base.errors import Malformed, Unavailable
from comity.base.instants import Instant
from comity.base.typed import Said

Place = Annotated[str, Meta(pattern=r"\A[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")]
Year = Annotated[int, Meta(ge=2000, le=2100)]
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = datetime.timedelta(days=1)


class Calendar(Said, frozen=True):
    """Days off in a place, trusted from one year to another; without places weekends only."""

    places: Annotated[tuple[Place, ...], Meta(max_length=4)]
    first_year: Year
    last_year: Year
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.last_year < self.first_year or len(set(self.weekend)) > len(_WEEK) - 2:
            raise Malformed("a calendar has years and working days")
        for place in self.places:
            _year(place, self.first_year)

    def reaches(self, day: datetime.date) -> bool:
        return self.first_year <= day.year <= self.last_year

    def is_weekend(self, day: datetime.date) -> bool:
        return _WEEK[day.weekday()] in self.weekend

    def works(self, day: datetime.date) -> bool:
        """Say whether this is a working day; beyond its years a calendar knows weekends only."""
        if not self.reaches(day):
            return not self.is_weekend(day)
        years = [_year(place, day.year) for place in self.places]
        if self.is_weekend(day):
            return any(day in year.made_up for year in years)
        return not years or not all(day in year.holidays for year in years)


def start_of(day: datetime.date, zone: str) -> Instant:
    """Return the first instant of a day in a time zone such as Europe/Brussels."""
    local = datetime.datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
    return Instant(int(local.timestamp()))


def end_of(day: datetime.date, zone: str) -> Instant:
    """Return the end of a day, exclusive: the next midnight there."""
    return start_of(day + _DAY, zone)


def day_of(moment: Instant, zone: str) -> datetime.date:
    """Return the calendar day of a moment in a time zone."""
    return moment.moment.astimezone(_zone(zone)).date()


def on_day(moment: Instant, day: datetime.date, zone: str) -> Instant:
    """Return the moment on another day at which clocks there show the same time."""
    local = moment.moment.astimezone(_zone(zone))
    moved = local.replace(year=day.year, month=day.month, day=day.day)
    return Instant(int(moved.timestamp()))


def check_zone(zone: str) -> None:
    _zone(zone)


@lru_cache(maxsize=256)
def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Unavailable(
            "no time zone {zone} on this machine: misspelt, or the package tzdata is missing",
            zone=zone,
        ) from None


class _Year(NamedTuple):
    """The days off of a place in a year, and the weekend days that are worked for them."""

    holidays: frozenset[datetime.date]
    made_up: frozenset[datetime.date]


@lru_cache(maxsize=1024)
def _year(place: str, year: int) -> _Year:
    from holidays import country_holidays  # noqa: PLC0415 - slow; only deadlines need it

    country, _, subdivision = place.partition("-")
    try:
        found = country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError:
        raise Malformed("no calendar of holidays for {place}", place=place) from None
    made_up = {day for day in found.weekend_workdays if day.year == year}
    return _Year(frozenset(found), frozenset(made_up))
