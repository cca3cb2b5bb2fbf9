"""
What a stated day says by itself: who names the day of a deployment need not add that it happened.

Only what nobody states is added. A day still to come says nothing of today, except where a law
asks for the intention.
"""

import datetime
from collections.abc import Iterator, Mapping

from comity.base.errors import Malformed
from comity.rules.facts import Fact, FactSet, Span, Value, When

# A day -> what is true from that day on, and what is true while it is still to come.
HAPPENED: Mapping[str, str] = {
    "deployed_on": "deployed",
    "eu_placed_on": "eu_placed_on_market",
    "large_run_started": "training_initiated",
}
INTENDED: Mapping[str, str] = {"eu_placed_on": "eu_placing_intended"}


def completed(facts: FactSet, at: datetime.date) -> FactSet:
    """
    Return the facts with those that stated days imply on a day.

    Raises Malformed where a stated "no" and a day that has passed contradict one another.
    """
    for day, name in contradictions(facts, at):
        raise Malformed(
            "{name} cannot be no: {day} is {value}", name=name, day=day, value=facts[day].value
        )
    return {**facts, **dict(_implied(facts, at))}


def contradictions(facts: FactSet, at: datetime.date) -> Iterator[tuple[str, str]]:
    """Yield a day that has passed and the fact that says it has not, by their names."""
    for day, name in HAPPENED.items():
        if _has_come(day, facts, at) and name in facts and facts[name].value is False:
            yield day, name


def _implied(facts: FactSet, at: datetime.date) -> Iterator[tuple[str, Fact]]:
    for day, name in HAPPENED.items():
        if _has_come(day, facts, at) and name not in facts:
            yield name, _because(facts[day])
    for day, name in INTENDED.items():
        if day in facts and _first(facts[day]) > at and name not in facts:
            yield name, _because(facts[day])


def _has_come(day: str, facts: FactSet, at: datetime.date) -> bool:
    return day in facts and _last(facts[day]) <= at


def _because(fact: Fact) -> Fact:
    return Fact(value=True, entries=fact.entries, source=fact.source, recorded=fact.recorded)


def _first(fact: Fact) -> datetime.date:
    return _end(fact.value.first if isinstance(fact.value, Span) else fact.value)


def _last(fact: Fact) -> datetime.date:
    return _end(fact.value.last if isinstance(fact.value, Span) else fact.value)


def _end(value: Value | When) -> datetime.date:
    if not isinstance(value, datetime.date):
        raise TypeError(value)  # facts are checked before they are completed
    return value
