"""
The paths that must be quick, without a framework: submitting statements, reading the log.

`POST /api/statements` takes one envelope and answers its receipt, or one envelope per line
(application/x-ndjson) and answers one JSON line each. `GET /checkpoint` and `/tile/…` are C2SP
tlog-tiles.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from comity.base.errors import ComityError, Malformed, Unavailable
from comity.register.entries import read
from comity.service.sequence import Sequencer
from comity.statement.entry import LIMIT
from comity.statement.envelope import Envelope
from comity.storage.objects import ObjectStore
from comity.web.answers import error_json, kind_of, status

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

BULK = 16 * 1024 * 1024
LINES = 4096
TEXT = b"text/plain; charset=utf-8"
JSON = b"application/json"
LINES_TYPE = b"application/x-ndjson"
BYTES = b"application/octet-stream"
FOREVER = b"public, max-age=31536000, immutable"
SHORT = b"public, max-age=2"


class RawPaths:
    """An ASGI application that answers the quick paths itself and hands on the others."""

    def __init__(self, sequencer: Sequencer, objects: ObjectStore, others: App) -> None:
        self.sequencer = sequencer
        self.objects = objects
        self.others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http":
            await self.others(scope, receive, send)
        elif path == "/api/statements" and scope["method"] == "POST":
            await self._submit(scope, receive, send)
        elif path == "/checkpoint" or path.startswith("/tile/"):
            await self._log(scope, path[1:], send)
        else:
            await self.others(scope, receive, send)

    async def _submit(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = dict(scope["headers"]).get(b"content-type", b"").split(b";")[0].strip()
        try:
            if kind == LINES_TYPE:
                body = await _body(receive, BULK)
                await _answer(send, 200, LINES_TYPE, await self._many(body))
                return
            _check_type(kind)
            body = await _body(receive, 2 * LIMIT)
            receipt = await self._one(body)
        except (_TooLargeError, _OtherTypeError) as fault:
            await _answer(send, fault.status, JSON, error_json(fault))
        except ComityError as fault:
            wait = [(b"retry-after", b"1")] if isinstance(fault, Unavailable) else []
            await _answer(send, status(fault), JSON, error_json(fault), wait)
        else:
            await _answer(send, 200, TEXT, receipt)

    async def _one(self, body: bytes) -> bytes:
        try:
            signed = read(Envelope.parse(body), self.sequencer.known_keys)
        except Unavailable as fault:
            # A log may hold kinds newer than this program; a submission may not.
            raise Malformed(fault.template, **fault.values) from None
        return await self.sequencer.submit(signed)

    async def _many(self, body: bytes) -> bytes:
        lines = [line for line in body.split(b"\n") if line]
        if len(lines) > LINES:
            raise Malformed("at most {most} statements at once", most=LINES)
        answers = await asyncio.gather(*(self._line(line) for line in lines))
        return b"".join(answers)

    async def _line(self, line: bytes) -> bytes:
        try:
            receipt = await self._one(line)
        except ComityError as fault:
            return (
                json.dumps({"kind": kind_of(fault), **json.loads(error_json(fault))}).encode()
                + b"\n"
            )
        return json.dumps({"receipt": receipt.decode()}).encode() + b"\n"

    async def _log(self, scope: Scope, path: str, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 405, TEXT, b"", [(b"allow", b"GET, HEAD")])
            return
        try:
            data = self.objects.get(path)
        except ComityError:
            data = None
        if data is None:
            await _answer(send, 404, TEXT, b"there is no such part of the log\n")
        elif path == "checkpoint":
            await _answer(send, 200, TEXT, data, [(b"cache-control", SHORT)])
        else:
            await _answer(send, 200, BYTES, data, [(b"cache-control", FOREVER)])


class _TooLargeError(Malformed):
    """More bytes than a request may have."""

    status = 413


class _OtherTypeError(Malformed):
    """A content type that statements do not come in."""

    status = 415


def _check_type(kind: bytes) -> None:
    if kind not in {b"", JSON} and not kind.endswith(b"+json"):
        raise _OtherTypeError(
            "send application/json, or application/x-ndjson with a statement on each line"
        )


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
            raise _TooLargeError("a request has at most {limit} bytes", limit=limit)
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(
    send: Send,
    code: int,
    kind: bytes,
    body: bytes,
    headers: list[tuple[bytes, bytes]] | None = None,
) -> None:
    common = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    start = {"type": "http.response.start", "status": code, "headers": common + (headers or [])}
    await send(start)
    await send({"type": "http.response.body", "body": body})
