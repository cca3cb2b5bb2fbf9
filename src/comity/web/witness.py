"""
The face of a witness (C2SP tlog-witness): it cosigns, and shows what it cosigned and objects to.

    POST /add-checkpoint            400, 404, 403, 409, 422 or 200, in this order
    GET  /<origin hash>/checkpoint  what it cosigned last, even once it is retired
    GET  /                          who it is, for people
    GET  /objections.json           void entries of the logs it validates
    GET  /evidence.json             signed checkpoints that it refused, in full

A retired witness answers all but the second with 503 and the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.log import submission
from comity.log.submission import AddCheckpoint, write_cosignatures
from comity.log.witness import Conflict, UnknownLog, Unsigned
from comity.service.wiring.witness import House, Judged, copy_path, evidence_of
from comity.storage.seen import claimed
from comity.storage.witnesses import SqliteState
from comity.web.headers import Guarded
from comity.web.words import Words

STATUS: tuple[tuple[type[ComityError], int], ...] = (
    (UnknownLog, 404),
    (Unsigned, 403),
    (Malformed, 400),
    (Unverified, 422),
    (Refused, 422),
    (Unavailable, 503),
)
# Fills in a template in the reader's language.
Speak: TypeAlias = Callable[..., str]
SIZE_TYPE = "text/x.tlog.size"
SHORT = {"cache-control": "public, max-age=5"}


def application(house: House) -> Guarded:
    face = _Face(house)
    routes = [
        Route("/add-checkpoint", face.add, methods=["POST"]),
        Route("/{origin}/checkpoint", face.shown),
        Route("/objections.json", face.objections),
        Route("/evidence.json", face.evidence),
        Route("/", face.front),
    ]
    return Guarded(Starlette(routes=routes))


class _Face:
    """The answers of one witness."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._shown = {copy_path(origin).partition("/")[0]: origin for origin in house.logs}

    async def add(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("the request is too large\n", 413)
        # Each of them waits for a disk.
        return await run_in_threadpool(self._cosigned, body)

    def _cosigned(self, body: bytes) -> Response:
        try:
            said = self._house.witness.cosign(AddCheckpoint.parse(body))
        except ComityError as fault:
            if self._house.witness.retired is not None:
                return self._retired()
            code = next(code for kind, code in STATUS if isinstance(fault, kind))
            return PlainTextResponse(f"{fault}\n", code)
        except OSError as fault:
            return PlainTextResponse(f"{fault.strerror}\n", 503)
        if isinstance(said, Conflict):
            # Not as a str: Starlette would add a charset to what is to be this type and no other.
            return Response(f"{said.known_size}\n".encode(), 409, {"content-type": SIZE_TYPE})
        return PlainTextResponse(write_cosignatures(said))

    def shown(self, request: Request) -> Response:
        origin = self._shown.get(request.path_params["origin"])
        try:
            note = None if origin is None else self._house.witness.cosigned(origin)
        except ComityError as fault:
            return PlainTextResponse(f"{fault}\n", 503)
        if note is None:
            return PlainTextResponse("this witness has cosigned no such log\n", 404)
        return PlainTextResponse(bytes(note), 200, SHORT)

    def objections(self, request: Request) -> Response:  # noqa: ARG002 - Starlette gives it
        return self._unless_retired(lambda: JSONResponse(self._house.objections()))

    def evidence(self, request: Request) -> Response:  # noqa: ARG002 - as above
        return self._unless_retired(lambda: JSONResponse(evidence_of(self._house.state)))

    def front(self, request: Request) -> Response:
        words = Words.of(request)
        code = 200 if self._house.witness.retired is None else 503
        try:
            said = list(lines(self._house.state, self._house.judged(), words))
        except ComityError as fault:
            code, said = 503, [words.explain(fault)]
        more = {"vary": "accept-language, cookie", "content-language": words.language}
        return PlainTextResponse("\n".join([*said, ""]), code, more)

    def _retired(self) -> Response:
        return PlainTextResponse(f"retired: {self._house.witness.retired}\n", 503)

    def _unless_retired(self, answer: Callable[[], Response]) -> Response:
        if self._house.witness.retired is not None:
            return self._retired()
        try:
            return answer()
        except ComityError as fault:
            return PlainTextResponse(f"{fault}\n", 503)


def lines(state: SqliteState, judged: Mapping[str, Judged], words: Speak) -> Iterator[str]:
    """Yield what people want to know of a witness first, one fact on each line."""
    if state.retired is not None:
        yield words("RETIRED: this witness signs nothing any more, for this reason:")
        yield words(state.retired.template, **state.retired.values)
    yield words("witness   {name}", name=state.keys[0].name)
    for key in state.keys:
        yield words("key       {key}", key=key)
    for log in state.logs:
        raw = state.read(log.origin)
        size = claimed(raw).size if raw else 0
        yield words("log       {origin}, cosigned up to size {size}", origin=log.origin, size=size)
        if log.origin in judged:
            known = judged[log.origin]
            yield words("          entries judged: {entries}; void: {void}", **known._asdict())
    yield words("evidence  {count} refused checkpoints", count=state.count_evidence())
    for origin, more in state.surplus.items():
        yield words("          and {more} more of {origin}, not kept", more=more, origin=origin)
    yield words("It signs that a log only grows; whether what stands in it is true, it cannot say.")


async def _body(request: Request) -> bytes | None:
    """Return the body, or None if it is longer than any request can be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > submission.LIMIT:
            return None
    return body
