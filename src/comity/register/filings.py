"""What filings put into the record."""

from comity.base.errors import Refused
from comity.register.entries import Recorded, check_past
from comity.register.rows import FilingRow
from comity.register.subjects import registered
from comity.register.view import View
from comity.statement.kinds.filings import FilingBody
from comity.statement.statement import Statement


def filing(view: View, entry: Recorded, body: FilingBody) -> tuple[FilingRow]:
    """A party declares that a document about what it registered was given to an authority."""
    said = entry.signed.statement
    found = registered(view, said.about)
    if found is None or found.party != said.by:
        raise Refused("{party} has registered no {about}", party=said.by, about=said.about)
    _check_times(entry, body)
    _check_amends(view, said, body)
    return (
        FilingRow(said.id, entry.index, said.by, said.about, str(entry.time), body.filed_on, body),
    )


def _check_times(entry: Recorded, body: FilingBody) -> None:
    # Tomorrow here may be today elsewhere.
    if body.filed_on > entry.time.plus(86_400).day:
        raise Refused("filed on {day} lies in the future", day=body.filed_on)
    if body.submitted_at is not None:
        check_past(entry, body.submitted_at)
    if body.acknowledgement is not None:
        check_past(entry, body.acknowledgement.at)


def _check_amends(view: View, said: Statement, body: FilingBody) -> None:
    if body.amends is None:
        return
    earlier = view.get(FilingRow, body.amends)
    if earlier is None or (earlier.by, earlier.about) != (said.by, said.about):
        raise Refused(
            "it amends {id}, which is no filing about {about}", id=body.amends, about=said.about
        )
