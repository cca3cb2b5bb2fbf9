"""How values of facts, figures and due times are written on pages."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from comity.base import quantities
from comity.base.instants import Instant
from comity.base.quantities import Interval, plain
from comity.documents.calendars import last_day
from comity.oversight.thresholds import Threshold
from comity.rules.clause import TestShape
from comity.rules.facts import Value
from comity.rules.finding import Step
from comity.rules.test import Sense
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
        case frozenset():
            return ", ".join(sorted(found))
        case _:
            return str(found)


def moment(at: Instant, zone: str, words: Words) -> str:
    """Write the end of a period as a day where it ends with one, else with its time."""
    last = last_day(at, zone)
    if last is not None:
        return words("the end of {day} ({zone})", day=words.day(last), zone=zone)
    local = at.moment.astimezone(ZoneInfo(zone))
    return f"{words.day(local.date())} {local:%H:%M} ({zone})"


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
