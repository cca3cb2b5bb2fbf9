"""The door: plain posts are answered here, in order; whatever else comes goes on to the others."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Refused, Unavailable
from comity.log.many_proofs import Proven
from comity.statement.entry import LIMIT
from comity.web import door as door_module
from comity.web.door import AHEAD, HEAD, LINE, Doors, plain_post

PLAIN = LINE + b"Host: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"


def post(body: bytes) -> bytes:
    return PLAIN % (len(body), body)


class Others(asyncio.Protocol):
    """Whoever takes a connection over: says what it was brought, and how much more came."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.transport.write(b"others: " + data)


class House:
    """Doors on a free port; a statement is answered when a test says so, or at once."""

    def __init__(self) -> None:
        self.state: Any = SimpleNamespace(connections=set(), default_headers=[(b"date", b"now")])
        self.waiting: list[tuple[bytes, asyncio.Future[Proven]]] = []
        self.at_once = True
        self.doors = Doors(self.submit, self.state)

    def submit(self, body: bytes) -> "asyncio.Future[Proven]":
        if body == b"no":
            raise Refused("no {what}", what="way")
        answer: asyncio.Future[Proven] = asyncio.get_running_loop().create_future()
        self.waiting.append((body, answer))
        if self.at_once:
            answer.set_result(Proven(1, body, b"", b"note"))
        return answer


Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
Story = Callable[[House, Reader, Writer], Awaitable[None]]


def told(story: Story) -> None:
    async def run() -> None:
        house = House()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: house.doors.door(Others), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(10):
            await story(house, reader, writer)
        writer.transport.abort()
        server.close()
        # The other end hears of it, and its socket is closed, before the loop is.
        await asyncio.sleep(0.02)

    asyncio.run(run())


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return int(head.split()[1]), head, await reader.readexactly(length)


def test_a_plain_post_is_answered_with_its_receipt() -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        writer.write(post(b"one"))
        code, head, body = await answer(reader)
        assert code == 200
        assert b"date: now\r\n" in head
        assert body.endswith(b"index 1\n\nnote")
        assert len(house.state.connections) == 1

    told(story)


def test_posts_in_one_piece_and_in_many_are_answered_in_order() -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        whole = post(b"one") + post(b"no") + post(b"three")
        writer.write(whole[:200])
        await asyncio.sleep(0.01)
        for at in range(200, len(whole)):
            writer.write(whole[at : at + 1])
            await writer.drain()
        codes = [(await answer(reader))[0] for _ in range(3)]
        assert codes == [200, 409, 200]
        assert [body for body, _ in house.waiting] == [b"one", b"three"]

    told(story)


def test_the_next_is_not_read_before_the_last_is_answered() -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        house.at_once = False
        writer.write(post(b"one") + post(b"two") + post(b"x" * LIMIT) * (AHEAD // LIMIT + 2))
        await asyncio.sleep(0.05)
        assert [body for body, _ in house.waiting] == [b"one"]
        house.at_once = True
        house.waiting[0][1].set_exception(Unavailable("later"))
        code, head, _ = await answer(reader)
        assert code == 503
        assert b"retry-after: 1" in head
        for _ in range(AHEAD // LIMIT + 3):
            assert (await answer(reader))[0] == 200

    told(story)


OTHERS = {
    "another path": b"GET / HTTP/1.1\r\n\r\n",
    "another path of the API": b"POST /api/x",
    "HTTP/1.0": post(b"x").replace(b"HTTP/1.1", b"HTTP/1.0"),
    "chunks": LINE + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    "two lengths": post(b"x").replace(b"Host", b"Content-Length: 1\r\nHost"),
    "an unknown header": post(b"x").replace(b"Host", b"Expect: 100-continue\r\nHost"),
    "closing": post(b"x").replace(b"Host", b"Connection: close\r\nHost"),
    "lines": post(b"x").replace(b"application/json", b"application/x-ndjson"),
    "no host": post(b"x").replace(b"Host", b"Via"),
    "no length": LINE + b"Host: x\r\n\r\n",
    "too long": post(b"x" * (2 * LIMIT + 1)),
    "a bare line feed": post(b"x").replace(b"x\r\nContent-T", b"x\nContent-T"),
    "a folded header": post(b"x").replace(b"Host: x", b"Host: x\r\n y"),
    "a head without end": LINE + b"Via: " + b"x" * HEAD,
    "a space before the colon": post(b"x").replace(b"Host:", b"Host :"),
    "nothing but ends": b"\r\n\r\n",
}


@pytest.mark.parametrize("raw", OTHERS.values(), ids=OTHERS)
def test_anything_else_goes_on_to_the_others_with_every_byte(raw: bytes) -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        writer.write(post(b"first"))
        await answer(reader)
        writer.write(raw)
        brought = b""
        while len(brought.replace(b"others: ", b"")) < len(raw):
            brought += await reader.read(2**20)
        assert brought.replace(b"others: ", b"") == raw
        assert not house.state.connections
        assert not house.doors.open

    told(story)


def test_who_brings_nothing_whole_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "PATIENCE", 0.01)
    monkeypatch.setattr(door_module, "TURN", 0.02)

    async def story(house: House, reader: Reader, writer: Writer) -> None:
        writer.write(LINE)
        assert await reader.read() == b""
        await asyncio.sleep(0.05)
        assert house.doors.open == set()

    told(story)


def test_who_waits_for_an_answer_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "PATIENCE", 0.0)
    monkeypatch.setattr(door_module, "TURN", 0.01)

    async def story(house: House, reader: Reader, writer: Writer) -> None:
        house.at_once = False
        writer.write(post(b"one"))
        await asyncio.sleep(0.05)
        house.waiting[0][1].set_result(Proven(1, b"one", b"", b"note"))
        assert (await answer(reader))[0] == 200

    told(story)


def test_at_the_end_what_was_asked_is_answered_and_nothing_more() -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        house.at_once = False
        writer.write(post(b"one") + post(b"two"))
        await asyncio.sleep(0.02)
        (door,) = house.state.connections
        door.shutdown()
        house.waiting[0][1].set_result(Proven(1, b"one", b"", b"note"))
        _, head, _ = await answer(reader)
        assert b"connection: close" in head
        assert await reader.read() == b""
        assert len(house.waiting) == 1

    told(story)


def test_who_has_gone_is_not_answered() -> None:
    async def story(house: House, _: Reader, writer: Writer) -> None:
        house.at_once = False
        writer.write(post(b"one"))
        await asyncio.sleep(0.02)
        (door,) = house.doors.open
        writer.transport.abort()
        await asyncio.sleep(0.02)
        house.waiting[0][1].set_result(Proven(1, b"one", b"", b"note"))
        await asyncio.sleep(0)
        assert house.doors.open == set()
        assert door.since

    told(story)


def test_a_fault_of_the_program_ends_the_connection() -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        house.at_once = False
        said: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, what: said.append(what))
        writer.write(post(b"one"))
        await asyncio.sleep(0.02)
        house.waiting[0][1].set_exception(ZeroDivisionError())
        with suppress(ConnectionError):
            assert await reader.read() == b""
        assert len(said) == 1

    told(story)


def test_nothing_is_read_for_who_does_not_take_its_answers() -> None:
    async def story(house: House, reader: Reader, writer: Writer) -> None:
        writer.write(post(b"one"))
        await answer(reader)
        (door,) = house.doors.open
        door.pause_writing()
        writer.write(post(b"two"))
        await asyncio.sleep(0.02)
        assert len(house.waiting) == 1
        door.resume_writing()
        assert (await answer(reader))[0] == 200

    told(story)


class Read:
    """What httptools, which reads for uvicorn, makes of the same head."""

    def __init__(self, raw: bytes) -> None:
        self.headers: dict[bytes, list[bytes]] = {}
        self.body, self.done = b"", False
        parser = httptools.HttpRequestParser(self)
        parser.feed_data(raw)
        self.method, self.kept = parser.get_method(), parser.should_keep_alive()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.setdefault(name.lower(), []).append(value)

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.done = True


pieces = st.sampled_from(
    [b"Host: x", b"host:y", b"Content-Length: 3", b"content-length:3", b"Content-Length: +3",
     b"Content-Length: 03", b"Content-Length: 3, 3", b"Transfer-Encoding: chunked",
     b"Transfer-Encoding : chunked", b"Connection: keep-alive", b"Connection: close", b"Via: a b",
     b"Content-Type: application/json", b"Content-Type:\tapplication/json", b"Accept: */*",
     b"", b" folded", b"X\x00: y", b"Host: a\x0bb", b"User-Agent: \xff", b"Upgrade: h2c"]
)  # fmt: skip
heads = st.lists(pieces, max_size=6).map(lambda lines: LINE + b"\r\n".join(lines))


@given(heads)
def test_what_is_taken_for_a_plain_post_every_reader_takes_for_the_same(head: bytes) -> None:
    length = plain_post(head)
    if length is None:
        return
    read = Read(head + b"\r\n\r\n" + b"z" * length)
    assert read.method == b"POST"
    assert read.done
    assert read.kept
    assert read.body == b"z" * length
    assert all(len(values) == 1 for values in read.headers.values())
    assert b"transfer-encoding" not in read.headers
