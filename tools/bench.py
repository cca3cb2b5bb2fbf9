"""
The speeds of this machine: medians, CPU per unit, p50/p99, and a baseline in the same run.

`make bench` prints them; docs/performance.md keeps what was measured where. Timings are no tests.
"""

import asyncio
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import uvloop

from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.adapters.client import Client
from comity.base.errors import Unavailable
from comity.log.hashing import tree_hash
from comity.register.entries import read
from comity.service import follow
from comity.service.audit import audit
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder
from comity.service.wiring.register import Register, open_register
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope

LEAVES = 200_000
STATEMENTS = 20_000
CONNECTIONS = 512
ROUNDS = 5


def main() -> None:
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores")
    bench_hashing()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(bench_register(Path(folder)))
        bench_admission(Path(folder))
    bench_start_up()


def bench_hashing() -> None:
    entries = [bytes([at % 256]) * 300 for at in range(LEAVES)]
    bare = median(lambda: [hashlib.sha256(entry).digest() for entry in entries])
    tree = median(lambda: tree_hash(entries))
    say(
        "tree hashing",
        f"{LEAVES / tree:,.0f} leaves/s",
        f"{tree / bare:.2f} x bare SHA-256 of them",
    )


async def bench_register(folder: Path) -> None:
    register = open_register(folder / "audit")
    await register.found()
    envelopes = statements(register, 10_000)
    started = time.process_time()
    signed = [read(envelope, register.sequencer.known_keys) for envelope in envelopes]
    each = (time.process_time() - started) / len(signed)
    say("parse and verify", f"{each * 1e6:.0f} µs CPU each", f"{1 / each:,.0f}/s and core")
    receipts = []
    for at in range(0, len(signed), 1000):
        receipts += await register.sequencer.record(*signed[at : at + 1000])
    await register.sequencer.settle()
    bench_receipts(register, receipts)
    bench_audit(register)
    register.close()


def bench_receipts(register: Register, receipts: Sequence[bytes]) -> None:
    chain = chain_of(register)
    spent = sorted(timed(lambda raw=raw: check_receipt(raw, chain)) for raw in receipts[:300])
    middle, late = spent[len(spent) // 2], spent[len(spent) * 99 // 100]
    note = f"p99 {late * 1e3:.2f} ms; 4 ML-DSA-44 and 4 Ed25519 signatures on the checkpoint"
    say("verify a receipt", f"p50 {middle * 1e3:.2f} ms", note)


def bench_audit(register: Register) -> None:
    fetch, size = register.folder.stores().public.get, register.log.size
    chain = chain_of(register)
    started = time.process_time()
    done = audit(fetch, chain, system_clock())
    spent = time.process_time() - started
    if done.faults:
        raise SystemExit(done.faults)
    say("audit", f"{size / spent:,.0f} statements/s and core", "tiles, signatures, fold")


def chain_of(register: Register) -> Chain:
    raw = follow.entry(register.folder.stores().public.get, 0, register.log.size)
    return Chain.checked([Entry.parse(raw).envelope])


def statements(register: Register, count: int) -> list[Envelope]:
    """Make observations of about 1.2 kB of payload, 2 kB as an envelope, signed one by one."""
    key = register.folder.party_key("public-record")
    return [sign(observation(register.accord.genesis, at), [key]) for at in range(count)]


def observation(genesis: str, at: int) -> bytes:
    body = {
        "subject": {"developers": ["Example Laboratory"], "name": f"System {at}"},
        "source": {"title": "A published table", "url": "https://example.org/table"},
        "published": "2026-01-15",
        "countries": ["Exampleland"],
        "compute": {
            "low": "3.3e24", "best": "1e25", "high": "3e25", "unit": "FLOP", "basis": "estimated",
            "method": "third-party-estimate", "working": "6 * parameters * tokens " * 12,
        },
        "domains": ["Language", "Vision"],
        "note": "A note of some length about how this figure was found. " * 6,
    }  # fmt: skip
    about = f"example-laboratory/system-{at}"
    return payload("observation/v1", genesis, "public-record", system_clock(), about, body)


def bench_admission(folder: Path) -> None:
    """Load `comity serve` over HTTP, one statement per request, from a process of its own."""
    data = folder / "serve"
    port = 8642
    command = [sys.executable, "-m", "comity", "serve", "--data", str(data), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        before = cpu_of(server.pid)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            wall, spent = runner.run(load(data, port))
        cpu = cpu_of(server.pid) - before
    finally:
        server.terminate()
        server.wait()
    spent.sort()
    middle, late = spent[len(spent) // 2], spent[len(spent) * 99 // 100]
    rate = f"{len(spent) / wall:,.0f} statements/s"
    each = cpu / len(spent)
    note = f"{each * 1e6:.0f} µs CPU each; p50 {middle * 1e3:.0f} ms, p99 {late * 1e3:.0f} ms"
    say("admission (HTTP)", rate, note)


async def load(data: Path, port: int) -> tuple[float, list[float]]:
    """Post prepared requests over kept connections; return the wall time and each answer's."""
    genesis = await asyncio.to_thread(genesis_of, port)
    key = Folder(data).party_key("public-record")
    bodies = [sign(observation(genesis, at), [key]).write() for at in range(STATEMENTS)]
    head = b"POST /api/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    requests = iter([head + b"Content-Length: %d\r\n\r\n%b" % (len(one), one) for one in bodies])
    loop = asyncio.get_running_loop()
    spent: list[float] = []
    started = time.perf_counter()
    clients = [Poster(requests, spent, loop.create_future()) for _ in range(CONNECTIONS)]
    for one in clients:
        await loop.create_connection(lambda one=one: one, "127.0.0.1", port)
    await asyncio.gather(*(one.done for one in clients))
    return time.perf_counter() - started, spent


class Poster(asyncio.Protocol):
    """One connection that posts the next request when its answer is whole, and does no more."""

    def __init__(
        self, requests: Iterator[bytes], spent: list[float], done: asyncio.Future[None]
    ) -> None:
        self.requests, self.spent, self.done = requests, spent, done
        self.wanted, self.had = 0, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.post()

    def post(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.done.set_result(None)
            self.transport.close()
            return
        self.wanted = self.had = 0
        self.started = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.had += len(data)
        if not self.wanted:
            head, _, _ = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(data.decode())
            length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
            self.wanted = len(head) + 4 + int(length)
        if self.had == self.wanted:
            self.spent.append(time.perf_counter() - self.started)
            self.post()


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            genesis_of(port)
        except Unavailable:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not start")


def genesis_of(port: int) -> str:
    return str(json.loads(Client(f"http://127.0.0.1:{port}").get("/api/status"))["register"])


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bench_start_up() -> None:
    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run(words, check=False, capture_output=True)

    bare = median(run(sys.executable, "-c", "pass"))
    for command in ("--version", "verify --help", "systems --help", "packs list"):
        spent = median(run(sys.executable, "-m", "comity", *command.split()))
        say(
            f"comity {command}", f"{spent * 1e3:.0f} ms", f"a bare interpreter: {bare * 1e3:.0f} ms"
        )


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median(work: Callable[[], object]) -> float:
    return statistics.median(timed(work) for _ in range(ROUNDS))


def say(what: str, figure: str, note: str) -> None:
    print(f"{what:<24} {figure:<28} {note}", flush=True)


if __name__ == "__main__":
    main()
