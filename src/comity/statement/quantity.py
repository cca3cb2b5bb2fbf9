"""A figure with its uncertainty, where it comes from and how it was found."""

from typing import Literal

from comity.base import quantities
from comity.base.errors import Malformed
from comity.base.typed import Line, Number, Said, Url, Words


class Source(Said, frozen=True):
    """Where something is published: a title, an address, the place in it."""

    title: Line
    url: Url | None = None
    place: Line | None = None


class Quantity(Said, frozen=True):
    """A figure from low to high; `high` left out means that no upper bound is known."""

    low: Number
    unit: Line
    basis: Literal["declared", "estimated", "observed", "sealed"]
    best: Number | None = None
    high: Number | None = None
    method: Line | None = None
    working: Words | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        best, figure = quantities.number(self.best or self.low), self.interval
        if best < figure.low or (figure.high is not None and figure.high < best):
            raise Malformed("the best figure {best} lies outside its interval", best=best)

    @property
    def interval(self) -> quantities.Interval:
        high = quantities.number(self.high) if self.high is not None else None
        return quantities.Interval(quantities.number(self.low), high)


class Compute(Quantity, frozen=True):
    """Training compute: integer or floating-point operations."""

    unit: Literal["FLOP"]
