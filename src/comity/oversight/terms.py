"""Where a term stands between the sides: proposed, compared, joint, or said to differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from comity.accord.accord import Accord
from comity.accord.roll import Roll, roll_of
from comity.register.rows import TermRow
from comity.register.view import Records


class TermState(Enum):
    """How far the sides are with a term."""

    PROPOSED = "proposed"
    COMPARED = "compared"
    JOINT = "joint"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term with every party's last word on it; `joint` is the definition that all sides share."""

    id: str
    state: TermState
    rows: tuple[TermRow, ...]
    joint: TermRow | None


def terms(records: Records, accord: Accord) -> Mapping[str, TermEntry]:
    """Return every term by its id."""
    roll, found = roll_of(accord.body), dict[str, list[TermRow]]()
    for row in records.all(TermRow):
        found.setdefault(row.term, []).append(row)
    return {id_: _entry(id_, tuple(rows), roll) for id_, rows in found.items()}


def _entry(id_: str, rows: tuple[TermRow, ...], roll: Roll) -> TermEntry:
    now = {row.statement: row for row in rows if row.body.act == "define"}
    for row in now.values():
        if {roll.parties.get(by) for by in _behind(row, rows)} >= set(roll.sides):
            return TermEntry(id_, TermState.JOINT, rows, row)
    # An answer to a definition that was replaced since answers nothing now.
    if any(row.body.act == "differ" and row.body.to in now for row in rows):
        return TermEntry(id_, TermState.DIFFERS, rows, None)
    sides = {roll.parties.get(row.by) for row in now.values()}
    state = TermState.COMPARED if sides >= set(roll.sides) else TermState.PROPOSED
    return TermEntry(id_, state, rows, None)


def _behind(definition: TermRow, rows: tuple[TermRow, ...]) -> Iterator[str]:
    yield definition.by
    for row in rows:
        if row.body.act == "join" and row.body.to == definition.statement:
            yield row.by
