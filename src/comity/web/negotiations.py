"""`/instruments` and `/meetings` for programs: JSON of what `documents/negotiated.py` says."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.documents import negotiated, statuses
from comity.oversight.impact import Impact, impact
from comity.oversight.terms import terms as known_terms
from comity.register.rows import ClauseRow, InstrumentRow, MeetingRow
from comity.rules.answers import Answer
from comity.web.api import answer, site
from comity.web.pages.systems import csv_file
from comity.web.site import Site


def routes() -> list[Route]:
    return [
        Route("/instruments.json", instruments),
        Route("/instruments/{id}.json", instrument),
        Route("/instruments/{id}/status.json", status),
        Route("/instruments/{id}/status.csv", status_csv),
        Route("/instruments/{id}/impact.json", impacts),
        Route("/instruments/{id}/versions.json", versions),
        Route("/meetings.json", meetings),
        Route("/terms.json", terms),
    ]


def found(request: Request) -> InstrumentRow:
    row = site(request).one(InstrumentRow, request.path_params["id"])
    if row is None:
        raise HTTPException(404)
    return row


def instruments(request: Request) -> Response:
    listed = summaries(site(request))
    return answer({"count": len(listed), "instruments": listed})


def summaries(here: Site) -> list[dict[str, Any]]:
    now = here.clock()
    return [
        negotiated.summary(here.record, here.accord, row, now)
        for row in here.record.all(InstrumentRow)
    ]


def told(here: Site, row: InstrumentRow) -> dict[str, Any]:
    """Return everything there is on an instrument, kept while the log stands still today."""
    now = here.clock()
    return here.kept.get(
        f"instrument {row.key}",
        (here.record.size, str(now)[:16]),
        lambda: negotiated.document(here.record, here.accord, row, now),
    )


def instrument(request: Request) -> Response:
    return answer(told(site(request), found(request)))


def standing(request: Request) -> dict[str, Any]:
    """Return the depositary's table, or answer that there is none: nothing is adopted."""
    here, row = site(request), found(request)
    said = negotiated.standing(here.record, row, here.clock())
    if said is None:
        raise HTTPException(404)
    return said


def status(request: Request) -> Response:
    row = found(request)
    return answer({"id": row.key, "title": dict(row.opening.title), **standing(request)})


def status_csv(request: Request) -> Response:
    name = f"{request.path_params['id']}-status"
    return csv_file(name, statuses.csv(standing(request)))


def asked(here: Site, row: InstrumentRow) -> list[Impact]:
    day = here.clock().day
    return here.kept.get(
        f"impact {row.key}",
        (here.record.size, day),
        lambda: list(impact(here.record, here.accord, row, day)),
    )


def impacts(request: Request) -> Response:
    here, row = site(request), found(request)
    return answer({"id": row.key, "impact": [_shape(one) for one in asked(here, row)]})


def _shape(one: Impact) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "version": one.version,
        "wording": one.wording,
        "sides": {
            side: {answer.value: tally.get(answer, 0) for answer in Answer}
            for side, tally in one.sides.items()
        },
        "systems": {answer.value: list(ids) for answer, ids in one.systems.items()},
        "fault": str(one.fault) if one.fault else None,
    }


def versions(request: Request) -> Response:
    here, row = site(request), found(request)
    rows = here.record.all(ClauseRow, f"{row.key}|")
    return answer({"id": row.key, "versions": [version_of(one) for one in rows]})


def version_of(row: ClauseRow) -> dict[str, Any]:
    """Return one version of a clause for programs: what it says, who put it forward, when."""
    return {
        "version": row.version,
        "by": row.by,
        "time": row.time,
        "entry": row.index,
        "digest": row.digest,
        "clause": negotiated.whole(row.clause),
    }


def terms(request: Request) -> Response:
    listed = defined(site(request))
    return answer({"count": len(listed), "terms": listed})


def defined(here: Site) -> list[dict[str, Any]]:
    """Return every term with its definitions, in the order of ids."""
    return [negotiated.term(one) for one in known_terms(here.record, here.accord).values()]


def meetings(request: Request) -> Response:
    rows = site(request).record.all(MeetingRow)
    listed = [{"id": row.key, "entry": row.index, **negotiated.whole(row.body)} for row in rows]
    return answer({"count": len(listed), "meetings": listed})
