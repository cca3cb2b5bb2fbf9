"""
A negotiation as its chair sees it, kept from one state of the record to the next.

A new position asks again only its own clause; the result is what asking anew of all gives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from comity.accord.accord import Accord
from comity.accord.chair import ClauseView, LastPosition, clause_view
from comity.accord.drafting import Held
from comity.accord.roll import Roll, roll_of
from comity.register import texts
from comity.register.rows import ClauseRow, InstrumentRow, PositionRow, Row
from comity.register.view import Records

Positions = Mapping[str, Mapping[str, LastPosition]]


@dataclass(frozen=True, slots=True)
class Negotiation:
    """Every clause of an instrument in its order, with the last positions on each by party."""

    row: InstrumentRow
    roll: Roll
    clauses: Mapping[str, ClauseView]
    positions: Positions

    @classmethod
    def of(cls, records: Records, accord: Accord, row: InstrumentRow) -> Self:
        roll = roll_of(accord.body, texts.weights(row.final))
        positions: dict[str, dict[str, LastPosition]] = {}
        for one in records.all(PositionRow, f"{row.key}|"):
            positions.setdefault(one.clause, {})[one.by] = _last(one)
        clauses = {
            held.id: _view(records, row, roll, held, positions.get(held.id, {}))
            for held in texts.held(row)
        }
        return cls(row, roll, clauses, positions)

    def updated(self, records: Records, rows: Iterable[Row]) -> Self:
        """Return it after these positions; a change of the text asks for it anew."""
        positions, clauses = dict(self.positions), dict(self.clauses)
        for one in rows:
            if not isinstance(one, PositionRow) or one.instrument != self.row.key:
                continue
            own = {**positions.get(one.clause, {}), one.by: _last(one)}
            positions[one.clause] = own
            if one.clause in clauses:
                held = clauses[one.clause].held
                clauses[one.clause] = _view(records, self.row, self.roll, held, own)
        return replace(self, positions=positions, clauses=clauses)

    @property
    def bracketed(self) -> int:
        return sum(one.held.bracketed for one in self.clauses.values())

    @property
    def clean(self) -> Mapping[str, int]:
        """How many clauses each side is clean on, and under "" how many all are."""
        views = self.clauses.values()
        counts = {
            side: sum(one.sides[place].clean and not one.held.bracketed for one in views)
            for place, side in enumerate(self.roll.sides)
        }
        return {**counts, "": sum(one.clean for one in views)}


def bracket_counts(records: Records, row: InstrumentRow) -> list[tuple[str, int]]:
    """Return after each step of a text that changed it how many clauses were in brackets."""
    versions = sorted(records.all(ClauseRow, f"{row.key}|"), key=lambda one: one.index)
    open_: dict[str, bool] = {}
    found: dict[str, int] = {}
    for one in versions:
        open_[one.clause.id] = one.clause.bracketed
        found[one.time] = sum(open_.values())
    return list(found.items())


def _last(row: PositionRow) -> LastPosition:
    return LastPosition(row.version, row.body.value)


def _view(
    records: Records,
    row: InstrumentRow,
    roll: Roll,
    held: Held,
    positions: Mapping[str, LastPosition],
) -> ClauseView:
    version = records.get(ClauseRow, f"{row.key}|{held.id}|{held.version:06}")
    lacking = version.clause.lacking(row.final.languages) if version else ()
    unread = texts.concordant(records, row.key, held.digest, row.final, roll)
    read = frozenset(roll.sides) - frozenset(unread)
    return clause_view(held, roll, positions, read, lacking)
