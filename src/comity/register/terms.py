"""What the record keeps of terms: each party's last word on each of them."""

from comity.accord.accord import Accord
from comity.accord.roll import roll_of
from comity.base.errors import Malformed, Refused
from comity.register.entries import Recorded
from comity.register.instruments import ID
from comity.register.rows import TermRow
from comity.register.view import View
from comity.statement.kinds.terms import TermBody


def term(view: View, accord: Accord, entry: Recorded, body: TermBody) -> tuple[TermRow]:
    """A party of a side defines a term, or answers another party's definition of it."""
    said = entry.signed.statement
    if not ID.fullmatch(said.about):
        raise Malformed("a term's id is short, such as safety-research")
    if roll_of(accord.body).parties.get(said.by) is None:
        raise Refused("{party} defines no term: it is on no side", party=said.by)
    if body.of is not None:
        other = view.get(TermRow, f"{said.about}|{body.of}")
        if body.of == said.by:
            raise Refused("nobody answers a definition of its own")
        if other is None or other.statement != body.to or other.body.act != "define":
            raise Refused("{party} has no such definition of {term} now", party=body.of,
                          term=said.about)  # fmt: skip
    key = f"{said.about}|{said.by}"
    return (TermRow(key, entry.index, said.id, said.by, str(entry.time), said.about, body),)
