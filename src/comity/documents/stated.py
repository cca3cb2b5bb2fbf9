"""Drafts of statements as facts: what a developer would state of what it has, and of itself."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from comity.base.errors import Malformed
from comity.documents import drafts
from comity.register.facts import registered_facts
from comity.register.incident_facts import incident_facts, run_facts
from comity.register.rows import DeveloperRow, IncidentRow, RunRow, SystemRow
from comity.rules.facts import FactSet
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.runs import RunBody
from comity.statement.kinds.systems import SystemBody


def subjects(raw: bytes, at: datetime.date) -> Mapping[str, FactSet]:
    """
    Return the facts of each system, run and incident of a file of drafts, by a name to show.

    A run or an incident has the facts of the system too, where the file has one alone.
    """
    found = [one.body for one in drafts.read(raw)]
    developers = [one for one in found if isinstance(one, DeveloperBody)]
    systems = [SystemRow("", 0, "", "", "", one) for one in found if isinstance(one, SystemBody)]
    owner = DeveloperRow("", 0, "", "", developers[0]) if developers else None
    alone = systems[0] if len(systems) == 1 else None
    facts = {
        f"{one.body.name} {one.body.version}": registered_facts(one, owner, at) for one in systems
    }
    for one in found:
        if isinstance(one, RunBody):
            facts[one.name] = run_facts(RunRow("", 0, "", "", "", one), owner, at, alone)
        if isinstance(one, IncidentBody):
            row = IncidentRow("", 0, "", "", "", one)
            facts[one.title] = incident_facts(row, owner, at, alone)
    if len(developers) > 1 or not facts:
        raise Malformed(
            "name one system, training run or incident at least, and one developer at most"
        )
    return {name: _unrecorded(stated) for name, stated in facts.items()}


def _unrecorded(stated: FactSet) -> FactSet:
    # Nothing is recorded yet: the facts come from the file, from no entry of a log.
    return {name: replace(fact, entries=()) for name, fact in stated.items()}
