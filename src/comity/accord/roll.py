"""Who is asked, with which weight, and what each of them says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from comity.statement.kinds.accords import AccordBody


class Choice(Enum):
    """What a party says when it is asked."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Vote:
    """A party's choice, and whether it gave its reason."""

    choice: Choice
    reasoned: bool = True


Votes = Mapping[str, Vote]


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is asked, pinned: every party with its side (None: on none), and tables of weights."""

    sides: tuple[str, ...]
    parties: Mapping[str, str | None]
    weights: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def of_side(self, side: str | None) -> tuple[str, ...]:
        """Return the parties of a side, in order; of all, on a side or not, for None."""
        return tuple(
            sorted(one for one, own in self.parties.items() if side is None or own == side)
        )


def roll_of(accord: AccordBody, weights: Mapping[str, Mapping[str, Decimal]] | None = None) -> Roll:
    """Return who is asked under this version of an accord; observers and conveners are not."""
    asked = {
        one.id: one.side
        for one in accord.parties
        if one.side is not None or one.role not in {"observer", "convener"}
    }
    return Roll(tuple(one.id for one in accord.sides), asked, weights or {})
