"""What is known of a subject: fact names with values. A name that is not there is unknown."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules.declared import FACTS, Subject, declared

Value: TypeAlias = bool | Interval | datetime.date | Instant | frozenset[str]
EARLIEST, LATEST = 1900, 2100


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known: a value, the log entries it comes from, and who says so."""

    value: Value
    entries: tuple[int, ...] = ()
    source: str = ""


FactSet: TypeAlias = Mapping[str, Fact]


def check(facts: FactSet) -> None:
    """Raise Malformed for a fact that is not declared, of another kind, or on an absurd day."""
    for name, fact in facts.items():
        kind = declared(name).kind
        # A bool is no number and a datetime no day: the exact type decides.
        if type(fact.value) is not kind.value:
            raise Malformed("the fact {name} is of the kind {kind}", name=name, kind=kind.name)
        year = _year(fact.value)
        if year is not None and not EARLIEST <= year <= LATEST:
            raise Malformed("the fact {name} has the absurd year {year}", name=name, year=year)


def about_incident(facts: FactSet) -> bool:
    """Say whether the set tells anything of an incident."""
    return any(FACTS[name].about is Subject.INCIDENT for name in facts)


def event(fact: Fact) -> datetime.date | Instant:
    """Return the day or the moment that a fact states; Malformed for a fact of another kind."""
    if isinstance(fact.value, datetime.date | Instant):
        return fact.value
    raise Malformed("{value} is neither a day nor a moment", value=fact.value)


def _year(value: Value) -> int | None:
    if isinstance(value, Instant):
        return value.seconds // 31_556_952 + 1970  # the mean Gregorian year: near enough for absurd
    return value.year if isinstance(value, datetime.date) else None
