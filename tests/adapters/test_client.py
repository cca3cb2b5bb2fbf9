"""The client takes a register's word for its errors, and nothing that a stranger hides in them."""

import json

import pytest

from adapters.strange_server import answer, free_port, serving
from comity.adapters import client as clients
from comity.adapters.client import Client, printable, quoted, refusal
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified


def said(kind: object = "Refused", template: object = "no", **values: object) -> dict[str, object]:
    return {"error": {"kind": kind, "message": "no", "template": template, "values": values}}


def test_what_is_there_is_brought() -> None:
    with serving(answer(200, b"the bytes\0\xff")) as (address, asked):
        assert Client(address).get("/tile/0/000") == b"the bytes\0\xff"
    assert asked[0].startswith(b"GET /tile/0/000 HTTP/1.1\r\n")


def test_a_slash_at_the_end_of_an_address_changes_nothing() -> None:
    with serving(answer(200, b"x")) as (address, asked):
        assert Client(f"{address}/").get("/checkpoint") == b"x"
    assert asked[0].startswith(b"GET /checkpoint HTTP/1.1\r\n")


def test_a_post_carries_its_kind_and_body() -> None:
    with serving(answer(200, b"receipt")) as (address, asked):
        assert Client(address).post("/api/statements", b"{}", "application/json") == b"receipt"
    assert b"Content-Type: application/json\r\n" in asked[0].title() or (
        b"content-type: application/json\r\n" in asked[0].lower()
    )
    assert asked[0].endswith(b"\r\n\r\n{}")


def test_nothing_there_is_an_answer_to_who_looks_for_it() -> None:
    with serving(answer(404, b"")) as (address, _):
        assert Client(address).find("/api/standing") is None
    with serving(answer(200, b"x")) as (address, _):
        assert Client(address).find("/api/standing") == b"x"


def test_nothing_there_is_unavailable_to_who_needs_it() -> None:
    with (
        serving(answer(404, b"")) as (address, _),
        pytest.raises(Unavailable, match="there is nothing at http"),
    ):
        Client(address).get("/accord")


@pytest.mark.parametrize("kind", [Malformed, Unverified, Refused, Unavailable])
def test_an_error_comes_back_as_the_kind_it_is(kind: type[ComityError]) -> None:
    body = json.dumps(said(kind.__name__, "no {move} from {stage}", move="a", stage="b")).encode()
    with serving(answer(409, body)) as (address, _), pytest.raises(kind) as raised:
        Client(address).get("/")
    assert str(raised.value) == "no a from b"
    assert raised.value.values == {"move": "a", "stage": "b"}


NOT_ERRORS = {
    "no object": ["Refused"],
    "no error": {},
    "a list": {"error": []},
    "no template": {"error": {"kind": "Refused", "values": {}}},
    "no values": {"error": {"kind": "Refused", "template": "no"}},
    "another kind": said("KeyError"),
    "a kind that is none": said(["Refused"]),
    "a template that is none": said(template=7),
    "a value that is no text": said(template="{a}", a=7),
    "a value that is missing": said(template="{a}", b="x"),
    "a field without a name": said(template="{}", a="x"),
    "a numbered field": said(template="{0}", a="x"),
    "an insight into a value": said(template="{a.__class__}", a="x"),
    "an index of a value": said(template="{a[0]}", a="x"),
    "endless padding": said(template="{a:>9999999999}", a="x"),
    "a conversion": said(template="{a!r}", a="x"),
    "a broken template": said(template="{a", a="x"),
    "a lonely brace": said(template="a}", a="x"),
    "an endless template": said(template="x" * 1001),
    "a name with a brace": {"error": {"kind": "Refused", "template": "no", "values": {"a}": "x"}}},
}


@pytest.mark.parametrize("value", NOT_ERRORS.values(), ids=NOT_ERRORS)
def test_what_is_no_error_is_not_formatted(value: object) -> None:
    with pytest.raises(Unavailable, match="no error as a register says it"):
        refusal(value)


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    found = refusal(said(template="\x1b[2J{a}", a="\x07\u202e\x9b1m\nname 中"))
    assert str(found) == "\ufffd[2J\ufffd\ufffd\ufffd1m\ufffdname 中"


def test_a_value_without_end_is_cut() -> None:
    assert str(refusal(said(template="{a}", a="x" * 100_000))) == "x" * 1000
    assert len(printable("x" * 100_000)) == 1000


WORDLESS = {
    "text": b"Internal Server Error",
    "other JSON": b"[1]",
    "nested without end": b"[" * 60_000,
    "not UTF-8": b'"\xff"',
    "nothing": b"",
}


@pytest.mark.parametrize("body", WORDLESS.values(), ids=WORDLESS)
def test_a_failure_without_words_says_its_code(body: bytes) -> None:
    with (
        serving(answer(500, body)) as (address, _),
        pytest.raises(Unavailable, match=r"http://.*/accord answers 500"),
    ):
        Client(address).get("/accord")


def test_an_error_that_breaks_off_says_its_code() -> None:
    with (
        serving(b"HTTP/1.1 409 Conflict\r\nContent-Length: 999\r\n\r\n{") as (address, _),
        pytest.raises(Unavailable, match="answers 409"),
    ):
        Client(address).get("/accord")


BROKEN = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no number": b"HTTP/1.1 twenty OK\r\n\r\n",
    "an endless line": b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n",
    "a way to a file": answer(302, b"", "Location: file:///etc/passwd"),
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_is_none_is_unavailable(data: bytes) -> None:
    with serving(data) as (address, _), pytest.raises(Unavailable) as raised:
        Client(address).get("/accord")
    assert str(raised.value).startswith((f"cannot reach {address}: ", f"{address}/accord answers"))
    assert str(raised.value).isprintable()


def test_an_answer_that_breaks_off_is_unavailable() -> None:
    with (
        serving(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf") as (address, _),
        pytest.raises(Unavailable, match="broke off"),
    ):
        Client(address).get("/accord")


def test_nobody_there_is_unavailable_and_says_what_to_do() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(Unavailable, match=r"Connection refused; is `comity serve` running\?"):
        Client(address).get("/accord")


ADDRESSES = ["register.example", "ftp://register.example", "file:///etc/passwd", ""]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_of_the_web(address: str) -> None:
    with pytest.raises(Malformed, match="not an http or https address"):
        Client(address).get("/accord")


@pytest.mark.parametrize(
    "address", ["http://", "http://[::1", "http://a b", "http://x:port", "http://" + "a" * 70]
)
def test_an_address_that_leads_nowhere_is_unavailable(address: str) -> None:
    with pytest.raises(Unavailable, match="cannot reach"):
        Client(address).get("/accord")


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "LIMIT", 100)
    with serving(answer(200, b"x" * 100)) as (address, _):
        assert len(Client(address).get("/accord")) == 100
    with (
        serving(answer(200, b"x" * 101)) as (address, _),
        pytest.raises(Unavailable, match="answers without end"),
    ):
        Client(address).get("/accord")


def test_json_of_the_asked_shape_is_read() -> None:
    with serving(answer(200, b'{"a": 1}')) as (address, _):
        assert Client(address).get_as("/", dict[str, int]) == {"a": 1}


@pytest.mark.parametrize(
    "body", [b'{"a": "1"}', b"[]", b"", b"<html>", b'"\xff"', b'{"a":' * 9999, b'{"a\x1b": 1}']
)
def test_json_of_another_shape_is_unavailable(body: bytes) -> None:
    with (
        serving(answer(200, body)) as (address, _),
        pytest.raises(Unavailable, match="does not answer as a register does"),
    ):
        Client(address).get_as("/", dict[str, int])


def test_a_part_of_a_query_is_quoted_whole() -> None:
    assert quoted("a/b?c=d&e#f 中") == "a%2Fb%3Fc%3Dd%26e%23f%20%E4%B8%AD"
