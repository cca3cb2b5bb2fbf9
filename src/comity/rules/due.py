"""When a clause's duty is due for one subject: the event, the count, what is missing for a date."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from comity.base.instants import Instant
from comity.rules import deadline
from comity.rules.calendar import end_of, start_of
from comity.rules.clause import Clause, Due, Length, Limit, Recurrence, Start, Unit
from comity.rules.deadline import Counting, Deadline, Event, Reading
from comity.rules.facts import EARLIEST, FactSet, Span, event
from comity.rules.finding import Counted, DueDate, joined

_EVER = datetime.date(EARLIEST, 1, 1)


class Gate(NamedTuple):
    """What the condition of a start answers, and the facts that would settle it if it is open."""

    holds: bool | None
    missing: tuple[str, ...]


class _Asked(NamedTuple):
    """What a date is computed from."""

    facts: FactSet
    since: datetime.date
    counting: Counting
    gates: Mapping[str, Gate]


class _Known(NamedTuple):
    """A fact that says when: the first and the last time it may have been, the same if sure."""

    fact: str
    first: Event
    last: Event


def due_date(
    clause: Clause,
    facts: FactSet,
    since: datetime.date,
    counting: Counting,
    gates: Mapping[str, Gate],
) -> DueDate | None:
    """
    Return the date, or what is missing for one; None where the law names words only.

    `since` is the first day on which the clause applies; `gates` are the answers of the conditions
    of its starts, by their expressions.
    """
    asked = _Asked(facts, since, counting, gates)
    own = _own(clause.due, asked) if clause.due else None
    again = _again(clause.recurrence, asked) if clause.recurrence else None
    if own is None or again is None:
        return own or again
    return replace(_combined([own, again], min), prompt=own.prompt)


def deferred(due: DueDate | None, until: datetime.date, counting: Counting) -> DueDate | None:
    """Return the due date where a transition holds: nothing is due before the end of that day."""
    end = deadline.by_day(until, counting)
    row = _row("", until, None, end)
    if due is None:
        return _dated(DueDate(), [row], [row])
    if due.nominal is None:
        return due
    return replace(
        due,
        nominal=max(due.nominal, end.nominal),
        rolled=None if due.rolled is None else max(due.rolled, end.nominal),
        latest=None if due.latest is None else max(due.latest, end.nominal),
        arithmetic=(*due.arithmetic, row),
    )


def _own(due: Due, asked: _Asked) -> DueDate | None:
    found = [one for limit in due.limits if (one := _limited(limit, asked)) is not None]
    if not found:
        return None
    whole = _combined(found, min if due.whichever == "earlier" else max)
    if due.whichever == "later" and any(one.nominal is None for one in found):
        # An unknown limit may be the later one: all of them have to be known.
        whole = DueDate(missing=whole.missing, entries=whole.entries)
    return replace(whole, prompt=due.prompt)


def _limited(limit: Due | Limit, asked: _Asked) -> DueDate | None:
    if limit.after:
        opens = limit.opens if isinstance(limit, Due) else None
        found = _after(limit.after, limit.within or opens, asked)
        return found and (_opening(found) if opens else found)
    if limit.before is not None:
        return _before(limit.before, limit, asked)
    if limit.by is None:
        return None
    row = _row("", limit.by, None, deadline.by_day(limit.by, asked.counting))
    return _dated(DueDate(), [row], [row])


def _opening(due: DueDate) -> DueDate:
    """Return when a right to act opens: on its day, off or not."""
    rows = tuple(replace(row, rolled=row.nominal) for row in due.arithmetic)
    if not rows:
        return due
    latest = max(row.nominal for row in rows)
    own = rows[0].nominal
    return replace(due, nominal=own, rolled=own, latest=latest, arithmetic=rows)


def _after(starts: Iterable[str | Start], length: Length | None, asked: _Asked) -> DueDate | None:
    known, missing = _started(starts, asked)
    entries = joined([asked.facts[name].entries for name in known])
    if not known:
        return DueDate(missing=missing) if missing else None
    zone = asked.counting.zone
    times = [_times(name, asked.facts) for name in known]
    # Of alternative starts the earliest runs; one that is not known may have been earlier still.
    first = min(times, key=lambda one: _moment(one.first, zone))
    last = min((one.last for one in times), key=lambda at: _moment(at, zone))
    happened = event(asked.facts[first.fact])
    found = DueDate(first.fact, happened, missing=missing, entries=entries)
    return _counted(found, _Known(first.fact, first.first, last), length, asked)


def _started(
    starts: Iterable[str | Start], asked: _Asked
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the facts that start the clock, and those that are missing to know all of them."""
    known: list[str] = []
    missing: list[str] = []
    for start in starts:
        fact = start.fact if isinstance(start, Start) else start
        holds, open_facts = (
            asked.gates[start.when] if isinstance(start, Start) else Gate(holds=True, missing=())
        )
        if holds is False:
            continue
        missing += open_facts
        if fact not in asked.facts:
            missing.append(fact)
        elif holds:
            known.append(fact)
    return tuple(known), tuple(dict.fromkeys(missing))


def _again(recurrence: Recurrence, asked: _Asked) -> DueDate | None:
    """Return when it is due again after the last time that is known."""
    if recurrence.length is None or not recurrence.after:
        return None
    missing = tuple(name for name in recurrence.after if name not in asked.facts)
    times = [_times(name, asked.facts) for name in recurrence.after if name in asked.facts]
    if not times:
        return DueDate(missing=missing)
    zone = asked.counting.zone
    newest = max(times, key=lambda one: _moment(one.first, zone))
    last = max((one.last for one in times), key=lambda at: _moment(at, zone))
    entries = joined([asked.facts[one.fact].entries for one in times])
    found = DueDate(newest.fact, event(asked.facts[newest.fact]), missing=missing, entries=entries)
    at = _Known(newest.fact, newest.first, last)
    # It may count from a time before the clause applies, but it never ends there.
    whole = _counted(found, at, recurrence.length, asked._replace(since=_EVER))
    if whole.nominal is not None and whole.nominal >= start_of(asked.since, zone):
        return whole
    return _counted(found, at, recurrence.length, asked)


def _before(name: str, limit: Due | Limit, asked: _Asked) -> DueDate:
    notice = limit.notice
    if name not in asked.facts:
        return DueDate(name, missing=(name,))
    at = _times(name, asked.facts)
    found = DueDate(name, event(asked.facts[name]), entries=asked.facts[name].entries)

    def rows(day: Event) -> list[Counted]:
        def count(reading: Reading) -> Deadline:
            if limit.same_day:
                return deadline.with_day(day, reading)
            if notice is None:
                return deadline.before(day, reading)
            return deadline.notice(notice, day, reading)

        return _rows(name, day, notice, asked, count)

    return _dated(found, rows(at.first), rows(at.last))


def _counted(found: DueDate, at: _Known, length: Length | None, asked: _Asked) -> DueDate:
    """Return a due date with its ends, counted from the first and the last time it may start."""
    zone = asked.counting.zone
    begins = start_of(asked.since, zone)
    # No clock runs before the clause applies.
    early = _moment(at.first, zone) < begins
    found = replace(found, counted_from=asked.since if early else at.first)
    if length is None:
        return found
    last = at.last
    if length.unit is Unit.HOURS and not isinstance(last, Instant):
        last = end_of(last, zone)  # at any time of that day

    def rows(start: Event) -> list[Counted]:
        if _moment(start, zone) >= begins:
            return _rows(
                at.fact, start, length, asked, lambda by: deadline.after(length, start, by)
            )
        # It then starts with the midnight of that day, which counts where a law says so.
        begin = asked.since
        return _rows(at.fact, begin, length, asked, lambda by: deadline.after(length, begins, by))

    return _dated(found, rows(at.first), rows(last))


def _rows(
    name: str,
    start: Event,
    length: Length | None,
    asked: _Asked,
    count: Callable[[Reading], Deadline],
) -> list[Counted]:
    return [
        _row(name, start, length, count(reading), said)
        for said, reading in deadline.readings(asked.counting)
    ]


def _row(
    name: str, start: Event, length: Length | None, end: Deadline, reading: str = ""
) -> Counted:
    return Counted(reading, name, start, length, end.nominal, end.rolled)


def _dated(due: DueDate, first: Sequence[Counted], last: Sequence[Counted]) -> DueDate:
    """Return a due date with its ends, from the arithmetic of its first and last possible start."""
    # Mostly the start is known, and both are the same: to compare is cheaper than to hash.
    rows = tuple(first) if first == last else tuple(dict.fromkeys([*first, *last]))
    ends = [row.rolled for row in rows]
    return replace(
        due,
        nominal=min(row.nominal for row in rows),
        rolled=first[0].rolled,
        latest=None if None in ends else max(end for end in ends if end is not None),
        arithmetic=rows,
    )


def _combined(limits: Sequence[DueDate], choose: Callable[..., Instant]) -> DueDate:
    """Return the limit that counts, of several: `choose` is min or max."""
    dated = [one for one in limits if one.nominal is not None]
    missing = tuple(dict.fromkeys(name for one in limits for name in one.missing))
    entries = joined([one.entries for one in limits])
    if not dated:
        return replace(limits[0], missing=missing, entries=entries)
    nominal = choose(one.nominal for one in dated)
    counts = next(one for one in dated if one.nominal == nominal)
    return replace(
        counts,
        rolled=_chosen([(one.nominal, one.rolled) for one in dated], choose),
        latest=_chosen([(one.nominal, one.latest) for one in dated], choose),
        arithmetic=tuple(row for one in dated for row in one.arithmetic),
        missing=missing,
        entries=entries,
    )


def _chosen(
    ends: Sequence[tuple[Instant | None, Instant | None]], choose: Callable[..., Instant]
) -> Instant | None:
    known = [end for _, end in ends if end is not None]
    if len(known) == len(ends):
        return choose(known)
    open_ends = [nominal for nominal, end in ends if end is None and nominal is not None]
    # An end beyond the calendar is surely not the earliest if even its strict end comes later.
    beyond = choose is min and known and min(open_ends) >= min(known)
    return min(known) if beyond else None


def _times(name: str, facts: FactSet) -> _Known:
    at = event(facts[name])
    return _Known(name, at.first, at.last) if isinstance(at, Span) else _Known(name, at, at)


def _moment(happened: Event, zone: str) -> Instant:
    return happened if isinstance(happened, Instant) else start_of(happened, zone)
