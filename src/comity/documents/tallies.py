"""A whole table of systems against packs: how many yes, no and undetermined, per pack."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comity.documents.epoch import Row
from comity.documents.reader import Reader
from comity.documents.tables import aligned
from comity.oversight.survey import Survey, Surveyed
from comity.register.facts import observed_facts
from comity.register.rows import ObservationRow
from comity.rules.answers import Answer
from comity.rules.facts import Fact, FactSet
from comity.rules.packs import Pack

ORDER = (Answer.YES, Answer.NO, Answer.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Tally:
    """
    One pack's answers for a table of systems.

    A system counts as yes if a clause that asks something of somebody applies to it, as no if
    none does, else as undetermined. `clauses` counts every clause of every system.
    """

    pack: Pack
    systems: Mapping[Answer, int]
    clauses: Mapping[Answer, int]
    by_clause: Mapping[str, Mapping[Answer, int]]


def of_rows(
    rows: Sequence[Row], more: FactSet, packs: Iterable[Pack], at: datetime.date
) -> tuple[Tally, ...]:
    """Ask every pack of every row; `more` are facts taken for granted of each of them."""
    facts = {row.about: {**_facts(row), **more} for row in rows}
    survey = Survey.of(facts, packs, at)
    return tuple(_tally(one, len(facts)) for one in survey.packs.values())


def _facts(row: Row) -> FactSet:
    observed = observed_facts(ObservationRow(row.about, 0, "", "", row.about, "", row.body))
    # The facts come from a table, from no entry of a log.
    return {name: Fact(fact.value, source=fact.source) for name, fact in observed.items()}


def _tally(found: Surveyed, count: int) -> Tally:
    asking = [one for one in found.clauses.values() if one.clause.duty is not None]
    every = (1 << count) - 1
    yes, no = 0, every if asking else 0
    for one in asking:
        yes |= one.which(Answer.YES)
        no &= one.which(Answer.NO) | (every & ~one.asked)
    systems = {Answer.YES: yes.bit_count(), Answer.NO: no.bit_count()}
    systems[Answer.UNDETERMINED] = (count if asking else 0) - sum(systems.values())
    by_clause = {
        name: {answer: one.count(answer) for answer in ORDER} for name, one in found.clauses.items()
    }
    clauses = {answer: sum(one[answer] for one in by_clause.values()) for answer in ORDER}
    return Tally(found.pack, systems, clauses, by_clause)


def lines(tallied: Iterable[Tally], reader: Reader) -> Iterator[str]:
    """Yield one line for each pack, under a heading."""
    heading = [reader.say(one.value) for one in ORDER]
    rows = [
        [
            [reader.say("pack")],
            [reader.say("systems: {answers}", answers=" / ".join(heading))],
            [reader.say("clauses: {answers}", answers=" / ".join(heading))],
        ]
    ]
    rows += [[[one.pack.id], [_three(one.systems)], [_three(one.clauses)]] for one in tallied]
    yield from aligned(rows)
    yield ""
    yield reader.say(
        "A system is yes where a clause that asks something applies, no where none does."
    )
    yield reader.say("What a table does not say is unknown, never a no.")


def _three(counts: Mapping[Answer, int]) -> str:
    return " / ".join(str(counts[one]) for one in ORDER)


def as_json(tallied: Iterable[Tally], at: datetime.date, count: int) -> dict[str, Any]:
    """Return the same for programs, with every clause."""
    return {
        "at": str(at),
        "systems": count,
        "packs": [
            {
                "pack": one.pack.id,
                "version": one.pack.body.version,
                "digest": one.pack.digest,
                "systems": _named(one.systems),
                "clauses": _named(one.clauses),
                "by_clause": {name: _named(counts) for name, counts in one.by_clause.items()},
            }
            for one in tallied
        ],
    }


def _named(counts: Mapping[Answer, int]) -> dict[str, int]:
    return {one.value: counts[one] for one in ORDER}
