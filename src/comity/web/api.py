"""The JSON API for readers. `openapi.json` describes it; a test holds the two together."""

from decimal import Decimal
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from comity.base.errors import ComityError, Malformed
from comity.base.quantities import number, plain
from comity.documents.assessments import as_json
from comity.oversight.systems import Known, over, unregistered
from comity.register.rows import ObservationRow, PackRow, StandingRow, SystemRow, VoidRow
from comity.web.answers import error_json, status
from comity.web.site import Site


def routes() -> list[Route]:
    return [
        Route("/accord", accord),
        Route("/api/status", register_status),
        Route("/api/systems", systems),
        Route("/api/systems/{id:path}", system),
        Route("/api/observations", observations),
        Route("/api/standing", standing),
        Route("/api/packs", packs),
        Route("/api/voids", voids),
        Route("/healthz", healthz),
    ]


def site(request: Request) -> Site:
    found: Site = request.app.state.site
    return found


def answer(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def failed(_: Request, fault: Exception) -> Response:
    """Answer any of the four errors with its status and its parts."""
    assert isinstance(fault, ComityError)  # noqa: S101 - registered for these alone
    return Response(error_json(fault), status(fault), media_type="application/json")


def missing() -> Response:
    return PlainTextResponse("there is nothing under this name\n", 404)


def accord(request: Request) -> Response:
    return Response(site(request).chain().write(), media_type="application/json")


def register_status(request: Request) -> Response:
    here = site(request)
    head = here.head
    known = here.accord
    return answer(
        {
            "rehearsal": known.body.rehearsal,
            "register": known.genesis,
            "accord": {"id": known.id, "version": known.body.version},
            "origin": head.origin,
            "size": head.size,
            "root": str(head.root),
            "indexed": here.record.size,
            "voids": here.record.count(VoidRow),
            "fingerprint": here.fingerprint(),
        }
    )


def systems(request: Request) -> Response:
    query = request.query_params
    known = list(site(request).systems().values())
    if query.get("unregistered") in {"1", "true"}:
        known = list(unregistered(known))
    undetermined = sum(one.best is None for one in known)
    if "over" in query:
        found = over(known, number(query["over"]))
        known, undetermined = list(found.systems), found.undetermined
    listed = [summary(one) for one in known]
    return answer({"count": len(listed), "undetermined": undetermined, "systems": listed})


def summary(one: Known) -> dict[str, Any]:
    """Return a system as the command line and the API list it; figures in FLOP, as exact texts."""
    figure = one.figure
    return {
        "id": one.id,
        "name": one.name,
        "developers": one.developers,
        "published": str(one.published) if one.published else None,
        "registered": one.registered,
        "training_compute": {
            "best": _plain(one.best),
            "low": _plain(figure.low) if figure else None,
            "high": _plain(figure.high) if figure else None,
        },
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def system(request: Request) -> Response:
    here = site(request)
    found = here.systems().get(request.path_params["id"])
    if found is None:
        return missing()
    duties = as_json(here.duties(found, here.clock().day).standard)
    said = {"observations": found.observations, "duties": duties, "doubts": _doubts(here, found)}
    return answer({**summary(found), **said})


def _doubts(here: Site, found: Known) -> dict[str, str]:
    """Return how the statements about a system stand that a reported key signed, by their ids."""
    registered = here.one(SystemRow, found.id)
    ids = [one.statement for one in found.observations]
    ids += [registered.statement] if registered else []
    doubts = {id_: here.doubt(id_) for id_ in ids}
    return {id_: doubt.value for id_, doubt in doubts.items() if doubt}


def observations(request: Request) -> Response:
    by = request.query_params.get("by")
    rows = (row for row in site(request).record.all(ObservationRow) if by in {None, row.by})
    return answer({row.about: {"statement": row.statement, "body": row.body} for row in rows})


def standing(request: Request) -> Response:
    query = request.query_params
    parts = [query.get(name) for name in ("kind", "by", "about")]
    if None in parts:
        raise Malformed("kind, by and about say whose statement is asked for")
    row = site(request).record.get(StandingRow, "|".join(part or "" for part in parts))
    return PlainTextResponse(row.statement + "\n") if row else missing()


def packs(request: Request) -> Response:
    return answer(list(site(request).record.all(PackRow)))


def voids(request: Request) -> Response:
    return answer(list(site(request).record.all(VoidRow)))


def healthz(request: Request) -> Response:
    """Answer `ok` while the record and the published checkpoint can be read; else 503."""
    here = site(request)
    followed = here.followed()
    if followed and followed.forked:
        # What is served is verified and stays; that somebody has to look at it is said loudly.
        return PlainTextResponse(f"forked {here.head.size} {followed.forked.path}\n", 503)
    return PlainTextResponse(f"ok {here.head.size} {here.record.size}\n")
