"""
When a period ends: the strict end, and the end after the law's own extensions.

The strict ("nominal") end ignores every extension for days off, so it is never late; the rolled
end is what the counting rule of the pack gives. Reminders belong on the strict one.
Sources: Regulation (EEC, Euratom) No 1182/71, Article 3; California Code of Civil Procedure,
sections 12 and 12a.
"""

import calendar as months
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from comity.base.instants import Instant
from comity.base.typed import Line, Said, Url
from comity.rules.calendar import Calendar, day_of, end_of, start_of
from comity.rules.clause import Confidence, Count, Length, Prose, Unit, check_text

Event: TypeAlias = datetime.date | Instant
_DAY = datetime.timedelta(days=1)
_HOUR = 3600
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


class LeastWorkingDays(Said, frozen=True):
    """A period of so many days or more holds at least so many working days."""

    from_days: Count
    working_days: Annotated[int, Meta(ge=1, le=10)]


class Counting(Said, frozen=True):
    """How a legal order counts periods: what its text says, as data, and where it was read."""

    zone: Line
    calendar: Calendar
    first_day: Literal["excluded", "included"]
    last_day_off: Literal["next-working-day", "stays"]
    confidence: Confidence
    words: Prose
    source: Url
    least: LeastWorkingDays | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_text("counting.words", self.words)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period, exclusive; `rolled` None: the calendar does not reach that year."""

    nominal: Instant
    rolled: Instant | None


def after(length: Length, event: Event, counting: Counting) -> Deadline:
    """
    Count a length from an event known to the second, or to the day.

    Hours run on and end where they end: Article 3(4) of the Regulation extends only a period
    "expressed otherwise than in hours". From a day they are counted from its first instant, since
    the event may have been then and no end computed from a later hour would be safe.
    """
    if length.unit is Unit.HOURS:
        moment = event if isinstance(event, Instant) else start_of(event, counting.zone)
        end = moment.plus(length.count * _HOUR)
        return Deadline(end, end)
    day = day_of(event, counting.zone) if isinstance(event, Instant) else event
    before = day if counting.first_day == "excluded" else day - _DAY
    if length.unit is Unit.BUSINESS_DAYS:
        # Without holidays the count ends no later than with them: that is the strict end.
        weekdays = _nth(before, length.count, lambda one: not counting.calendar.is_weekend(one))
        working = _nth(before, length.count, counting.calendar.works)
        return _deadline(before, weekdays, working, counting)
    nominal = _last_day(before, length)
    return _deadline(before, nominal, _rolled(before, nominal, length, counting), counting)


def by_day(day: datetime.date, counting: Counting) -> Deadline:
    """Return the end of a day that the law itself names: no period, so nothing rolls."""
    end = end_of(day, counting.zone)
    return Deadline(end, end)


def before(event: Event, counting: Counting) -> Deadline:
    """Return the moment before which something must be done that precedes the event."""
    start = event if isinstance(event, Instant) else start_of(event, counting.zone)
    return Deadline(start, start)


def _deadline(
    before: datetime.date, nominal: datetime.date, rolled: datetime.date, counting: Counting
) -> Deadline:
    reached = counting.calendar.reaches(before) and counting.calendar.reaches(rolled)
    return Deadline(
        end_of(nominal, counting.zone), end_of(rolled, counting.zone) if reached else None
    )


def _last_day(before: datetime.date, length: Length) -> datetime.date:
    if length.unit not in _MONTHS:
        return before + length.count * (7 if length.unit is Unit.WEEKS else 1) * _DAY
    month = before.year * 12 + before.month - 1 + length.count * _MONTHS[length.unit]
    year, month = month // 12, month % 12 + 1
    # A month without that day ends the period on its last day.
    return datetime.date(year, month, min(before.day, months.monthrange(year, month)[1]))


def _rolled(
    before: datetime.date, nominal: datetime.date, length: Length, counting: Counting
) -> datetime.date:
    works = counting.calendar.works
    last = nominal
    if counting.last_day_off == "next-working-day" and not works(last):
        last = _nth(last, 1, works)
    if counting.least is not None and not _shorter(length, counting.least.from_days):
        last = max(last, _nth(before, counting.least.working_days, works))
    return last


def _shorter(length: Length, days: int) -> bool:
    return length.unit is Unit.DAYS and length.count < days


def _nth(
    before: datetime.date, count: int, works: Callable[[datetime.date], bool]
) -> datetime.date:
    day = before
    while count:
        day += _DAY
        count -= works(day)
    return day
