"""`/systems/{id}`: one system, what is known of it, and what follows, with every reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.oversight.duties import Duties
from comity.oversight.lineage import Lineage, lineage
from comity.oversight.subjects import Stated, of_row
from comity.oversight.systems import Known
from comity.register.rows import DeveloperRow, IncidentRow, RunRow, SystemRow
from comity.rules.facts import Fact
from comity.web import labels
from comity.web.api import site
from comity.web.fields import Field, silent, stated
from comity.web.findings import by_pack
from comity.web.page import page
from comity.web.parties import names
from comity.web.records import Recorded, filed, recorded, speaker
from comity.web.site import Site


@dataclass(frozen=True, slots=True)
class Registration:
    """What the developer states of the system and of itself."""

    row: SystemRow
    fields: tuple[Field, ...]
    silent: list[str]
    developer: DeveloperRow | None
    developer_fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """A registered system that this one derives from, and the facts that it lends to this one."""

    row: SystemRow
    lends: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Relatives:
    """What a system builds on, nearest first, and what builds on it."""

    bases: tuple[Base, ...]
    derivatives: tuple[SystemRow, ...]

    def __bool__(self) -> bool:
        return bool(self.bases or self.derivatives)


def routes() -> list[Route]:
    return [Route("/systems/{id:path}", system)]


def system(request: Request) -> Response:
    here = site(request)
    known = here.systems().get(request.path_params["id"])
    if known is None:
        raise HTTPException(404)
    today = here.clock().day
    said = here.duties(known, today)
    owed = here.obligations_of(known)
    tally = Counter(one.state for one in owed)
    return page(
        request,
        "system.html",
        known=known,
        said=said,
        counted=[(one, tally[one]) for one in labels.STATES if tally[one]],
        packs=by_pack(here, said, owed),
        lacking=here.standards(today).lacking,
        registration=_registration(here, known),
        relatives=_relatives(lineage(here.record, known.id), said),
        naming=_naming(here).get(known.id, ()),
        statements=_statements(here, known),
        party=names(request),
        who=speaker(here, known, request),
    )


def _registration(here: Site, known: Known) -> Registration | None:
    row = here.one(SystemRow, known.id)
    if row is None:
        return None
    developer = here.one(DeveloperRow, row.by)
    fields = stated(developer.body) if developer else ()
    return Registration(row, stated(row.body), silent(row.body), developer, fields)


def _relatives(found: Lineage, said: Duties) -> Relatives:
    bases = tuple(
        Base(row, {name: one for name, one in said.facts.items() if one.source == row.statement})
        for row in found.bases
    )
    return Relatives(bases, found.derivatives)


def _naming(here: Site) -> Mapping[str, tuple[Stated, ...]]:
    """Return the runs and incidents that name a system, by the system's id."""
    return here.kept.get("naming", here.record.size, lambda: _named(here))


def _named(here: Site) -> Mapping[str, tuple[Stated, ...]]:
    found: dict[str, tuple[Stated, ...]] = {}
    rows: Iterator[RunRow | IncidentRow] = chain(
        here.record.all(RunRow), here.record.all(IncidentRow)
    )
    for row in rows:
        for id_ in systems_of(row):
            found[id_] = (*found.get(id_, ()), of_row(here.record, row))
    return found


def systems_of(row: RunRow | IncidentRow) -> tuple[str, ...]:
    """Return the ids of the systems that a run or an incident names."""
    if isinstance(row, IncidentRow):
        return row.body.systems
    return (row.body.system,) if row.body.system else ()


def _statements(here: Site, known: Known) -> list[Recorded]:
    return recorded(here, _ids(here, known))


def _ids(here: Site, known: Known) -> Iterator[str]:
    row = here.one(SystemRow, known.id)
    developer = here.one(DeveloperRow, row.by) if row else None
    yield from (one.statement for one in (row, developer) if one)
    if row:
        yield from filed(here, known.id)
    yield from (one.statement for one in known.observations)
