"""Obligations: what is owed by whom, by when, and whether it is met, for a moment."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from comity.base.instants import Instant
from comity.oversight.duties import Duties, duties
from comity.oversight.standards import Standards
from comity.oversight.systems import Known
from comity.register.rows import FilingRow
from comity.register.view import Records
from comity.rules.answers import Answer
from comity.rules.finding import Effect, Finding


class State(Enum):
    """Where an obligation stands. Nothing that changes by time alone is ever stored."""

    MET = "met"
    NOT_PROVEN = "met, not proven"
    LATE = "late"
    OVERDUE = "overdue"
    DUE = "due"
    STANDING = "standing"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty of one addressee under one clause; `filing` is what met it, if anything did."""

    system: Known
    finding: Finding
    state: State
    filing: FilingRow | None

    @property
    def due(self) -> Instant | None:
        return self.finding.due.nominal if self.finding.due else None


def obligations(
    records: Records, systems: Iterable[Known], found: Standards, now: Instant
) -> Iterator[Obligation]:
    """Yield the obligations of these systems at a moment: owed, or undetermined whether owed."""
    filings: dict[tuple[str, str, str], FilingRow] = {}
    for row in sorted(records.all(FilingRow), key=lambda row: -row.index):
        filings[row.system, row.body.pack, row.body.clause] = row
    for known in systems:
        yield from of_duties(duties(records, known, found, now.day), filings, now)


def of_duties(
    said: Duties, filings: dict[tuple[str, str, str], FilingRow], now: Instant
) -> Iterator[Obligation]:
    for finding in said.standard.findings:
        if finding.effect in {Effect.OWED, Effect.OPEN}:
            filing = filings.get((said.system.id, finding.pack, finding.clause.id))
            yield Obligation(said.system, finding, state(finding, filing, now), filing)


def state(finding: Finding, filing: FilingRow | None, now: Instant) -> State:
    """Return where an obligation stands; the strict (nominal) due time is what counts."""
    due = finding.due.nominal if finding.due else None
    if filing is not None:
        return _filed(filing, due)
    if finding.effect is Effect.OPEN:
        return State.UNDETERMINED
    if finding.met is Answer.YES:
        return State.MET
    if due is None:
        return State.STANDING
    return State.OVERDUE if due <= now else State.DUE


def _filed(filing: FilingRow, due: Instant | None) -> State:
    # The due time is the end of a period and no part of it.
    if due is None or Instant.parse(filing.time) < due:
        return State.MET
    # Recorded after the due time: that it was filed in time is the filer's word, and no proof.
    return State.NOT_PROVEN if filing.filed_on < _day_after(due) else State.LATE


def _day_after(due: Instant) -> datetime.date:
    return due.plus(-1).day + datetime.timedelta(days=1)
