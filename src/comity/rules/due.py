"""When a clause's duty is due for one subject: the event, the count, what is missing for a date."""

import datetime
from dataclasses import replace

from comity.base.instants import Instant
from comity.rules import deadline
from comity.rules.calendar import start_of
from comity.rules.clause import Due, Length
from comity.rules.deadline import Counting, Deadline, Event
from comity.rules.facts import FactSet, event
from comity.rules.finding import DueDate, joined


def due_date(due: Due, facts: FactSet, since: datetime.date, counting: Counting) -> DueDate | None:
    """Return the date, or what is missing for one; None where the law names words only."""
    if due.within is not None:
        return _after(due, due.within, facts, since, counting)
    if due.opens is not None:
        found = _after(due, due.opens, facts, since, counting)
        return replace(found, rolled=found.nominal)  # a right to act opens on its day, off or not
    if due.before is not None:
        return _before(due.before, facts, counting)
    return None if due.by is None else _dated(DueDate(), deadline.by_day(due.by, counting))


def deferred(due: DueDate | None, until: datetime.date, counting: Counting) -> DueDate | None:
    """Return the due date where a transition holds: nothing is due before the end of that day."""
    end = deadline.by_day(until, counting)
    if due is None:
        return _dated(DueDate(), end)
    if due.nominal is None:
        return due
    rolled = None if due.rolled is None else max(due.rolled, end.nominal)
    return replace(due, nominal=max(due.nominal, end.nominal), rolled=rolled)


def _after(
    due: Due, length: Length, facts: FactSet, since: datetime.date, counting: Counting
) -> DueDate:
    zone = counting.zone
    known = [name for name in due.after if name in facts]
    unknown = tuple(name for name in due.after if name not in facts)
    if not known:
        return DueDate(missing=unknown)
    # Of alternative starts the earliest runs; one that is not known may have been earlier still.
    first = min(known, key=lambda name: _moment(event(facts[name]), zone))
    happened = event(facts[first])
    # No clock runs before the clause applies.
    counted = happened if _moment(happened, zone) >= start_of(since, zone) else since
    entries = joined([facts[name].entries for name in known])
    found = DueDate(first, happened, counted, missing=unknown, entries=entries)
    return _dated(found, deadline.after(length, counted, counting))


def _before(name: str, facts: FactSet, counting: Counting) -> DueDate:
    if name not in facts:
        return DueDate(name, missing=(name,))
    happens = event(facts[name])
    found = DueDate(name, happens, entries=facts[name].entries)
    return _dated(found, deadline.before(happens, counting))


def _moment(happened: Event, zone: str) -> Instant:
    return happened if isinstance(happened, Instant) else start_of(happened, zone)


def _dated(due: DueDate, end: Deadline) -> DueDate:
    return replace(due, nominal=end.nominal, rolled=end.rolled)
