"""Packs in a list, and one whole: what is in force where, and from when."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from comity.documents.reader import Reader
from comity.documents.tables import aligned, wrapped
from comity.rules.clause import Clause, Force, InForce
from comity.rules.coverage import Coverage
from comity.rules.packs import Pack

WIDTH = 110


def listed(packs: Iterable[Pack], reader: Reader) -> Iterator[str]:
    """Yield one row for each pack: jurisdiction, force, version, in force, on or off, clauses."""
    say = reader.say
    heading = [
        *([say("pack")], [say("where")], [say("force")], [say("version")], [say("in force")]),
        *([say("use")], [say("clauses")], [say("title")]),
    ]
    yield from aligned([heading, *(_row(one, reader) for one in packs)], indent="")


def _row(pack: Pack, reader: Reader) -> list[list[str]]:
    body = pack.body
    return [
        [pack.id],
        [body.jurisdiction],
        [reader.say(forces(pack)[0].value)],
        [str(body.version)],
        [_period(body.in_force, reader)],
        [reader.say("off") if body.off else reader.say("on")],
        [str(len(body.clauses))],
        [reader.text(body.title)],
    ]


def forces(pack: Pack) -> list[Force]:
    """Return the forces of its clauses, that of most of them first."""
    return [one for one, _ in Counter(one.force for one in pack.body.clauses).most_common()]


def _period(period: InForce, reader: Reader) -> str:
    if period.until is None:
        return reader.say("from {since}", since=period.since)
    return f"{period.since} - {period.until}"


def shown(packs: Iterable[Pack], reader: Reader) -> Iterator[str]:
    """Yield each pack whole: its sources, its clauses with their conditions, what it leaves out."""
    for pack in packs:
        body = pack.body
        yield f"{reader.text(body.title)} ({body.jurisdiction}, {pack.id})"
        yield "  " + reader.say(
            "version {version}, {digest}", version=body.version, digest=pack.digest
        )
        yield "  " + _period(body.in_force, reader)
        for source in body.sources:
            yield f"  {source.title}: {source.address} ({source.read})"
        yield ""
        for clause in body.clauses:
            yield from _clause(clause, reader)
        for gap in body.not_covered:
            said = f"{reader.text(gap.what)}: {reader.text(gap.why)}"
            yield from _indented(reader.say("not covered: {what}", what=said))
        yield ""


def _clause(clause: Clause, reader: Reader) -> Iterator[str]:
    yield f"  {clause.id}  {reader.text(clause.title)}"
    yield "      " + reader.say(
        "{article}; force {force}; read in {confidence}, checked {day}",
        article=clause.article,
        force=clause.force.value,
        confidence=clause.confidence.value,
        day=clause.checked,
    )
    for text in (clause.duty, clause.stub, clause.no_filing, clause.due and clause.due.words):
        if text:
            yield from _indented(reader.text(text))
    if clause.when:
        yield from _indented(reader.say("if {condition}", condition=clause.when))


def _indented(text: str) -> Iterator[str]:
    return (f"      {line}" for line in wrapped(text, WIDTH))


def coverage_line(pack: Pack, found: Coverage, reader: Reader) -> str:
    """Return how much of what its cases have to try they try, aspect by aspect."""
    parts = [f"{reader.say(one.aspect.value)} {one.tried}/{one.wanted}" for one in found.parts]
    return f"{pack.id}: {reader.listed(parts)}"


def as_json(pack: Pack) -> dict[str, Any]:
    """Return a pack for programs; titles in every language."""
    body = pack.body
    return {
        "id": pack.id,
        "version": body.version,
        "digest": pack.digest,
        "title": body.title,
        "jurisdiction": body.jurisdiction,
        "forces": [one.value for one in forces(pack)],
        "in_force": {
            "from": str(body.in_force.since),
            "to": str(body.in_force.until) if body.in_force.until else None,
        },
        "on": not body.off,
        "clauses": [
            {"id": one.id, "article": one.article, "force": one.force.value, "title": one.title}
            for one in body.clauses
        ],
    }
