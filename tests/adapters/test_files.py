"""A log's files over HTTP: bytes, nothing, or a clear word why it could not be found out."""

import gzip

import pytest

from adapters.strange_server import answer, free_port, serving
from comity.adapters import files
from comity.adapters.files import LogFiles
from comity.base.errors import Malformed, Unavailable


def ask(address: str, path: str = "checkpoint", seconds: float = 5) -> bytes | None:
    asked = LogFiles(address, seconds)
    try:
        return asked.get(path)
    finally:
        asked.close()


def test_a_file_is_its_bytes_and_a_missing_one_is_none() -> None:
    with serving(answer(200, b"\0\xff bytes", "Connection: close")) as (address, asked):
        assert ask(f"{address}/prefix/", "tile/0/000") == b"\0\xff bytes"
    assert asked[0].startswith(b"GET /prefix/tile/0/000 ")
    for code in (404, 410):
        with serving(answer(code, b"gone", "Connection: close")) as (address, _):
            assert ask(address) is None


def test_a_packed_answer_is_unpacked_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b"entry" * 1000)
    said = answer(200, packed, "Content-Encoding: gzip", "Connection: close")
    with serving(said) as (address, _):
        assert ask(address) == b"entry" * 1000
    monkeypatch.setattr(files, "LIMIT", 4999)
    with serving(said) as (address, _), pytest.raises(Unavailable, match="without end"):
        ask(address)


BROKEN = {
    "another code": answer(500, b"", "Connection: close"),
    "not packed": answer(200, b"???", "Content-Encoding: gzip", "Connection: close"),
    "no HTTP": b"hello\r\n\r\n",
    "a redirection in a circle": answer(302, b"", "Location: /checkpoint", "Connection: close"),
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_is_none_is_unavailable(said: bytes) -> None:
    with serving(*[said] * _connections(said)) as (address, _), pytest.raises(Unavailable):
        ask(address)


def _connections(said: bytes) -> int:
    return {b"HTTP/1.1 302": 4, b"hello\r\n\r\n": 2}.get(said[:12], 1)


def test_a_cut_answer_is_unavailable() -> None:
    said = answer(200, b"x" * 100, "Connection: close")[:-50]
    with serving(said) as (address, _), pytest.raises(Unavailable):
        ask(address)


def test_an_address_where_nobody_listens_is_unavailable_in_plain_words() -> None:
    with pytest.raises(Unavailable, match=r"cannot reach http://127.0.0.1:\d+: Connection refused"):
        ask(f"http://127.0.0.1:{free_port()}")


def test_only_http_is_spoken() -> None:
    with pytest.raises(Malformed):
        LogFiles("ftp://register.example")
