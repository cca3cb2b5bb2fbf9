"""A real register, served: statements come in while pages are read, from files, by threads."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.base.json import write
from comity.service.bulk import gathered
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.sequence import BATCH
from comity.service.wiring.register import Register, open_register
from comity.statement.entry import LIMIT
from comity.statement.envelope import Envelope
from comity.storage.sqlite import Index
from comity.web.app import application
from comity.web.raw import BULK
from comity.web.site import Site
from comity.web.submissions import LINES
from smallpack import pack
from web.test_openapi import faults
from world import key

Client = httpx2.AsyncClient
Story = Callable[[Register, Client], Awaitable[None]]
NDJSON = {"content-type": "application/x-ndjson"}


def served(folder: Path, story: Story) -> None:
    """Found a register in this folder, serve it, and let a story happen."""

    async def run() -> None:
        register = open_register(folder)
        reader = Index(register.folder.index)
        objects = register.folder.stores().public
        site = Site(reader, objects.get, lambda: (pack(),))
        app = application(register.sequencer, objects, site)
        await register.found()
        task = asyncio.create_task(register.sequencer.run())
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with Client(transport=transport, base_url="http://place.example") as client:
            await story(register, client)
        task.cancel()
        await asyncio.wait([task])
        await register.sequencer.settle()
        reader.close()
        register.close()

    asyncio.run(run())


def said(register: Register, by: str, about: str, body: object, kind: str) -> Envelope:
    register_id = register.accord.genesis
    statement = payload(kind, register_id, by, system_clock(), about, body)
    return sign(statement, [register.folder.party_key(by)])


def observation(register: Register, number: int) -> Envelope:
    name = f"System {number}"
    subject = {"developers": ["A Lab"], "name": name}
    body = {"subject": subject, "source": {"title": "A source"}}
    about = f"a-lab/system-{number}"
    return said(register, "public-record", about, body, "observation/v1")


def test_a_statement_is_answered_with_a_receipt_and_stands_on_the_pages(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        envelope = observation(register, 1)
        first = await client.post("/api/statements", content=envelope.write())
        again = await client.post("/api/statements", content=envelope.write())
        await register.sequencer.settle()
        chain = (await client.get("/accord")).content
        assert first.status_code == again.status_code == 200
        assert check_receipt(first.content, Chain.parse(chain)).index == 1
        assert "System 1" in (await client.get("/systems")).text
        assert (await client.get("/healthz")).text == "ok 2 2\n"

    served(tmp_path, story)


def test_pages_are_right_while_statements_come_in(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        async def submit(number: int) -> int:
            raw = observation(register, number).write()
            return (await client.post("/api/statements", content=raw)).status_code

        async def read(path: str) -> int:
            return (await client.get(path)).status_code

        paths = ["/", "/systems", "/obligations", "/log", "/packs", "/api/status", "/log/0"] * 4
        done = await asyncio.gather(*map(submit, range(24)), *map(read, paths))
        assert set(done) == {200}
        await register.sequencer.settle()
        assert (await client.get("/api/systems")).json()["count"] == 24

    served(tmp_path, story)


Wrong = Callable[[Register], bytes]


def _by_nobody(register: Register) -> bytes:
    statement = observation(register, 1).payload
    return sign(statement, [key("stranger")]).write()


def _for_another(register: Register) -> bytes:
    said_ = payload(
        "observation/v1",
        register.accord.genesis,
        "convener",
        system_clock(),
        "a-lab/x",
        {"subject": {"developers": ["A Lab"], "name": "X"}, "source": {"title": "A source"}},
    )
    return sign(said_, [register.folder.party_key("public-record")]).write()


def _unknown_kind(register: Register) -> bytes:
    return said(register, "public-record", "x", {}, "weather/v1").write()


WRONG: dict[str, tuple[Wrong, int, str]] = {
    "no JSON": (lambda _: b"{", 400, "Malformed"),
    "a kind of tomorrow": (_unknown_kind, 400, "Malformed"),
    "by nobody": (_by_nobody, 403, "Unverified"),
    "for another party": (_for_another, 409, "Refused"),
    "too large": (lambda _: b" " * (2 * LIMIT + 1), 413, "Malformed"),
}


@pytest.mark.parametrize(("wrong", "code", "kind"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_answered_as_described(
    tmp_path: Path, wrong: Wrong, code: int, kind: str
) -> None:
    async def story(register: Register, client: Client) -> None:
        answer = await client.post("/api/statements", content=wrong(register))
        assert answer.status_code == code
        assert faults({"$ref": "#/components/schemas/Error"}, answer.json()) == []
        assert answer.json()["error"]["kind"] == kind
        assert register.log.size == 1

    served(tmp_path, story)


def test_a_stopped_register_says_that_asking_later_may_help(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        for _ in range(2):
            await asyncio.sleep(0)
        register.sequencer._stopped = True  # noqa: SLF001 - as after a fault of the disk
        answer = await client.post("/api/statements", content=observation(register, 1).write())
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert faults({"$ref": "#/components/schemas/Error"}, answer.json()) == []

    served(tmp_path, story)


def test_many_statements_are_answered_line_by_line(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        lines = [observation(register, 1).write(), b"{}", observation(register, 2).write(), b""]
        answer = await client.post("/api/statements", content=b"\n".join(lines), headers=NDJSON)
        read: list[dict[str, Any]] = [json.loads(line) for line in answer.text.splitlines()]
        assert answer.headers["content-type"] == "application/x-ndjson"
        assert ["index" in one for one in read] == [True, False, True, False]
        assert read[1]["error"]["kind"] == "Malformed"
        assert list(read[3]) == ["checkpoint"]
        sent = [Envelope.parse(lines[at]) for at in (0, 0, 2)]
        chain = Chain.parse((await client.get("/accord")).content)
        receipts = [one for one in gathered(answer.content, sent) if isinstance(one, bytes)]
        assert [check_receipt(one, chain).index for one in receipts] == [1, 2]

    served(tmp_path, story)


def test_a_statement_recorded_in_another_envelope_is_proven_with_its_entry(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        envelope = observation(register, 1)
        await client.post("/api/statements", content=envelope.write())
        other = sign(
            envelope.payload,
            [register.folder.party_key("public-record"), register.folder.party_key("convener")],
        )
        answer = await client.post("/api/statements", content=other.write(), headers=NDJSON)
        (receipt,) = gathered(answer.content, [other])
        chain = Chain.parse((await client.get("/accord")).content)
        assert isinstance(receipt, bytes)
        assert check_receipt(receipt, chain).entry.envelope == envelope
        assert b'"entry":"' in answer.content

    served(tmp_path, story)


def test_lines_under_two_checkpoints_are_each_proven_by_theirs(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        many = [observation(register, number) for number in range(BATCH + 1)]
        body = b"\n".join(one.write() for one in many)
        answer = await client.post("/api/statements", content=body, headers=NDJSON)
        chain = Chain.parse((await client.get("/accord")).content)
        receipts = [one for one in gathered(answer.content, many) if isinstance(one, bytes)]
        assert answer.content.count(b'{"checkpoint":') > 1
        assert check_receipt(receipts[0], chain).index == 1
        assert check_receipt(receipts[-1], chain).index == BATCH + 1

    served(tmp_path, story)


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{}\n" * (LINES + 1), 400), (b" " * (BULK + 1), 413)],
    ids=["lines", "bytes"],
)
def test_too_many_statements_at_once_are_refused_whole(
    tmp_path: Path, body: bytes, code: int
) -> None:
    async def story(_: Register, client: Client) -> None:
        answer = await client.post("/api/statements", content=body, headers=NDJSON)
        assert answer.status_code == code

    served(tmp_path, story)


LOG = {"/tile/entries/001": 404, "/tile/../keys/log-ed25519.key": 404, "/tile//x": 404}


def test_only_the_parts_of_the_log_are_served(tmp_path: Path) -> None:
    async def story(_: Register, client: Client) -> None:
        assert (await client.get("/checkpoint")).headers["cache-control"] == "public, max-age=2"
        assert "immutable" in (await client.get("/tile/0/000.p/1")).headers["cache-control"]
        assert (await client.post("/checkpoint")).status_code == 405
        assert (await client.head("/checkpoint")).status_code == 200
        for path, code in LOG.items():
            assert (await client.get(path)).status_code == code

    served(tmp_path, story)


def test_an_envelope_in_another_spelling_is_the_same_statement(tmp_path: Path) -> None:
    async def story(register: Register, client: Client) -> None:
        said_ = observation(register, 1).as_json()
        other = json.dumps({**said_, "payload": said_["payload"].rstrip("=")}, indent=3)
        first = await client.post("/api/statements", content=other)
        again = await client.post("/api/statements", content=write(said_))
        assert first.status_code == again.status_code == 200
        assert register.log.size == 2

    served(tmp_path, story)
