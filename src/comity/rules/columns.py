"""
Answers of many subjects at once: one column of bits for each test, one operation for each clause.

Bit i of a column belongs to subject i, so the logic of a clause costs the same handful of integer
operations for one subject and for a hundred thousand; only the tests look at facts, and only at
those that are known. The answers are the engine's own, without reasons and dates: ask `assess` for
these where an answer needs them.
"""

import ast
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.rules import truth
from comity.rules.answers import Answer
from comity.rules.clause import Clause
from comity.rules.declaration import Subject
from comity.rules.facts import Fact, FactSet, about_incident, holding
from comity.rules.packs import Pack
from comity.rules.phases import PHASES, derived
from comity.rules.rule import Rule
from comity.rules.test import Follows, Known, Test


@dataclass(frozen=True, slots=True)
class Column:
    """Where something is yes and where it is no; in neither it is undetermined."""

    yes: int
    no: int

    def __and__(self, other: "Column") -> "Column":
        return Column(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: "Column") -> "Column":
        return Column(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> "Column":
        return Column(self.no, self.yes)

    def among(self, asked: int) -> "Column":
        return Column(self.yes & asked, self.no & asked)

    def put(self, place: int, one: "Column") -> "Column":
        """Return the column with the first subject of another one at a place."""
        return Column(_put(self.yes, place, one.yes), _put(self.no, place, one.no))


@dataclass(frozen=True, slots=True)
class Answered:
    """The column of one clause, and the subjects that it was asked of."""

    clause: Clause
    asked: int
    column: Column

    def put(self, place: int, one: "Answered") -> "Answered":
        """Return the same with the first subject of another pass at a place."""
        asked = _put(self.asked, place, one.asked)
        return Answered(self.clause, asked, self.column.put(place, one.column))

    def count(self, answer: Answer) -> int:
        """Return how many subjects have this answer."""
        return self.which(answer).bit_count()

    def which(self, answer: Answer) -> int:
        """Return the subjects that have this answer, as bits."""
        match answer:
            case Answer.YES:
                return self.column.yes
            case Answer.NO:
                return self.column.no
            case _:
                return self.asked & ~(self.column.yes | self.column.no)


class Subjects:
    """The facts of many subjects, turned so that each fact lists the subjects that have it."""

    def __init__(self, facts: Sequence[FactSet], at: datetime.date) -> None:
        self.size = len(facts)
        self.all = (1 << self.size) - 1
        self.facts = [holding(one, at) for one in facts]
        told = [place for place, one in enumerate(self.facts) if about_incident(one)]
        self.incidents = bits(told, self.size)
        self._held: dict[str, dict[int, Fact]] = {}
        for place, one in enumerate(self.facts):
            for name, fact in one.items():
                self._held.setdefault(name, {})[place] = fact

    def holding(self, name: str) -> Mapping[int, Fact]:
        """Return the subjects of which this fact is known, with the fact."""
        return self._held.get(name, {})


def answers(pack: Pack, subjects: Subjects) -> Mapping[str, Answered]:
    """Return what every clause with a trigger answers to each subject, by the clauses' ids."""
    return _Pass(pack, subjects).answered()


def bits(places: Iterable[int], size: int) -> int:
    """Return the column that has exactly these places set."""
    found = bytearray(size // 8 + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def places(column: int) -> Iterator[int]:
    """Yield the places that are set, lowest first."""
    for number, byte in enumerate(column.to_bytes(column.bit_length() // 8 + 1, "little")):
        for place in range(8) if byte else ():
            if byte >> place & 1:
                yield number * 8 + place


class _Pass:
    """One pack over all subjects; a test that several clauses ask is looked at once."""

    def __init__(self, pack: Pack, subjects: Subjects) -> None:
        self._pack = pack
        self._subjects = subjects
        self._derived: dict[str, dict[int, Fact]] = {}
        if compute := pack.body.compute:
            for place in subjects.holding(PHASES):
                for name, fact in derived(compute, subjects.facts[place]).items():
                    self._derived.setdefault(name, {})[place] = fact
        self._tests: dict[tuple[str, object], Column] = {}

    def answered(self) -> Mapping[str, Answered]:
        found: dict[str, Answered] = {}
        for clause in self._pack.body.clauses:
            if rule := self._pack.rules.get(clause.id):
                found[clause.id] = self._clause(clause, rule, found)
        return found

    def _clause(self, clause: Clause, rule: Rule, found: Mapping[str, Answered]) -> Answered:
        about = clause.on is Subject.INCIDENT
        asked = self._subjects.incidents if about else self._subjects.all
        columns = {test.name: self._test(test, found) for test in rule.tests}
        tree = truth.tree(rule.condition.expression)
        return Answered(clause, asked, _column(tree, columns).among(asked))

    def _test(self, test: Test, found: Mapping[str, Answered]) -> Column:
        if isinstance(test.comparison, Follows):
            return found[test.comparison.clause].column
        key = test.fact, test.comparison
        if key not in self._tests:
            self._tests[key] = self._looked_at(test)
        return self._tests[key]

    def _looked_at(self, test: Test) -> Column:
        size = self._subjects.size
        held = self._holding(test.fact)
        if isinstance(test.comparison, Known):
            yes = bits(held, size)
            return Column(yes, self._subjects.all ^ yes)
        other = self._holding(test.asks[1]) if len(test.asks) > 1 else None
        outcomes: dict[bool | None, list[int]] = {True: [], False: [], None: []}
        before: dict[object, bool | None] = {}
        for place, fact in held.items():
            if other is not None:
                facts = {test.fact: fact}
                if place in other:
                    facts[test.asks[1]] = other[place]
                outcome = test.outcome(facts, {})
            elif fact.value in before:
                outcome = before[fact.value]
            else:
                outcome = before[fact.value] = test.outcome({test.fact: fact}, {})
            outcomes[outcome].append(place)
        return Column(bits(outcomes[True], size), bits(outcomes[False], size))

    def _holding(self, name: str) -> Mapping[int, Fact]:
        derived_here = self._derived.get(name)
        stated = self._subjects.holding(name)
        return {**stated, **derived_here} if derived_here else stated


def _put(column: int, place: int, one: int) -> int:
    return column & ~(1 << place) | (one & 1) << place


def _column(node: ast.expr, columns: Mapping[str, Column]) -> Column:
    match node:
        case ast.UnaryOp(operand=inner):
            return ~_column(inner, columns)
        case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
            return _column(left, columns) & _column(right, columns)
        case ast.BinOp(left=left, right=right):
            return _column(left, columns) | _column(right, columns)
        case name:
            return columns[ast.unparse(name)[1:]]
