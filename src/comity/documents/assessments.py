"""An assessment for people and for programs: each answer with its clause, reasons and dates."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from comity.base.quantities import Interval, plain
from comity.rules.facts import Value
from comity.rules.finding import Assessment, DueDate, Effect, Finding, Step

# In the order in which a reader needs them; what a heading means is said by the heading.
HEADINGS: dict[Effect, str] = {
    Effect.OWED: "Owed",
    Effect.OPEN: "Undetermined: owed if the missing facts say so",
    Effect.WOULD: "Would apply: not in force on this day, an ask or a draft",
    Effect.INFORMS: "Interprets, or asks nothing of the addressee",
    Effect.UNVERIFIED: "Law not verified",
    Effect.NO_FILING: "No statutory filing",
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
        case tuple():
            return ", ".join(map(str, value)) or "none"
        case _:
            return str(value)


def _interval(value: Interval) -> str:
    high = "" if value.high is None else _figure(value.high)
    return _figure(value.low) if value.low == value.high else f"{_figure(value.low)}..{high}"


def _figure(value: Decimal) -> str:
    return plain(value)


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
        "joined": _text(finding.joined),
        "duty": clause.duty,
        "recipient": clause.recipient,
        "due": _due_json(finding.due),
        "steps": [_step_json(step) for step in finding.steps],
        "missing": finding.missing,
        "exempt": finding.exempt,
        "met": finding.met.value if finding.met else None,
        "entries": finding.entries,
        "reason": _prose(clause.stub or clause.no_filing),
        "source": clause.source,
    }


def _prose(text: dict[str, str] | None) -> dict[str, str] | None:
    return None if text is None else dict(text)


def _due_json(due: DueDate | None) -> dict[str, Any] | None:
    if due is None:
        return None
    return {
        "event": due.event,
        "happened": _text(due.happened),
        "counted_from": _text(due.counted_from),
        "nominal": _text(due.nominal),
        "rolled": _text(due.rolled),
        "latest": _text(due.latest),
        "prompt": due.prompt,
        "arithmetic": [
            {
                "reading": one.reading,
                "event": one.event,
                "from": str(one.counted_from),
                "length": _text(one.length),
                "nominal": _text(one.nominal),
                "rolled": _text(one.rolled),
            }
            for one in due.arithmetic
        ],
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
        "source": step.source or None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
