"""
When something is due, in words: the day in the law's own zone, and the strict day beside it.

The end of a period is no part of it: what ends as the 15th begins was due by the end of the 14th.
"""

import datetime
from zoneinfo import ZoneInfo

from comity.base.instants import Instant
from comity.documents.reader import Reader
from comity.rules.clause import Clause
from comity.rules.finding import DueDate, Finding

_DAY = datetime.timedelta(days=1)
_HOUR, _DAYLONG = 3600, 86400


def last_day(due: Instant, zone: str) -> datetime.date | None:
    """Return the last day of a period that ends at a midnight there, else None."""
    local = due.moment.astimezone(ZoneInfo(zone))
    return local.date() - _DAY if local.time() == datetime.time(0) else None


def end(due: Instant, zone: str, reader: Reader) -> str:
    """Return the end of a period: the end of Mon 28 Dec 2026, or 18:30 on that day."""
    last = last_day(due, zone)
    if last is not None:
        return reader.say("the end of {day}", day=reader.day(last))
    return moment(due, zone, reader)


def moment(at: Instant, zone: str, reader: Reader) -> str:
    """Return a moment on the clock of a zone: 18:30 on Mon 28 Dec 2026."""
    local = at.moment.astimezone(ZoneInfo(zone))
    time = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return reader.say("{time} on {day}", time=time, day=reader.day(local.date()))


def happened(at: object, zone: str, reader: Reader) -> str:
    """Return when a clock began, as it is known: a day, a moment, or between two of them."""
    match at:
        case Instant():
            return moment(at, zone, reader)
        case datetime.date():
            return reader.day(at)
        case _:
            return str(at)


def due_lines(finding: Finding, zone: str, reader: Reader) -> list[str]:
    """Return when it is due, the operative time first, then what else has to be known of it."""
    due, clause = finding.due, finding.clause
    if clause.due is None and (due is None or due.nominal is None):
        return _untimed(clause, reader)
    if due is None or due.nominal is None:
        return _undated(finding, due, zone, reader)
    if clause.due is not None and clause.due.opens is not None:
        return [reader.say("not before {time}", time=placed(due.nominal, zone, reader))]
    lines = _dated(due, due.nominal, zone, reader)
    if due.prompt:
        return [reader.say("without delay, {due}", due=lines[0]), *lines[1:]]
    return lines


def _untimed(clause: Clause, reader: Reader) -> list[str]:
    """Return how often, or for how long, where the law says no more; else that no time is set."""
    if clause.recurrence is not None:
        return [reader.text(clause.recurrence.words)]
    if clause.retention is not None:
        return [reader.say("to be kept: {words}", words=reader.text(clause.retention.words))]
    return [reader.say("no time is set")]


def _dated(due: DueDate, strict: Instant, zone: str, reader: Reader) -> list[str]:
    latest = due.latest or due.rolled
    if due.rolled is None or latest is None:
        return [
            reader.say("by {time}", time=placed(strict, zone, reader)),
            reader.say("no calendar of days off reaches further"),
        ]
    if latest == strict:
        return [reader.say("by {time}", time=placed(strict, zone, reader))]
    if latest == due.rolled:
        return [
            reader.say("by {time}", time=placed(latest, zone, reader)),
            reader.say("strictly by {time}", time=end(strict, zone, reader)),
        ]
    return [
        reader.say("between {time}", time=end(strict, zone, reader)),
        reader.say("and {time}", time=placed(latest, zone, reader)),
    ]


def _undated(finding: Finding, due: DueDate | None, zone: str, reader: Reader) -> list[str]:
    said = finding.clause.due
    lines = [reader.text(said.words)] if said else []
    if due is not None and due.happened is not None:
        since = happened(due.happened, zone, reader)
        return [*lines, reader.say("running since {start}", start=since)]
    if due is not None and due.missing:
        return [*lines, reader.say("starts with {facts}", facts=reader.listed(due.missing))]
    return lines


def placed(at: Instant, zone: str, reader: Reader) -> str:
    """Return the end of a period, and by whose clock: the end of Mon 28 Dec 2026 (Brussels)."""
    return reader.say("{when} ({place})", when=end(at, zone, reader), place=reader.place(zone))


def left(until: Instant, now: Instant, reader: Reader) -> str:
    """Return how much time is left, in its two largest units, or how long ago it ran out."""
    seconds = until.seconds - now.seconds
    length = _length(abs(seconds), reader)
    if seconds > 0:
        return reader.say("{length} left", length=length)
    return reader.say("ran out {length} ago", length=length)


def running(start: Instant, now: Instant, reader: Reader) -> str:
    """Return for how long a clock has run."""
    spent = _length(max(0, now.seconds - start.seconds), reader)
    return reader.say("for {length}", length=spent)


def _length(seconds: int, reader: Reader) -> str:
    days, rest = divmod(seconds, _DAYLONG)
    hours, minutes = rest // _HOUR, rest % _HOUR // 60
    if days:
        return reader.say("{days} d {hours} h", days=days, hours=hours)
    if hours:
        return reader.say("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return reader.say("{minutes} min", minutes=minutes)
