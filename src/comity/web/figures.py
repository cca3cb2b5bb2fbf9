"""How values of facts, figures and due times are written on pages."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from comity.base import quantities
from comity.base.instants import Instant
from comity.base.quantities import Interval, plain
from comity.documents.calendars import last_day
from comity.oversight.thresholds import Threshold
from comity.rules.clause import Length, TestShape
from comity.rules.facts import Membership, Phase, Span, Value, When
from comity.rules.finding import DueDate, Step
from comity.rules.test import Sense
from comity.web import labels
from comity.web.words import Words

UNKNOWN = "?"


def figure(value: Decimal | None) -> str:
    """Write a figure as law and log do, 3.8e25; below a quadrillion with its digits grouped."""
    if value is None:
        return UNKNOWN
    text = plain(value)
    return f"{value:,f}" if text.isdigit() else text


def text(number: str) -> str:
    """Write a figure that a statement has as text."""
    return figure(quantities.number(number))


def sense(threshold: Threshold) -> str:
    """Write how a clause compares with its figure: strictly over it, or at least."""
    sign = ">" if threshold.sense is Sense.OVER else "≥"
    return f"{sign} {figure(threshold.figure)}"


def span(interval: Interval | None, words: Words) -> str:
    """Write an interval from its low to its high end."""
    if interval is None:
        return UNKNOWN
    if interval.low == interval.high:
        return figure(interval.low)
    if interval.high is None:
        return words("{low} or more", low=figure(interval.low))
    return f"{figure(interval.low)} – {figure(interval.high)}"  # noqa: RUF001 - a dash of ranges


def value(found: Value | None, words: Words) -> str:
    """Write what is known of a fact in the reader's language."""
    match found:
        case None:
            return words("not known")
        case bool():
            return words("yes") if found else words("no")
        case Interval():
            return span(found, words)
        case Span():
            return words("between {first} and {last}", first=found.first, last=found.last)
        case frozenset():
            return ", ".join(sorted(found)) or words("none")
        case tuple():
            return "; ".join(_part(one, words) for one in found) or words("none")
        case _:
            return str(found)


def _part(one: Membership | Phase, words: Words) -> str:
    parts = _membership(one, words) if isinstance(one, Membership) else _phase(one, words)
    return ", ".join(parts)


def _membership(one: Membership, words: Words) -> Iterator[str]:
    yield one.name
    if one.joined:
        yield words("joined {day}", day=one.joined)
    if one.left:
        yield words("left {day}", day=one.left)


def _phase(one: Phase, words: Words) -> Iterator[str]:
    yield words(labels.PURPOSES[one.purpose])
    yield f"{span(one.compute, words)} FLOP" if one.compute else words("no figure")
    if one.started or one.ended:
        first, last = one.started or UNKNOWN, one.ended or UNKNOWN
        yield words("from {first} to {last}", first=first, last=last)
    if one.own is not None:
        yield words("by its developer") if one.own else words("by another")


def moment(at: Instant, zone: str, words: Words) -> str:
    """Write the end of a period as a day where it ends with one, else with its time."""
    last = last_day(at, zone)
    if last is not None:
        return words("the end of {day} ({zone})", day=words.day(last), zone=zone)
    return _clock(at, zone, words)


def _clock(at: Instant, zone: str, words: Words) -> str:
    local = at.moment.astimezone(ZoneInfo(zone))
    return f"{words.day(local.date())} {local:%H:%M} ({zone})"


def happened(at: When | Span | None, zone: str, words: Words) -> str:
    """Write when a clock began, as it is known: a day, a moment, or between two of them."""
    match at:
        case None:
            return words("not known")
        case Span():
            ends = (happened(one, zone, words) for one in (at.first, at.last))
            return words("between {first} and {last}", first=next(ends), last=next(ends))
        case Instant():
            return _clock(at, zone, words)
        case _:
            return words.day(at)


def delayed(due: DueDate) -> When | None:
    """Return the day a clock is counted from, if the clause applies only after it began."""
    known = due.happened
    starts = (known.first, known.last) if isinstance(known, Span) else (known,)
    return None if due.counted_from in starts else due.counted_from


def length(found: Length | None, words: Words) -> str:
    """Write a length of time; without one, the law names a day."""
    if found is None:
        return words("a day that the law names")
    return f"{found.count} {words(labels.UNITS[found.unit])}"


def comparison(step: Step, shape: TestShape, words: Words) -> str:
    """Write what a step compares with: a figure, a share with its arithmetic, a day or words."""
    match shape:
        case TestShape(clause=str(clause)):
            return words("follows {clause}", clause=clause)
        case TestShape(over=str(limit)):
            return f"> {_limit(limit, shape, step, words)}"
        case TestShape(at_least=str(limit)):
            return f"≥ {_limit(limit, shape, step, words)}"
        case TestShape(on_or_after=datetime.date() as day):
            return words("on or after {day}", day=day)
        case TestShape(known=True):
            return words("is known")
        case TestShape(is_=bool(wanted)):
            return f"= {words('yes') if wanted else words('no')}"
        case _:
            return words("includes one of: {listed}", listed=", ".join(shape.includes_any))


def _limit(limit: str, shape: TestShape, step: Step, words: Words) -> str:
    if shape.of is None:
        return limit
    product = f"{limit} × {shape.of}"  # noqa: RUF001 - the sign of multiplication
    if isinstance(step.of_value, Interval):
        return f"{product} = {limit} × {span(step.of_value, words)}"  # noqa: RUF001 - as above
    return product
