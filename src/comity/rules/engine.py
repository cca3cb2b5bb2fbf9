"""
Facts in, findings out: what every pack says of one subject on one day, with all reasons.

Pure: the same packs, facts and day give the same assessment on every machine. A clause of a
developer is asked with the facts of each of its systems; one system is enough to bind it.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from comity.rules.answers import ANSWERS, Answer, Outcomes
from comity.rules.clause import Clause, Force
from comity.rules.condition import Condition
from comity.rules.declaration import Subject
from comity.rules.due import Gate, deferred, due_date
from comity.rules.facts import FactSet, Membership, about_incident, check, holding
from comity.rules.finding import Assessment, DueDate, Effect, Finding, Gap, Settling, Step, joined
from comity.rules.packs import Pack
from comity.rules.phases import SOURCE, derived, open_facts
from comity.rules.rule import JOINED, Rule
from comity.rules.test import Follows, IncludesAny, Test

MOST_SETTLING = 5
_OPEN = Answer.UNDETERMINED
# Tuples: a clause is asked in microseconds, and members of an Enum hash slowly.
_MAY_BIND = (Force.LAW, Force.COMMITMENT, Force.INSTRUMENT)
_COUNTED = (*_MAY_BIND, Force.GUIDANCE)


def assess(packs: Iterable[Pack], facts: FactSet, at: datetime.date) -> Assessment:
    """
    Return a finding for every clause that has a trigger, or that nobody has verified.

    A clause on an incident is asked only when the facts tell of one. Raises Malformed for a fact
    that is not declared or of another kind.
    """
    check(facts)
    facts = holding(facts, at)
    packs = tuple(packs)
    findings = tuple(finding for pack in packs for finding in _findings(pack, facts, at))
    gaps = tuple(Gap(pack.id, gap) for pack in packs for gap in pack.body.not_covered)
    return Assessment(at, findings, gaps, _settling(findings))


def only_on(found: Assessment, subjects: Collection[Subject]) -> Assessment:
    """Return what is said of some kinds of subject alone, with the facts that settle most of it."""
    some = tuple(one for one in found.findings if one.clause.on in subjects)
    return replace(found, findings=some, settles=_settling(some))


def _findings(pack: Pack, facts: FactSet, at: datetime.date) -> Iterable[Finding]:
    incident = about_incident(facts)
    sums = derived(pack.body.compute, facts)
    facts = {**facts, **sums} if sums else facts
    found: dict[str, Finding] = {}
    for clause in pack.body.clauses:
        if clause.on is Subject.INCIDENT and not incident:
            continue
        if clause.stub is not None:
            found[clause.id] = _unasked(pack, clause, Answer.UNDETERMINED, Effect.UNVERIFIED)
        elif clause.no_filing is not None:
            found[clause.id] = _unasked(pack, clause, Answer.NO, Effect.NO_FILING)
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
    answers = {one: earlier[one].outcome for one in rule.follows}
    outcomes = {test.name: test.outcome(facts, answers) for test in rule.tests}
    answer = ANSWERS[rule.condition.answer(outcomes)]
    period = pack.applies(clause)
    joined_on = _joined(rule, facts)
    since = max(period.since, joined_on or period.since)
    runs = since <= at and (period.until is None or at <= period.until)
    return Finding(
        pack=pack.id,
        digest=pack.digest,
        clause=clause,
        answer=answer,
        effect=_effect(clause, answer, _MAY_BIND if runs else ()),
        applies_from=since,
        steps=tuple([_step(asked, test, outcomes) for test in rule.tests]),
        missing=_missing(asked, rule.condition, outcomes) if answer is _OPEN else (),
        exempt=tuple([article for article, one in rule.exemptions if one.answer(outcomes)]),
        due=None if answer is Answer.NO else _due(asked, outcomes, since),
        met=_met(clause.met, facts),
        joined=joined_on,
    )


def _joined(rule: Rule, facts: FactSet) -> datetime.date | None:
    """Return the first day of being bound by a commitment, where that is known."""
    if rule.clause.force is not Force.COMMITMENT or JOINED not in facts:
        return None
    asked = {
        word
        for test in rule.tests
        if test.fact == JOINED and isinstance(test.comparison, IncludesAny)
        for word in test.comparison.words
    }
    value = facts[JOINED].value
    members = value if isinstance(value, tuple) else ()
    held = [one for one in members if isinstance(one, Membership) and one.name in asked]
    if any(one.joined is None for one in held):
        return None
    return min((one.joined for one in held if one.joined), default=None)


def _effect(clause: Clause, answer: Answer, binding: Iterable[Force]) -> Effect:
    if answer is Answer.NO:
        return Effect.NONE
    if clause.duty is None or clause.force is Force.GUIDANCE:
        return Effect.INFORMS
    if clause.force not in binding:
        return Effect.WOULD
    return Effect.OWED if answer is Answer.YES else Effect.OPEN


def _due(asked: _Asked, outcomes: Outcomes, since: datetime.date) -> DueDate | None:
    clause, counting = asked.rule.clause, asked.pack.body.counting
    if clause.due is None and clause.recurrence is None and clause.transition is None:
        return None
    gates = {
        text: Gate(one.answer(outcomes), _missing(asked, one, outcomes))
        for text, one in asked.rule.starts.items()
    }
    due = due_date(clause, asked.facts, since, counting, gates)
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
    if not deciding:
        return ()
    tests = [test for test in asked.rule.tests if test.name in deciding]
    return tuple(sorted({fact for test in tests for fact in _unsettled(asked, test)}))


def _unsettled(asked: _Asked, test: Test) -> Iterable[str]:
    if isinstance(test.comparison, Follows):
        return asked.earlier[test.comparison.clause].missing
    return [name for fact in test.unsettled(asked.facts) for name in _causes(asked, fact)]


def _causes(asked: _Asked, fact: str) -> Iterable[str]:
    """Return the facts to find out for this one: itself, or those from which it is derived."""
    held = asked.facts.get(fact)
    if held is None or held.source != SOURCE:
        return (fact,)
    return open_facts(asked.pack.body.compute, asked.facts) or (fact,)


def _step(asked: _Asked, test: Test, outcomes: Outcomes) -> Step:
    outcome = ANSWERS[outcomes[test.name]]
    if isinstance(test.comparison, Follows):
        clause = test.comparison.clause
        read = asked.earlier[clause].read
        return Step(test.name, "", None, test.text, outcome, read, clause=clause)
    fact = asked.facts.get(test.fact)
    if fact is None:
        step = Step(test.name, test.fact, None, test.text, outcome, ())
    else:
        entries = joined([fact.entries])
        step = Step(test.name, test.fact, fact.value, test.text, outcome, entries, fact.source)
    return step if len(test.asks) == 1 else _of(step, test.asks[1], asked.facts)


def _of(step: Step, whole: str, facts: FactSet) -> Step:
    """Return the step with the fact of whose value a share was taken."""
    fact = facts.get(whole)
    if fact is None:
        return step._replace(of=whole)
    entries = joined([step.entries, fact.entries])
    return step._replace(of=whole, of_value=fact.value, entries=entries)


def _met(name: str | None, facts: FactSet) -> Answer | None:
    if name is None:
        return None
    fact = facts.get(name)
    return Answer.UNDETERMINED if fact is None else ANSWERS[fact.value is True]


def _unasked(pack: Pack, clause: Clause, answer: Answer, effect: Effect) -> Finding:
    """Return what is found without asking any fact: nobody verified it, or nothing is filed."""
    return Finding(
        pack=pack.id,
        digest=pack.digest,
        clause=clause,
        answer=answer,
        effect=effect,
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
