"""
`comity serve` under load over HTTP: three witnesses and the load generator are processes apart.

Witnesses do not validate and are on the loopback. The load generator shares the machine's cores.
"""

import asyncio
import hashlib
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import uvloop

from apart import Apart
from benchmarks.figures import say
from benchmarks.statements import observation
from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.adapters.client import Client
from comity.adapters.private_keys import PrivateKey
from comity.service.compose import sign

ROUNDS = 3
STATEMENTS = 12_000
CONNECTIONS = 256
# Statements in a request of many, and requests of many at a time.
LINES, BULKS = 1000, 4
BY = "lab-a"
ONE = b"POST /api/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
MANY = b"POST /api/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"


@dataclass(slots=True)
class Spent:
    """What one round took: seconds on the wall, of the server's CPU, and of each answer."""

    count: int
    wall: float = 0.0
    cpu: float = 0.0
    answers: list[float] = field(default_factory=list)
    last: bytes = b""


def bench_admission(folder: Path) -> None:
    place = folder / "apart"
    place.mkdir()
    parts = Apart(place, validating="")
    parts.found()
    parts.start()
    try:
        register = Loaded(parts)
        bare = bare_append(place / "bare", register.envelopes(STATEMENTS))
        rounds = [register.one_by_one() for _ in range(ROUNDS)]
        report("admission (HTTP)", rounds, bare)
        rounds = [register.in_bulk() for _ in range(ROUNDS)]
        report("admission (NDJSON)", rounds, bare)
    finally:
        parts.stop()


def report(what: str, rounds: Sequence[Spent], bare: float) -> None:
    rate = statistics.median(one.count / one.wall for one in rounds)
    each = statistics.median(one.cpu / one.count for one in rounds)
    answers = [sorted(one.answers) for one in rounds]
    middle = statistics.median(one[len(one) // 2] for one in answers)
    late = statistics.median(one[len(one) * 99 // 100] for one in answers)
    waited = f"p50 {middle * 1e3:.0f} ms, p99 {late * 1e3:.0f} ms"
    ratio = f"{each / bare:.0f} x the CPU of a bare append"
    say(what, f"{rate:,.0f} statements/s", f"{each * 1e6:.0f} µs CPU each; {waited}; {ratio}")


def bare_append(path: Path, envelopes: Sequence[bytes]) -> float:
    """Return the CPU seconds that hashing an entry and appending it to a file takes, synced."""
    started = time.process_time()
    with path.open("wb") as file:
        for at in range(0, len(envelopes), CONNECTIONS):
            some = envelopes[at : at + CONNECTIONS]
            for one in some:
                hashlib.sha256(b"\0" + one).digest()
            file.write(b"".join(some))
            file.flush()
            os.fsync(file.fileno())
    return (time.process_time() - started) / len(envelopes)


class Loaded:
    """A register under load; each round sends statements that it has not seen."""

    def __init__(self, parts: Apart) -> None:
        register = parts.register
        if register is None or register.process is None:
            raise SystemExit("there is no register to load")
        self.pid, self.port = register.process.pid, register.port
        self.chain = Chain.parse(Client(register.address).get("/accord"))
        self.key = PrivateKey.read(parts.place / f"{BY}.key")
        self.sent = 0

    def envelopes(self, count: int) -> list[bytes]:
        start, self.sent = self.sent, self.sent + count
        said = (observation(self.chain.genesis, at, BY) for at in range(start, start + count))
        return [sign(one, [self.key]).write() for one in said]

    def one_by_one(self) -> Spent:
        found = self.load([request(ONE, one) for one in self.envelopes(STATEMENTS)], CONNECTIONS)
        check_receipt(found.last, self.chain)
        return found

    def in_bulk(self) -> Spent:
        envelopes = self.envelopes(STATEMENTS)
        bulks = [envelopes[at : at + LINES] for at in range(0, STATEMENTS, LINES)]
        found = self.load([request(MANY, b"\n".join(one)) for one in bulks], BULKS)
        found.count = STATEMENTS
        return found

    def load(self, requests: list[bytes], connections: int) -> Spent:
        found = Spent(len(requests))
        before = cpu_of(self.pid)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            found.wall = runner.run(post(self.port, iter(requests), connections, found))
        found.cpu = cpu_of(self.pid) - before
        return found


def request(head: bytes, body: bytes) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


async def post(port: int, requests: Iterator[bytes], connections: int, spent: Spent) -> float:
    """Post prepared requests over kept connections; return the seconds it took."""
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    clients = [Poster(requests, spent, loop.create_future()) for _ in range(connections)]
    for one in clients:
        await loop.create_connection(lambda one=one: one, "127.0.0.1", port)
    await asyncio.gather(*(one.done for one in clients))
    return time.perf_counter() - started


class Poster(asyncio.Protocol):
    """One connection that posts the next request when its answer is whole, and does no more."""

    def __init__(self, requests: Iterator[bytes], spent: Spent, done: asyncio.Future[None]) -> None:
        self.requests, self.spent, self.done = requests, spent, done

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.post()

    def post(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.done.set_result(None)
            self.transport.close()
            return
        self.parts: list[bytes] = []
        self.wanted = self.had = 0
        self.started = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.parts.append(data)
        self.had += len(data)
        if not self.wanted:
            head, _, _ = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(data.decode())
            length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
            self.wanted = len(head) + 4 + int(length)
        if self.had == self.wanted:
            self.spent.answers.append(time.perf_counter() - self.started)
            self.spent.last = b"".join(self.parts).partition(b"\r\n\r\n")[2]
            self.post()


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
