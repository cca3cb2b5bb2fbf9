"""Exact numbers, and intervals of them. No float ever stands for a legal figure."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Self

from comity.base.errors import Malformed

# At most 40 digits each side of the point and a two-digit exponent: enough for any figure, and no
# memory bomb.
NUMBER = re.compile(r"(0|[1-9]\d{0,39})(\.\d{0,39}[1-9])?(e[1-9]\d?)?", re.ASCII)
SHARE = re.compile(r"(0|[1-9]\d{0,8})/([1-9]\d{0,8})", re.ASCII)
# Python's own context rounds to 28 digits, which could lift a figure onto a threshold. A sum of
# numbers has about 100 digits before the point and 40 behind; what would round is trapped.
EXACT = Context(prec=250, traps=[Inexact])
QUADRILLION = 10**15


def number(text: str) -> Decimal:
    """Read a non-negative exact number such as 0, 12.5 or 3.8e25: no sign, no float."""
    if not NUMBER.fullmatch(text):
        raise Malformed("not a plain number such as 3.8e25: {text}", text=text[:40])
    return Decimal(text)


def share(text: str) -> Fraction:
    """Read an exact share such as 1/3, in lowest terms."""
    found = SHARE.fullmatch(text)
    if not found:
        raise Malformed("not a share such as 1/3: {text}", text=text[:40])
    exact = Fraction(int(found[1]), int(found[2]))
    if f"{exact.numerator}/{exact.denominator}" != text:
        raise Malformed("a share is written in lowest terms, not {text}", text=text)
    return exact


@dataclass(frozen=True, slots=True)
class Interval:
    """What a figure may be, both ends included; `high` None means no upper bound is known."""

    low: Decimal
    high: Decimal | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise Malformed(
                "an interval runs from low to high, not {low} to {high}",
                low=self.low,
                high=self.high,
            )

    def __add__(self, other: "Interval") -> "Interval":
        low = EXACT.add(self.low, other.low)
        if self.high is None or other.high is None:
            return Interval(low, None)
        return Interval(low, EXACT.add(self.high, other.high))

    def over(self, limit: Decimal) -> bool | None:
        """Say whether the figure is strictly over the limit; None: it depends where it lies."""
        if self.low > limit:
            return True
        return False if self.high is not None and self.high <= limit else None

    def at_least(self, limit: Decimal) -> bool | None:
        """Say whether the figure is at or over the limit; None: it depends where it lies."""
        if self.low >= limit:
            return True
        return False if self.high is not None and self.high < limit else None

    @classmethod
    def exactly(cls, value: Decimal) -> Self:
        return cls(value, value)


def plain(value: Decimal) -> str:
    """Write an exact number as `number` reads it: digits up to a quadrillion, then 3.8e25."""
    least = EXACT.normalize(value)
    digits, scale = least.as_tuple().digits, int(least.as_tuple().exponent)
    # One digit before the point, or as many as keep the rest within what `number` reads.
    exponent = scale + min(len(digits) - 1, 40, 99 - scale)
    if value < QUADRILLION or exponent <= 0:
        return f"{least:f}"
    return f"{EXACT.scaleb(least, -exponent):f}e{exponent}"
