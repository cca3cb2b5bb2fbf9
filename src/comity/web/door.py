"""
The door of a served register: a plain post of one statement is read here, all else by uvicorn.

Only the plainest request is known: one line, headers from a short list, a length. A connection
that brings anything else is given to uvicorn with every byte since its last answer, and stays
there; what is refused, streamed, pipelined past a limit or spelled otherwise is never judged here.
"""

import asyncio
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol, cast

from comity.base.errors import ComityError
from comity.log.many_proofs import Proven
from comity.statement.entry import LIMIT
from comity.web.answers import JSON, TEXT, Answer, refused

LINE = b"POST /api/statements HTTP/1.1\r\n"
HEADER = re.compile(rb"([A-Za-z-]{1,40}): ?([!-~](?:[ -~]{0,500}[!-~])?)")
LENGTH = re.compile(rb"[1-9][0-9]{0,5}")
# Headers that change nothing about how a request is read; `via` and the like come from proxies.
NEUTRAL = frozenset(
    {
        b"host", b"user-agent", b"accept", b"accept-encoding", b"accept-language", b"via",
        b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-real-ip",
    }
)  # fmt: skip
HEAD = 4096
# What a connection may send ahead while its last statement is not answered, in bytes.
AHEAD = 256 * 1024
# In how many seconds a connection has to bring its next request whole.
PATIENCE = 20.0
TURN = 1.0

Submit = Callable[[bytes], "asyncio.Future[Proven]"]


class Connections(Protocol):
    """What is open, and what every answer says: the part of uvicorn's state that doors share."""

    connections: set[Any]
    default_headers: list[tuple[bytes, bytes]]


class Doors:
    """Makes the door of each connection, and closes those that keep others waiting."""

    def __init__(self, submit: Submit, state: Connections) -> None:
        self.submit, self.state = submit, state
        self.loop = asyncio.get_running_loop()
        self.open: set[Door] = set()
        self._turn: asyncio.TimerHandle | None = None

    def door(self, others: Callable[[], asyncio.Protocol]) -> "Door":
        if self._turn is None:
            self._turn = self.loop.call_later(TURN, self.sweep)
        return Door(self, others)

    def sweep(self) -> None:
        """Close who has brought no whole request for too long; none is asked for its answer."""
        late = self.loop.time() - PATIENCE
        for door in [one for one in self.open if one.since < late]:
            door.close_idle()
        self._turn = self.loop.call_later(TURN, self.sweep) if self.open else None


class Door(asyncio.Protocol):
    """One connection, while it brings plain posts; `others` makes who takes it over else."""

    def __init__(self, doors: Doors, others: Callable[[], asyncio.Protocol]) -> None:
        self._doors, self._others = doors, others
        self._had = b""
        self._answer: asyncio.Future[Proven] | None = None
        self._last = self._full = False
        self.since = doors.loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._doors.open.add(self)
        self._doors.state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._gone()

    def data_received(self, data: bytes) -> None:
        self._had += data
        self._go_on()
        if (self._answer is not None or self._full) and len(self._had) > AHEAD:
            self._transport.pause_reading()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        if not self._transport.is_closing():
            self._transport.resume_reading()
            self._go_on()

    def close_idle(self) -> None:
        """Close unless an answer is on its way; who does not even read is cut off."""
        if self._answer is None:
            if self._transport.is_closing():
                self._transport.abort()
            self._transport.close()

    def shutdown(self) -> None:
        """Close when what was asked is answered; uvicorn calls it at the end."""
        self._last = True
        self.close_idle()

    def _go_on(self) -> None:
        while self._had and self._answer is None and not (self._full or self._last):
            end = self._had.find(b"\r\n\r\n", 0, HEAD)
            begun = self._had[: len(LINE)] == LINE[: len(self._had)]
            if end < 0 and begun and len(self._had) < HEAD:
                return
            length = plain_post(self._had[:end]) if end > 0 else None
            if length is None:
                self._give_over()
                return
            if len(self._had) < end + 4 + length:
                return
            body, self._had = self._had[end + 4 : end + 4 + length], self._had[end + 4 + length :]
            self._take(body)

    def _take(self, body: bytes) -> None:
        try:
            self._answer = self._doors.submit(body)
        except ComityError as fault:
            self._write(refused(fault))
        else:
            self._answer.add_done_callback(self._answered)

    def _answered(self, answer: "asyncio.Future[Proven]") -> None:
        self._answer = None
        if self._transport.is_closing():
            return
        fault = answer.exception()
        if isinstance(fault, ComityError):
            self._write(refused(fault))
        elif fault is not None:
            self._transport.abort()
            raise fault
        else:
            self._write(Answer(200, TEXT, bytes(answer.result())))
        self._transport.resume_reading()
        self._go_on()

    def _write(self, answer: Answer) -> None:
        self.since = self._doors.loop.time()
        common = self._doors.state.default_headers
        ending = [(b"connection", b"close")] if self._last else []
        self._transport.writelines((answer.head([*common, *ending]), answer.body))
        if self._last:
            self._transport.close()

    def _give_over(self) -> None:
        self._gone()
        other, had = self._others(), self._had
        other.connection_made(self._transport)
        self._transport.set_protocol(other)
        other.data_received(had)

    def _gone(self) -> None:
        self._doors.open.discard(self)
        self._doors.state.connections.discard(self)


# Clients say the same at every request but for the length, and that has few values.
@lru_cache(maxsize=1024)
def plain_post(head: bytes) -> int | None:
    """Return the length of the body a plain post announces; None for any other request."""
    first, *lines = head.split(b"\r\n")
    if first + b"\r\n" != LINE:
        return None
    said: dict[bytes, bytes] = {}
    for line in lines:
        found = HEADER.fullmatch(line)
        # A header that stands twice can be read in two ways; that is for uvicorn to judge.
        if found is None or found[1].lower() in said:
            return None
        said[found[1].lower()] = found[2]
    length = said.pop(b"content-length", b"")
    if said.pop(b"content-type", JSON) != JSON or b"host" not in said:
        return None
    if said.pop(b"connection", b"keep-alive").lower() != b"keep-alive" or said.keys() - NEUTRAL:
        return None
    return int(length) if LENGTH.fullmatch(length) and int(length) <= 2 * LIMIT else None
