"""What follows from a pack for one subject: the answer, and all of its reasons."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from comity.base.instants import Instant
from comity.rules.answers import Answer
from comity.rules.clause import Clause, Length
from comity.rules.facts import Span, Value
from comity.rules.packs import NotCovered


def joined(parts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Return every log entry of the parts once, in order."""
    # Facts from a file come from no entry of a log: mostly there is nothing to join.
    found = [part for part in parts if part]
    return tuple(sorted({entry for part in found for entry in part})) if found else ()


class Effect(Enum):
    """What an answer means for its addressee on the day asked."""

    OWED = "owed"  # law, or a commitment joined, in force, and its condition holds
    OPEN = "open"  # the same, but whether its condition holds is undetermined
    WOULD = "would"  # an ask or a draft, or a law not in force on that day, and not a no
    INFORMS = "informs"  # guidance that interprets, or a clause that asks nothing of anybody
    NONE = "none"  # its condition does not hold
    NO_FILING = "no filing"  # the law asks nothing to be filed, and says so in the reason
    UNVERIFIED = "unverified"  # nobody has read the law: neither answer nor date


class Step(NamedTuple):
    """
    One test and the arithmetic behind its outcome; a value of None is not known.

    `of` names the fact of whose value a share was taken. Where the test follows an earlier clause,
    `clause` names that and there is no fact. `source` is who states the fact, or "derived".
    An assessment has a thousand of them, so it is what Python makes fastest.
    """

    test: str
    fact: str
    value: Value | None
    comparison: str
    outcome: Answer
    entries: tuple[int, ...]
    source: str = ""
    of: str = ""
    of_value: Value | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """
    One line of the arithmetic: so long from an event, by one reading of the counting rule.

    `reading` is empty for the main one; without a `length` the end is a day that the law names.
    """

    reading: str
    event: str
    counted_from: datetime.date | Instant
    length: Length | None
    nominal: Instant
    rolled: Instant | None


@dataclass(frozen=True, slots=True)
class DueDate:
    """
    When it is due, and what that was counted from.

    `event` names the fact that starts or bounds the clock, `happened` is its value and
    `counted_from` the day of it, or the day the clause applies from if that is later. Without a
    date, `missing` names the facts that would give one; with a date, those that could move it.

    `nominal` is strict and never late, `rolled` as the pack's rule counts (None: its calendar does
    not reach there), `latest` the latest end over every reading of the rule and an uncertain
    start. A `prompt` duty is due without delay, and the date is only its outer limit.
    """

    event: str = ""
    happened: datetime.date | Instant | Span | None = None
    counted_from: datetime.date | Instant | None = None
    nominal: Instant | None = None
    rolled: Instant | None = None
    latest: Instant | None = None
    arithmetic: tuple[Counted, ...] = ()
    missing: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What one clause says of one subject on one day, and why.

    `joined` is the day on which its addressee joined, for a commitment where that day is known;
    the clause does not apply before.
    """

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
    joined: datetime.date | None = None

    @property
    def outcome(self) -> bool | None:
        """The answer as tests and conditions work with it; None is undetermined."""
        return None if self.answer is Answer.UNDETERMINED else self.answer is Answer.YES

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
