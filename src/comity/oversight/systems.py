"""The systems a register knows: stated by their developers, or only observed by others."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from comity.base.quantities import EXACT, Interval, number
from comity.register.facts import training_compute
from comity.register.rows import DeveloperRow, ObservationRow, SubjectRow, SystemRow
from comity.register.view import Records
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


def known_systems(records: Records) -> list[Known]:
    """Return every system of the register once, in the order of ids."""
    observed: dict[str, list[ObservationRow]] = {}
    for row in records.all(ObservationRow):
        observed.setdefault(row.about, []).append(row)
    answers: dict[str, list[str]] = {}
    for about, rows in observed.items():
        for system in answering(records, rows[0]):
            answers.setdefault(system, []).append(about)
    taken = {about for abouts in answers.values() for about in abouts}
    found = [
        _registered(
            records, row, [one for about in answers.get(row.key, ()) for one in observed[about]]
        )
        for row in records.all(SystemRow)
    ]
    found += [_observed(about, rows) for about, rows in observed.items() if about not in taken]
    return sorted(found, key=lambda one: one.id)


def known_system(records: Records, id_: str) -> Known | None:
    """Return the system with this id, `party/system` or an observed subject's key."""
    row = records.get(SystemRow, id_)
    if row is not None:
        return next(one for one in known_systems(records) if one.id == id_)
    observations = list(records.all(ObservationRow, f"{id_}|"))
    return _observed(id_, observations) if observations else None


def answering(records: Records, observation: ObservationRow) -> tuple[str, ...]:
    """Return the registered systems that answer to an observed subject, by any developer."""
    subject = observation.body.subject
    keys = [subject_key([one], subject.name) for one in subject.developers]
    rows = [records.get(SubjectRow, key) for key in keys]
    return tuple(sorted({system for row in rows if row for system in row.systems}))


def _registered(records: Records, row: SystemRow, observations: list[ObservationRow]) -> Known:
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


def _observed(about: str, rows: list[ObservationRow]) -> Known:
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
