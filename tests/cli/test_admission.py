"""What a served register says to whatever is sent to it: the status, the field, what is wrong."""

import http.client
import json
from collections.abc import Callable

import pytest

from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.adapters.client import Client
from comity.base import json as strict_json
from comity.service.bulk import gathered
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder
from comity.statement.entry import LIMIT
from comity.statement.envelope import Envelope
from serving import Served
from world import key

PARTY = "public-record"
JSON = "application/json"
NDJSON = "application/x-ndjson"


class Door:
    """A served register, its genesis, and the key of the party that speaks here."""

    def __init__(self, served: Served) -> None:
        self.port = served.port
        self.chain = Chain.parse(Client(served.address).get("/accord"))
        self.key = Folder(served.folder).party_key(PARTY)
        self.address = served.address

    @property
    def size(self) -> int:
        return int(Client(self.address).get("/checkpoint").split(b"\n")[1])

    def said(self, name: str, **changes: object) -> bytes:
        """Return a statement's bytes, with some of its fields changed, before it is signed."""
        body = {"subject": {"developers": ["A Lab"], "name": name}, "source": {"title": "A source"}}
        about = f"a-lab/{name.lower().replace(' ', '-')}"
        raw = payload("observation/v1", self.chain.genesis, PARTY, system_clock(), about, body)
        return strict_json.write({**json.loads(raw), **changes})

    def signed(self, statement: bytes) -> bytes:
        return sign(statement, [self.key]).write()

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {} if kind is None else {"content-type": kind}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return said

    def post(self, body: bytes, kind: str = JSON) -> tuple[int, bytes]:
        code, _, said = self.ask("POST", "/api/statements", body, kind)
        return code, said


@pytest.fixture(scope="module")
def door(served: Served) -> Door:
    return Door(served)


def other_key(door: Door) -> bytes:
    return sign(door.said("Nova"), [key("a stranger")]).write()


def other_bytes(door: Door) -> bytes:
    envelope = sign(door.said("Nova"), [door.key])
    return Envelope(door.said("Nova 2"), envelope.signatures).write()


WRONG: dict[str, tuple[Callable[[Door], bytes], int, str]] = {
    "nothing": (lambda _: b"", 400, "not JSON at character 0"),
    "no JSON": (lambda _: b"{", 400, "not JSON"),
    "a list": (lambda _: b"[]", 400, "the document must be object, not array"),
    "not UTF-8": (lambda _: b'"\xff"', 400, "not UTF-8 at byte 1"),
    "nested too deeply": (lambda _: b"[" * 50_000, 400, "nested too deeply"),
    "a field more": (lambda door: door.signed(b"{}")[:-1] + b',"x":1}', 400, "no field x"),
    "a key twice": (
        lambda door: b'{"payload":"",' + door.signed(b"{}")[1:],
        400,
        "the key payload stands twice",
    ),
    "another payload type": (
        lambda door: door.signed(b"{}").replace(b"vnd.comity", b"vnd.other"),
        400,
        "the payload type must be application/vnd.comity.statement+json",
    ),
    "no statement": (lambda door: door.signed(b"{}"), 400, "kind is missing"),
    "a float": (lambda door: door.signed(b'{"kind":1.5}'), 400, "a float is not exact"),
    "a statement's field more": (
        lambda door: door.signed(door.said("Nova", more=1)),
        400,
        "there is no field more",
    ),
    "a body's field more": (
        lambda door: door.signed(door.said("Nova", body={"frob": 1})),
        400,
        "frob",
    ),
    "a wrong type": (
        lambda door: door.signed(door.said("Nova", about=7)),
        400,
        "about must be str, not int",
    ),
    "text that is not NFC": (
        lambda door: door.signed(door.said("Nova e\u0301")),
        400,
        "NFC",
    ),
    "an unknown kind": (
        lambda door: door.signed(door.said("Nova", kind="weather/v1")),
        400,
        "this program does not know the kind weather/v1",
    ),
    "another register": (
        lambda door: door.signed(door.said("Nova", register="sha256:" + "0" * 64)),
        409,
        "the statement belongs to another register",
    ),
    "no register": (
        lambda door: door.signed(door.said("Nova", register=None)),
        409,
        "the statement belongs to another register",
    ),
    "another party": (
        lambda door: door.signed(door.said("Nova", by="convener")),
        409,
        "public-record signed for convener",
    ),
    "a party of nobody": (
        lambda door: door.signed(door.said("Nova", by="nobody")),
        409,
        "nobody is no party of this accord",
    ),
    "a stranger's key": (other_key, 403, "belongs to no party of this register"),
    "a bad signature": (other_bytes, 403, "does not hold"),
    "a day to come": (
        lambda door: door.signed(door.said("Nova", made="2126-11-23T09:00:00Z")),
        409,
        "lies in the future",
    ),
    "an absurd day": (
        lambda door: door.signed(door.said("Nova", made="1926-11-23T09:00:00Z")),
        400,
        "no such moment",
    ),
    "about something else": (
        lambda door: door.signed(door.said("Nova", about="a-lab/other")),
        409,
        "about must be the subject's key, a-lab/nova",
    ),
    "replacing nothing": (
        lambda door: door.signed(door.said("Nova", replaces="sha256:" + "0" * 64)),
        409,
        "which does not stand",
    ),
    "too large": (lambda _: b" " * (2 * LIMIT + 1), 413, "a request has at most 96000 bytes"),
    "too large for an entry": (
        lambda door: door.signed(b'{"kind":"' + b"x" * (LIMIT - 100) + b'"}'),
        400,
        "",
    ),
}


@pytest.mark.parametrize(("wrong", "code", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_statement_is_said_and_nothing_recorded(
    door: Door, wrong: Callable[[Door], bytes], code: int, words: str
) -> None:
    before = door.size
    status, said = door.post(wrong(door))
    assert status == code, said
    error = json.loads(said)["error"]
    assert words in error["message"]
    assert error["message"] == error["template"].format(**error["values"])
    assert len(error["message"]) < 500
    assert door.size == before


@pytest.mark.parametrize("kind", ["text/html", "application/x-www-form-urlencoded", "image/png"])
def test_another_content_type_is_not_read(door: Door, kind: str) -> None:
    before = door.size
    status, said = door.post(door.signed(door.said("Form")), kind)
    assert status == 415
    assert "application/json" in json.loads(said)["error"]["message"]
    assert door.size == before


def test_a_statement_without_a_content_type_is_read(door: Door) -> None:
    code, _, said = door.ask("POST", "/api/statements", door.signed(door.said("Typeless")))
    assert code == 200
    assert check_receipt(said, door.chain)


def test_the_same_statement_again_has_the_same_index(door: Door) -> None:
    raw = door.signed(door.said("Twice"))
    answers = [door.post(raw) for _ in range(2)]
    assert [code for code, _ in answers] == [200, 200]
    first, again = (check_receipt(said, door.chain) for _, said in answers)
    assert first.index == again.index


def test_lines_fail_each_by_itself(door: Door) -> None:
    before = door.size
    good = [door.signed(door.said(f"Line {number}")) for number in range(3)]
    bad = [b"{", other_key(door), door.signed(door.said("Line 9", about="a-lab/other"))]
    body = b"\n".join([good[0], bad[0], good[1], bad[1], b"", bad[2], good[2], good[0]])
    code, said = door.post(body, NDJSON)
    assert code == 200
    answers = [json.loads(line) for line in said.splitlines()]
    kinds = [one.get("kind", "recorded") for one in answers]
    assert kinds == [
        *("recorded", "Malformed", "recorded", "Unverified"),
        *("Refused", "recorded", "recorded", "recorded"),
    ]
    assert list(answers[-1]) == ["checkpoint"]
    sent = [Envelope.parse(good[at]) for at in (0, 0, 1, 1, 1, 2, 0)]
    receipts = [one for one in gathered(said, sent) if isinstance(one, bytes)]
    indexes = [check_receipt(one, door.chain).index for one in receipts]
    assert indexes == [before, before + 1, before + 2, before]
    assert door.size == before + 3


def test_too_many_lines_are_refused_whole(door: Door) -> None:
    before = door.size
    code, said = door.post(door.signed(door.said("Many")) + b"\n" + b"{}\n" * 4096, NDJSON)
    assert code == 400
    assert "at most 4096 statements at once" in said.decode()
    assert door.size == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/checkpoint", "/tile/0/000.p/1"])
def test_the_log_is_only_read(door: Door, method: str, path: str) -> None:
    code, headers, _ = door.ask(method, path, b"x")
    assert code == 405
    assert headers["allow"] == "GET, HEAD"


def test_a_head_request_has_the_length_and_no_body(door: Door) -> None:
    code, headers, body = door.ask("HEAD", "/checkpoint")
    assert (code, body) == (200, b"")
    assert int(headers["content-length"]) == len(Client(door.address).get("/checkpoint"))


OUTSIDE = [
    "/tile/../head",
    "/tile/..%2f..%2fkeys/log-ed25519.key",
    "/tile/%2e%2e/%2e%2e/index.sqlite",
    "/tile//etc/passwd",
    "/tile/%00",
    "/tile/%ff",
    "/tile/.000.new",
    "/tile/0",
    "/tile/0/",
    "/tile/" + "a" * 300,
    "/tile/" + "a/" * 300,
    "/tile/0/000.p",
    "/tile/0/000.p/0",
    "/checkpoint/x",
    "/staged/x",
    "/keys/log-ed25519.key",
    "/witnesses/convener",
    "/head",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_but_the_log_s_files_can_be_reached(door: Door, path: str) -> None:
    code, _, body = door.ask("GET", path)
    assert code == 404
    assert b"PRIVATE" not in body
