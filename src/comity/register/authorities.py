"""What authorities put into the record: only those that the pack in use names may speak for it."""

from comity.base.errors import Refused
from comity.register.entries import Recorded, check_past
from comity.register.rows import DeterminationRow, FilingRow, PackRow, ReviewRow, StandingRow
from comity.register.subjects import registered
from comity.register.view import View
from comity.statement.kinds.accords import PackBody
from comity.statement.kinds.authorities import DeterminationBody, ReviewBody
from comity.statement.statement import Statement


def determination(view: View, entry: Recorded, body: DeterminationBody) -> tuple[DeterminationRow]:
    """An authority says of a duty under its law that it is acknowledged, waived, or late."""
    said = entry.signed.statement
    _named(view, said.by, body.pack)
    if registered(view, said.about) is None:
        raise Refused("nothing is registered as {about}", about=said.about)
    check_past(entry, body.at)
    _check_filing(view, said, body)
    key = f"{said.about}|{body.pack}|{body.clause}|{said.by}"
    return (
        DeterminationRow(key, entry.index, said.id, said.by, said.about, str(entry.time), body),
    )


def review(view: View, entry: Recorded, body: ReviewBody) -> tuple[ReviewRow]:
    """An authority says whether a clause of the pack in use reads its law as it does."""
    said = entry.signed.statement
    pack = _named(view, said.by, said.about)
    if pack.digest != body.digest:
        raise Refused("{pack} in use has the digest {digest}", pack=said.about, digest=pack.digest)
    key = f"{body.digest}|{body.clause}|{said.by}"
    return (ReviewRow(key, entry.index, said.id, said.by, said.about, str(entry.time), body),)


def _named(view: View, party: str, pack: str) -> PackBody:
    """Return what stands of a pack, if it names the party as an authority; else Refused."""
    standing = view.get(StandingRow, f"pack/v1|{pack}")
    row = view.get(PackRow, standing.statement) if standing else None
    if row is None or party not in row.body.authorities:
        raise Refused("{party} is no authority that the pack {pack} names", party=party, pack=pack)
    return row.body


def _check_filing(view: View, said: Statement, body: DeterminationBody) -> None:
    if body.filing is None:
        return
    row = view.get(FilingRow, body.filing)
    wanted = (said.about, body.pack, body.clause)
    if row is None or (row.about, row.body.pack, row.body.clause) != wanted:
        raise Refused("{id} is no filing under {clause}", id=body.filing, clause=body.clause)
