"""
Training compute in FLOP, as an interval: from what was trained, or from what it was trained on.

By architecture: operations per parameter and token, times the parameters that work on a token,
times tokens, times epochs. The factor of 6 counts two operations forward and four backward
(Kaplan and others, 2020, arXiv:2001.08361, section 2.1); it leaves out what attention adds over
long contexts. By hardware: the chips' peak, times their number, hours and the share of the peak
that the training reached.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import reduce

from comity.base.errors import Malformed
from comity.base.quantities import Interval, plain

SECONDS = Interval.exactly(Decimal(3600))  # in an hour
ONCE = Interval.exactly(Decimal(1))
SIX = Interval.exactly(Decimal(6))
# A product is rounded outward: what it may be stays inside.
_LOW, _HIGH = Context(prec=60, rounding=ROUND_FLOOR), Context(prec=60, rounding=ROUND_CEILING)
FIGURES = 2


@dataclass(frozen=True, slots=True)
class Architecture:
    """
    What was trained: `parameters` are those that work on one token.

    Where only some do, as in a mixture of experts, `among` is how many there are in all. `factor`
    is the number of operations for each working parameter and token.
    """

    parameters: Interval
    tokens: Interval
    epochs: Interval = ONCE
    factor: Interval = SIX
    among: Interval | None = None

    def __post_init__(self) -> None:
        high = None if self.among is None else self.among.high
        if high is not None and self.parameters.low > high:
            raise Malformed("there are more active parameters than parameters")

    def compute(self) -> Interval:
        """Return the training compute in FLOP."""
        return product(self.factor, self.parameters, self.tokens, self.epochs)


@dataclass(frozen=True, slots=True)
class Machines:
    """
    What it was trained on: the peak of a chip (FLOP/s), how many, hours, the share reached.

    The peak is that of the precision used and of dense matrices: figures that count on sparsity
    are twice as high and never reached in training.
    """

    peak: Interval
    count: Interval
    hours: Interval
    utilisation: Interval

    def __post_init__(self) -> None:
        high = self.utilisation.high
        if high is None or high > 1 or not self.utilisation.low:
            raise Malformed("the utilisation is a share of the peak, such as 0.3 to 0.5")

    def compute(self) -> Interval:
        """Return the training compute in FLOP."""
        return product(self.peak, self.count, self.hours, SECONDS, self.utilisation)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What each method gives (FLOP); one of them may not have been asked."""

    by_architecture: Interval | None
    by_hardware: Interval | None

    @property
    def disagree(self) -> bool:
        """Whether the two methods have no figure in common: one of the inputs is then wrong."""
        one, other = self.by_architecture, self.by_hardware
        return one is not None and other is not None and not meet(one, other)

    @property
    def whole(self) -> Interval:
        """From the least to the most that either method gives: no threshold is missed."""
        given = [one for one in (self.by_architecture, self.by_hardware) if one is not None]
        if not given:
            raise Malformed(
                "an estimate needs parameters and tokens, or chips, hours and their use"
            )
        highs = [one.high for one in given]
        return Interval(
            min(one.low for one in given),
            None if None in highs else max(high for high in highs if high is not None),
        )


def meet(one: Interval, other: Interval) -> bool:
    """Say whether two intervals have a figure in common."""
    reaches = one.high is None or other.low <= one.high
    return reaches and (other.high is None or one.low <= other.high)


def product(*parts: Interval) -> Interval:
    """Multiply figures that are not negative; without an upper end of one the product has none."""
    low = reduce(_LOW.multiply, (one.low for one in parts))
    highs = [one.high for one in parts if one.high is not None]
    return Interval(low, reduce(_HIGH.multiply, highs) if len(highs) == len(parts) else None)


def rounded(figure: Interval, digits: int = FIGURES) -> tuple[str, str | None]:
    """
    Return the ends in significant figures: two, as the EU asks training compute to be stated.

    An exact figure is rounded to the nearest; the ends of an interval are rounded outward.
    """
    if figure.low == figure.high:
        nearest = _significant(figure.low, digits, ROUND_HALF_EVEN)
        return nearest, nearest
    high = None if figure.high is None else _significant(figure.high, digits, ROUND_CEILING)
    return _significant(figure.low, digits, ROUND_FLOOR), high


def _significant(value: Decimal, digits: int, rounding: str) -> str:
    return plain(Context(prec=digits, rounding=rounding).plus(value))
