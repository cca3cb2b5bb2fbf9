"""Exact numbers, and intervals of them. No float ever stands for a legal figure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from comity.base.errors import Malformed

# At most 40 digits and a two-digit exponent: enough for any figure, and no memory bomb.
NUMBER = re.compile(r"(0|[1-9]\d{0,39})(\.\d{0,39}[1-9])?(e[1-9]\d?)?", re.ASCII)
SHARE = re.compile(r"(0|[1-9]\d{0,8})/([1-9]\d{0,8})", re.ASCII)


def number(text: str) -> Decimal:
    """Read a non-negative exact number such as 0, 12.5 or 3.8e25: no sign, no float."""
    if not NUMBER.fullmatch(text):
        raise Malformed("not a plain number such as 3.8e25: {text}", text=text[:40])
    return Decimal(text)


def share(text: str) -> Fraction:
    """Read an exact share such as 1/3."""
    found = SHARE.fullmatch(text)
    if not found:
        raise Malformed("not a share such as 1/3: {text}", text=text[:40])
    return Fraction(int(found[1]), int(found[2]))


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
        both = self.high is not None and other.high is not None
        high = self.high + other.high if both else None  # type: ignore[operator]  # both are there
        return Interval(self.low + other.low, high)

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
