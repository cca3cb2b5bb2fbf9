"""An assessment for people and for programs: each answer with its clause, reasons and dates."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from comity.base.quantities import Interval, plain
from comity.base.text import Text, in_language
from comity.documents.messages import Catalog, say
from comity.rules.answers import Answer
from comity.rules.declared import FACTS
from comity.rules.facts import Value
from comity.rules.finding import Assessment, DueDate, Effect, Finding, Step

# In the order in which a reader needs them; what a heading means is said by the heading.
HEADINGS: dict[Effect, str] = {
    Effect.OWED: "Owed",
    Effect.OPEN: "Undetermined: owed if the missing facts say so",
    Effect.WOULD: "Would apply: not in force on this day, an ask or a draft",
    Effect.INFORMS: "Interprets, or asks nothing of the addressee",
    Effect.UNVERIFIED: "Law not verified",
    Effect.NONE: "Does not apply",
}


def value_text(value: Value | None) -> str:
    """Return a fact's value as it is written in facts and on pages; unknown is a question mark."""
    match value:
        case None:
            return "?"
        case bool():
            return "true" if value else "false"
        case Interval():
            return _interval(value)
        case frozenset():
            return ", ".join(sorted(value))
        case _:
            return str(value)


def _interval(value: Interval) -> str:
    high = "" if value.high is None else _figure(value.high)
    return _figure(value.low) if value.low == value.high else f"{_figure(value.low)}..{high}"


def _figure(value: Decimal) -> str:
    return plain(value)


def lines(
    found: Assessment, language: str, catalog: Catalog, wanted: frozenset[Effect]
) -> Iterator[str]:
    """Yield the lines of an assessment, most binding first; only the effects that are wanted."""

    def words(template: str, **values: object) -> str:
        return say(catalog, template, **values)

    for effect, heading in HEADINGS.items():
        findings = [one for one in found.findings if one.effect is effect]
        if not findings:
            continue
        yield words(
            "{heading}: {count}", heading=catalog.get(heading, heading), count=len(findings)
        )
        if effect in wanted:
            for finding in findings:
                yield from _finding(finding, language, words)
        yield ""
    yield from _closing(found, language, words)


def _finding(finding: Finding, language: str, words: Callable[..., str]) -> Iterator[str]:
    clause = finding.clause
    yield f"  {clause.id}  {in_language(clause.title, language)}"
    yield words(
        "      {article}; force {force}; read in {confidence}, checked {day}; applies from {since}",
        article=clause.article,
        force=clause.force.value,
        confidence=clause.confidence.value,
        day=clause.checked,
        since=finding.applies_from,
    )
    if clause.duty and finding.effect in {Effect.OWED, Effect.OPEN}:
        yield words("      what    {what}", what=in_language(clause.duty, language))
    if clause.recipient and finding.effect in {Effect.OWED, Effect.OPEN}:
        yield words("      to      {whom}", whom=in_language(clause.recipient, language))
    if clause.stub:
        yield words("      reason  {why}", why=in_language(clause.stub, language))
    yield from _due(finding, language, words)
    for step in finding.steps:
        yield "      " + step_text(step, words)
    if finding.missing:
        yield words("      missing {facts}", facts=", ".join(finding.missing))
    yield words("      source  {address}", address=clause.source)


def step_text(step: Step, words: Callable[..., str]) -> str:
    """Return the arithmetic of one test: facts with their values, the comparison, the outcome."""
    outcome = words(step.outcome.value)
    if step.clause:
        template = "because clause {clause} answers: {outcome}"
        return words(template, clause=step.clause, outcome=outcome)
    facts = [f"{name} = {value_text(value)}" for name, value in _compared_facts(step)]
    return words(
        "because {facts}: {comparison}? {outcome}",
        facts=", ".join(facts),
        comparison=compared(step.comparison, words),
        outcome=outcome,
    )


def _compared_facts(step: Step) -> list[tuple[str, Value | None]]:
    named = [(step.fact, step.value), (step.of, step.of_value)]
    return [(name, value) for name, value in named if name]


def compared(comparison: str, words: Callable[..., str]) -> str:
    """Return a comparison with its first word, the operator, in the reader's language."""
    sign, _, rest = comparison.partition(" ")
    shown = {"on_or_after": "on or after", "includes_any": "includes any of"}.get(sign, sign)
    if sign == "is":
        return words(comparison)
    return f"{words(shown)} {rest}".strip()


def _due(finding: Finding, language: str, words: Callable[..., str]) -> Iterator[str]:
    clause, due = finding.clause, finding.due
    if clause.due is None or finding.answer is Answer.NO:
        return
    if due is None or due.nominal is None:
        yield words("      due     {words}", words=in_language(clause.due.words, language))
        if due and due.missing:
            yield words("      no date without {facts}", facts=", ".join(due.missing))
        return
    yield words("      due     before {nominal}", nominal=due.nominal)
    if due.rolled is not None and due.rolled != due.nominal:
        yield words(
            "              before {rolled} where weekends and holidays move the end",
            rolled=due.rolled,
        )


def _closing(found: Assessment, language: str, words: Callable[..., str]) -> Iterator[str]:
    if found.settles:
        yield words("These facts would settle most:")
        for one in found.settles:
            meaning: Text = FACTS[one.fact].meaning
            yield words(
                "  {fact}: {meaning} ({count} clauses)",
                fact=one.fact,
                meaning=in_language(meaning, language),
                count=one.together,
            )
    if found.not_covered:
        yield words("Not covered:")
        for gap in found.not_covered:
            what, why = in_language(gap.what.what, language), in_language(gap.what.why, language)
            yield f"  {gap.pack}: {what} ({why})"
    yield words(
        "This is not legal advice: each answer names its clause, source and date of reading."
    )


def as_json(found: Assessment) -> dict[str, Any]:
    """Return the assessment with every reason, for programs; texts in every language."""
    return {
        "at": str(found.at),
        "findings": [finding_json(one) for one in found.findings],
        "settles": [
            {"fact": one.fact, "alone": one.alone, "together": one.together}
            for one in found.settles
        ],
        "not_covered": [
            {"pack": one.pack, "what": one.what.what, "why": one.what.why}
            for one in found.not_covered
        ],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    clause = finding.clause
    return {
        "pack": finding.pack,
        "digest": finding.digest,
        "clause": clause.id,
        "article": clause.article,
        "title": clause.title,
        "force": clause.force.value,
        "confidence": clause.confidence.value,
        "checked": str(clause.checked),
        "role": clause.role.value,
        "answer": finding.answer.value,
        "effect": finding.effect.value,
        "applies_from": str(finding.applies_from),
        "duty": clause.duty,
        "recipient": clause.recipient,
        "due": _due_json(finding.due),
        "steps": [_step_json(step) for step in finding.steps],
        "missing": finding.missing,
        "exempt": finding.exempt,
        "met": finding.met.value if finding.met else None,
        "entries": finding.entries,
        "source": clause.source,
    }


def _due_json(due: DueDate | None) -> dict[str, Any] | None:
    if due is None:
        return None
    return {
        "event": due.event,
        "happened": _text(due.happened),
        "counted_from": _text(due.counted_from),
        "nominal": _text(due.nominal),
        "rolled": _text(due.rolled),
        "missing": due.missing,
    }


def _step_json(step: Step) -> dict[str, Any]:
    facts = {
        name: None if value is None else value_text(value) for name, value in _compared_facts(step)
    }
    return {
        "test": step.test,
        "clause": step.clause or None,
        "facts": facts,
        "comparison": step.comparison,
        "outcome": step.outcome.value,
        "entries": step.entries,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
