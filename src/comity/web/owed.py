"""What every system owes, assessed again only where what it follows from has changed."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from comity.base.instants import Instant
from comity.oversight.duties import facts_of
from comity.oversight.obligations import Obligation, obligations, state
from comity.oversight.standards import Standards
from comity.oversight.systems import Known
from comity.register.rows import FilingRow
from comity.register.view import Records
from comity.rules.facts import FactSet


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the obligations of one system follow from, but for the day and the packs."""

    known: Known
    facts: FactSet
    filings: tuple[FilingRow, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """The obligations of each system under the packs of one day, each with its basis."""

    at: datetime.date
    packs: tuple[str, ...]
    systems: Mapping[str, tuple[Basis, tuple[Obligation, ...]]]

    def standing(self, now: Instant) -> tuple[Obligation, ...]:
        """Return every obligation where it stands now; what changes by time alone is not kept."""
        return tuple(_now(one, now) for _, owed in self.systems.values() for one in owed)


def _now(one: Obligation, now: Instant) -> Obligation:
    stands = state(one.finding, one.filing, now)
    return one if stands is one.state else replace(one, state=stands)


def owed(
    records: Records, systems: Iterable[Known], found: Standards, now: Instant, before: Owed | None
) -> Owed:
    """Return what is owed now; of what was owed before, all that still follows stays."""
    packs = tuple(pack.digest for pack in found.in_use)
    usable = before is not None and (before.at, before.packs) == (now.day, packs)
    old = before.systems if before and usable else {}
    bases = _bases(records, systems, now.day)
    fresh = {id_: basis for id_, basis in bases.items() if id_ not in old or old[id_][0] != basis}
    new: dict[str, list[Obligation]] = {id_: [] for id_ in fresh}
    # Packs that are only local bind nobody here: assessing them too would double the work.
    binding = Standards(found.in_use, (), ())
    for one in obligations(records, [basis.known for basis in fresh.values()], binding, now):
        new[one.system.id].append(one)
    kept = {
        id_: (basis, tuple(new[id_])) if id_ in fresh else old[id_] for id_, basis in bases.items()
    }
    return Owed(now.day, packs, kept)


def _bases(records: Records, systems: Iterable[Known], at: datetime.date) -> dict[str, Basis]:
    filings: dict[str, list[FilingRow]] = {}
    for row in records.all(FilingRow):
        filings.setdefault(row.system, []).append(row)
    return {
        known.id: Basis(known, facts_of(records, known, at), tuple(filings.get(known.id, ())))
        for known in systems
    }
