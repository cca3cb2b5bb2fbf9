"""What is on record under one clause of one subject: what was filed, what the authority said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from comity.base.instants import Instant
from comity.register.rows import DeterminationRow, FilingRow, Row
from comity.register.view import Records


class Under(NamedTuple):
    """A clause of a pack, for one subject."""

    about: str
    pack: str
    clause: str


@dataclass(frozen=True, slots=True)
class OnFile:
    """
    Filings and determinations, in the order of the log.

    A filing that amends another says again what that said; both stay, and the first is what was
    filed by its time.
    """

    filings: tuple[FilingRow, ...] = ()
    said: tuple[DeterminationRow, ...] = ()

    def since(self, start: Instant | None) -> "OnFile":
        """Return what is of the period that began then: of an earlier one, nothing counts."""
        if start is None:
            return self
        return OnFile(
            tuple(one for one in self.filings if one.filed_on > start.day),
            tuple(one for one in self.said if Instant.parse(one.time) > start),
        )

    def also(self, other: "OnFile") -> "OnFile":
        """Return both together, in the order of the log."""
        filings = sorted((*self.filings, *other.filings), key=lambda row: row.index)
        said = sorted((*self.said, *other.said), key=lambda row: row.index)
        return OnFile(tuple(filings), tuple(said))

    def with_filing(self, row: FilingRow) -> "OnFile":
        return OnFile((*(one for one in self.filings if one.key != row.key), row), self.said)

    def with_word(self, row: DeterminationRow) -> "OnFile":
        """Return it with an authority's newest word; the one it said before is taken back."""
        return OnFile(self.filings, (*(one for one in self.said if one.key != row.key), row))

    @property
    def first(self) -> FilingRow | None:
        return self.filings[0] if self.filings else None

    @property
    def newest(self) -> FilingRow | None:
        return self.filings[-1] if self.filings else None

    @property
    def word(self) -> DeterminationRow | None:
        """The authority's last word, unless something was filed since that it has not seen."""
        last = self.said[-1] if self.said else None
        if last is None or last.body.verdict in FINAL:
            return last
        return last if self.newest is None or self.newest.index < last.index else None


# An authority that waived a duty, or acknowledged what met it, has not to see what comes after.
FINAL = frozenset({"waived", "acknowledged"})
NOTHING = OnFile()


def on_file(records: Records, authorities: Mapping[str, frozenset[str]]) -> Mapping[Under, OnFile]:
    """Return all that is on file; who may speak for the law is said by each pack's decision."""
    rows: list[FilingRow | DeterminationRow] = [*records.all(FilingRow)]
    return filed_too({}, [*rows, *records.all(DeterminationRow)], authorities)


def filed_too(
    before: Mapping[Under, OnFile], rows: Iterable[Row], authorities: Mapping[str, frozenset[str]]
) -> Mapping[Under, OnFile]:
    """Return what is on file after these rows; nobody but a pack's authority is heard on it."""
    files = dict(before)
    for row in sorted(rows, key=lambda row: row.index):
        match row:
            case FilingRow():
                under = Under(row.about, row.body.pack, row.body.clause)
                files[under] = files.get(under, NOTHING).with_filing(row)
            case DeterminationRow() if row.by in authorities.get(row.body.pack, ()):
                under = Under(row.about, row.body.pack, row.body.clause)
                files[under] = files.get(under, NOTHING).with_word(row)
            case _:
                pass
    return files
