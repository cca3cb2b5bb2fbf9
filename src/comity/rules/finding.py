"""What follows from a pack for one subject: the answer, and all of its reasons."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from comity.base.instants import Instant
from comity.rules.answers import Answer
from comity.rules.clause import Clause
from comity.rules.facts import Value
from comity.rules.packs import NotCovered


def joined(parts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Return every log entry of the parts once, in order."""
    return tuple(sorted({entry for part in parts for entry in part}))


class Effect(Enum):
    """What an answer means for its addressee on the day asked."""

    OWED = "owed"  # law, or a commitment joined, in force, and its condition holds
    OPEN = "open"  # the same, but whether its condition holds is undetermined
    WOULD = "would"  # an ask or a draft, or a law not in force on that day, and not a no
    INFORMS = "informs"  # guidance that interprets, or a clause that asks nothing of anybody
    NONE = "none"  # its condition does not hold
    UNVERIFIED = "unverified"  # nobody has read the law: neither answer nor date


@dataclass(frozen=True, slots=True)
class Step:
    """
    One test and the arithmetic behind its outcome; a value of None is not known.

    `of` names the fact of whose value a share was taken. Where the test follows an earlier clause,
    `clause` names that and there is no fact.
    """

    test: str
    fact: str
    value: Value | None
    comparison: str
    outcome: Answer
    entries: tuple[int, ...]
    of: str = ""
    of_value: Value | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """
    When it is due, and what that was counted from.

    `event` names the fact that starts or bounds the clock, `happened` is its value and
    `counted_from` the day of it, or the day the clause applies from if that is later. Without a
    date, `missing` names the facts that would give one; with a date, those that could move it.
    """

    event: str = ""
    happened: datetime.date | Instant | None = None
    counted_from: datetime.date | Instant | None = None
    nominal: Instant | None = None
    rolled: Instant | None = None
    missing: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one clause says of one subject on one day, and why."""

    pack: str
    digest: str
    clause: Clause
    answer: Answer
    effect: Effect
    applies_from: datetime.date
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    exempt: tuple[str, ...]
    due: DueDate | None
    met: Answer | None

    @property
    def read(self) -> tuple[int, ...]:
        """The log entries its answer rests on, in order."""
        return joined([step.entries for step in self.steps])

    @property
    def entries(self) -> tuple[int, ...]:
        """Every log entry read for it, those of its due date included, in order."""
        return joined([self.read, self.due.entries if self.due else ()])


@dataclass(frozen=True, slots=True)
class Settling:
    """A fact worth finding out: findings it would settle by itself, and with others."""

    fact: str
    alone: int
    together: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What a pack does not cover."""

    pack: str
    what: NotCovered


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the packs say of one subject on a day, and what they do not say."""

    at: datetime.date
    findings: tuple[Finding, ...]
    not_covered: tuple[Gap, ...]
    settles: tuple[Settling, ...]
