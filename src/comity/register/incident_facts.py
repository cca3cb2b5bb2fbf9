"""What is stated of a run or an incident, as facts, with what is stated of all around it."""

import datetime

from comity.register.developer_facts import developer_facts
from comity.register.facts import phases, plain_sum, registered_facts
from comity.register.rows import DeveloperRow, IncidentRow, RunRow, SystemRow
from comity.register.said import OF_INCIDENT, OF_RUN, Facts, Provenance, together
from comity.rules.facts import FactSet
from comity.statement.kinds.incidents import HARMS, TIMES, IncidentBody, time

# No exchange rate is ever guessed: only losses in these currencies are facts.
_LOSSES = {"USD": "incident_loss_usd", "CNY": "incident_loss_cny"}


def run_facts(
    run: RunRow,
    developer: DeveloperRow | None,
    at: datetime.date,
    system: SystemRow | None = None,
) -> FactSet:
    """Return what is stated of a run on a day, of its developer, and of the system it trains."""
    body, origin = run.body, Provenance.of(run)
    found = origin.facts(
        {
            "phases": phases(body.phases, developer),
            "training_initiated": True if body.phases else body.initiated,
            "planned_compute": body.planned.compute.interval if body.planned else None,
            "planned_on": body.planned.made if body.planned else None,
            "large_run_started": body.large_run_started,
            "threshold_met_on": body.threshold_met,
            "threshold_known_on": body.threshold_foreseen,
        }
    )
    found = together(found, origin.named(body.facts, OF_RUN, at))
    base = system.body.derives_from if system else None
    total = plain_sum(origin, body.phases, base, found) if body.phases else {}
    return {**_around(developer, system, at), **total, **found}


def incident_facts(
    incident: IncidentRow,
    developer: DeveloperRow | None,
    at: datetime.date,
    system: SystemRow | None = None,
) -> FactSet:
    """
    Return what is stated of an incident on a day, of who states it, and of the one system.

    Where it names several systems, what holds of one need not hold of another: give none.
    """
    return {**_around(developer, system, at), **_stated(incident, at)}


def one_system(body: IncidentBody) -> str | None:
    """Return the id of the system that an incident names, if it names exactly one."""
    return body.systems[0] if len(body.systems) == 1 else None


def _around(developer: DeveloperRow | None, system: SystemRow | None, at: datetime.date) -> FactSet:
    if system is None:
        return developer_facts(developer, at) if developer else {}
    if developer is None or developer.key == system.by:
        return registered_facts(system, developer, at)
    # Another's system: what is said of its developer is not said of who reports.
    return {**registered_facts(system, None, at), **developer_facts(developer, at)}


def _stated(incident: IncidentRow, at: datetime.date) -> Facts:
    body, origin = incident.body, Provenance.of(incident)
    times = {name: getattr(body, name) for name in TIMES}
    found = origin.facts(
        {
            **{f"incident_{name}": time(said) if said else None for name, said in times.items()},
            **{f"incident_{name}": getattr(body, name) for name in HARMS},
            **{
                name: one.interval
                for one in body.losses
                if (name := _LOSSES.get(one.currency)) is not None
            },
            "incident_confirmed": None if body.status is None else body.status == "confirmed",
            "incident_imminent_to": None
            if body.imminent_to is None
            else frozenset(body.imminent_to),
            "incident_places": None if body.places is None else frozenset(body.places),
            "incident_persons_harmed": body.persons_harmed.interval
            if body.persons_harmed
            else None,
            "incident_data_subjects": body.data_subjects.interval if body.data_subjects else None,
        }
    )
    return together(found, origin.named(body.facts, OF_INCIDENT, at))
