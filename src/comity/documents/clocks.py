"""
One incident, the clocks of every regime in one table: what runs out first stands first.

The strict end orders them: it is never late. Beside it stands the end as the law counts it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from comity.base.instants import Instant
from comity.documents import assessments
from comity.documents.assessments import finding_json
from comity.documents.report import (
    LEFT,
    RIGHT,
    Told,
    all_not_covered,
    no_filing,
    not_covered,
    settling,
    told_missing,
    unverified,
    would_row,
)
from comity.documents.tables import aligned, shortened, wrapped
from comity.documents.times import due_lines, happened, left, running
from comity.rules.calendar import start_of
from comity.rules.declaration import Subject
from comity.rules.engine import only_on
from comity.rules.facts import Span, When
from comity.rules.finding import Assessment, Effect, Finding, Settling

MOST = 5


@dataclass(frozen=True, slots=True)
class Clocks:
    """
    The findings on an incident by the state of their clock.

    `dated` run out at a known time; `running` have begun and the law names no number; `waiting`
    have not begun, as far as the facts say; `untimed` name no time. Each owed or undetermined.
    """

    dated: tuple[Finding, ...]
    running: tuple[Finding, ...]
    waiting: tuple[Finding, ...]
    untimed: tuple[Finding, ...]


def of_incident(found: Assessment) -> Assessment:
    """Return what is said of an incident alone, with the facts that would settle most of that."""
    alone = only_on(found, {Subject.INCIDENT})
    return replace(alone, settles=_settling(alone.findings))


def _settling(findings: Iterable[Finding]) -> tuple[Settling, ...]:
    """Count what decides whether a clock counts, and what starts it."""
    asked = [
        {*one.missing, *(one.due.missing if one.due and not one.due.nominal else ())}
        for one in findings
        if one.effect in {Effect.OWED, Effect.OPEN}
    ]
    together = Counter(fact for one in asked for fact in one)
    alone = Counter(fact for one in asked if len(one) == 1 for fact in one)
    ranked = sorted(together, key=lambda fact: (-alone[fact], -together[fact], fact))
    return tuple(Settling(fact, alone[fact], together[fact]) for fact in ranked[:MOST])


def clocks(findings: Iterable[Finding]) -> Clocks:
    """Sort what is owed for an incident, or may be, by what its clock says."""
    some = [
        one
        for one in findings
        if one.clause.on is Subject.INCIDENT and one.effect in {Effect.OWED, Effect.OPEN}
    ]
    dated = [one for one in some if one.due and one.due.nominal]
    running = [one for one in some if one not in dated and one.due and one.due.happened]
    waiting = [
        one
        for one in some
        if one not in dated and one not in running
        if one.due is not None and one.due.missing
    ]
    rest = [one for one in some if one not in dated and one not in running and one not in waiting]
    return Clocks(tuple(sorted(dated, key=_end)), tuple(running), tuple(waiting), tuple(rest))


def _end(finding: Finding) -> tuple[int, bool, str]:
    due = finding.due and finding.due.nominal
    return due.seconds if due else 0, finding.effect is Effect.OPEN, finding.clause.id


def lines(told: Told, now: Instant, *, full: bool) -> Iterator[str]:
    """Yield the table, then what is not running, not verified, not covered, not known."""
    reader, found = told.reader, clocks(told.found.findings)
    if not (found.dated or found.running or found.waiting or found.untimed):
        yield reader.say("No clock runs, as far as these facts say.")
        yield ""
    if found.dated:
        yield reader.say("Clocks, in the order in which they run out:")
        yield from aligned(_dated(told, one, now) for one in found.dated)
        yield ""
    if found.running:
        yield reader.say("Running since their start; the law names no number:")
        yield from aligned(
            _running(told, one, one.due.happened, now)
            for one in found.running
            if one.due and one.due.happened
        )
        yield ""
    if found.waiting:
        yield reader.say("Not started, as far as the facts say:")
        yield from aligned(_waiting(told, one) for one in found.waiting)
        yield ""
    if found.untimed:
        yield reader.say("Without a time of their own:")
        yield from aligned(_untimed(told, one) for one in found.untimed)
        yield ""
    yield from _others(told)
    yield from unverified(told)
    yield from no_filing(told)
    yield from (all_not_covered if full else not_covered)(told)
    yield from settling(told)


def _dated(told: Told, finding: Finding, now: Instant) -> tuple[list[str], list[str], list[str]]:
    reader, due = told.reader, finding.due
    lines = due_lines(finding, told.zone(finding), reader)
    if finding.effect is Effect.OPEN:
        lines = [reader.say("if it applies, {due}", due=lines[0]), *lines[1:]]
    spent = left(due.nominal, now, reader) if due and due.nominal else ""
    return [spent], [part for one in lines for part in wrapped(one, LEFT)], _what(told, finding)


def _running(
    told: Told, finding: Finding, start: When | Span, now: Instant
) -> tuple[list[str], list[str], list[str]]:
    zone = told.zone(finding)
    since = told.reader.say("since {start}", start=happened(start, zone, told.reader))
    words = [told.reader.text(one.words) for one in (finding.clause.due,) if one]
    said = [line for one in words for line in wrapped(one, LEFT)]
    return [running(_began(start, zone), now, told.reader)], [since, *said], _what(told, finding)


def _began(start: When | Span, zone: str) -> Instant:
    """Return the first moment at which a clock may have begun."""
    first = start.first if isinstance(start, Span) else start
    return first if isinstance(first, Instant) else start_of(first, zone)


def _waiting(told: Told, finding: Finding) -> tuple[list[str], list[str]]:
    due, reader = finding.due, told.reader
    asked = reader.listed(due.missing) if due else ""
    return wrapped(reader.say("starts with {facts}", facts=asked), LEFT), _what(told, finding)


def _untimed(told: Told, finding: Finding) -> tuple[list[str], list[str]]:
    lines = due_lines(finding, told.zone(finding), told.reader)
    return [part for one in lines for part in wrapped(one, LEFT)], _what(told, finding)


def _what(told: Told, finding: Finding) -> list[str]:
    """Return the duty, its regime and recipient; for an undetermined one, what to tell us."""
    reader, clause = told.reader, finding.clause
    title = shortened(reader.text(clause.title), RIGHT - 16)
    jurisdiction = told.packs[finding.pack].body.jurisdiction
    lines = [f"{jurisdiction}: {title} [{finding.pack}, {clause.id}]"]
    if clause.recipient:
        lines.append(reader.say("to {whom}", whom=shortened(reader.text(clause.recipient), RIGHT)))
    if finding.effect is Effect.OPEN:
        lines.append(told_missing(finding, reader))
    return lines


def _others(told: Told) -> Iterator[str]:
    found = [one for one in told.of(Effect.WOULD) if one.clause.on is Subject.INCIDENT]
    if found:
        yield told.reader.say("No duty today: {count} that would apply, or may", count=len(found))
        yield from aligned(would_row(told, one) for one in found)
        yield ""


def as_json(assessment: Assessment, now: Instant) -> dict[str, Any]:
    """Return the same for programs; seconds are left until the strict end, negative after it."""
    found, whole = clocks(assessment.findings), assessments.as_json(assessment)
    return {
        "at": str(now),
        "dated": [_json(one, now) for one in found.dated],
        "running": [_json(one, now) for one in found.running],
        "waiting": [_json(one, now) for one in found.waiting],
        "untimed": [_json(one, now) for one in found.untimed],
        "other": [
            finding_json(one)
            for one in assessment.findings
            if one.effect in {Effect.WOULD, Effect.UNVERIFIED, Effect.NO_FILING}
        ],
        "settles": whole["settles"],
        "not_covered": whole["not_covered"],
    }


def _json(finding: Finding, now: Instant) -> dict[str, Any]:
    end = finding.due and finding.due.nominal
    return {"seconds_left": end.seconds - now.seconds if end else None, **finding_json(finding)}
