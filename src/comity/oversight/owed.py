"""
What everybody owes, kept from one state of the record to the next.

A new statement asks again only what it touches: its subject, what builds on that, and what is on
file about it. The result is what asking anew of the whole record gives.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from comity.base.instants import Instant
from comity.oversight.directory import Directory
from comity.oversight.duties import duties
from comity.oversight.filed import OnFile, Under, filed_too, on_file
from comity.oversight.obligations import Obligation, of_duties, state
from comity.oversight.standards import Standards
from comity.oversight.subjects import About, of_row, stated
from comity.register.rows import (
    DeterminationRow,
    DeveloperRow,
    FilingRow,
    IncidentRow,
    Row,
    RunRow,
    SystemRow,
)
from comity.register.view import Records
from comity.statement.subjects import subject_key

Ids = frozenset[str]
_NONE: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Owed:
    """
    The obligations of each subject under the packs of one day.

    `derived` are the systems that name a subject key as their base.
    """

    at: datetime.date
    found: Standards
    directory: Directory
    subjects: Mapping[str, About]
    owed: Mapping[str, tuple[Obligation, ...]]
    filed: Mapping[Under, OnFile]
    derived: Mapping[str, Ids]

    @classmethod
    def of(cls, records: Records, found: Standards, directory: Directory, now: Instant) -> Self:
        """Ask everything of everybody."""
        # Packs that are only local bind nobody here: assessing them too would double the work.
        binding = found.binding
        filed = on_file(records, found.authorities)
        subjects: dict[str, About] = {**directory.by_id()}
        subjects |= {one.id: one for one in stated(records)}
        return cls(
            now.day,
            found,
            directory,
            subjects,
            {
                id_: tuple(of_duties(duties(records, one, binding, now.day), filed, now))
                for id_, one in subjects.items()
            },
            filed,
            _derived({}, records.all(SystemRow)),
        )

    def still(self, found: Standards, now: Instant) -> bool:
        """Say whether this was asked of the same standards, on the same day."""
        return (self.at, self.found) == (now.day, found)

    def standing(self, now: Instant) -> tuple[Obligation, ...]:
        """Return every obligation where it stands now; what changes by time alone is not kept."""
        return tuple(_now(one, now) for id_ in sorted(self.owed) for one in self.owed[id_])

    def updated(self, records: Records, rows: Iterable[Row], now: Instant) -> Self:
        """Return what is owed after these rows of the record, under the same packs and day."""
        rows = tuple(rows)
        directory, touched = self.directory.updated(records, rows)
        derived = _derived(self.derived, rows)
        filed = filed_too(self.filed, rows, self.found.authorities)
        subjects, owed = dict(self.subjects), dict(self.owed)
        asked = touched | _touched(records, rows)
        binding = self.found.binding
        for id_ in _building_on(directory, derived, asked):
            about = directory.get(id_) or _of_developer(records, id_)
            if about is None:
                subjects.pop(id_, None)
                owed.pop(id_, None)
                continue
            subjects[id_] = about
            owed[id_] = tuple(of_duties(duties(records, about, binding, now.day), filed, now))
        return replace(
            self, directory=directory, subjects=subjects, owed=owed, filed=filed, derived=derived
        )


def _now(one: Obligation, now: Instant) -> Obligation:
    stands = state(one.finding, one.on_file, now)
    return one if stands is one.state else replace(one, state=stands)


def _of_developer(records: Records, id_: str) -> About | None:
    row = records.get(RunRow, id_) or records.get(IncidentRow, id_)
    return of_row(records, row) if row else None


def _touched(records: Records, rows: Iterable[Row]) -> Ids:
    """Return the runs and incidents that rows touch, and the subjects of what was filed."""
    found: set[str] = set()
    for row in rows:
        match row:
            case RunRow() | IncidentRow():
                found.add(row.key)
            case DeveloperRow():
                found |= _all_of(records, row.key)
            case SystemRow():
                found |= _all_of(records, row.by, OTHERS)
            case FilingRow() | DeterminationRow():
                # What a developer files for itself, it files for all of its systems.
                found |= {row.about} if "/" in row.about else _all_of(records, row.about)
            case _:
                pass
    return frozenset(found)


# What a developer states besides its systems; all of it may follow from what they are.
OTHERS = (RunRow, IncidentRow)


def _all_of(
    records: Records, party: str, kinds: tuple[type[Row], ...] = (SystemRow, *OTHERS)
) -> Ids:
    return frozenset(row.key for kind in kinds for row in records.all(kind, f"{party}/"))


def _building_on(directory: Directory, derived: Mapping[str, Ids], ids: Ids) -> Ids:
    """Return these systems and all that derive from them, through however many others."""
    found, new = set(ids), set(ids)
    while new:
        keys = {key for id_ in new for key in directory.keys.get(id_, _NONE)}
        new = {id_ for key in keys for id_ in derived.get(key, _NONE)} - found
        found |= new
    return frozenset(found)


def _derived(before: Mapping[str, Ids], rows: Iterable[Row]) -> Mapping[str, Ids]:
    """Add who derives from what; who no longer does is asked in vain, and nothing is wrong."""
    found = dict(before)
    for row in rows:
        base = row.body.derives_from if isinstance(row, SystemRow) else None
        if base is not None and isinstance(row, SystemRow):
            key = subject_key([base.developer], base.name)
            found[key] = found.get(key, _NONE) | {row.key}
    return found
