"""
Every system a register knows, by its id, and what a few new rows of the record change in that.

One path for both: the whole directory is what all rows change in an empty one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Self

from comity.oversight.systems import Known, observed, registered, subject_keys
from comity.register.rows import DeveloperRow, ObservationRow, Row, SubjectRow, SystemRow
from comity.register.view import Records

Keys = frozenset[str]
_NONE: Keys = frozenset()


def known_systems(records: Records) -> list[Known]:
    """Return every system of the register once, in the order of ids."""
    return Directory.of(records).listed()


@dataclass(frozen=True, slots=True)
class Directory:
    """
    The systems that developers stated, and those only seen by others.

    A subject's key names one developer and one system. `answering` are the systems that answer to
    a key, `keys` the keys that a system answers to, `seen_under` the subjects observed under a key,
    and `observations` those of each subject.
    """

    stated: dict[str, Known]
    seen: dict[str, Known]
    answering: Mapping[str, Keys]
    keys: Mapping[str, Keys]
    seen_under: Mapping[str, Keys]
    observations: Mapping[str, tuple[ObservationRow, ...]]

    @classmethod
    def of(cls, records: Records) -> Self:
        whole = chain(records.all(SubjectRow), records.all(ObservationRow), records.all(SystemRow))
        return cls({}, {}, {}, {}, {}, {}).updated(records, whole)[0]

    def get(self, id_: str) -> Known | None:
        """Return the system with this id; a registration comes before what others call the same."""
        return self.stated.get(id_) or self.seen.get(id_)

    def by_id(self) -> dict[str, Known]:
        """Return one system for each id, in the order of ids."""
        return dict(sorted((self.seen | self.stated).items()))

    def listed(self) -> list[Known]:
        return sorted(
            chain(self.stated.values(), self.seen.values()),
            key=lambda one: (one.id, not one.registered),
        )

    def updated(self, records: Records, rows: Iterable[Row]) -> tuple[Self, Keys]:
        """Return the directory after these rows, and the ids of all systems that they touch."""
        draft = _Draft(self)
        for row in rows:
            draft.take(records, row)
        stated, seen = dict(self.stated), dict(self.seen)
        for id_ in draft.touched:
            _set(stated, id_, draft.stated(records, id_))
            _set(seen, id_, draft.seen(id_))
        return (
            type(self)(
                stated, seen, draft.answering, draft.keys, draft.seen_under, draft.observations
            ),
            frozenset(draft.touched),
        )


def _set(systems: dict[str, Known], id_: str, now: Known | None) -> None:
    if now is None:
        systems.pop(id_, None)
    else:
        systems[id_] = now


class _Draft:
    """A directory on its way from one state of the record to the next."""

    def __init__(self, before: Directory) -> None:
        self.answering = dict(before.answering)
        self.keys = dict(before.keys)
        self.seen_under = dict(before.seen_under)
        self.observations = dict(before.observations)
        self.touched: set[str] = set()

    def take(self, records: Records, row: Row) -> None:
        match row:
            case SubjectRow():
                self._answers(row.key, frozenset(row.systems))
            case ObservationRow():
                self._observed(row)
            case SystemRow():
                self.touched.add(row.key)
            case DeveloperRow():
                self.touched.update(one.key for one in records.all(SystemRow, f"{row.key}/"))
            case _:
                pass

    def _answers(self, key: str, now: Keys) -> None:
        before = self.answering.get(key, _NONE)
        self.answering[key] = now
        for id_ in before - now:
            self.keys[id_] = self.keys[id_] - {key}
        for id_ in now:
            self.keys[id_] = self.keys.get(id_, _NONE) | {key}
        self.touched |= before | now | self.seen_under.get(key, _NONE)

    def _observed(self, row: ObservationRow) -> None:
        others = (one for one in self.observations.get(row.about, ()) if one.key != row.key)
        self.observations[row.about] = tuple(sorted((*others, row), key=lambda one: one.key))
        self.touched.add(row.about)
        for key in subject_keys(row):
            self.seen_under[key] = self.seen_under.get(key, _NONE) | {row.about}
            self.touched |= self.answering.get(key, _NONE)

    def stated(self, records: Records, id_: str) -> Known | None:
        row = records.get(SystemRow, id_)
        return None if row is None else registered(records, row, self._of(id_))

    def _of(self, id_: str) -> list[ObservationRow]:
        abouts = {
            about for key in self.keys.get(id_, _NONE) for about in self.seen_under.get(key, _NONE)
        }
        return [one for about in sorted(abouts) for one in self.observations[about]]

    def seen(self, about: str) -> Known | None:
        """Return what is only seen: as soon as a developer answers for it, it is no longer that."""
        rows = self.observations.get(about)
        if rows is None or any(self.answering.get(key) for key in subject_keys(rows[0])):
            return None
        return observed(about, rows)
