"""What another version of a pack changes: its clauses, and then answers and due times."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from comity.documents.reader import Reader
from comity.documents.tables import aligned
from comity.documents.times import due_lines
from comity.rules.clause import Clause
from comity.rules.engine import assess
from comity.rules.facts import FactSet
from comity.rules.finding import Effect, Finding
from comity.rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause in both versions, and the fields that say something else."""

    clause: Clause
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version has and the other has not; `about` are fields of the pack itself."""

    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    changed: tuple[Changed, ...]
    about: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.about)


@dataclass(frozen=True, slots=True)
class Turned:
    """What a clause says of one subject by either version; None where a version lacks it."""

    subject: str
    clause: str
    before: Finding | None
    after: Finding | None


def difference(old: Pack, new: Pack) -> Difference:
    """Compare two versions of a pack clause by clause, by their ids."""
    before = {one.id: one for one in old.body.clauses}
    after = {one.id: one for one in new.body.clauses}
    both = ((before[name], after[name]) for name in after if name in before)
    changed = (Changed(b, _fields(a, b)) for a, b in both)
    apart = {"clauses", "version"}
    return Difference(
        tuple(one for name, one in after.items() if name not in before),
        tuple(one for name, one in before.items() if name not in after),
        tuple(one for one in changed if one.fields),
        tuple(name for name in _fields(old.body, new.body) if name not in apart),
    )


def _fields(one: msgspec.Struct, other: msgspec.Struct) -> tuple[str, ...]:
    names = one.__struct_encode_fields__
    pairs = zip(names, one.__struct_fields__, strict=True)
    return tuple(name for name, own in pairs if getattr(one, own) != getattr(other, own))


def turned(
    old: Pack, new: Pack, subjects: Mapping[str, FactSet], at: datetime.date
) -> tuple[Turned, ...]:
    """Ask both versions of every subject on a day, and return what comes out otherwise."""
    return tuple(one for name, facts in subjects.items() for one in _of(name, facts, old, new, at))


def _of(name: str, facts: FactSet, old: Pack, new: Pack, at: datetime.date) -> Iterator[Turned]:
    before = {one.clause.id: one for one in assess([old], facts, at).findings}
    after = {one.clause.id: one for one in assess([new], facts, at).findings}
    for clause in dict.fromkeys((*before, *after)):
        one, other = before.get(clause), after.get(clause)
        if _said(one) != _said(other):
            yield Turned(name, clause, one, other)


def _said(finding: Finding | None) -> tuple[object, ...]:
    """Return what counts for an addressee: a clause that asks nothing is as good as none."""
    if finding is None or finding.effect in {Effect.NONE, Effect.INFORMS}:
        return ()
    due = finding.due
    ends = (due.nominal, due.rolled, due.latest) if due else (None, None, None)
    return (finding.effect, *ends)


def clause_lines(found: Difference, reader: Reader) -> Iterator[str]:
    """Yield the clauses that come, go or change."""
    if not found:
        yield reader.say("Both say the same.")
        return
    rows = [([reader.say("pack")], [""], [", ".join(found.about)])] if found.about else []
    rows += [_row(reader.say("added"), one, "", reader) for one in found.added]
    rows += [_row(reader.say("removed"), one, "", reader) for one in found.removed]
    rows += [
        _row(reader.say("changed"), one.clause, ", ".join(one.fields), reader)
        for one in found.changed
    ]
    yield from aligned(rows)


def _row(
    what: str, clause: Clause, fields: str, reader: Reader
) -> tuple[list[str], list[str], list[str]]:
    title = reader.text(clause.title)
    return [what], [clause.id], [f"{title}: {fields}" if fields else title]


def turned_lines(found: Iterable[Turned], old: Pack, new: Pack, reader: Reader) -> Iterator[str]:
    """Yield, for each subject and clause, what was said before and what is said then."""
    yield from aligned(
        (
            [one.subject],
            [one.clause],
            [_answer(one.before, old, reader)],
            ["->"],
            [_answer(one.after, new, reader)],
        )
        for one in found
    )


def _answer(finding: Finding | None, pack: Pack, reader: Reader) -> str:
    if finding is None:
        return reader.say("no such clause")
    said = reader.say(finding.effect.value)
    if not (finding.due and finding.due.nominal):
        return said
    when = "; ".join(due_lines(finding, pack.body.counting.zone, reader))
    return f"{said}, {when}"


def as_json(found: Difference, subjects: int, some: Iterable[Turned]) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "pack": list(found.about),
        "added": [one.id for one in found.added],
        "removed": [one.id for one in found.removed],
        "changed": {one.clause.id: list(one.fields) for one in found.changed},
        "subjects": subjects,
        "answers": [
            {
                "subject": one.subject,
                "clause": one.clause,
                "before": _answer_json(one.before),
                "after": _answer_json(one.after),
            }
            for one in some
        ],
    }


def _answer_json(finding: Finding | None) -> dict[str, str | None] | None:
    if finding is None:
        return None
    due = finding.due
    return {
        "effect": finding.effect.value,
        "due_strict": str(due.nominal) if due and due.nominal else None,
        "due": str(due.rolled) if due and due.rolled else None,
        "due_latest": str(due.latest) if due and due.latest else None,
    }
