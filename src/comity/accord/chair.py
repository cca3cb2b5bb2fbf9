"""
What a chair sees of one clause: where each side stands on this very version, and who acts next.

A side is clean when somebody of it is for the version and nobody of it blocks; it is derived from
positions, never stated. Positions on an earlier version count for nothing but their own history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from comity.accord.drafting import Held
from comity.accord.roll import Roll
from comity.statement.kinds.instruments import BLOCKING

FOR = frozenset({"support", "accept"})


class NextStep(Enum):
    """What has to happen before a clause can be voted on."""

    SETTLE = "settle the alternatives"
    TRANSLATE = "give words in every authentic language"
    ANSWER = "answer a position that blocks"
    STATE = "state a position"
    REVIEW = "read the languages together"


@dataclass(frozen=True, slots=True)
class LastPosition:
    """A party's last position on a clause: at which version, and what it is."""

    version: int
    value: str


@dataclass(frozen=True, slots=True)
class SideView:
    """One side on one version: who is for it, who blocks it, who has said nothing of it."""

    side: str
    agree: tuple[str, ...]
    block: tuple[str, ...]
    silent: tuple[str, ...]
    read: bool

    @property
    def clean(self) -> bool:
        return bool(self.agree) and not self.block


@dataclass(frozen=True, slots=True)
class ClauseView:
    """
    One clause: its sides, what has to happen next and by whom.

    `agreed_before` is the last earlier version that every side was for, 0 if there was none.
    """

    held: Held
    sides: tuple[SideView, ...]
    steps: tuple[tuple[NextStep, tuple[str, ...]], ...]
    agreed_before: int

    @property
    def clean(self) -> bool:
        """Whether every side is clean, and nothing is in brackets."""
        return not self.held.bracketed and all(one.clean for one in self.sides)


def clause_view(
    held: Held,
    roll: Roll,
    positions: Mapping[str, LastPosition],
    read: frozenset[str],
    lacking: tuple[str, ...] = (),
) -> ClauseView:
    """
    Return how a clause stands; `positions` are the last ones by party.

    `read`: the sides that have read its languages together; `lacking`: languages without words.
    """
    sides = tuple(_side(held, roll, positions, side=one, read=one in read) for one in roll.sides)
    return ClauseView(
        held, sides, tuple(_steps(held, sides, lacking)), _before(held, roll, positions)
    )


def _side(
    held: Held, roll: Roll, positions: Mapping[str, LastPosition], *, side: str, read: bool
) -> SideView:
    now = {
        party: positions[party].value
        for party in roll.of_side(side)
        if party in positions and positions[party].version == held.version
    }
    return SideView(
        side,
        tuple(one for one, value in now.items() if value in FOR),
        tuple(one for one, value in now.items() if value in BLOCKING),
        tuple(one for one in roll.of_side(side) if one not in now),
        read,
    )


def _steps(
    held: Held, sides: tuple[SideView, ...], lacking: tuple[str, ...]
) -> list[tuple[NextStep, tuple[str, ...]]]:
    found: list[tuple[NextStep, tuple[str, ...]]] = []
    if held.bracketed:
        found.append((NextStep.SETTLE, tuple(one.side for one in sides)))
    if lacking:
        found.append((NextStep.TRANSLATE, lacking))
    block = tuple(party for one in sides for party in one.block)
    if block:
        found.append((NextStep.ANSWER, block))
    silent = tuple(one.side for one in sides if not one.agree and not one.block)
    if silent:
        found.append((NextStep.STATE, silent))
    unread = tuple(one.side for one in sides if not one.read)
    if unread and not held.bracketed:
        found.append((NextStep.REVIEW, unread))
    return found


def _before(held: Held, roll: Roll, positions: Mapping[str, LastPosition]) -> int:
    """Return the last earlier version that some party of every side was for."""
    sides = [
        {
            positions[one].version
            for one in roll.of_side(side)
            if one in positions and positions[one].value in FOR
        }
        for side in roll.sides
    ]
    common = set.intersection(*sides) if sides else set()
    return max((one for one in common if one < held.version), default=0)
