"""Drafts of statements as facts: what a developer would state of its systems and itself."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from comity.base.errors import Malformed
from comity.documents import drafts
from comity.register.facts import registered_facts
from comity.register.rows import DeveloperRow, SystemRow
from comity.rules.facts import FactSet
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.systems import SystemBody


def subjects(raw: bytes, at: datetime.date) -> Mapping[str, FactSet]:
    """Return the facts of each system of a file of drafts, by its name and version."""
    found = drafts.read(raw)
    developers = [one.body for one in found if isinstance(one.body, DeveloperBody)]
    systems = [one.body for one in found if isinstance(one.body, SystemBody)]
    if len(developers) > 1 or not systems:
        raise Malformed("name one system at least, and one developer at most")
    developer = developers[0] if developers else None
    return {f"{one.name} {one.version}": _facts(one, developer, at) for one in systems}


def _facts(system: SystemBody, developer: DeveloperBody | None, at: datetime.date) -> FactSet:
    row = SystemRow("", 0, "", "", "", system)
    owner = DeveloperRow("", 0, "", "", developer) if developer else None
    stated = registered_facts(row, owner, at)
    # Nothing is recorded yet: the facts come from the file, from no entry of a log.
    return {name: replace(fact, entries=()) for name, fact in stated.items()}
