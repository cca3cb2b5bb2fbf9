"""What runs and incidents put into the record."""

from comity.base.errors import Refused
from comity.register.entries import Recorded
from comity.register.rows import DeveloperRow, IncidentRow, RunRow
from comity.register.view import View
from comity.rules.declaration import Subject
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.runs import RunBody
from comity.statement.statement import Statement
from comity.statement.subjects import SubjectId, read_id


def run(view: View, entry: Recorded, body: RunBody) -> tuple[RunRow]:
    """A developer states its own training run."""
    said = entry.signed.statement
    if read_id(said.about) != SubjectId(said.by, Subject.RUN):
        raise Refused("about must be {party}/run/ and a short id such as orion-4", party=said.by)
    if view.get(DeveloperRow, said.by) is None:
        raise Refused("{party} registers a developer/v1 before its runs", party=said.by)
    return (RunRow(said.about, entry.index, said.id, said.by, str(entry.time), body),)


def incident(entry: Recorded, body: IncidentBody) -> tuple[IncidentRow]:
    """
    A party states an incident of its own. Whoever has not described itself may do so too.

    The systems may be anyone's, for deployers report as well; the run is its own.
    """
    said = entry.signed.statement
    if read_id(said.about) != SubjectId(said.by, Subject.INCIDENT):
        raise Refused(
            "about must be {party}/incident/ and a short id such as orion-4", party=said.by
        )
    _check_run(said, body)
    return (IncidentRow(said.about, entry.index, said.id, said.by, str(entry.time), body),)


def _check_run(said: Statement, body: IncidentBody) -> None:
    if body.run is not None and read_id(body.run) != SubjectId(said.by, Subject.RUN):
        raise Refused("{run} is no run of {party}", run=body.run, party=said.by)
