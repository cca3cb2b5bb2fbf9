"""
Facts as a person writes them in YAML: `training_compute: "3.8e25"`, `deployed: true`.

What is left out, or left blank, is unknown. docs/formats/pack.md, "Facts", has every form.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeVar

from msgspec import field

from comity.base import instants, quantities
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.base.typed import Line, Moment, Said, Slug, convert
from comity.rules import facts, moments
from comity.rules.declaration import Declared, Kind
from comity.rules.declared import check_word, declared
from comity.rules.facts import Fact, FactSet, Membership, Phase, Purpose, Span, Value
from comity.rules.implied import completed

T = TypeVar("T", datetime.date, facts.When)
MOST = 64


class Dated(Said, frozen=True):
    """A value with the days from and to which it holds, and where it is said."""

    value: Any
    since: datetime.date | None = field(name="from", default=None)
    until: datetime.date | None = field(name="to", default=None)
    source: Line | None = None
    recorded: Moment | None = None


class WrittenMembership(Said, frozen=True):
    name: Slug
    joined: datetime.date | None = None
    left: datetime.date | None = None


class WrittenPhase(Said, frozen=True):
    purpose: Purpose
    compute: Any = None
    by: Literal["self", "other"] | None = None
    started: datetime.date | None = field(name="from", default=None)
    ended: datetime.date | None = field(name="to", default=None)


def read(written: object, at: datetime.date) -> FactSet:
    """Read the facts that hold on a day; raises Malformed and names the fact."""
    if not isinstance(written, dict):
        raise Malformed("facts are a list of names with their values")
    read_as = {str(name): _fact(str(name), said, at) for name, said in written.items()}
    found = {name: fact for name, fact in read_as.items() if fact is not None}
    facts.check(found)
    return completed(facts.holding(found, at), at)


def _fact(name: str, said: object, at: datetime.date) -> Fact | None:
    about = declared(name)
    try:
        stated = [_stated(about, one) for one in _versions(said)]
    except _Shape as fault:
        raise Malformed(
            "the fact {name} must be {form}, not {said}",
            name=name,
            form=FORMS[fault.kind],
            said=repr(fault.said)[:40],
        ) from None
    except Malformed as fault:
        raise Malformed("{fact}: " + fault.template, fact=name, **fault.values) from None
    valid = [one for one in stated if one is not None and one.holds(at)]
    if any(one.value != valid[0].value for one in valid):
        raise Malformed("the fact {name} has two values on {day}", name=name, day=at)
    return valid[0] if valid else None


class _Shape(Exception):
    """What is written has not the shape of its kind."""

    def __init__(self, kind: Kind, said: object) -> None:
        super().__init__()
        self.kind = kind
        self.said = said


def _versions(said: object) -> Iterable[Dated]:
    """Return what is said with the days it holds; a plain value always holds."""
    if _is_dated(said):
        return (convert(said, Dated),)
    if isinstance(said, list) and any(map(_is_dated, said)):
        return convert(said, tuple[Dated, ...])
    return (Dated(said),)


def _is_dated(said: object) -> bool:
    return isinstance(said, dict) and "value" in said


def _stated(about: Declared, said: Dated) -> Fact | None:
    if said.since and said.until and said.until < said.since:
        raise Malformed("nothing holds from {since} to {to}", since=said.since, to=said.until)
    if said.value is None:
        return None
    return Fact(
        _READERS[about.kind](said.value, about),
        source=said.source or "",
        since=said.since,
        until=said.until,
        recorded=Instant.parse(said.recorded) if said.recorded else None,
    )


def _yes_no(said: object, _: Declared) -> bool:
    # YAML's own words are true and false; this question is asked as yes or no.
    match said:
        case True | "yes":
            return True
        case False | "no":
            return False
        case _:
            raise _Shape(Kind.YES_NO, said)


def _number(said: object, _: Declared) -> Interval:
    match said:
        case int() if type(said) is int and said >= 0:
            return Interval.exactly(Decimal(said))
        case str():
            return Interval.exactly(quantities.number(said))
        case [low, None]:
            return Interval(_figure(low), None)
        case [low, high]:
            return Interval(_figure(low), _figure(high))
        case _:
            raise _Shape(Kind.NUMBER, said)


def _figure(said: object) -> Decimal:
    if type(said) is int and said >= 0:
        return Decimal(said)
    if isinstance(said, str):
        return quantities.number(said)
    raise _Shape(Kind.NUMBER, said)


def _day(said: object, _: Declared) -> datetime.date | Span:
    match said:
        case str():
            return instants.day(said)
        case [str(first), str(last)]:
            return _between(instants.day(first), instants.day(last))
        case _:
            raise _Shape(Kind.DAY, said)


def _moment(said: object, _: Declared) -> datetime.date | Instant | Span:
    match said:
        case str():
            return moments.read(said)
        case [str(first), str(last)]:
            start, end = moments.read(first), moments.read(last)
            # An hour that clocks show twice widens what lies between.
            return _between(
                start.first if isinstance(start, Span) else start,
                end.last if isinstance(end, Span) else end,
            )
        case _:
            raise _Shape(Kind.MOMENT, said)


def _between(first: T, last: T) -> T | Span:
    return first if first == last else Span(first, last)


def _words(said: object, about: Declared) -> frozenset[str]:
    listed = _listed(Kind.WORDS, said)
    for word in listed:
        if not isinstance(word, str):
            raise _Shape(Kind.WORDS, said)
        check_word(about, word)
    return frozenset(listed)


def _memberships(said: object, _: Declared) -> tuple[Membership, ...]:
    listed = [
        {"name": one} if isinstance(one, str) else one for one in _listed(Kind.MEMBERSHIPS, said)
    ]
    return tuple(
        Membership(one.name, one.joined, one.left)
        for one in convert(listed, list[WrittenMembership])
    )


def _phases(said: object, about: Declared) -> tuple[Phase, ...]:
    found = convert(_listed(Kind.PHASES, said), list[WrittenPhase])
    if not found:  # no training has no phases: an empty list would be a sum of nothing
        raise _Shape(Kind.PHASES, said)
    return tuple(
        Phase(
            one.purpose,
            None if one.compute is None else _number(one.compute, about),
            None if one.by is None else one.by == "self",
            one.started,
            one.ended,
        )
        for one in found
    )


def _listed(kind: Kind, said: object) -> list[Any]:
    if not isinstance(said, list) or len(said) > MOST:
        raise _Shape(kind, said)
    return said


_READERS: Mapping[Kind, Callable[[object, Declared], Value]] = {
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.WORDS: _words,
    Kind.MEMBERSHIPS: _memberships,
    Kind.PHASES: _phases,
}
FORMS: Mapping[Kind, str] = {
    Kind.YES_NO: "true or false",
    Kind.NUMBER: 'a number in quotes such as "3.8e25", or a pair from low to high such as '
    '["1e25", "2e25"]',
    Kind.DAY: "a day such as 2026-11-23, or a pair from the earliest to the latest",
    Kind.MOMENT: "a day such as 2026-11-23, a time with its zone such as "
    "2026-11-23 09:00 Europe/Brussels, or a pair from the earliest to the latest",
    Kind.WORDS: "a list of words such as [text, image]",
    Kind.MEMBERSHIPS: "a list of names, or of names with the days of joining and leaving",
    Kind.PHASES: "a list of phases, each with its purpose",
}
