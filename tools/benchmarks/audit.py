"""A register filled in process: what verifying a receipt, and auditing all of it, costs."""

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import say, timed
from benchmarks.statements import statements
from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.register.entries import read
from comity.service import follow
from comity.service.audit import audit
from comity.service.ports import system_clock
from comity.service.wiring.register import Register, open_register
from comity.statement.entry import Entry


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
    return Chain.checked([(0, Entry.parse(raw).envelope)])
