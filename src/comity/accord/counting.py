"""Counting who agreed, side by side. Every answer is a trace; nobody's silence is a yes."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.base.errors import Unverified
from comity.statement.kinds.accords import AccordBody


@dataclass(frozen=True, slots=True)
class SideCount:
    """How many of a side's parties agreed, how many it takes, and who they were."""

    side: str
    agreed: tuple[str, ...]
    threshold: int

    @property
    def holds(self) -> bool:
        return len(self.agreed) >= self.threshold

    @property
    def missing(self) -> int:
        return max(0, self.threshold - len(self.agreed))


@dataclass(frozen=True, slots=True)
class Count:
    """The count on every side; it holds only if it holds on each, and there are two or more."""

    sides: tuple[SideCount, ...]

    @property
    def holds(self) -> bool:
        return len(self.sides) > 1 and all(side.holds for side in self.sides)

    def check(self) -> None:
        """Raise Unverified, naming the first side that has not agreed, unless the count holds."""
        for side in self.sides:
            if not side.holds:
                raise Unverified(
                    "side {side}: {missing} more of {threshold} must sign",
                    side=side.side,
                    missing=side.missing,
                    threshold=side.threshold,
                )


def count(accord: AccordBody, parties: Iterable[str]) -> Count:
    """Count these parties side by side; a party counts once, however many of its keys signed."""
    agreed = frozenset(parties)
    sides = []
    for side in accord.sides:
        members = (party.id for party in accord.parties if party.side == side.id)
        signed = tuple(sorted(agreed.intersection(members)))
        sides.append(SideCount(side.id, signed, side.threshold))
    return Count(tuple(sides))
