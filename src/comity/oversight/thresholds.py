"""The thresholds of training compute that packs of rules ask about, out of their own tests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from comity.oversight.systems import Known, over, unregistered
from comity.rules.clause import Clause
from comity.rules.packs import Pack
from comity.rules.test import Limit, Sense

FACT = "training_compute"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure of training compute (FLOP), and the clause of a pack that first asks about it."""

    pack: Pack
    clause: Clause
    sense: Sense
    figure: Decimal


@dataclass(frozen=True, slots=True)
class Reach:
    """
    The systems that a threshold may concern.

    `reached` are at or over it by their best figure, and `unregistered` those among them that no
    developer has registered; `possible` are below it, and yet their interval reaches it.
    """

    threshold: Threshold
    reached: tuple[Known, ...]
    unregistered: tuple[Known, ...]
    possible: tuple[Known, ...]


def thresholds(packs: Iterable[Pack]) -> tuple[Threshold, ...]:
    """Return each figure once per pack, lowest first."""
    found: dict[tuple[str, Sense, Decimal], Threshold] = {}
    for pack in packs:
        for threshold in _asked(pack):
            found.setdefault((pack.id, threshold.sense, threshold.figure), threshold)
    return tuple(sorted(found.values(), key=lambda one: (one.figure, one.pack.id)))


def reach(threshold: Threshold, systems: Iterable[Known]) -> Reach:
    known = list(systems)
    reached = over(known, threshold.figure).systems
    below = [one for one in known if one.at_or_over(threshold.figure) is False]
    possible = tuple(one for one in below if _reaches(one, threshold.figure))
    return Reach(threshold, reached, tuple(unregistered(reached)), possible)


def _asked(pack: Pack) -> Iterator[Threshold]:
    for clause in pack.body.clauses:
        rule = pack.rules.get(clause.id)
        for test in rule.tests if rule else ():
            if test.fact == FACT and isinstance(test.comparison, Limit):
                limit = test.comparison
                yield Threshold(pack, clause, limit.sense, limit.figure)


def _reaches(system: Known, figure: Decimal) -> bool:
    return system.figure is not None and system.figure.at_least(figure) is not False
