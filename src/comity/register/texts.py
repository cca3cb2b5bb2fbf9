"""A text as the record has it: its clauses, its final clauses, and what was read together."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from comity.accord.accord import Accord
from comity.accord.counting import check_names, check_rule
from comity.accord.drafting import Held, Texts
from comity.accord.roll import Roll, roll_of
from comity.base.errors import Malformed, Refused
from comity.base.quantities import number
from comity.register.rows import InstrumentRow, ReviewedRow
from comity.register.view import View
from comity.statement.kinds.finals import Final


def known(view: View, id_: str) -> InstrumentRow:
    row = view.get(InstrumentRow, id_)
    if row is None:
        raise Refused("there is no instrument {instrument}", instrument=id_)
    return row


def held(row: InstrumentRow) -> Texts:
    return held_by(row.clauses)


def held_by(clauses: Iterable[tuple[str, int, str, bool]]) -> Texts:
    """Return a text from the versions that a row names."""
    return tuple(Held(*one) for one in clauses)


def weights(final: Final) -> Mapping[str, Mapping[str, Decimal]]:
    return {
        one.id: {party: number(weight) for party, weight in one.weights.items()}
        for one in final.weights
    }


def clause_of(row: InstrumentRow, clause: str) -> Held:
    found = next((one for one in held(row) if one.id == clause), None)
    if found is None:
        raise Refused("there is no clause {clause} in this text", clause=clause)
    return found


def check_final(accord: Accord, final: Final) -> None:
    """Refuse final clauses that could never, or always, or one-sidedly be met."""
    roll = roll_of(accord.body, weights(final))
    if final.depositary not in accord.parties:
        raise Malformed("the depositary {party} is no party", party=final.depositary)
    for table, named in roll.weights.items():
        strangers = sorted(named.keys() - accord.parties.keys())
        if strangers:
            raise Malformed("the table {table} weighs {party}, which is no party",
                            table=table, party=strangers[0])  # fmt: skip
    check_rule(final.adoption, roll)
    check_rule(final.in_force, roll)
    if final.amendment is not None:
        check_names(final.amendment.defeated_by, roll)
        check_rule(final.amendment.defeated_by, roll, binding=False)


def concordant(view: View, instrument: str, digest: str, final: Final, roll: Roll) -> list[str]:
    """Return the sides of which nobody has read every authentic language of a version."""
    lacking = []
    for side in roll.sides:
        unread = set(final.languages)
        for party in roll.of_side(side):
            row = view.get(ReviewedRow, f"{instrument}|{digest}|{party}")
            unread -= set(row.languages if row else ())
            if not unread:
                break
        else:
            lacking.append(side)
    return lacking
