"""What a statement may be about: developers, systems, runs and incidents that are on record."""

from collections.abc import Mapping

from comity.register.rows import DeveloperRow, IncidentRow, Row, RunRow, SystemRow
from comity.register.view import View
from comity.rules.declaration import Subject
from comity.statement.subjects import SubjectId, read_id

_ROWS: Mapping[Subject, type[Row]] = {
    Subject.DEVELOPER: DeveloperRow,
    Subject.SYSTEM: SystemRow,
    Subject.RUN: RunRow,
    Subject.INCIDENT: IncidentRow,
}


def registered(view: View, id_: str) -> SubjectId | None:
    """Return what an id names if its party stated it, or None."""
    found = read_id(id_)
    if found is None or view.get(_ROWS[found.sort], id_) is None:
        return None
    return found
