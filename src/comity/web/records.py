"""The statements behind a page: who said them, where they stand in the log, whether in doubt."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from starlette.requests import Request

from comity.oversight.subjects import About
from comity.register.rows import DeterminationRow, DeveloperRow, FilingRow, StatementRow
from comity.rules.facts import Fact
from comity.rules.phases import SOURCE
from comity.web import labels
from comity.web.parties import names
from comity.web.site import Site
from comity.web.words import Words


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement that stands."""

    index: int
    kind: str
    by: str
    time: str
    doubt: str


def recorded(here: Site, ids: Iterable[str]) -> list[Recorded]:
    """Return these statements, the newest first."""
    found = (here.one(StatementRow, id_) for id_ in ids)
    rows = sorted({row.key: row for row in found if row}.values(), key=lambda row: -row.index)
    return [_recorded(here, row) for row in rows]


def _recorded(here: Site, row: StatementRow) -> Recorded:
    doubt = here.doubt(row.key)
    words = labels.DOUBTS[doubt] if doubt else ""
    return Recorded(row.index, row.kind, row.by, row.time, words)


def filed(here: Site, about: str) -> Iterator[str]:
    """Yield the ids of what was filed and determined about a subject, or about its developer."""
    abouts = {about, about.partition("/")[0]}
    yield from (row.key for row in here.record.all(FilingRow) if row.about in abouts)
    yield from (row.statement for row in here.record.all(DeterminationRow) if row.about in abouts)


def speaker(here: Site, about: About, request: Request) -> Callable[[Fact], str]:
    """Return who states a fact that is known of a subject, in the reader's language."""
    party, words = names(request), Words.of(request)
    developers = ", ".join(about.developers)

    def who(fact: Fact) -> str:
        row = here.one(StatementRow, fact.source)
        if row is None:
            # Not a statement: where the fact was read, or that it was worked out from others.
            place = words("from other facts") if fact.source == SOURCE else fact.source
            return ", ".join(one for one in (developers * about.registered, place) if one)
        if row.by == about.id.partition("/")[0]:
            return developers
        other = here.one(DeveloperRow, row.by)
        return other.body.name if other else party(row.by)

    return who
