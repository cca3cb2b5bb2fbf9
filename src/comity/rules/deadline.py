"""
When a period ends: the strict end, and the end after the law's own extensions.

The strict ("nominal") end ignores every extension for days off, so it is never late; the rolled
end is what the counting rule of the pack gives. Reminders belong on the strict one.
Sources: Regulation (EEC, Euratom) No 1182/71, Article 3; California Code of Civil Procedure,
sections 12 and 12a; New York General Construction Law, sections 20 and 25-a; Korean Civil Act,
Articles 156 to 161; Civil Code of China, Articles 201 to 203.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType, structs

from comity.base.errors import Malformed
from comity.base.instants import Instant, later
from comity.base.typed import Line, Said, Url
from comity.rules.calendar import Calendar, day_of, end_of, on_day, start_of
from comity.rules.clause import Confidence, Count, Length, Prose, Unit, check_text

Event: TypeAlias = datetime.date | Instant
_DAY = datetime.timedelta(days=1)
_HOUR = 3600
_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}


FirstDay: TypeAlias = Literal["excluded", "included", "excluded-unless-midnight"]
LastDayOff: TypeAlias = Literal["next-working-day", "stays"]
HoursEndOff: TypeAlias = Literal["runs", "next-working-day"]
MonthsEnd: TypeAlias = Literal["same-date", "eve-of-first-day"]


class LeastWorkingDays(Said, frozen=True):
    """A period of so many days or more, up to so many, holds at least so many working days."""

    from_days: Count
    working_days: Annotated[int, Meta(ge=1, le=10)]
    to_days: Count | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.to_days is not None and self.to_days < self.from_days:
            raise Malformed("a period has from a few to many days, not the other way round")

    def is_for(self, length: Length) -> bool:
        """Say whether a period of this length must hold them."""
        if length.unit is not Unit.DAYS:
            return self.to_days is None
        return self.from_days <= length.count <= (self.to_days or length.count)


class Candidate(Said, frozen=True):
    """Another reading of a rule whose text was not read: where it differs from the main one."""

    name: Line
    words: Prose
    first_day: FirstDay | UnsetType = UNSET
    last_day_off: LastDayOff | UnsetType = UNSET
    least: LeastWorkingDays | UnsetType | None = UNSET
    calendar: Calendar | UnsetType = UNSET
    hours_end_off: HoursEndOff | UnsetType = UNSET
    months_end: MonthsEnd | UnsetType = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        check_text("candidates.words", self.words)
        if not self.differs:
            raise Malformed("the reading {name} differs in nothing", name=self.name)

    @property
    def differs(self) -> dict[str, Any]:
        """What it says otherwise, by field."""
        own = structs.asdict(self)
        return {name: own[name] for name in _READ if own[name] is not UNSET}


_READ = ("first_day", "last_day_off", "least", "calendar", "hours_end_off", "months_end")


class Reading(Said, frozen=True, kw_only=True):
    """One way to count periods."""

    zone: Line
    calendar: Calendar
    first_day: FirstDay
    last_day_off: LastDayOff
    least: LeastWorkingDays | None = None
    hours_end_off: HoursEndOff = "runs"
    months_end: MonthsEnd = "same-date"


class Counting(Reading, frozen=True, kw_only=True):
    """
    How a legal order counts periods: what its text says, as data, and where it was read.

    Where its text was not read, `candidates` are further readings.
    """

    confidence: Confidence
    words: Prose
    source: Url
    candidates: Annotated[tuple[Candidate, ...], Meta(max_length=6)] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check_text("counting.words", self.words)
        names = [one.name for one in self.candidates]
        if len(set(names)) < len(names):
            raise Malformed("two readings of a counting rule have one name")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period, exclusive; `rolled` None: the calendar does not reach that year."""

    nominal: Instant
    rolled: Instant | None


def readings(counting: Counting) -> Iterator[tuple[str, Reading]]:
    """Yield the readings of a rule with their names; the main one, without a name, first."""
    yield "", counting
    for one in counting.candidates:
        own = {name: getattr(counting, name) for name in _READ}
        yield one.name, Reading(zone=counting.zone, **(own | one.differs))


def after(length: Length, event: Event, reading: Reading) -> Deadline:
    """
    Count a length from an event known to the second, or to the day.

    Hours run on and end where they end, unless the rule says otherwise: Article 3(4) of the
    Regulation extends only a period "expressed otherwise than in hours". From a day they are
    counted from its first instant, since the event may have been then and no end computed from a
    later hour would be safe.
    """
    if length.unit is Unit.HOURS:
        return _hours(_moment(event, reading).plus(length.count * _HOUR), reading)
    before = _day_before(event, reading)
    works = reading.calendar.works
    if length.unit is Unit.WORKING_DAYS:
        working = _nth(before, length.count, works)
        # Holidays make a count longer and made-up weekends shorter: the strict end knows the
        # latter only.
        weekdays = _nth(before, length.count, lambda one: not reading.calendar.is_weekend(one))
        return _deadline(before, min(weekdays, working), working, reading)
    nominal = _last_day(before, length, reading)
    return _deadline(before, nominal, _rolled(before, nominal, length, reading), reading)


def by_day(day: datetime.date, reading: Reading) -> Deadline:
    """Return the end of a day that the law itself names: no period, so nothing rolls."""
    end = end_of(day, reading.zone)
    return Deadline(end, end)


def before(event: Event, reading: Reading) -> Deadline:
    """Return the moment before which something must be done that precedes the event."""
    start = _moment(event, reading)
    return Deadline(start, start)


def with_day(event: Event, reading: Reading) -> Deadline:
    """Return the end of what may be done before an event or at the same time, on the same day."""
    day = event if not isinstance(event, Instant) else day_of(event, reading.zone)
    return Deadline(start_of(day, reading.zone), end_of(day, reading.zone))


def notice(length: Length, event: Event, reading: Reading) -> Deadline:
    """
    Return until when something must be done so long before an event.

    Counted backwards the day of the event is out and the last day is in, so the end of that day is
    the rolled end. No text that was read says that a last day off moves, or which way: the strict
    end is the start of that day, and where it is off, the end of the working day before.
    """
    if length.unit is Unit.HOURS:
        end = _moment(event, reading).plus(-length.count * _HOUR)
        return Deadline(end, end)
    day = day_of(event, reading.zone) if isinstance(event, Instant) else event
    works = reading.calendar.works
    if length.unit is Unit.WORKING_DAYS:
        last = _nth(day, length.count, works, -_DAY)
    else:
        last = _shifted(day, length, -1)
    stays = works(last) or reading.last_day_off == "stays"
    strict = last - _DAY if stays else _nth(last, 1, works, -_DAY)
    return _deadline(day, strict, last, reading)


def _moment(event: Event, reading: Reading) -> Instant:
    return event if isinstance(event, Instant) else start_of(event, reading.zone)


def _hours(end: Instant, reading: Reading) -> Deadline:
    # What ends at midnight ends with the day before it.
    day = day_of(end.plus(-1), reading.zone)
    works = reading.calendar.works
    if reading.hours_end_off == "runs":
        return Deadline(end, end)
    if not reading.calendar.reaches(day):
        return Deadline(end, None)
    if works(day):
        return Deadline(end, end)
    next_day = _nth(day, 1, works)
    reached = reading.calendar.reaches(next_day)
    return Deadline(end, on_day(end.plus(-1), next_day, reading.zone).plus(1) if reached else None)


def _day_before(event: Event, reading: Reading) -> datetime.date:
    """Return the day before the first one that counts."""
    day = day_of(event, reading.zone) if isinstance(event, Instant) else event
    match reading.first_day:
        case "included":
            counts = True
        case "excluded-unless-midnight":
            counts = event == start_of(day, reading.zone)
        case _:
            counts = False
    return day - _DAY if counts else day


def _deadline(
    before: datetime.date, nominal: datetime.date, rolled: datetime.date, reading: Reading
) -> Deadline:
    reached = reading.calendar.reaches(before) and reading.calendar.reaches(rolled)
    return Deadline(
        end_of(nominal, reading.zone), end_of(rolled, reading.zone) if reached else None
    )


def _last_day(before: datetime.date, length: Length, reading: Reading) -> datetime.date:
    eve = reading.first_day == "included" or reading.months_end == "eve-of-first-day"
    if length.unit not in _MONTHS or not eve:
        return _shifted(before, length, 1)
    first = before + _DAY
    again = _shifted(first, length, 1)
    # A month without that day ends the period on its last day, and not on the eve of that.
    return again - _DAY if again.day == first.day else again


def _shifted(day: datetime.date, length: Length, ahead: int) -> datetime.date:
    count = length.count * ahead
    if length.unit not in _MONTHS:
        return day + count * (7 if length.unit is Unit.WEEKS else 1) * _DAY
    return later(day, months=count * _MONTHS[length.unit])


def _rolled(
    before: datetime.date, nominal: datetime.date, length: Length, reading: Reading
) -> datetime.date:
    works = reading.calendar.works
    last = nominal
    if reading.last_day_off == "next-working-day" and not works(last):
        last = _nth(last, 1, works)
    if reading.least is not None and reading.least.is_for(length):
        last = max(last, _nth(before, reading.least.working_days, works))
    return last


def _nth(
    before: datetime.date,
    count: int,
    works: Callable[[datetime.date], bool],
    step: datetime.timedelta = _DAY,
) -> datetime.date:
    day = before
    while count:
        day += step
        count -= works(day)
    return day
