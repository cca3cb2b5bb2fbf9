"""Assessments as a spreadsheet: a line for each answer that is more than a no."""

from collections.abc import Mapping

from comity.documents.reader import Reader
from comity.documents.tables import table
from comity.rules.finding import Assessment, Effect, Finding

COLUMNS = (
    "subject",
    "pack",
    "clause",
    "article",
    "force",
    "effect",
    "due_strict",
    "due",
    "due_latest",
    "title",
    "recipient",
    "missing",
    "source",
)


def assessed(found: Mapping[str, Assessment], reader: Reader) -> str:
    """Return the sheet; moments are in UTC and exclusive, `due_strict` is never late."""
    rows = [
        _row(name, one, reader)
        for name, assessment in found.items()
        for one in assessment.findings
        if one.effect is not Effect.NONE
    ]
    return table(COLUMNS, rows)


def _row(name: str, finding: Finding, reader: Reader) -> list[object]:
    clause, due = finding.clause, finding.due
    return [
        name,
        finding.pack,
        clause.id,
        clause.article,
        clause.force.value,
        finding.effect.value,
        due and due.nominal,
        due and due.rolled,
        due and due.latest,
        reader.text(clause.title),
        reader.text(clause.recipient) if clause.recipient else None,
        " ".join(finding.missing),
        clause.source,
    ]
