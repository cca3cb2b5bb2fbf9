"""
The paths that must be quick, without a framework: submitting statements, reading the log.

`POST /api/statements` takes one envelope and answers its receipt, or one envelope per line
(application/x-ndjson) and answers a JSON line about each, then what proves them. `GET /checkpoint`
and `/tile/…` are C2SP tlog-tiles.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from comity.base.errors import ComityError, Unavailable
from comity.statement.entry import LIMIT
from comity.storage.objects import ObjectStore
from comity.web.answers import JSON, TEXT, Answer, OtherCode, refused
from comity.web.submissions import Submissions

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

BULK = 16 * 1024 * 1024
LINES_TYPE = b"application/x-ndjson"
BYTES = b"application/octet-stream"
FOREVER = b"public, max-age=31536000, immutable"
SHORT = b"public, max-age=2"
# The second is there while a side is silent: the newest one that every side has cosigned.
CHECKPOINTS = frozenset({"/checkpoint", "/checkpoint.whole"})


class RawPaths:
    """An ASGI application that answers the quick paths itself and hands on the others."""

    def __init__(self, submissions: Submissions, objects: ObjectStore, others: App) -> None:
        self.submissions = submissions
        self.objects = objects
        self.others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http":
            await self.others(scope, receive, send)
        elif path == "/api/statements" and scope["method"] == "POST":
            await self._submit(scope, receive, send)
        elif path in CHECKPOINTS or path.startswith("/tile/"):
            await self._log(scope, path[1:], send)
        else:
            await self.others(scope, receive, send)

    async def _submit(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = dict(scope["headers"]).get(b"content-type", b"").split(b";")[0].strip()
        try:
            answer = await self._submitted(kind, receive)
        except ComityError as fault:
            answer = refused(fault)
        await _send(send, answer)

    async def _submitted(self, kind: bytes, receive: Receive) -> Answer:
        if kind == LINES_TYPE:
            said = await self.submissions.many(await _body(receive, BULK))
            return Answer(200, LINES_TYPE, said)
        if kind not in {b"", JSON} and not kind.endswith(b"+json"):
            raise OtherCode(
                415, "send application/json, or application/x-ndjson with a statement on each line"
            )
        body = await _body(receive, 2 * LIMIT)
        return Answer(200, TEXT, bytes(await self.submissions.one(body)))

    async def _log(self, scope: Scope, path: str, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _send(send, Answer(405, TEXT, b"", ((b"allow", b"GET, HEAD"),)))
            return
        try:
            data = self.objects.get(path)
        except ComityError:
            data = None
        if data is None:
            await _send(send, Answer(404, TEXT, b"there is no such part of the log\n"))
        elif f"/{path}" in CHECKPOINTS:
            await _send(send, Answer(200, TEXT, data, ((b"cache-control", SHORT),)))
        else:
            await _send(send, Answer(200, BYTES, data, ((b"cache-control", FOREVER),)))


async def _body(receive: Receive, limit: int) -> bytes:
    parts = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Unavailable("the request broke off")
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > limit:
            raise OtherCode(413, "a request has at most {limit} bytes", limit=limit)
        if not message.get("more_body"):
            return b"".join(parts)


async def _send(send: Send, answer: Answer) -> None:
    start = {"type": "http.response.start", "status": answer.code, "headers": answer.headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})
