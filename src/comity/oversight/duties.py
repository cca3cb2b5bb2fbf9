"""What the standards in use say of a system, on what is stated or observed of it."""

import datetime
from dataclasses import dataclass

from comity.oversight.standards import Standards
from comity.oversight.systems import Known
from comity.register.facts import observed_facts, registered_facts
from comity.register.rows import DeveloperRow, SystemRow
from comity.register.view import Records
from comity.rules.engine import assess
from comity.rules.facts import FactSet
from comity.rules.finding import Assessment


@dataclass(frozen=True, slots=True)
class Duties:
    """A system with the facts known of it and what follows; `local` packs are no standard here."""

    system: Known
    facts: FactSet
    standard: Assessment
    local: Assessment


def duties(records: Records, known: Known, found: Standards, at: datetime.date) -> Duties:
    facts = facts_of(records, known, at)
    return Duties(known, facts, assess(found.in_use, facts, at), assess(found.local, facts, at))


def facts_of(records: Records, known: Known, at: datetime.date) -> FactSet:
    """Return what the developer states; only where it registered nothing, what others observe."""
    row = records.get(SystemRow, known.id)
    if row is not None:
        return registered_facts(row, records.get(DeveloperRow, row.by), at)
    facts: FactSet = {}
    for observation in sorted(known.observations, key=lambda row: row.index):
        facts = {**facts, **observed_facts(observation)}
    return facts
