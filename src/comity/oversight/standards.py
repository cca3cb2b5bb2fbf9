"""Which rules count on a day: packs the log names, instruments in force, apart from them others."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from comity.oversight.enacted import Enacted, enacted
from comity.register.rows import PackRow
from comity.register.view import Records
from comity.rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Standards:
    """
    The packs in use on a day; those this program has besides; those it lacks, by digest.

    `enacted` are the instruments in force on that day that carry rules.

    `authorities` are the parties that may speak for the law of a pack in use, by its id.
    """

    in_use: tuple[Pack, ...]
    local: tuple[Pack, ...]
    lacking: tuple[PackRow, ...]
    authorities: Mapping[str, frozenset[str]] = field(default_factory=dict)
    enacted: tuple[Enacted, ...] = ()

    @property
    def binding(self) -> "Standards":
        """Return these without what is only local: that binds nobody here."""
        return replace(self, local=(), lacking=())


def standards(records: Records, packs: Iterable[Pack], at: datetime.date) -> Standards:
    """Sort the program's packs by what the log says of them for this day, by digest alone."""
    at_hand = {pack.digest: pack for pack in packs}
    named = [row for row in _newest(records, at) if row.body.use != "off"]
    digests = {row.body.digest for row in named}
    return Standards(
        in_use=tuple(at_hand[row.body.digest] for row in named if row.body.digest in at_hand),
        local=tuple(
            pack for digest, pack in at_hand.items() if digest not in digests and not pack.body.off
        ),
        lacking=tuple(row for row in named if row.body.digest not in at_hand),
        authorities={row.pack: frozenset(row.body.authorities) for row in named},
        enacted=tuple(enacted(records, at)),
    )


def _newest(records: Records, at: datetime.date) -> list[PackRow]:
    """Return for each pack the last word of the log that speaks of this day."""
    found: dict[str, PackRow] = {}
    for row in sorted(records.all(PackRow), key=lambda row: row.index):
        body = row.body
        if body.since <= at and (body.until is None or at <= body.until):
            found[row.pack] = row
    return [found[pack] for pack in sorted(found)]
