"""`/incidents` and `/runs`: what developers state of them, and what follows, each with a page."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.documents.tables import table
from comity.oversight.obligations import State
from comity.oversight.subjects import Stated, of_row
from comity.register.rows import DeveloperRow, IncidentRow, RunRow
from comity.web import labels
from comity.web.api import answer, site
from comity.web.fields import silent, stated
from comity.web.findings import by_pack
from comity.web.listing import sheet
from comity.web.page import page
from comity.web.pages.system import systems_of
from comity.web.pages.systems import csv_file
from comity.web.parties import names
from comity.web.records import filed, recorded, speaker
from comity.web.site import Site

Either = RunRow | IncidentRow
COLUMNS = ("id", "name", "developers", "when", "entry")


@dataclass(frozen=True, slots=True)
class Listed:
    """A run or an incident as the list shows it; `when` is empty where nobody says."""

    about: Stated
    when: str
    index: int
    tally: list[tuple[State, int]]


def routes() -> list[Route]:
    return [
        Route("/incidents", incidents),
        Route("/incidents.csv", incidents_csv),
        Route("/incidents.json", incidents_json),
        Route("/incidents/{id:path}", incident),
        Route("/runs", runs),
        Route("/runs.csv", runs_csv),
        Route("/runs.json", runs_json),
        Route("/runs/{id:path}", run),
    ]


def incidents(request: Request) -> Response:
    return _list(request, "incidents.html", _incidents(site(request)))


def incidents_csv(request: Request) -> Response:
    return _csv("incidents", _incidents(site(request)))


def incidents_json(request: Request) -> Response:
    return _json("incidents", _incidents(site(request)))


def runs(request: Request) -> Response:
    return _list(request, "runs.html", _runs(site(request)))


def runs_csv(request: Request) -> Response:
    return _csv("runs", _runs(site(request)))


def runs_json(request: Request) -> Response:
    return _json("runs", _runs(site(request)))


def _incidents(here: Site) -> list[Listed]:
    """Return the incidents, the last discovered first."""
    return _newest(_listed(here, IncidentRow, lambda row: row.body.discovered_at))


def _runs(here: Site) -> list[Listed]:
    """Return the training runs, the last begun first."""
    return _newest(_listed(here, RunRow, lambda row: row.body.large_run_started))


def _newest(found: Iterator[Listed]) -> list[Listed]:
    return sorted(sorted(found, key=lambda one: one.about.id), key=lambda one: one.when)[::-1]


def _list(request: Request, template: str, found: list[Listed]) -> Response:
    return page(
        request,
        template,
        sheet=sheet(found, request.query_params),
        address=lambda number: f"{request.url.path}?page={number}",
    )


def _csv(name: str, found: list[Listed]) -> Response:
    rows = (
        (one.about.id, one.about.name, "; ".join(one.about.developers), one.when, one.index)
        for one in found
    )
    return csv_file(name, table(COLUMNS, rows))


def _json(name: str, found: list[Listed]) -> Response:
    return answer({"count": len(found), name: [_shape(one) for one in found]})


def _shape(one: Listed) -> dict[str, Any]:
    """Return a run or an incident for programs; `when` is null where nobody says."""
    return {
        "id": one.about.id,
        "name": one.about.name,
        "developers": one.about.developers,
        "when": one.when or None,
        "entry": one.index,
        "obligations": {state.value: count for state, count in one.tally},
    }


def _listed(here: Site, kind: type[Either], when: Callable[..., object]) -> Iterator[Listed]:
    rows = list(here.record.all(kind))
    tallies = _tallies(here, {row.key for row in rows})
    for row in rows:
        counts = tallies.get(row.key, Counter())
        tally = [(state, counts[state]) for state in labels.STATES if counts[state]]
        yield Listed(of_row(here.record, row), str(when(row) or ""), row.index, tally)


def _tallies(here: Site, ids: set[str]) -> Mapping[str, Counter[State]]:
    found: dict[str, Counter[State]] = {}
    for one in here.obligations():
        if one.about.id in ids:
            found.setdefault(one.about.id, Counter())[one.state] += 1
    return found


def incident(request: Request) -> Response:
    return _one(request, IncidentRow)


def run(request: Request) -> Response:
    return _one(request, RunRow)


def _one(request: Request, kind: type[Either]) -> Response:
    here = site(request)
    row = here.one(kind, request.path_params["id"])
    if row is None:
        raise HTTPException(404)
    about = of_row(here.record, row)
    today = here.clock().day
    said = here.duties(about, today)
    owed = here.obligations_of(about)
    tally = Counter(one.state for one in owed)
    known = here.systems()
    return page(
        request,
        "subject.html",
        about=about,
        row=row,
        said=said,
        systems=[(id_, known.get(id_)) for id_ in systems_of(row)],
        run=_run_of(here, row),
        fields=stated(row.body),
        silent=silent(row.body),
        counted=[(one, tally[one]) for one in labels.STATES if tally[one]],
        packs=by_pack(here, said, owed),
        lacking=here.standards(today).lacking,
        statements=recorded(here, _ids(here, row)),
        party=names(request),
        who=speaker(here, about, request),
    )


def _run_of(here: Site, row: Either) -> Stated | None:
    named = row.body.run if isinstance(row, IncidentRow) else None
    found = here.one(RunRow, named) if named else None
    return of_row(here.record, found) if found else None


def _ids(here: Site, row: Either) -> Iterator[str]:
    developer = here.one(DeveloperRow, row.by)
    yield from (one.statement for one in (row, developer) if one)
    yield from filed(here, row.key)
