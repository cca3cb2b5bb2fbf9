"""One finding with every reason: sub-conditions, facts and where they come from, the arithmetic."""

from collections.abc import Iterable, Iterator

from comity.documents.assessments import HEADINGS, step_text
from comity.documents.reader import Reader
from comity.documents.report import Told
from comity.documents.tables import pad, wrapped
from comity.documents.times import due_lines, happened
from comity.rules.finding import DueDate, Effect, Finding, Step
from comity.rules.packs import Pack

WIDTH, LABEL = 118, 9


SHOWN = frozenset(Effect) - {Effect.NONE, Effect.INFORMS}


def every(told: Told, effects: frozenset[Effect]) -> Iterator[str]:
    """Yield each finding with these effects, in the order of the packs' own clauses."""
    for one in told.found.findings:
        if one.effect in effects:
            yield from explained(one, told.packs[one.pack], told.reader)
            yield ""


def explained(finding: Finding, pack: Pack, reader: Reader) -> Iterator[str]:
    """Yield all that is behind one answer, down to the digest of the pack."""
    yield f"{reader.text(finding.clause.title)} [{finding.pack}, {finding.clause.id}]"
    for label, lines in _parts(finding, pack, reader):
        for number, line in enumerate(lines):
            yield f"    {pad(label if number == 0 else '', LABEL)} {line}"


def _parts(finding: Finding, pack: Pack, reader: Reader) -> Iterator[tuple[str, Iterable[str]]]:
    say = reader.say
    heading = HEADINGS[finding.effect]
    yield (
        say("answer"),
        [say("{answer}: {heading}", answer=finding.answer.value, heading=heading)],
    )
    yield say("clause"), _clause(finding, reader)
    yield from _texts(finding, reader)
    yield say("because"), [line for one in finding.steps for line in _step(one, reader)]
    yield say("missing"), [reader.listed(finding.missing)] if finding.missing else []
    yield say("exempt"), finding.exempt
    yield say("due"), _due(finding, pack, reader)
    yield say("read"), _read(finding, reader)
    yield say("pack"), _pack(pack, reader)


def _clause(finding: Finding, reader: Reader) -> Iterator[str]:
    clause = finding.clause
    yield reader.say(
        "{article}; force {force}; on {subject}, as {role}; applies from {since}",
        article=clause.article,
        force=clause.force.value,
        subject=reader.say(clause.on.value),
        role=reader.say(clause.role.value),
        since=finding.applies_from,
    )
    yield from wrapped(reader.text(clause.summary), WIDTH)


def _texts(finding: Finding, reader: Reader) -> Iterator[tuple[str, Iterable[str]]]:
    clause, say = finding.clause, reader.say
    for label, text in (
        (say("duty"), clause.duty),
        (say("to"), clause.recipient),
        (say("reason"), clause.stub or clause.no_filing),
        (say("kept"), clause.retention.words if clause.retention else None),
        (say("again"), clause.recurrence.words if clause.recurrence else None),
    ):
        if text:
            yield label, wrapped(reader.text(text), WIDTH)


def _read(finding: Finding, reader: Reader) -> Iterator[str]:
    clause = finding.clause
    yield reader.say(
        "in {confidence}, checked {day}; {address}",
        confidence=clause.confidence.value,
        day=clause.checked,
        address=clause.source,
    )


def _pack(pack: Pack, reader: Reader) -> Iterator[str]:
    yield reader.say(
        "{pack} version {version}, {digest}",
        pack=pack.id,
        version=pack.body.version,
        digest=pack.digest,
    )


def _step(step: Step, reader: Reader) -> Iterator[str]:
    yield step_text(step, reader.say)
    stated = []
    if step.source:
        stated.append(reader.say("stated by {source}", source=step.source))
    if step.entries:
        entries = reader.listed(map(str, step.entries))
        stated.append(reader.say("entries {entries} of the log", entries=entries))
    if stated:
        yield f"    ({'; '.join(stated)})"


def _due(finding: Finding, pack: Pack, reader: Reader) -> Iterator[str]:
    clause, due, counting = finding.clause, finding.due, pack.body.counting
    if clause.due is None and due is None:
        return
    yield "; ".join(due_lines(finding, counting.zone, reader))
    if clause.due is not None:
        yield from wrapped(
            reader.say("in the law's words: {words}", words=reader.text(clause.due.words)), WIDTH
        )
    if due is not None:
        yield from _arithmetic(due, counting.zone, reader)
        yield from wrapped(
            reader.say(
                "counting rule, read in {confidence}: {words}",
                confidence=counting.confidence.value,
                words=reader.text(counting.words),
            ),
            WIDTH,
        )


def _arithmetic(due: DueDate, zone: str, reader: Reader) -> Iterator[str]:
    if due.event:
        start = "?" if due.happened is None else happened(due.happened, zone, reader)
        yield reader.say("the clock starts with {fact}: {start}", fact=due.event, start=start)
    for one in due.arithmetic:
        length = one.length
        yield reader.say(
            "{reading}: {fact} {start}, {length}: before {strict} strictly, {rolled} as counted",
            reading=one.reading or reader.say("as the pack counts"),
            fact=one.event,
            start=happened(one.counted_from, zone, reader),
            length=f"{length.count} {reader.say(length.unit.value)}" if length else "-",
            strict=one.nominal,
            rolled=one.rolled or "?",
        )
    if due.nominal is not None:
        yield reader.say(
            "in UTC, before {strict} strictly, before {latest} at the latest",
            strict=due.nominal,
            latest=due.latest or "?",
        )
    if due.missing:
        yield reader.say("{facts} could move it", facts=reader.listed(due.missing))
