"""What a reader sees when there is no answer: in the reader's language, never a stack trace."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.web import api
from comity.web.answers import status
from comity.web.labels import _
from comity.web.page import page
from comity.web.words import Words

# What each kind of no is called on a page, and what may help.
HEADINGS: Mapping[type[ComityError], tuple[str, str]] = {
    Malformed: (_("This is not well formed"), _("Please check what was asked for and try again.")),
    Unverified: (
        _("This could not be verified"),
        _("A signature, hash or proof does not hold. Please tell the operator and another party."),
    ),
    Refused: (_("This is refused"), _("The accord or the rules do not allow it.")),
    Unavailable: (_("This could not be found out"), _("Asking again in a moment may help.")),
}
# Answers for programs: their faults are for programs too.
PROGRAMS = ("/api/", "/accord", "/openapi.json", "/healthz")
FILES = (".json", ".csv", ".ics", "/receipt")


def refused(request: Request, fault: Exception) -> Response:
    """Answer one of the four errors, to a person or to a program."""
    assert isinstance(fault, ComityError)  # noqa: S101 - registered for these alone
    if for_programs(request):
        return api.failed(request, fault)
    words = Words.of(request)
    heading, advice = next(said for kind, said in HEADINGS.items() if isinstance(fault, kind))
    answer = page(
        request,
        "error.html",
        status(fault),
        heading=words(heading),
        message=words.explain(fault),
        advice=words(advice),
    )
    if isinstance(fault, Unavailable):
        answer.headers["retry-after"] = "1"
    return answer


def missing(request: Request, fault: Exception) -> Response:
    """Answer an address that leads nowhere, or that cannot be used in this way."""
    assert isinstance(fault, HTTPException)  # noqa: S101 - registered for these alone
    if for_programs(request):
        said = HTTPStatus(fault.status_code).phrase.lower()
        return PlainTextResponse(f"{said}\n", fault.status_code, headers=fault.headers)
    words = Words.of(request)
    gone = fault.status_code == HTTPStatus.NOT_FOUND
    answer = page(
        request,
        "error.html",
        fault.status_code,
        heading=words("There is nothing here") if gone else words("This cannot be asked so"),
        message=words(
            "No page, system or entry has the address {path}.", path=request.scope["path"]
        )
        if gone
        else words("This address does not answer requests of this form."),
        advice="",
    )
    answer.headers.update(fault.headers or {})
    return answer


def broken(request: Request, __: Exception) -> Response:
    """Answer a fault of this program: that there is one, and nothing of its inside."""
    if for_programs(request):
        return PlainTextResponse("something is broken in this register\n", 500)
    words = Words.of(request)
    return page(
        request,
        "error.html",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        heading=words("Something is broken in this register"),
        message=words("It is not your fault. The record itself is not changed by it."),
        advice="",
    )


def for_programs(request: Request) -> bool:
    path: str = request.scope["path"]
    return path.startswith(PROGRAMS) or path.endswith(FILES)
