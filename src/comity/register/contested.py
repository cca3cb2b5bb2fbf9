"""What the record keeps of statements in doubt: which they are, and what their parties said."""

from collections.abc import Iterable

from comity.accord.accord import Accord
from comity.accord.doubt import VERDICTS, Doubt, suspects, weigh
from comity.accord.history import Suspect
from comity.base.errors import Refused
from comity.base.instants import Instant
from comity.register.entries import Recorded
from comity.register.rows import JudgedRow, Row, StatementRow
from comity.register.view import View
from comity.statement.kinds.accords import KeyBody


def doubt(view: View, accord: Accord, row: StatementRow) -> Doubt | None:
    """Return how a statement in doubt stands under the accord of now; None if it is in none."""
    parties = {one.party for one in _suspects(accord, row)}
    return weigh(parties, lambda party: _verdict(view, row.key, party))


def judged(view: View, accord: Accord, entry: Recorded, body: KeyBody) -> Iterable[Row]:
    """Return what an act on keys says of contested statements; Refused if they are not."""
    by, said = entry.signed.statement.by, entry.signed.statement.id
    since = body.suspected_since
    if since is not None and Instant.parse(since) > entry.time:
        raise Refused("suspected since {since} lies in the future", since=since)
    for id_ in body.statements:
        row = view.get(StatementRow, id_)
        if row is None or by not in {one.party for one in _suspects(accord, row)}:
            raise Refused("the statement {id} is not contested for {party}", id=id_, party=by)
        key = f"{id_}|{by}"
        if view.get(JudgedRow, key) is not None:
            raise Refused("{party} has said already if it stands by {id}", party=by, id=id_)
        yield JudgedRow(key, entry.index, VERDICTS[body.act].value, said)


def _suspects(accord: Accord, row: StatementRow) -> tuple[Suspect, ...]:
    if not accord.history.suspects:
        return ()
    return suspects(accord, row.keys, row.index, Instant.parse(row.time))


def _verdict(view: View, statement: str, party: str) -> Doubt:
    row = view.get(JudgedRow, f"{statement}|{party}")
    return Doubt.CONTESTED if row is None else Doubt(row.verdict)
