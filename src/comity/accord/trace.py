"""How a decision rule came out, leaf by leaf: what a chair sees, and what a certificate shows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from comity.base.instants import later

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Trace:
    """
    How a rule came out, leaf by leaf: `got` of `base`, where `wanted` of `of` is needed.

    `who` are the parties counted in `got`, `excluded` those left out of the count and why, and
    `lacking` what is still missing: votes for it, or weight; for a cap, votes against it too many.
    `hopeless`: no vote that is still out can bring it; somebody has to change one.
    """

    needs: str
    holds: bool
    group: str = ""
    got: Fraction = NOTHING
    base: Fraction = NOTHING
    wanted: str = ""
    of: str = ""
    who: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    lacking: Fraction = NOTHING
    hopeless: bool = False
    days: int = 0
    months: int = 0
    parts: tuple["Trace", ...] = ()

    def effective(self, day: datetime.date) -> datetime.date:
        """Return the day on which this takes effect if it first held on that day."""
        match self.needs:
            case "after":
                return later(self.parts[0].effective(day), months=self.months, days=self.days)
            case "any":
                return min(one.effective(day) for one in self.parts if one.holds)
            case _:
                return max((one.effective(day) for one in self.parts), default=day)

    def leaves(self) -> Iterable["Trace"]:
        if not self.parts:
            yield self
        for one in self.parts:
            yield from one.leaves()
