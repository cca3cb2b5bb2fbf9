"""`/systems/{id}`: one system, what is known of it, and what follows, with every reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.documents.assessments import HEADINGS
from comity.oversight.duties import Duties
from comity.oversight.obligations import Obligation
from comity.oversight.systems import Known
from comity.register.rows import DeveloperRow, FilingRow, StatementRow, SystemRow
from comity.rules.clause import Clause
from comity.rules.finding import Assessment, Effect, Finding
from comity.rules.packs import Pack
from comity.web import labels
from comity.web.api import site
from comity.web.fields import Field, silent, stated
from comity.web.page import page
from comity.web.parties import names
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
class Shown:
    """A finding; its obligation, if it is one; where its periods end; the clause on a breach."""

    finding: Finding
    obligation: Obligation | None
    zone: str
    penalty: Clause | None


@dataclass(frozen=True, slots=True)
class PackDuties:
    """What one pack says of the system, most binding first."""

    pack: Pack
    local: bool
    groups: list[tuple[str, Effect, list[Shown]]]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement about the system that stands."""

    index: int
    kind: str
    by: str
    time: str
    doubt: str


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
        packs=list(_packs(here, said, owed)),
        lacking=here.standards(today).lacking,
        registration=_registration(here, known),
        statements=list(_statements(here, known)),
        party=names(request),
    )


def _packs(here: Site, said: Duties, owed: tuple[Obligation, ...]) -> Iterator[PackDuties]:
    found = here.standards(said.standard.at)
    by_clause = {(one.finding.pack, one.finding.clause.id): one for one in owed}
    for pack in found.in_use:
        yield PackDuties(pack, False, _groups(pack, said.standard, by_clause))  # noqa: FBT003 - a field
    for pack in found.local:
        yield PackDuties(pack, True, _groups(pack, said.local, {}))  # noqa: FBT003 - as above


def _groups(
    pack: Pack, said: Assessment, owed: Mapping[tuple[str, str], Obligation]
) -> list[tuple[str, Effect, list[Shown]]]:
    groups = []
    for effect, heading in HEADINGS.items():
        findings = [
            _shown(pack, one, owed.get((pack.id, one.clause.id)))
            for one in said.findings
            if one.pack == pack.id and one.effect is effect
        ]
        if findings:
            groups.append((heading, effect, findings))
    return groups


def _shown(pack: Pack, finding: Finding, owed: Obligation | None) -> Shown:
    penalty = finding.clause.penalty
    return Shown(finding, owed, pack.body.counting.zone, pack.clause(penalty) if penalty else None)


def _registration(here: Site, known: Known) -> Registration | None:
    row = here.one(SystemRow, known.id)
    if row is None:
        return None
    developer = here.one(DeveloperRow, row.by)
    fields = stated(developer.body) if developer else ()
    return Registration(row, stated(row.body), silent(row.body), developer, fields)


def _statements(here: Site, known: Known) -> Iterator[Recorded]:
    row = here.one(SystemRow, known.id)
    developer = here.one(DeveloperRow, row.by) if row else None
    stand = [one.statement for one in (row, developer) if one]
    stand += [one.key for one in here.record.all(FilingRow) if one.about == known.id]
    stand += [one.statement for one in known.observations]
    found = (here.one(StatementRow, id_) for id_ in stand)
    rows = sorted((one for one in found if one), key=lambda one: -one.index)
    return (_recorded(here, one) for one in rows)


def _recorded(here: Site, row: StatementRow) -> Recorded:
    doubt = here.doubt(row.key)
    words = labels.DOUBTS[doubt] if doubt else ""
    return Recorded(row.index, row.kind, row.by, row.time, words)
