"""
From a system to the one it derives from, and back: what a base's registration does for others.

A developer who builds on a registered model need not know its training compute: the base's own
registration says it, and the share that the modification adds follows from both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from comity.base.quantities import Interval
from comity.register.facts import training_compute
from comity.register.rows import SubjectRow, SystemRow
from comity.register.view import Records
from comity.rules.facts import Fact, FactSet
from comity.statement.subjects import subject_key

# A chain of bases longer than this is followed no further; a circle never ends.
LONGEST = 16


@dataclass(frozen=True, slots=True)
class Lineage:
    """The registered systems one derives from, nearest first, and those that derive from it."""

    bases: tuple[SystemRow, ...]
    derivatives: tuple[SystemRow, ...]


def lineage(records: Records, id_: str) -> Lineage:
    row = records.get(SystemRow, id_)
    bases = tuple(_bases(records, row)) if row else ()
    return Lineage(
        bases,
        tuple(
            one
            for one in records.all(SystemRow)
            if one.key != id_ and (base := base_of(records, one)) and base.key == id_
        ),
    )


def base_of(records: Records, row: SystemRow) -> SystemRow | None:
    """Return the registered system that this one names as its base; None if none or several do."""
    base = row.body.derives_from
    if base is None:
        return None
    subject = records.get(SubjectRow, subject_key([base.developer], base.name))
    found = [records.get(SystemRow, id_) for id_ in subject.systems] if subject else []
    fitting = [
        one
        for one in found
        if one and one.key != row.key and base.version in {None, one.body.version}
    ]
    return fitting[0] if len(fitting) == 1 else None


def _bases(records: Records, row: SystemRow) -> Iterator[SystemRow]:
    seen = {row.key}
    at = base_of(records, row)
    while at is not None and at.key not in seen and len(seen) < LONGEST:
        yield at
        seen.add(at.key)
        at = base_of(records, at)


def with_base(records: Records, row: SystemRow, facts: FactSet) -> FactSet:
    """Add what the registration of the base says, where the facts of its derivative say nothing."""
    base = base_of(records, row)
    if base is None:
        return facts
    found = {
        "base_compute": _whole(records, base, frozenset({row.key})),
        "base_systemic": base.body.designation.designated if base.body.designation else None,
    }
    more = {
        name: Fact(value, (base.index,), base.statement)
        for name, value in found.items()
        if value is not None and name not in facts
    }
    return {**facts, **more}


def _whole(records: Records, row: SystemRow, seen: frozenset[str] = frozenset()) -> Interval | None:
    """Return the training compute of a system together with that of all it derives from."""
    own = training_compute(row.body.training, None)
    if row.body.derives_from is None:
        return own
    before = _before(records, row, seen | {row.key})
    if own is None or before is None:
        known = own or before
        return Interval(known.low, None) if known else None
    return own + before


def _before(records: Records, row: SystemRow, seen: frozenset[str]) -> Interval | None:
    stated = row.body.derives_from.base_compute if row.body.derives_from else None
    if stated is not None:
        return stated.interval
    base = base_of(records, row)
    return None if base is None or base.key in seen else _whole(records, base, seen)
