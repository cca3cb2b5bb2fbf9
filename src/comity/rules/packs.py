"""A pack: one legal text or commitment as data, read strictly from one YAML file."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from msgspec import Meta

from comity.base import digests, yaml
from comity.base.errors import Malformed
from comity.base.typed import Line, Said, Slug, Text, Url, convert
from comity.rules.calendar import check_zone
from comity.rules.clause import Clause, Force, InForce, Prose, check_text
from comity.rules.deadline import Counting
from comity.rules.declaration import Subject
from comity.rules.phases import BASE, CROSSED, DERIVED, PHASES, SUM, Compute
from comity.rules.rule import Rule, asks, ready

Version = Annotated[int, Meta(ge=1, le=10**6)]


class Source(Said, frozen=True):
    """A text the pack rests on, and the day it was read."""

    title: Line
    address: Url
    read: datetime.date


class NotCovered(Said, frozen=True):
    """What a reader might look for here in vain, and why it is not here."""

    what: Prose
    why: Prose


class PackBody(Said, frozen=True, kw_only=True):
    """The fields of a pack's file; docs/formats/pack.md describes them."""

    id: Slug
    version: Version
    title: Text
    jurisdiction: Line
    in_force: InForce
    counting: Counting
    sources: Annotated[tuple[Source, ...], Meta(min_length=1)]
    not_covered: tuple[NotCovered, ...]
    clauses: Annotated[tuple[Clause, ...], Meta(min_length=1, max_length=500)]
    supersedes: tuple[Slug, ...] = ()
    compute: Compute | None = None
    off: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_text("title", self.title)
        for one in self.not_covered:
            check_text("not_covered.what", one.what)
            check_text("not_covered.why", one.why)
        _check_ids(self.clauses)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack ready to be asked; the digest is that of the file's bytes."""

    digest: str
    body: PackBody
    rules: Mapping[str, Rule]

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read one YAML file; raises Malformed naming the field, or Unavailable without tzdata."""
        documents = yaml.read(raw)
        if len(documents) != 1:
            raise Malformed("a pack is one YAML document, not {count}", count=len(documents))
        body = convert(documents[0], PackBody)
        bound = [one.id for one in body.clauses if one.force is Force.INSTRUMENT]
        if bound:
            raise Malformed("{clause}: only an instrument has this force", clause=bound[0])
        return cls.of(digests.named(raw), body)

    @classmethod
    def of(cls, digest: str, body: PackBody) -> Self:
        """Return a body ready to be asked, under the digest of what it was read from."""
        check_zone(body.counting.zone)
        return cls(digest, body, _rules(body.clauses))

    @property
    def id(self) -> str:
        return self.body.id

    @property
    def asks(self) -> frozenset[str]:
        """The facts from which its answers and dates follow."""
        found = frozenset[str]().union(*(asks(rule) for rule in self.rules.values()))
        if self.body.compute is None or not found & {SUM, CROSSED}:
            return found
        return (
            found | {PHASES} | ({DERIVED, BASE} if self.body.compute.base == "included" else set())
        )

    def clause(self, clause_id: str) -> Clause:
        """Return a clause by its id; Malformed if the pack has none."""
        for clause in self.body.clauses:
            if clause.id == clause_id:
                return clause
        raise Malformed("{pack} has no clause {clause}", pack=self.id, clause=clause_id[:80])

    def applies(self, clause: Clause) -> InForce:
        """Return when a clause is in force: its own dates, or else the pack's."""
        return clause.in_force or self.body.in_force


def _rules(clauses: tuple[Clause, ...]) -> Mapping[str, Rule]:
    rules: dict[str, Rule] = {}
    for clause in clauses:
        if rule := ready(clause):
            for other in rule.follows:
                # Only what stands before it: no circle, and one pass answers everything.
                if other not in rules or _unknowable(clause, rules[other].clause):
                    raise Malformed(
                        "{clause} follows {other}, which must stand before it with a trigger",
                        clause=clause.id,
                        other=other,
                    )
            rules[clause.id] = rule
    return rules


def _unknowable(clause: Clause, other: Clause) -> bool:
    # A clause on an incident is not asked where there is none, and then has no answer to follow.
    return other.on is Subject.INCIDENT and clause.on is not Subject.INCIDENT


def _check_ids(clauses: tuple[Clause, ...]) -> None:
    found = Counter(clause.id for clause in clauses)
    for clause in clauses:
        if found[clause.id] > 1:
            raise Malformed("two clauses are called {clause}", clause=clause.id)
        if clause.penalty is not None and clause.penalty not in found:
            raise Malformed("no clause is called {clause}", clause=clause.penalty)
