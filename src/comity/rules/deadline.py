"""
When a period ends: the strict end, and the end after the law's own extensions.

The strict ("nominal") end ignores every extension for days off, so it is never late; the rolled
end is what the counting rule of the pack gives. Reminders belong on the strict one.
Sources: Regulation (EEC, Euratom) No 1182/71, Article 3; California Code of Civil Procedure,
sections 12 and 12a.
"""

import calendar as months
import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Line, Said, Url
from comity.rules.calendar import Calendar, check_zone, day_of, end_of, start_of
from comity.rules.clause import Confidence, Count, Length, Prose, Unit, check_text

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
        check_zone(self.zone)
        check_text("counting.words", self.words)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period, exclusive; `rolled` None: the calendar does not reach that year."""

    nominal: Instant
    rolled: Instant | None


def after_day(length: Length, day: datetime.date, counting: Counting) -> Deadline:
    """
    Count from an event known to the day.

    Hours count from the first instant of that day: the event may have been then, and no end that
    is computed from a later hour would be safe.
    """
    if length.unit is Unit.HOURS:
        return after_moment(length, start_of(day, counting.zone), counting)
    before = day if counting.first_day == "excluded" else day - _DAY
    if length.unit is Unit.BUSINESS_DAYS:
        return _deadline(
            _business(before, length.count, counting, _Off.WEEKENDS),
            _business(before, length.count, counting, _Off.HOLIDAYS),
            counting,
        )
    nominal = _last_day(before, length)
    return _deadline(nominal, _rolled(before, nominal, counting), counting)


def after_moment(length: Length, moment: Instant, counting: Counting) -> Deadline:
    """Count from an event known to the second; hours run on and end where they end."""
    if length.unit is Unit.HOURS:
        # Article 3(4) extends only a period "expressed otherwise than in hours".
        end = moment.plus(length.count * _HOUR)
        return Deadline(end, end)
    return after_day(length, day_of(moment, counting.zone), counting)


def by_day(day: datetime.date, counting: Counting) -> Deadline:
    """Return the end of a day that the law itself names: no period, so nothing rolls."""
    end = end_of(day, counting.zone)
    return Deadline(end, end)


def before_day(day: datetime.date, counting: Counting) -> Deadline:
    """Return the moment before which something must be done that precedes an event of that day."""
    start = start_of(day, counting.zone)
    return Deadline(start, start)
