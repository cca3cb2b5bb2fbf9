"""
What each wording of an executable clause would catch in the present register, on each side.

Public facts only, the same for everybody. Systems whose developer is no party are on no side.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.accord.accord import Accord
from comity.base.errors import ComityError
from comity.oversight.directory import known_systems
from comity.oversight.duties import facts_of
from comity.oversight.enacted import compiled
from comity.oversight.systems import Known
from comity.register import texts
from comity.register.rows import ClauseRow, InstrumentRow
from comity.register.view import Records
from comity.rules.answers import Answer
from comity.rules.columns import Answered, Subjects, answers, places
from comity.statement.kinds.instruments import Alternative, ClauseText

NO_SIDE = ""
Tally = Mapping[Answer, int]


@dataclass(frozen=True, slots=True)
class Impact:
    """
    One wording of a clause: by side ("" is none) how many systems it would catch, and which.

    With a `fault` its rule does not compile: for every system it is undetermined.
    """

    clause: str
    version: int
    wording: str
    sides: Mapping[str, Tally]
    systems: Mapping[Answer, tuple[str, ...]]
    fault: ComityError | None = None


def impact(
    records: Records, accord: Accord, row: InstrumentRow, at: datetime.date
) -> Iterator[Impact]:
    """Yield the impact of every wording that carries a rule, in the order of the text."""
    systems = known_systems(records)
    asked = Subjects([facts_of(records, one, at) for one in systems], at)
    known = _Register(tuple(systems), tuple(_side(accord, one) for one in systems), asked, at)
    for held in texts.held(row):
        version = records.get(ClauseRow, f"{row.key}|{held.id}|{held.version:06}")
        for wording in version.clause.alternatives if version else ():
            if version is not None and wording.rule is not None:
                yield _impact(known, row, version, wording)


@dataclass(frozen=True, slots=True)
class _Register:
    systems: tuple[Known, ...]
    sides: tuple[str, ...]
    asked: Subjects
    at: datetime.date


def _impact(
    known: _Register, row: InstrumentRow, version: ClauseRow, wording: Alternative
) -> Impact:
    clause: ClauseText = version.clause
    made = compiled(row, [(clause, wording)], known.at, binding=False)
    fault = made.faults.get(clause.id)
    if fault is None and made.pack is not None:
        found = answers(made.pack, known.asked)[clause.id]
        listed = {one: _listed(known, found, one) for one in Answer}
    else:
        listed = {Answer.UNDETERMINED: tuple(range(len(known.systems)))}
    return Impact(
        clause.id,
        version.version,
        wording.id,
        _tallied(known, listed),
        _named(known, listed),
        fault,
    )


def _listed(known: _Register, found: Answered, answer: Answer) -> tuple[int, ...]:
    return tuple(place for place in places(found.which(answer)) if place < len(known.systems))


def _tallied(known: _Register, listed: Mapping[Answer, tuple[int, ...]]) -> Mapping[str, Tally]:
    counts: dict[str, Counter[Answer]] = {}
    for answer, found in listed.items():
        for place in found:
            counts.setdefault(known.sides[place], Counter())[answer] += 1
    return {side: dict(counts[side]) for side in sorted(counts)}


def _named(
    known: _Register, listed: Mapping[Answer, tuple[int, ...]]
) -> Mapping[Answer, tuple[str, ...]]:
    return {one: tuple(known.systems[place].id for place in found) for one, found in listed.items()}


def _side(accord: Accord, system: Known) -> str:
    party = accord.parties.get(system.id.partition("/")[0]) if system.registered else None
    return (party.side or NO_SIDE) if party else NO_SIDE
