"""
Facts in, findings out: what every pack says of one subject on one day, with all reasons.

Pure: the same packs, facts and day give the same assessment on every machine. A clause of a
developer is asked with the facts of each of its systems; one system is enough to bind it.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from comity.rules.answers import ANSWERS, Answer, Outcomes
from comity.rules.clause import Clause, Force
from comity.rules.condition import Condition
from comity.rules.declared import Subject
from comity.rules.due import deferred, due_date
from comity.rules.facts import FactSet, about_incident, check
from comity.rules.finding import Assessment, DueDate, Effect, Finding, Gap, Settling, Step, joined
from comity.rules.packs import Pack
from comity.rules.rule import Rule
from comity.rules.test import Follows, Test

MOST_SETTLING = 5
_MAY_BIND = {Force.LAW, Force.COMMITMENT}
_OUTCOME = {answer: outcome for outcome, answer in ANSWERS.items()}
_COUNTED = {*_MAY_BIND, Force.GUIDANCE}


def assess(packs: Iterable[Pack], facts: FactSet, at: datetime.date) -> Assessment:
    """
    Return a finding for every clause that has a trigger, or that nobody has verified.

    A clause on an incident is asked only when the facts tell of one. Raises Malformed for a fact
    that is not declared or of another kind.
    """
    check(facts)
    packs = tuple(packs)
    findings = tuple(finding for pack in packs for finding in _findings(pack, facts, at))
    gaps = tuple(Gap(pack.id, gap) for pack in packs for gap in pack.body.not_covered)
    return Assessment(at, findings, gaps, _settling(findings))


def _findings(pack: Pack, facts: FactSet, at: datetime.date) -> Iterable[Finding]:
    incident = about_incident(facts)
    found: dict[str, Finding] = {}
    for clause in pack.body.clauses:
        if clause.on is Subject.INCIDENT and not incident:
            continue
        if clause.stub is not None:
            found[clause.id] = _unverified(pack, clause)
        elif rule := pack.rules.get(clause.id):
            found[clause.id] = _found(_Asked(pack, rule, facts, found), at)
    return found.values()


class _Asked(NamedTuple):
    """One clause about to be answered, with the findings of those before it."""

    pack: Pack
    rule: Rule
    facts: FactSet
    earlier: Mapping[str, Finding]


def _found(asked: _Asked, at: datetime.date) -> Finding:
    pack, rule, facts, earlier = asked
    clause = rule.clause
    answers = {one: _OUTCOME[earlier[one].answer] for one in rule.follows}
    outcomes = {test.name: test.outcome(facts, answers) for test in rule.tests}
    answer = ANSWERS[rule.condition.answer(outcomes)]
    period = pack.applies(clause)
    runs = period.since <= at and (period.until is None or at <= period.until)
    return Finding(
        pack=pack.id,
        digest=pack.digest,
        clause=clause,
        answer=answer,
        effect=_effect(clause, answer, _MAY_BIND if runs else set()),
        applies_from=period.since,
        steps=tuple([_step(asked, test, outcomes) for test in rule.tests]),
        missing=_missing(asked, rule.condition, outcomes),
        exempt=tuple(article for article, one in rule.exemptions if one.answer(outcomes)),
        due=None if answer is Answer.NO else _due(asked, outcomes),
        met=_met(clause.met, facts),
    )


def _effect(clause: Clause, answer: Answer, binding: Iterable[Force]) -> Effect:
    if answer is Answer.NO:
        return Effect.NONE
    if clause.duty is None or clause.force is Force.GUIDANCE:
        return Effect.INFORMS
    if clause.force not in binding:
        return Effect.WOULD
    return Effect.OWED if answer is Answer.YES else Effect.OPEN


def _due(asked: _Asked, outcomes: Outcomes) -> DueDate | None:
    clause, counting = asked.rule.clause, asked.pack.body.counting
    since = asked.pack.applies(clause).since
    due = due_date(clause.due, asked.facts, since, counting) if clause.due else None
    transition = asked.rule.transition
    if transition is None or clause.transition is None:
        return due
    match transition.answer(outcomes):
        case True:
            return deferred(due, clause.transition.until, counting)
        case False:
            return due
        case _:
            # Without knowing whether the transition holds, the earlier date stands.
            return _also_missing(due or DueDate(), _missing(asked, transition, outcomes))


def _also_missing(due: DueDate, missing: tuple[str, ...]) -> DueDate:
    return replace(due, missing=tuple(sorted({*due.missing, *missing})))


def _missing(asked: _Asked, condition: Condition, outcomes: Outcomes) -> tuple[str, ...]:
    deciding = condition.deciding(outcomes)
    tests = [test for test in asked.rule.tests if test.name in deciding]
    return tuple(sorted({fact for test in tests for fact in _unsettled(asked, test)}))


def _unsettled(asked: _Asked, test: Test) -> Iterable[str]:
    if isinstance(test.comparison, Follows):
        return asked.earlier[test.comparison.clause].missing
    return test.unsettled(asked.facts)


def _step(asked: _Asked, test: Test, outcomes: Outcomes) -> Step:
    outcome = ANSWERS[outcomes[test.name]]
    if isinstance(test.comparison, Follows):
        clause = test.comparison.clause
        read = asked.earlier[clause].read
        return Step(test.name, "", None, test.text, outcome, read, clause=clause)
    of = test.asks[1] if len(test.asks) > 1 else ""
    fact, whole = asked.facts.get(test.fact), asked.facts.get(of)
    return Step(
        test=test.name,
        fact=test.fact,
        value=None if fact is None else fact.value,
        comparison=test.text,
        outcome=outcome,
        entries=joined([one.entries for one in (fact, whole) if one]),
        of=of,
        of_value=None if whole is None else whole.value,
    )


def _met(name: str | None, facts: FactSet) -> Answer | None:
    if name is None:
        return None
    fact = facts.get(name)
    return Answer.UNDETERMINED if fact is None else ANSWERS[fact.value is True]


def _unverified(pack: Pack, clause: Clause) -> Finding:
    return Finding(
        pack=pack.id,
        digest=pack.digest,
        clause=clause,
        answer=Answer.UNDETERMINED,
        effect=Effect.UNVERIFIED,
        applies_from=pack.applies(clause).since,
        steps=(),
        missing=(),
        exempt=(),
        due=None,
        met=None,
    )


def _settling(findings: Iterable[Finding]) -> tuple[Settling, ...]:
    asked = [one.missing for one in findings if one.missing and one.clause.force in _COUNTED]
    together = Counter(fact for missing in asked for fact in missing)
    alone = Counter(missing[0] for missing in asked if len(missing) == 1)
    ranked = sorted(together, key=lambda fact: (-alone[fact], -together[fact], fact))
    return tuple(Settling(fact, alone[fact], together[fact]) for fact in ranked[:MOST_SETTLING])
