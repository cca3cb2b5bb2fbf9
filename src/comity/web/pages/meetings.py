"""`/meetings` and `/terms`: sessions as conveners record them, what sides mean by words."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.documents.codes import coded
from comity.register.rows import InstrumentRow, MeetingRow
from comity.web.api import site
from comity.web.negotiations import defined
from comity.web.page import page
from comity.web.pages.instruments import reader
from comity.web.parties import names


def routes() -> list[Route]:
    return [
        Route("/meetings", meetings),
        Route("/meetings/{id:path}", meeting),
        Route("/terms", terms),
    ]


def meetings(request: Request) -> Response:
    who = reader(request)
    rows = sorted(site(request).record.all(MeetingRow), key=lambda row: row.body.since)
    return page(request, "meetings.html", rows=rows[::-1], said=lambda code: coded(code, who))


def terms(request: Request) -> Response:
    who = reader(request)
    return page(
        request,
        "terms.html",
        terms=defined(site(request)),
        said=lambda code: coded(code, who),
        party=names(request),
    )


def meeting(request: Request) -> Response:
    here, who = site(request), reader(request)
    row = here.one(MeetingRow, request.path_params["id"])
    if row is None:
        raise HTTPException(404)
    linked = {one.partition("#")[0] for item in row.body.agenda for one in item.clauses}
    return page(
        request,
        "meeting.html",
        row=row,
        body=row.body,
        known={one for one in linked if here.one(InstrumentRow, one)},
        said=lambda code: coded(code, who),
        party=names(request),
    )
