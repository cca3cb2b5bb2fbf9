"""A witness over HTTP: its lines or its size are taken, all else is an error in few plain words."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import world
from adapters.strange_server import answer, free_port, serving
from comity.adapters.witnesses import RemoteWitness
from comity.base.errors import ComityError, Malformed, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.submission import AddCheckpoint, write_cosignatures
from comity.log.witness import Conflict
from comity.service import signing

NAME = "witness.example/a"
HEAD = Checkpoint.before(world.ORIGIN)
REQUEST = AddCheckpoint(
    0, (), signing.signed(world.signers(world.ORIGIN, world.LOG_KINDS), HEAD, world.START)
)
LINES = signing.lines(world.signers(NAME), HEAD, world.START)
SIZE = "Content-Type: text/x.tlog.size"


def asked(*answers: bytes, seconds: float = 5.0) -> object:
    with serving(*answers) as (address, _):
        return RemoteWitness(NAME, address, seconds).cosign(REQUEST)


def test_a_witness_answers_with_its_lines() -> None:
    assert asked(answer(200, write_cosignatures(LINES))) == LINES


def test_a_witness_is_sent_the_request_at_its_submission_prefix() -> None:
    with serving(answer(200, write_cosignatures(LINES))) as (address, heard):
        RemoteWitness(NAME, f"{address}/prefix/").cosign(REQUEST)
    assert heard[0].startswith(b"POST /prefix/add-checkpoint HTTP/1.1\r\n")
    assert heard[0].endswith(b"\r\n\r\n" + bytes(REQUEST))


@pytest.mark.parametrize("kind", ["text/x.tlog.size", "Text/X.TLOG.size; charset=utf-8"])
def test_a_conflict_states_the_size_that_the_witness_remembers(kind: str) -> None:
    assert asked(answer(409, b"20852014\n", f"Content-Type: {kind}")) == Conflict(20852014)


REFUSED: dict[str, tuple[bytes, type[ComityError], str]] = {
    "not its log's": (answer(403, b"no signature\n"), Unverified, "it answers 403: no signature"),
    "a fork": (answer(422, b"bad proof"), Unverified, "it answers 422: bad proof"),
    "a log it does not know": (answer(404, b"unknown log"), Unavailable, "it answers 404: unknown"),
    "words that steer": (answer(400, b"\x1b[2J\r\n" + b"x"), Unavailable, "it answers 400: .\\[2J"),
    "words without end": (answer(500, b"x" * 9000), Unavailable, "it answers 500: x{200}$"),
    "no words": (answer(503, b""), Unavailable, "it answers 503: -"),
    "a way elsewhere": (answer(307, b"", "Location: /x"), Unavailable, "it answers 307"),
    "a conflict of another kind": (answer(409, b"7\n"), Unavailable, "it answers 409: 7"),
    "a conflict without a size": (answer(409, b"", SIZE), Malformed, "states no size"),
    "a conflict without its line feed": (answer(409, b"7", SIZE), Malformed, "states no size"),
    "a conflict with more": (answer(409, b"7\n\n", SIZE), Malformed, "plain decimal"),
    "a conflict without end": (answer(409, b"7" * 99 + b"\n", SIZE), Malformed, "states no size"),
    "a size in a second spelling": (answer(409, b"07\n", SIZE), Malformed, "not a plain decimal"),
    "no lines": (answer(200, b""), Malformed, "a witness answers with 1 to 64 lines"),
    "words for lines": (answer(200, b"OK\n"), Malformed, "not a signature line"),
    "bytes without end": (answer(200, b"x" * 300_000), Unavailable, "its answer has no end"),
    "no HTTP": (b"SSH-2.0\r\n\r\n", Unavailable, "it cannot be reached at http"),
    "half an answer": (answer(200, b"abc").replace(b": 3", b": 9"), Unavailable, "cannot be reach"),
}


@pytest.mark.parametrize(("said", "kind", "why"), REFUSED.values(), ids=REFUSED)
def test_any_other_answer_is_an_error(said: bytes, kind: type[ComityError], why: str) -> None:
    twice = (said, said) if "cannot be reach" in why else (said,)
    with pytest.raises(kind, match=why):
        asked(*twice)


def test_a_connection_that_has_gone_is_opened_again() -> None:
    assert asked(b"", answer(200, write_cosignatures(LINES))) == LINES


ABSENT = {
    "nobody there": (f"http://127.0.0.1:{free_port()}", "Connection refused"),
    "no such name": ("http://witness.invalid", "cannot be reached at http://witness.invalid"),
    "no address": ("http://[::1", "cannot be reached"),
}


@pytest.mark.parametrize(("url", "why"), ABSENT.values(), ids=ABSENT)
def test_a_witness_that_is_not_there_is_unavailable(url: str, why: str) -> None:
    with pytest.raises(Unavailable, match=why):
        RemoteWitness(NAME, url, 1.0).cosign(REQUEST)


class Slow(BaseHTTPRequestHandler):
    """Answers byte by byte, each of them in time, or never."""

    protocol_version = "HTTP/1.1"
    connections: set[object]
    pause = 0.0

    def do_POST(self) -> None:
        self.connections.add(self.connection)
        self.rfile.read(int(self.headers["Content-Length"]))
        body = write_cosignatures(LINES)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for at in range(len(body)) if self.pause else ():
            time.sleep(self.pause)
            self.wfile.write(body[at : at + 1])
        if not self.pause:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """Who asks may leave before a slow answer ends: no later test has to read of that."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


def served(pause: float) -> tuple[ThreadingHTTPServer, type[Slow]]:
    kind = type("Slow", (Slow,), {"connections": set(), "pause": pause})
    server = Quiet(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, kind


def test_one_connection_is_kept_for_many_requests() -> None:
    server, kind = served(0)
    witness = RemoteWitness(NAME, f"http://127.0.0.1:{server.server_port}")
    for _ in range(5):
        assert witness.cosign(REQUEST) == LINES
    server.shutdown()
    server.server_close()
    witness.pool.clear()
    assert len(kind.connections) == 1


def test_a_witness_that_trickles_is_given_up() -> None:
    server, _ = served(0.05)
    witness = RemoteWitness(NAME, f"http://127.0.0.1:{server.server_port}", 0.3)
    start = time.monotonic()
    with pytest.raises(Unavailable, match="it does not answer in time"):
        witness.cosign(REQUEST)
    assert time.monotonic() - start < 3
    server.shutdown()
    server.server_close()


def test_a_witness_that_says_nothing_is_given_up() -> None:
    server, _ = served(2.0)
    witness = RemoteWitness(NAME, f"http://127.0.0.1:{server.server_port}", 0.2)
    with pytest.raises(Unavailable, match="it does not answer in time"):
        witness.cosign(REQUEST)
    server.shutdown()
    server.server_close()
