"""The systems a register knows: stated by their developers, or only observed by others."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from comity.base.quantities import EXACT, Interval, number
from comity.register.facts import training_compute
from comity.register.rows import DeveloperRow, ObservationRow, SystemRow
from comity.register.view import Records
from comity.rules.declaration import Subject
from comity.statement.quantity import Compute
from comity.statement.subjects import subject_key


@dataclass(frozen=True, slots=True)
class Known:
    """
    One system: `registered` by its developer, or known from `observations` only.

    `best` and `figure` (FLOP) are the developer's where it registered the system, else those of
    the newest observation that has one; None means that no figure is known.
    """

    id: str
    name: str
    developers: tuple[str, ...]
    published: datetime.date | None
    registered: bool
    best: Decimal | None
    figure: Interval | None
    observations: tuple[ObservationRow, ...]

    @property
    def on(self) -> Subject:
        return Subject.SYSTEM

    def at_or_over(self, limit: Decimal) -> bool | None:
        """Compare the best figure with a limit; None: no figure is known."""
        return None if self.best is None else self.best >= limit


@dataclass(frozen=True, slots=True)
class Over:
    """The systems at or over a limit, and how many have no figure: never counted as below."""

    systems: tuple[Known, ...]
    undetermined: int


def over(systems: Iterable[Known], limit: Decimal) -> Over:
    known = list(systems)
    found = [one for one in known if one.at_or_over(limit)]
    found.sort(key=lambda one: (-(one.best or 0), one.id))
    return Over(tuple(found), sum(one.best is None for one in known))


def unregistered(systems: Iterable[Known]) -> Iterator[Known]:
    """Yield the systems observed by others that no developer has registered."""
    return (one for one in systems if not one.registered)


def subject_keys(observation: ObservationRow) -> list[str]:
    """Return the keys under which a registered system may answer to it, one for each developer."""
    subject = observation.body.subject
    return [subject_key([one], subject.name) for one in subject.developers]


def registered(records: Records, row: SystemRow, observations: Iterable[ObservationRow]) -> Known:
    """Return a system as its developer states it, with what others observe of it."""
    developer = records.get(DeveloperRow, row.by)
    return Known(
        row.key,
        f"{row.body.name} {row.body.version}",
        (developer.body.name if developer else row.by,),
        row.body.deployed_on,
        registered=True,
        best=_best_sum(row),
        figure=training_compute(row.body.training, row.body.derives_from),
        observations=tuple(observations),
    )


def _best_sum(row: SystemRow) -> Decimal | None:
    base, phases = row.body.derives_from, row.body.training
    parts = [phase.compute for phase in phases or ()]
    parts += [base.base_compute] if base else []
    known = [_best(part) for part in parts if part is not None]
    # A phase without a figure, or phases nobody listed, leave the sum unknown, not small.
    whole = phases is not None and len(known) == len(parts)
    return reduce(EXACT.add, known) if known and whole else None


def observed(about: str, rows: Sequence[ObservationRow]) -> Known:
    """Return a system that nobody but its observers speaks of; on each point the newest counts."""
    newest = max(rows, key=lambda row: row.index)
    figures = [row for row in rows if row.body.compute is not None]
    chosen = max(figures, key=lambda row: row.index).body.compute if figures else None
    subject = newest.body.subject
    return Known(
        about,
        subject.name,
        subject.developers,
        newest.body.published,
        registered=False,
        best=_best(chosen) if chosen else None,
        figure=chosen.interval if chosen else None,
        observations=tuple(rows),
    )


def _best(compute: Compute) -> Decimal:
    return number(compute.best or compute.low)
