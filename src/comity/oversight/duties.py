"""What the standards in use say of a subject, on what is stated or observed of it."""

import datetime
from dataclasses import dataclass, replace

from comity.oversight.enacted import Enacted
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
    own, others = _instruments(about, found)
    standard = only_on(assess((*found.in_use, *(one.pack for one in own)), facts, at), on)
    local = only_on(assess((*found.local, *(one.would for one in others)), facts, at), on)
    return Duties(about, facts, _less_reserved(standard, about, own), local)


def _instruments(about: About, found: Standards) -> tuple[list[Enacted], list[Enacted]]:
    """Return the instruments in force that bind whose subject this is, and those that do not."""
    own = [one for one in found.enacted if about.registered and _party(about) in one.bound]
    return own, [one for one in found.enacted if one not in own]


def _party(about: About) -> str:
    return about.id.partition("/")[0]


def _less_reserved(said: Assessment, about: About, own: list[Enacted]) -> Assessment:
    by_id = {one.pack.id: one for one in own}
    kept = tuple(
        one
        for one in said.findings
        if one.pack not in by_id or by_id[one.pack].binds(_party(about), one.clause.id)
    )
    return said if len(kept) == len(said.findings) else replace(said, findings=kept)


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
