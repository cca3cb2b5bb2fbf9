"""`/fork`, on a mirror: the proof that the log it follows has signed two histories."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from comity.web.api import site


def routes() -> list[Route]:
    return [Route("/fork", fork)]


def fork(request: Request) -> Response:
    """Answer the proof, to be checked with `comity prove-fork --check`; 404 while there is none."""
    followed = site(request).followed()
    if followed is None or followed.forked is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return PlainTextResponse(str(followed.forked.fork))
