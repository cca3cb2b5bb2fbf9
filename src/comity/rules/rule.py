"""A clause made ready to ask: its tests and conditions checked against the facts and compiled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from comity.base import quantities
from comity.base.errors import Malformed
from comity.rules.clause import Clause, Force, Start, TestShape, starts_of
from comity.rules.condition import Condition, less
from comity.rules.declaration import Kind, Subject
from comity.rules.declared import declared
from comity.rules.test import (
    Comparison,
    Follows,
    IncludesAny,
    Is,
    Known,
    Limit,
    OnOrAfter,
    Sense,
    Share,
    Test,
)

JOINED = "commitments_joined"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A clause with a trigger; `condition` is its `when` less its exemptions.

    `follows` are the earlier clauses whose answers it needs; `starts` the conditions of the starts
    of its clocks, by their expressions.
    """

    clause: Clause
    tests: tuple[Test, ...]
    condition: Condition
    exemptions: tuple[tuple[str, Condition], ...]
    transition: Condition | None
    follows: tuple[str, ...]
    starts: Mapping[str, Condition]


def ready(clause: Clause) -> Rule | None:
    """Return the rule of a clause, None if it has no trigger; Malformed names the clause."""
    if clause.tests is None or clause.when is None:
        return None
    try:
        return _ready(clause, clause.tests, clause.when)
    except Malformed as fault:
        raise Malformed("{clause}: " + fault.template, clause=clause.id, **fault.values) from None


def _ready(clause: Clause, shapes: Mapping[str, TestShape], when: str) -> Rule:
    tests = tuple(_test(name, shape) for name, shape in sorted(shapes.items()))
    Condition.parse(when)
    exemptions = tuple((one.article, Condition.parse(one.when)) for one in clause.exemptions)
    transition = Condition.parse(clause.transition.when) if clause.transition else None
    condition = Condition.parse(less(when, [one.when for one in clause.exemptions]))
    follows = tuple(
        test.comparison.clause for test in tests if isinstance(test.comparison, Follows)
    )
    rule = Rule(clause, tests, condition, exemptions, transition, follows, _starts(clause))
    _check_names(rule)
    _check_subject(rule)
    _check_joined(rule)
    _check_times(clause)
    _check_kind(clause.met, {Kind.YES_NO})
    return rule


def _starts(clause: Clause) -> Mapping[str, Condition]:
    starts = starts_of(clause.due) if clause.due else ()
    return {one.when: Condition.parse(one.when) for one in starts if isinstance(one, Start)}


def _test(name: str, shape: TestShape) -> Test:
    comparison = _comparison(shape)
    test = Test.of(name, shape.fact or "", comparison)
    for fact in test.asks:
        if not isinstance(comparison, Known):
            _check_kind(fact, _KINDS[type(comparison)])
        declared(fact)
    return test


def _comparison(shape: TestShape) -> Comparison:
    given: list[Comparison] = [
        *(_limit(Sense.OVER, text, shape.of) for text in (shape.over,) if text is not None),
        *(_limit(Sense.AT_LEAST, text, shape.of) for text in (shape.at_least,) if text is not None),
        *(Is(value) for value in (shape.is_,) if value is not None),
        *(OnOrAfter(day) for day in (shape.on_or_after,) if day is not None),
        *(IncludesAny(words) for words in (shape.includes_any,) if words),
        *(Known() for known in (shape.known,) if known),
        *(Follows(clause) for clause in (shape.clause,) if clause is not None),
    ]
    follows = shape.clause is not None
    shares = given and isinstance(given[0], Share)
    if len(given) != 1 or (shape.fact is None) is not follows or (shape.of and not shares):
        raise Malformed("a test needs a fact with exactly one comparison, or else a clause")
    return given[0]


def _limit(sense: Sense, figure: str, of: str | None) -> Comparison:
    if of is None:
        return Limit(sense, quantities.number(figure))
    whole: str | Decimal = quantities.number(of) if of[0].isdigit() else of
    return Share(sense, quantities.share(figure), whole)


_KINDS: Mapping[type[Comparison], frozenset[Kind]] = {
    Limit: frozenset({Kind.NUMBER}),
    Share: frozenset({Kind.NUMBER}),
    Is: frozenset({Kind.YES_NO}),
    OnOrAfter: frozenset({Kind.DAY}),
    IncludesAny: frozenset({Kind.WORDS, Kind.MEMBERSHIPS}),
}


def _check_names(rule: Rule) -> None:
    declared_names = {test.name for test in rule.tests}
    asked = [rule.condition, *(one for _, one in rule.exemptions), *rule.starts.values()]
    used = {name for one in asked for name in one.names}
    used |= set(rule.transition.names) if rule.transition else set()
    for name in sorted(used ^ declared_names):
        raise Malformed("the test {name} is asked or defined, but not both", name=name)


def _check_subject(rule: Rule) -> None:
    # Only incidents have incident facts: any other clause asking one would never be decided.
    asks = any(declared(fact).about is Subject.INCIDENT for one in rule.tests for fact in one.asks)
    on_incident = rule.clause.on is Subject.INCIDENT
    if asks and not on_incident:
        raise Malformed("only a clause on an incident asks facts of an incident")
    if on_incident and not asks and not rule.follows:
        raise Malformed("a clause on an incident asks facts of it, or follows one that does")


def asks(rule: Rule) -> frozenset[str]:
    """Return the facts from which the answer and the dates of a rule follow."""
    clause = rule.clause
    found = {fact for test in rule.tests for fact in test.asks}
    found |= {clause.met} if clause.met else set()
    found |= set(clause.recurrence.after) if clause.recurrence else set()
    if clause.due is not None:
        given = starts_of(clause.due)
        found |= {one.fact if isinstance(one, Start) else one for one in given}
        found |= {limit.before for limit in clause.due.limits if limit.before}
    return frozenset(found)


def _check_joined(rule: Rule) -> None:
    if rule.clause.force is not Force.COMMITMENT:
        return
    # A commitment binds whom has joined it: without that, no answer may be yes.
    joined = {test.name: test.fact != JOINED and None for test in rule.tests}
    if rule.condition.answer(joined) is not False:
        raise Malformed(
            "a commitment binds those who joined: its `when` must ask {fact}", fact=JOINED
        )


def _check_times(clause: Clause) -> None:
    starts = list(clause.recurrence.after) if clause.recurrence else []
    if clause.due is not None:
        given = starts_of(clause.due)
        starts += [one.fact if isinstance(one, Start) else one for one in given]
        for limit in clause.due.limits:
            _check_kind(limit.before, {Kind.DAY})
    for fact in starts:
        _check_kind(fact, {Kind.DAY, Kind.MOMENT})


def _check_kind(fact: str | None, kinds: Iterable[Kind]) -> None:
    if fact is not None and declared(fact).kind not in kinds:
        raise Malformed("the fact {fact} is not of the kind asked here", fact=fact)
