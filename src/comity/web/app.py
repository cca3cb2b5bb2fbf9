"""The web application: quick paths first, then the API and the pages."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from comity.base.errors import ComityError
from comity.service.sequence import Sequencer
from comity.storage.objects import ObjectStore
from comity.web import api, negotiations, openapi
from comity.web.headers import Guarded
from comity.web.pages import (
    entry,
    faults,
    fork,
    incidents,
    instruments,
    log,
    meetings,
    obligations,
    overview,
    packs,
    system,
    systems,
)
from comity.web.raw import RawPaths
from comity.web.site import Site
from comity.web.submissions import Submissions

SMALLEST = 1500


def routes() -> list[Route]:
    """Return every route but the static files: the API's, then the pages'."""
    texts = (instruments, meetings)
    pages = (overview, systems, system, incidents, obligations, *texts, packs, log, entry)
    return [
        *api.routes(),
        *openapi.routes(),
        *negotiations.routes(),
        *(route for one in pages for route in one.routes()),
    ]


def application(sequencer: Sequencer | None, objects: ObjectStore, site: Site) -> RawPaths:
    """Return the pages and files of a register; of a mirror, which has no sequencer, too."""
    own = [*routes(), *(fork.routes() if sequencer is None else ())]
    others = Starlette(
        routes=[*own, Mount("/static", StaticFiles(packages=[("comity.web", "static")]))],
        middleware=[Middleware(GZipMiddleware, minimum_size=SMALLEST)],
        exception_handlers={
            ComityError: faults.refused,
            HTTPException: faults.missing,
            Exception: faults.broken,
        },
    )
    others.state.site = site
    followed = site.followed()
    submissions = Submissions(sequencer, followed.address if followed else "")
    return RawPaths(submissions, objects, Guarded(others))
