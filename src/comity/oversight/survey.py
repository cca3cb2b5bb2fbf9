"""
What the packs answer for every system of a register: one pass over all, and one system's update.

A survey counts and lists; reasons and dates of one system are `duties`.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

from comity.rules.answers import Answer
from comity.rules.columns import Answered, Subjects, answers, places
from comity.rules.facts import FactSet
from comity.rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One pack's answers, by the ids of its clauses."""

    pack: Pack
    clauses: Mapping[str, Answered]

    def tally(self) -> Mapping[Answer, int]:
        """Return how often each answer was given, all clauses and systems together."""
        found: Counter[Answer] = Counter()
        for one in self.clauses.values():
            found.update({answer: one.count(answer) for answer in Answer})
        return found


@dataclass(frozen=True, slots=True)
class Survey:
    """The answers of packs for systems, whose ids stand in the order of the columns."""

    at: datetime.date
    systems: tuple[str, ...]
    packs: Mapping[str, Surveyed]
    _places: Mapping[str, int]

    @classmethod
    def of(cls, facts: Mapping[str, FactSet], packs: Iterable[Pack], at: datetime.date) -> Self:
        """Ask every pack of every system on a day, given the facts of each by its id."""
        turned = Subjects(list(facts.values()), at)
        asked = {pack.id: Surveyed(pack, answers(pack, turned)) for pack in packs}
        found = {id_: place for place, id_ in enumerate(facts)}
        return cls(at, tuple(facts), MappingProxyType(asked), MappingProxyType(found))

    def which(self, pack: str, clause: str, answer: Answer) -> Sequence[str]:
        """Return the ids of the systems for which a clause has this answer, in their order."""
        found = self.packs[pack].clauses[clause].which(answer)
        return [self.systems[place] for place in places(found)]

    def updated(self, id_: str, facts: FactSet) -> Self:
        """Return the survey with one system's facts as they are now; a new system is added."""
        place = self._places.get(id_, len(self.systems))
        new = place == len(self.systems)
        one = Subjects([facts], self.at)
        packs = {
            name: Surveyed(
                said.pack,
                {
                    clause: said.clauses[clause].put(place, answered)
                    for clause, answered in answers(said.pack, one).items()
                },
            )
            for name, said in self.packs.items()
        }
        if not new:
            return replace(self, packs=MappingProxyType(packs))
        ids = MappingProxyType({**self._places, id_: place})
        return type(self)(self.at, (*self.systems, id_), MappingProxyType(packs), ids)
