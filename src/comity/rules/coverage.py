"""
What the cases of a pack try: every answer, every figure, and time limits over awkward days.

Counted from the findings of the cases themselves, so no case can claim what it does not try.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from comity.base.errors import Refused
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules.answers import Answer
from comity.rules.calendar import day_of, end_of, start_of
from comity.rules.clause import Clause
from comity.rules.deadline import Counting
from comity.rules.facts import Span
from comity.rules.finding import DueDate, Finding, Step
from comity.rules.packs import Pack
from comity.rules.rule import Rule
from comity.rules.test import Follows, Known, Limit, OnOrAfter, Share, Test

_DAY = datetime.timedelta(days=1)
_SECONDS = 86_400


class Aspect(Enum):
    """What cases have to try."""

    APPLIES = "applies"
    DOES_NOT = "does not"
    UNDETERMINED = "undetermined"
    BOUNDARY = "boundary"
    MONTH_END = "month end"
    LEAP_DAY = "leap day"
    HOLIDAY = "holiday"
    CLOCKS = "clocks"


@dataclass(frozen=True, slots=True)
class Tried:
    """A case's finding on one clause, with the answer it expects and whether it expects a date."""

    answer: Answer
    finding: Finding
    dated: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Of so many things to try in one aspect, so many are tried."""

    aspect: Aspect
    tried: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is tried, aspect by aspect, and in words what is not."""

    parts: tuple[Part, ...]
    lacking: tuple[Refused, ...]


def coverage(pack: Pack, tried: Iterable[Tried]) -> Coverage:
    """
    Return what the cases try of a pack.

    Wanted are, for each clause with a trigger, a case for each answer it can give; for each figure
    that its own tests compare, a case with the fact exactly at it; and for each clause with a time
    limit, dates that are counted over a month end, a leap day, a holiday from Monday to Friday and
    a change of clocks, where its calendar and its zone have these.
    """
    by_clause: dict[str, list[Tried]] = {name: [] for name in pack.rules}
    for one in tried:
        by_clause[one.finding.clause.id].append(one)
    wants = [want for name, cases in by_clause.items() for want in _wanted(pack, name, cases)]
    parts = tuple(
        Part(
            aspect,
            sum(lacks is None for one, lacks in wants if one is aspect),
            sum(one is aspect for one, _ in wants),
        )
        for aspect in Aspect
    )
    return Coverage(parts, tuple(lacks for _, lacks in wants if lacks is not None))


_Want = tuple[Aspect, Refused | None]


def _wanted(pack: Pack, name: str, cases: list[Tried]) -> Iterator[_Want]:
    rule, counting = pack.rules[name], pack.body.counting
    yield from _answers(pack, rule, cases)
    yield from _boundaries(rule, cases)
    if has_length(rule.clause):
        yield from _days(rule.clause, cases, counting)


_ANSWERS = {
    Answer.YES: Aspect.APPLIES,
    Answer.NO: Aspect.DOES_NOT,
    Answer.UNDETERMINED: Aspect.UNDETERMINED,
}


def _answers(pack: Pack, rule: Rule, cases: list[Tried]) -> Iterator[_Want]:
    for answer, aspect in _ANSWERS.items():
        if answer is Answer.UNDETERMINED and not _can_be_open(pack, rule):
            continue
        lacks = Refused(
            "{clause} has no case that answers {answer}",
            clause=rule.clause.id,
            answer=answer.value,
        )
        yield aspect, None if any(one.answer is answer for one in cases) else lacks


def _can_be_open(pack: Pack, rule: Rule) -> bool:
    # Whether a fact is stated is always known: a clause that asks nothing else has no third answer.
    for test in rule.tests:
        match test.comparison:
            case Known():
                continue
            case Follows(clause=clause) if not _can_be_open(pack, pack.rules[clause]):
                continue
            case _:
                return True
    return False


def _boundaries(rule: Rule, cases: list[Tried]) -> Iterator[_Want]:
    for test in rule.tests:
        at = _boundary(test)
        if at is None:
            continue
        steps = (step for one in cases for step in one.finding.steps if step.test == test.name)
        lacks = Refused(
            "{clause} has no case with {fact} exactly at the figure of {test}",
            clause=rule.clause.id,
            fact=test.fact,
            test=test.name,
        )
        yield Aspect.BOUNDARY, None if any(at(step) for step in steps) else lacks


def _boundary(test: Test) -> Callable[[Step], bool] | None:
    """Return whether a step has the fact exactly at the figure; None if there is none to be at."""
    match test.comparison:
        case Limit(figure=figure):
            return lambda step: _exactly(step.value) == figure
        case Share(share=share, of=Decimal() as of):
            at = share * Fraction(of)
            # A third of a figure may be no decimal number: then no fact can be exactly there.
            return (lambda step: _exactly(step.value) == at) if _is_decimal(at) else None
        case Share(share=share):
            return lambda step: _is_share(_exactly(step.value), share, _exactly(step.of_value))
        case OnOrAfter(day=day):
            return lambda step: step.value == day
        case _:
            return None


def _exactly(value: object) -> Fraction | None:
    if isinstance(value, Interval) and value.low == value.high:
        return Fraction(value.low)
    return None


def _is_share(part: Fraction | None, share: Fraction, whole: Fraction | None) -> bool:
    return part is not None and whole is not None and part == share * whole


def _is_decimal(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def has_length(clause: Clause) -> bool:
    """Say whether a due time of the clause is counted: a length after, or before, something."""
    again = clause.recurrence is not None and clause.recurrence.after
    if clause.due is None:
        return bool(again)
    return bool(again) or any(one.within or one.notice for one in clause.due.limits)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The first and the last day over which a date was counted."""

    first: datetime.date
    last: datetime.date

    def __iter__(self) -> Iterator[datetime.date]:
        return (self.first + ahead * _DAY for ahead in range((self.last - self.first).days + 1))


_LACKING: Mapping[Aspect, str] = {
    Aspect.MONTH_END: "{clause} has no case whose time runs over a month end",
    Aspect.LEAP_DAY: "{clause} has no case whose time runs over a 29 February",
    Aspect.HOLIDAY: "{clause} has no case whose time runs over a holiday from Monday to Friday",
    Aspect.CLOCKS: "{clause} has no case whose time runs over a change of clocks",
}


def _days(clause: Clause, cases: list[Tried], counting: Counting) -> Iterator[_Want]:
    spans = [
        span
        for one in cases
        if one.dated and one.finding.due and (span := _span(one.finding.due, counting))
    ]
    found: dict[Aspect, Callable[[_Counted], bool]] = {
        Aspect.MONTH_END: lambda span: (
            (span.first.month, span.first.year) != (span.last.month, span.last.year)
        ),
        Aspect.LEAP_DAY: lambda span: any((day.month, day.day) == (2, 29) for day in span),
    }
    if counting.calendar.places:
        found[Aspect.HOLIDAY] = lambda span: any(_is_holiday(day, counting) for day in span)
    if _changes_clocks(counting):
        found[Aspect.CLOCKS] = lambda span: any(_is_odd(day, counting.zone) for day in span)
    for aspect, holds in found.items():
        lacks = Refused(_LACKING[aspect], clause=clause.id)
        yield aspect, None if any(holds(span) for span in spans) else lacks


def _span(due: DueDate, counting: Counting) -> _Counted | None:
    happened = due.happened.first if isinstance(due.happened, Span) else due.happened
    start, end = due.counted_from or happened, due.rolled or due.nominal
    if start is None or end is None:
        return None
    first = day_of(start, counting.zone) if isinstance(start, Instant) else start
    last = day_of(end.plus(-1), counting.zone)
    return _Counted(min(first, last), max(first, last))


def _is_holiday(day: datetime.date, counting: Counting) -> bool:
    calendar = counting.calendar
    return not calendar.is_weekend(day) and not calendar.works(day)


def _changes_clocks(counting: Counting) -> bool:
    year = datetime.date(counting.calendar.last_year, 1, 1)
    return any(_is_odd(year + ahead * _DAY, counting.zone) for ahead in range(365))


def _is_odd(day: datetime.date, zone: str) -> bool:
    """Say whether clocks change on a day: it does not have the hours that days have."""
    return end_of(day, zone).seconds - start_of(day, zone).seconds != _SECONDS
