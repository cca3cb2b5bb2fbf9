"""What the standards in use say of a subject, on what is stated or observed of it."""

import datetime
from dataclasses import dataclass

from comity.oversight.lineage import with_base
from comity.oversight.standards import Standards
from comity.oversight.subjects import About
from comity.oversight.systems import Known
from comity.register.facts import observed_facts, registered_facts
from comity.register.incident_facts import incident_facts, one_system, run_facts
from comity.register.rows import DeveloperRow, IncidentRow, RunRow, SystemRow
from comity.register.view import Records
from comity.rules.declaration import Subject
from comity.rules.engine import assess, only_on
from comity.rules.facts import FactSet
from comity.rules.finding import Assessment
from comity.rules.implied import completed, contradictions

# A system answers for its developer and for its training too; what its run or an incident alone
# starts is said of those.
ASKED = {
    Subject.SYSTEM: frozenset({Subject.DEVELOPER, Subject.SYSTEM, Subject.RUN}),
    Subject.RUN: frozenset({Subject.RUN}),
    Subject.INCIDENT: frozenset({Subject.INCIDENT}),
}


@dataclass(frozen=True, slots=True)
class Duties:
    """A subject with the facts known of it and what follows; `local` packs are no standard here."""

    about: About
    facts: FactSet
    standard: Assessment
    local: Assessment


def duties(records: Records, about: About, found: Standards, at: datetime.date) -> Duties:
    facts, on = facts_of(records, about, at), ASKED[about.on]
    standard, local = (
        only_on(assess(packs, facts, at), on) for packs in (found.in_use, found.local)
    )
    return Duties(about, facts, standard, local)


def facts_of(records: Records, about: About, at: datetime.date) -> FactSet:
    """Return what the developer states; only where it registered nothing, what others observe."""
    if about.on is Subject.RUN:
        return _consistent(_of_run(records, about.id, at), at)
    if about.on is Subject.INCIDENT:
        return _consistent(_of_incident(records, about.id, at), at)
    return _consistent(_of_system(records, about, at), at)


def _of_run(records: Records, id_: str, at: datetime.date) -> FactSet:
    run = records.get(RunRow, id_)
    if run is None:
        return {}
    return run_facts(run, _developer(records, run.by), at, _system(records, run.body.system))


def _of_incident(records: Records, id_: str, at: datetime.date) -> FactSet:
    incident = records.get(IncidentRow, id_)
    if incident is None:
        return {}
    system = _system(records, one_system(incident.body))
    return incident_facts(incident, _developer(records, incident.by), at, system)


def _developer(records: Records, party: str) -> DeveloperRow | None:
    return records.get(DeveloperRow, party)


def _system(records: Records, id_: str | None) -> SystemRow | None:
    return records.get(SystemRow, id_) if id_ else None


def _of_system(records: Records, about: About, at: datetime.date) -> FactSet:
    row = records.get(SystemRow, about.id)
    if row is not None:
        return with_base(records, row, registered_facts(row, _developer(records, row.by), at))
    facts: FactSet = {}
    observations = about.observations if isinstance(about, Known) else ()
    for observation in sorted(observations, key=lambda row: row.index):
        facts = {**facts, **observed_facts(observation)}
    return facts


def _consistent(facts: FactSet, at: datetime.date) -> FactSet:
    """Return the facts without those that contradict one another: nobody knows which is right."""
    clash = {name for pair in contradictions(facts, at) for name in pair}
    return completed({name: one for name, one in facts.items() if name not in clash}, at)
