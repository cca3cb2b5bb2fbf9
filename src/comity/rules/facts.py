"""What is known of a subject: fact names with values. A name that is not there is unknown."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules.declaration import Kind, Subject
from comity.rules.declared import FACTS, declared

When: TypeAlias = datetime.date | Instant
EARLIEST, LATEST = 1900, 2100


@dataclass(frozen=True, slots=True)
class Span:
    """Somewhere between two days, or between two moments, both included."""

    first: When
    last: When

    def __post_init__(self) -> None:
        if type(self.first) is not type(self.last):
            raise Malformed("a time lies between two days or between two moments")
        if _order(self.last) < _order(self.first):
            raise Malformed(
                "a time lies between an earlier and a later one, not {first} and {last}",
                first=self.first,
                last=self.last,
            )

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Membership:
    """A commitment or code with the first day of being bound, and the first day of not being."""

    name: str
    joined: datetime.date | None = None
    left: datetime.date | None = None

    def __str__(self) -> str:
        return self.name if self.joined is None else f"{self.name} ({self.joined})"


class Purpose(Enum):
    """What a phase of training is for."""

    PRE_TRAINING = "pre-training"
    SYNTHETIC_DATA = "synthetic-data"
    FINE_TUNING = "fine-tuning"
    REINFORCEMENT = "reinforcement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phase:
    """
    One part of a training; what is None is unknown.

    `own` says whether the developer of the system carried it out; `started` and `ended` are its
    first and last day.
    """

    purpose: Purpose
    compute: Interval | None = None
    own: bool | None = None
    started: datetime.date | None = None
    ended: datetime.date | None = None

    def __post_init__(self) -> None:
        if self.started and self.ended and self.ended < self.started:
            raise Malformed(
                "a phase runs from {started} to a later day, not to {ended}",
                started=self.started,
                ended=self.ended,
            )

    def __str__(self) -> str:
        return self.purpose.value


Value: TypeAlias = (
    bool
    | Interval
    | datetime.date
    | Instant
    | Span
    | frozenset[str]
    | tuple[Membership, ...]
    | tuple[Phase, ...]
)


@dataclass(frozen=True, slots=True)
class Fact:
    """
    What is known: a value, the log entries it comes from, and who says so.

    `since` and `until` are the first and the last day on which it holds, where that is known;
    `recorded` is when it came to be on record.
    """

    value: Value
    entries: tuple[int, ...] = ()
    source: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    recorded: Instant | None = None

    def holds(self, day: datetime.date) -> bool:
        """Say whether the fact holds on a day."""
        started = self.since is None or self.since <= day
        return started and (self.until is None or day <= self.until)


FactSet: TypeAlias = Mapping[str, Fact]


def check(facts: FactSet) -> None:
    """Raise Malformed for a fact that is not declared, of another kind, or on an absurd day."""
    for name, fact in facts.items():
        kind = declared(name).kind
        if not fits(kind, fact.value):
            raise Malformed("the fact {name} is of the kind {kind}", name=name, kind=kind.name)
        for at in _times(fact.value):
            if not EARLIEST <= _year(at) <= LATEST:
                raise Malformed(
                    "the fact {name} has the absurd year {year}", name=name, year=_year(at)
                )


def fits(kind: Kind, value: Value) -> bool:
    """Say whether a value is of a kind."""
    if type(value) is Span:
        return type(value.first) in _TIMES.get(kind, ())
    if type(value) is tuple:
        return kind in _PARTS and all(type(one) is _PARTS[kind] for one in value)
    # A bool is no number and a datetime no day: the exact type decides.
    return type(value) in _PLAIN[kind]


_TIMES: Mapping[Kind, tuple[type, ...]] = {
    Kind.DAY: (datetime.date,),
    Kind.MOMENT: (Instant, datetime.date),
}
_PARTS: Mapping[Kind, type] = {Kind.MEMBERSHIPS: Membership, Kind.PHASES: Phase}
_PLAIN: Mapping[Kind, tuple[type, ...]] = {
    Kind.YES_NO: (bool,),
    Kind.NUMBER: (Interval,),
    Kind.WORDS: (frozenset,),
    **_TIMES,
    **dict.fromkeys(_PARTS, ()),
}


def holding(facts: FactSet, day: datetime.date) -> FactSet:
    """
    Return the facts as they are on a day.

    Left out are facts that do not hold then, commitments that have been left, and phases that
    have not begun; of a phase that is going on, nothing or everything may have been used so far.
    """
    return {name: _as_on(fact, day) for name, fact in facts.items() if fact.holds(day)}


def _as_on(fact: Fact, day: datetime.date) -> Fact:
    if not isinstance(fact.value, tuple):
        return fact
    members = tuple(one for one in fact.value if isinstance(one, Membership))
    stays = tuple(one for one in members if one.left is None or day < one.left)
    phases = tuple(one for one in fact.value if isinstance(one, Phase))
    begun = tuple(_so_far(one, day) for one in phases if one.started is None or one.started <= day)
    value = stays if members else begun
    return fact if value == fact.value else replace(fact, value=value)


def _so_far(phase: Phase, day: datetime.date) -> Phase:
    if phase.compute is None or phase.ended is None or phase.ended <= day:
        return phase
    return replace(phase, compute=Interval(Decimal(0), phase.compute.high))


def about_incident(facts: FactSet) -> bool:
    """Say whether the set tells anything of an incident."""
    return any(FACTS[name].about is Subject.INCIDENT for name in facts)


def event(fact: Fact) -> When | Span:
    """Return the time that a fact states, or the span it lies in; Malformed for another kind."""
    if isinstance(fact.value, datetime.date | Instant | Span):
        return fact.value
    raise Malformed("{value} is neither a day nor a moment", value=fact.value)


def _times(value: Value) -> tuple[When, ...]:
    match value:
        case datetime.date() | Instant():
            return (value,)
        case Span(first=first, last=last):
            return (first, last)
        case tuple():
            return tuple(at for one in value for at in _times_of(one) if at is not None)
        case _:
            return ()


def _times_of(one: Membership | Phase) -> tuple[datetime.date | None, datetime.date | None]:
    return (one.joined, one.left) if isinstance(one, Membership) else (one.started, one.ended)


def _order(at: When) -> int:
    return at.seconds if isinstance(at, Instant) else at.toordinal()


def _year(at: When) -> int:
    if isinstance(at, Instant):
        return at.seconds // 31_556_952 + 1970  # the mean Gregorian year: near enough for absurd
    return at.year
