"""What the packs say of one subject, as pages show it: by pack, most binding first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.documents.assessments import HEADINGS
from comity.oversight.duties import Duties
from comity.oversight.obligations import Obligation
from comity.register.rows import ReviewRow
from comity.register.view import Records
from comity.rules.clause import Clause, Prose
from comity.rules.deadline import Counting
from comity.rules.finding import Assessment, Effect, Finding
from comity.rules.packs import Pack
from comity.web.site import Site

_EFFECTS = list(HEADINGS)
# Reviews by the digest of a pack and the id of its clause.
Reviews = Mapping[tuple[str, str], tuple[ReviewRow, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A finding with its obligation, if it is one, and what belongs beside it.

    `counting` is how its periods are counted, `penalty` the clause on a breach, `reviews` what
    authorities say of the clause.
    """

    finding: Finding
    obligation: Obligation | None
    counting: Counting
    penalty: Clause | None
    reviews: tuple[ReviewRow, ...]

    @property
    def zone(self) -> str:
        return self.counting.zone

    @property
    def readings(self) -> Mapping[str, Prose]:
        """Other readings of the counting rule, by name, in words."""
        return {one.name: one.words for one in self.counting.candidates}


@dataclass(frozen=True, slots=True)
class PackDuties:
    """What one pack says of a subject, most binding first."""

    pack: Pack
    local: bool
    groups: list[tuple[str, Effect, list[Shown]]]

    @property
    def rank(self) -> int:
        """How binding the most binding of it is, 0 for what is owed."""
        return _EFFECTS.index(self.groups[0][1]) if self.groups else len(_EFFECTS)

    @property
    def quiet(self) -> bool:
        """Whether nothing in it asks, or may ask, anything of anybody."""
        return all(effect in {Effect.INFORMS, Effect.NONE} for _, effect, _ in self.groups)


def reviews(records: Records) -> Reviews:
    """Return what authorities say last of the clauses of packs, in the order of the log."""
    found: dict[tuple[str, str], tuple[ReviewRow, ...]] = {}
    for row in sorted(records.all(ReviewRow), key=lambda row: row.index):
        place = row.body.digest, row.body.clause
        found[place] = (*found.get(place, ()), row)
    return found


def by_pack(here: Site, said: Duties, owed: tuple[Obligation, ...]) -> list[PackDuties]:
    """Return what the packs that have a clause on it say of a subject, most binding first."""
    found = [one for one in _each(here, said, owed) if one.groups]
    return sorted(found, key=lambda one: (one.local, one.rank))


def _each(here: Site, said: Duties, owed: tuple[Obligation, ...]) -> Iterator[PackDuties]:
    found, known = here.standards(said.standard.at), reviews(here.record)
    by_clause = {(one.finding.pack, one.finding.clause.id): one for one in owed}
    for pack in found.in_use:
        shown = (_shown(pack, one, by_clause, known) for one in _of(pack, said.standard))
        yield PackDuties(pack, False, _groups(list(shown)))  # noqa: FBT003 - a field
    for pack in found.local:
        shown = (_shown(pack, one, {}, known) for one in _of(pack, said.local))
        yield PackDuties(pack, True, _groups(list(shown)))  # noqa: FBT003 - as above


def _of(pack: Pack, said: Assessment) -> list[Finding]:
    return [one for one in said.findings if one.pack == pack.id]


def _groups(shown: list[Shown]) -> list[tuple[str, Effect, list[Shown]]]:
    grouped = (
        (heading, effect, [one for one in shown if one.finding.effect is effect])
        for effect, heading in HEADINGS.items()
    )
    return [one for one in grouped if one[2]]


def _shown(
    pack: Pack, finding: Finding, owed: Mapping[tuple[str, str], Obligation], known: Reviews
) -> Shown:
    clause = finding.clause
    return Shown(
        finding,
        owed.get((pack.id, clause.id)),
        pack.body.counting,
        pack.clause(clause.penalty) if clause.penalty else None,
        known.get((pack.digest, clause.id), ()),
    )
