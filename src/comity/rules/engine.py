"""
Facts in, findings out: what every pack says of one subject on one day, with all reasons.

Pure: the same packs, facts and day give the same assessment on every machine. A clause of a
developer is asked with the facts of each of its systems; one system is enough to bind it.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from comity.rules.answers import ANSWERS, Answer
from comity.rules.clause import Clause, Force
from comity.rules.condition import Condition, Outcomes
from comity.rules.declared import Subject
from comity.rules.due import deferred, due_date
from comity.rules.facts import FactSet, about_incident, check
from comity.rules.finding import Assessment, DueDate, Effect, Finding, Gap, Settling, Step
from comity.rules.packs import Pack
from comity.rules.rule import Rule
from comity.rules.test import Share, Test

MOST_SETTLING = 5
_MAY_BIND = {Force.LAW, Force.COMMITMENT}
_COUNTED = {*_MAY_BIND, Force.GUIDANCE}


def assess(packs: Iterable[Pack], facts: FactSet, at: datetime.date) -> Assessment:
    """
    Return a finding for every clause that has a trigger, or that nobody has verified.

    A clause on an incident is asked only when the facts tell of one. Raises Malformed for a fact
    that is not declared or of another kind.
    """
    check(facts)
    packs = tuple(packs)
    incident = about_incident(facts)
    findings = tuple(
        finding
        for pack in packs
        for clause in pack.body.clauses
        if (incident or clause.on is not Subject.INCIDENT)
        and (finding := find(pack, clause, facts, at))
    )
    gaps = tuple(Gap(pack.id, gap) for pack in packs for gap in pack.body.not_covered)
    return Assessment(at, findings, gaps, _settling(findings))


def find(pack: Pack, clause: Clause, facts: FactSet, at: datetime.date) -> Finding | None:
    """Return what one clause of the pack says; None if it has neither trigger nor stub."""
    if clause.stub is not None:
        return _unverified(pack, clause)
    rule = pack.rules.get(clause.id)
    return None if rule is None else _found(pack, rule, facts, at)


def _found(pack: Pack, rule: Rule, facts: FactSet, at: datetime.date) -> Finding:
    clause = rule.clause
    outcomes = {test.name: test.outcome(facts) for test in rule.tests}
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
        steps=tuple([_step(test, outcomes, facts) for test in rule.tests]),
        missing=_missing(rule, rule.condition, outcomes, facts),
        exempt=tuple(article for article, one in rule.exemptions if one.answer(outcomes)),
        due=None if answer is Answer.NO else _due(pack, rule, outcomes, facts),
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


def _due(pack: Pack, rule: Rule, outcomes: Outcomes, facts: FactSet) -> DueDate | None:
    clause, counting = rule.clause, pack.body.counting
    since = pack.applies(clause).since
    due = due_date(clause.due, facts, since, counting) if clause.due else None
    if rule.transition is None or clause.transition is None:
        return due
    match rule.transition.answer(outcomes):
        case True:
            return deferred(due, clause.transition.until, counting)
        case False:
            return due
        case None:
            # Without knowing whether the transition holds, the earlier date stands.
            missing = _missing(rule, rule.transition, outcomes, facts)
            return _also_missing(due or DueDate(), missing)


def _also_missing(due: DueDate, missing: tuple[str, ...]) -> DueDate:
    return replace(due, missing=tuple(sorted({*due.missing, *missing})))


def _missing(
    rule: Rule, condition: Condition, outcomes: Outcomes, facts: FactSet
) -> tuple[str, ...]:
    deciding = condition.deciding(outcomes)
    open_tests = [test for test in rule.tests if test.name in deciding]
    return tuple(sorted({fact for test in open_tests for fact in test.unsettled(facts)}))


def _step(test: Test, outcomes: Outcomes, facts: FactSet) -> Step:
    fact = facts.get(test.fact)
    entries = tuple(
        sorted({one for name in test.asks if name in facts for one in facts[name].entries})
    )
    of = str(test.comparison.of) if isinstance(test.comparison, Share) else ""
    whole = facts.get(of)
    return Step(
        test=test.name,
        fact=test.fact,
        value=None if fact is None else fact.value,
        comparison=str(test.comparison),
        outcome=ANSWERS[outcomes[test.name]],
        entries=entries,
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
