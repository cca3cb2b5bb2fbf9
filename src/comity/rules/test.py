"""
Tests: one fact against one figure, day or word, with exact three-valued arithmetic.

A test is decided only if it comes out the same wherever in its interval the figure may lie.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Self, TypeAlias

from comity.base.quantities import Interval
from comity.rules.answers import Outcomes
from comity.rules.declared import check_word, declared
from comity.rules.facts import FactSet, Membership, Span, Value


def figure_text(figure: Decimal) -> str:
    """Write a figure as clauses do: 1e25, not 1E+25."""
    return str(figure).replace("E+", "e")


class Sense(Enum):
    """How the law compares: strictly more than the figure, or that figure and more."""

    OVER = "over"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Limit:
    """Over, or at least, a figure."""

    sense: Sense
    figure: Decimal

    def __str__(self) -> str:
        return f"{self.sense.value} {figure_text(self.figure)}"


@dataclass(frozen=True, slots=True)
class Share:
    """Over, or at least, an exact share of another fact or of a figure."""

    sense: Sense
    share: Fraction
    of: str | Decimal

    def __str__(self) -> str:
        of = self.of if isinstance(self.of, str) else figure_text(self.of)
        return f"{self.sense.value} {self.share} of {of}"


@dataclass(frozen=True, slots=True)
class Is:
    """The yes or the no of a fact."""

    value: bool

    def __str__(self) -> str:
        return "is true" if self.value else "is false"


@dataclass(frozen=True, slots=True)
class OnOrAfter:
    """That day or later."""

    day: datetime.date

    def __str__(self) -> str:
        return f"on_or_after {self.day}"


@dataclass(frozen=True, slots=True)
class IncludesAny:
    """At least one of these words."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"includes_any {', '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the fact is stated: the only test that asks about the record, not the world."""

    def __str__(self) -> str:
        return "known"


@dataclass(frozen=True, slots=True)
class Follows:
    """The answer of an earlier clause of the same text."""

    clause: str

    def __str__(self) -> str:
        return f"follows {self.clause}"


Comparison: TypeAlias = Limit | Share | Is | OnOrAfter | IncludesAny | Known | Follows


@dataclass(frozen=True, slots=True)
class Test:
    """A named test of a clause; `fact` is empty where it follows an earlier clause."""

    name: str
    fact: str
    comparison: Comparison
    text: str
    asks: tuple[str, ...]

    __test__ = False  # pytest collects what is called Test

    @classmethod
    def of(cls, name: str, fact: str, comparison: Comparison) -> Self:
        """
        Put a test together; `asks` are the facts it reads, `text` is how it reads.

        Raises Malformed for a word that the fact never has.
        """
        match comparison:
            case IncludesAny(words=words):
                asks: tuple[str, ...] = (fact,)
                for word in words:
                    check_word(declared(fact), word)
            case Share(of=str(other)):
                asks = (fact, other)
            case Follows():
                asks = ()
            case _:
                asks = (fact,)
        return cls(name, fact, comparison, str(comparison), asks)

    def outcome(self, facts: FactSet, earlier: Outcomes) -> bool | None:
        """
        Return True or False where the facts decide it, None where they do not.

        `earlier` holds the answers of the clauses before this one, by their ids.
        """
        if isinstance(self.comparison, Follows):
            return earlier[self.comparison.clause]
        fact = facts.get(self.fact)
        if isinstance(self.comparison, Known):
            return fact is not None
        return None if fact is None else _compared(self.comparison, fact.value, facts)

    def unsettled(self, facts: FactSet) -> Iterable[str]:
        """Return the facts that keep the test open: those not known, else those too wide."""
        unknown = [name for name in self.asks if name not in facts]
        return unknown or [name for name in self.asks if _wide(facts[name].value)]


def _compared(comparison: Comparison, value: Value, facts: FactSet) -> bool | None:
    match comparison, value:
        case Is(value=wanted), bool():
            return value is wanted
        case Limit(sense=Sense.OVER, figure=figure), Interval():
            return value.over(figure)
        case Limit(figure=figure), Interval():
            return value.at_least(figure)
        case Share(), Interval():
            return _shared(comparison, value, _whole(comparison.of, facts))
        case OnOrAfter(day=day), datetime.date():
            return value >= day
        case OnOrAfter(day=day), Span(first=datetime.date() as first, last=datetime.date() as last):
            return first >= day if (first >= day) is (last >= day) else None
        case IncludesAny(words=words), frozenset():
            return not value.isdisjoint(words)
        case IncludesAny(words=words), tuple():
            return any(isinstance(one, Membership) and one.name in words for one in value)
        case _:  # another kind than the test's: nothing is decided
            return None


def _shared(share: Share, part: Interval, whole: Interval | None) -> bool | None:
    if whole is None:
        return None
    most = None if whole.high is None else share.share * Fraction(whole.high)
    least = share.share * Fraction(whole.low)
    low, high = Fraction(part.low), None if part.high is None else Fraction(part.high)
    if share.sense is Sense.OVER:
        surely = most is not None and low > most
        never = high is not None and high <= least
    else:
        surely = most is not None and low >= most
        never = high is not None and high < least
    return surely if surely or never else None


def _whole(of: str | Decimal, facts: FactSet) -> Interval | None:
    if isinstance(of, Decimal):
        return Interval.exactly(of)
    fact = facts.get(of)
    return fact.value if fact is not None and isinstance(fact.value, Interval) else None


def _wide(value: Value) -> bool:
    return isinstance(value, Span) or (isinstance(value, Interval) and value.low != value.high)
