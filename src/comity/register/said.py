"""
How statements become facts: fields that say something, and facts said by the names of the rules.

What a fact said by name means is found out here and not when it is recorded: rules learn new names,
and the record must be the same for everyone. A name or a value that the rules do not know is
unknown; it stops nothing.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import msgspec

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules import factsheet
from comity.rules.declaration import Subject
from comity.rules.declared import declared
from comity.rules.facts import Fact, Value
from comity.statement.kinds import Body
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.facts import StatedFact
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.runs import RunBody
from comity.statement.kinds.systems import SystemBody

Facts = dict[str, Fact]
# What each statement may say by name; a system's own training is told with it.
OF_DEVELOPER = frozenset({Subject.DEVELOPER})
OF_SYSTEM = OF_RUN = frozenset({Subject.SYSTEM, Subject.RUN})
OF_INCIDENT = frozenset({Subject.INCIDENT})
_ANY_DAY = datetime.date(2026, 1, 1)


class _Row(Protocol):
    """A row with the statement it holds."""

    @property
    def index(self) -> int: ...

    @property
    def statement(self) -> str: ...

    @property
    def time(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Provenance:
    """The entry that facts come from, who says so, and when it was recorded (None: not yet)."""

    index: int
    source: str
    recorded: Instant | None

    @classmethod
    def of(cls, row: _Row) -> Self:
        return cls.at(row.index, row.statement, row.time)

    @classmethod
    def at(cls, index: int, source: str, time: str) -> Self:
        return cls(index, source, Instant.parse(time) if time else None)

    def fact(
        self,
        value: Value,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Fact:
        """Return a fact of this entry, with the first and the last day on which it holds."""
        return Fact(value, (self.index,), self.source, since, until, self.recorded)

    def facts(self, values: Mapping[str, Value | None]) -> Facts:
        """Return a fact for each value; None is unknown, and left out."""
        return {name: self.fact(value) for name, value in values.items() if value is not None}

    def named(
        self, said: Iterable[StatedFact], among: frozenset[Subject], at: datetime.date
    ) -> Facts:
        """Return the facts said by name that hold on a day and are about one of these subjects."""
        found = {}
        for name, versions in _by_name(said).items():
            try:
                fact = read(name, versions, among, at)
            except Malformed:
                continue
            if fact is not None:
                source = fact.source or self.source
                found[name] = replace(
                    fact, entries=(self.index,), source=source, recorded=self.recorded
                )
        return found


def together(fields: Facts, named: Facts) -> Facts:
    """Return fields and facts said by name as one; a field counts, unless the two contradict."""
    clash = {name for name in fields.keys() & named.keys() if _clash(fields[name], named[name])}
    return {name: one for name, one in (named | fields).items() if name not in clash}


def check_named(body: Body) -> None:
    """Raise Malformed for a fact said by name that would count as unknown: for whoever drafts."""
    match body:
        case DeveloperBody(facts=said):
            among = OF_DEVELOPER
        case SystemBody(facts=said) | RunBody(facts=said):
            among = OF_SYSTEM
        case IncidentBody(facts=said):
            among = OF_INCIDENT
        case _:
            return
    # Values can clash only where one of them begins or ends.
    days = {day for one in said for day in (one.since, one.until) if day} or {_ANY_DAY}
    for name, versions in _by_name(said).items():
        for day in sorted(days):
            read(name, versions, among, day)


def read(
    name: str, versions: list[Any], among: frozenset[Subject], at: datetime.date
) -> Fact | None:
    """Return what is said under a name for a day; Malformed if the rules cannot read it."""
    about = declared(name).about
    if about not in among:
        raise Malformed(
            "the fact {name} is about another subject, {about}", name=name, about=about.value
        )
    return factsheet.read({name: versions}, at).get(name)


def _by_name(said: Iterable[StatedFact]) -> dict[str, list[Any]]:
    """Return the written form of each fact, from plain lists, by its name."""
    found: dict[str, list[Any]] = {}
    for one in said:
        written = msgspec.json.decode(msgspec.json.encode(one))
        found.setdefault(written.pop("name"), []).append(written)
    return found


def _clash(field: Fact, named: Fact) -> bool:
    one, other = field.value, named.value
    if isinstance(one, Interval) and isinstance(other, Interval):
        return _below(one, other) or _below(other, one)
    return one != other


def _below(one: Interval, other: Interval) -> bool:
    return one.high is not None and one.high < other.low
