"""
Obligations: what is owed by whom, by when, and what is on record about it, for a moment.

A register knows what was declared to it, not what an authority received: of law that is not its
own it never says "overdue" by itself. docs/decisions/0006 has the reasons.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from comity.base.instants import Instant
from comity.oversight.duties import Duties, duties
from comity.oversight.filed import NOTHING, OnFile, Under, on_file
from comity.oversight.standards import Standards
from comity.oversight.subjects import About
from comity.register.rows import FilingRow
from comity.register.view import Records
from comity.rules.answers import Answer
from comity.rules.declaration import Subject
from comity.rules.facts import Span
from comity.rules.finding import DueDate, Effect, Finding


class State(Enum):
    """Where an obligation stands. Nothing that changes by time alone is ever stored."""

    OVERDUE = "overdue"  # stated by the authority that the law names
    LATE = "met late"  # stated by the authority that the law names
    UNFILED = "no filing on record"  # its end has passed under every reading of the rule
    DUE = "due"
    STANDING = "standing"
    UNDETERMINED = "undetermined"
    NOT_PROVEN = "met, not proven"  # recorded after the end, filed before it by its filer's word
    DECLARED = "declared met"  # its developer states a fact that meets it, and filed nothing
    FILED = "declared filed"
    ACKNOWLEDGED = "acknowledged"  # by the authority that the law names
    WAIVED = "waived"  # by the authority that the law names


VERDICTS = {
    "waived": State.WAIVED,
    "acknowledged": State.ACKNOWLEDGED,
    "overdue": State.OVERDUE,
    "met-late": State.LATE,
}
# What a supervisor looks at first, and what `--strict` fails on.
LAPSED = frozenset({State.OVERDUE, State.UNFILED})


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty about one subject under one clause, with all that is on file under it."""

    about: About
    finding: Finding
    state: State
    on_file: OnFile

    @property
    def due(self) -> Instant | None:
        """The strict end, which is never late; reminders belong there."""
        return self.finding.due.nominal if self.finding.due else None

    @property
    def filing(self) -> FilingRow | None:
        """What was filed first: its amendments say more, and came later."""
        return self.on_file.first


def obligations(
    records: Records, subjects: Iterable[About], found: Standards, now: Instant
) -> Iterator[Obligation]:
    """Yield the obligations of these subjects at a moment: owed, or undetermined whether owed."""
    filed = on_file(records, found.authorities)
    for about in subjects:
        yield from of_duties(duties(records, about, found, now.day), filed, now)


def of_duties(said: Duties, filed: Mapping[Under, OnFile], now: Instant) -> Iterator[Obligation]:
    for finding in said.standard.findings:
        if finding.effect in {Effect.OWED, Effect.OPEN}:
            files = _files(said.about, finding, filed).since(_period_began(finding))
            yield Obligation(said.about, finding, state(finding, files, now), files)


def _files(about: About, finding: Finding, filed: Mapping[Under, OnFile]) -> OnFile:
    """Return what is on file; what a developer owes once, it files once for all its systems."""
    clause = finding.clause
    files = filed.get(Under(about.id, finding.pack, clause.id), NOTHING)
    if clause.on is not Subject.DEVELOPER or not about.registered:
        return files
    party = about.id.partition("/")[0]
    return files.also(filed.get(Under(party, finding.pack, clause.id), NOTHING))


def _period_began(finding: Finding) -> Instant | None:
    """Return when the last report of a recurring duty was made: that one meets no later period."""
    due, again = finding.due, finding.clause.recurrence
    if again is None or due is None or due.event not in again.after:
        return None
    last = due.happened.last if isinstance(due.happened, Span) else due.happened
    return last if isinstance(last, Instant) else Instant.parse(f"{last}T23:59:59Z")


def state(finding: Finding, files: OnFile, now: Instant) -> State:
    """Return where an obligation stands at a moment."""
    if files.word is not None:
        return VERDICTS[files.word.body.verdict]
    if files.first is not None:
        return _filed(files.first, finding.due)
    if finding.effect is Effect.OPEN:
        return State.UNDETERMINED
    if finding.met is Answer.YES:
        return State.DECLARED
    if finding.due is None or finding.due.nominal is None:
        return State.STANDING
    return _unfiled(finding.due, now)


def _unfiled(due: DueDate, now: Instant) -> State:
    """Say what the ends say: before the first nothing is late, between two nobody can tell."""
    ends = [one.rolled for one in due.arithmetic if one.rolled is not None]
    # One end for each reading: with several limits, only the strict end is surely early enough.
    apart = len(ends) == len(due.arithmetic) == len({one.reading for one in due.arithmetic})
    first = min(ends) if ends and apart else due.nominal
    if first is None or now < first:
        return State.DUE
    return State.UNDETERMINED if due.latest is None or now < due.latest else State.UNFILED


def _filed(filing: FilingRow, due: DueDate | None) -> State:
    # The end is no part of the period. Recorded after it, only the filer's word says "in time";
    # and whether what came after it is late, is for the authority to say.
    if due is None or due.nominal is None or Instant.parse(filing.time) < due.nominal:
        return State.FILED
    return State.NOT_PROVEN if _claims(filing, due.nominal) else State.FILED


def _claims(filing: FilingRow, end: Instant) -> bool:
    if filing.body.submitted_at is not None:
        return Instant.parse(filing.body.submitted_at) < end
    return filing.filed_on <= end.plus(-1).day
