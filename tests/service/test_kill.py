"""`kill -9` at random moments under load: what was acknowledged is there, and the log is whole."""

import json
import random
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.adapters.client import Client
from comity.base.errors import ComityError
from comity.register.fingerprint import fingerprint
from comity.register.view import Memory
from comity.service import follow
from comity.service.audit import Way
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder
from comity.service.wiring.house import audit_house
from comity.statement.subjects import plain
from comity.storage.sqlite import Index
from serving import Served, free_port

WRITERS = 8


@dataclass
class Load:
    """Writers that submit one observation after another, and the receipts they were given."""

    register: Served
    genesis: str
    receipts: list[bytes] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    made: int = 0

    def write(self, writer: int) -> None:
        key = Folder(self.register.folder).party_key("public-record")
        client = Client(self.register.address)
        while not self.stop.is_set():
            self.made += 1
            name = f"System {writer} {self.made} {time.monotonic_ns()}"
            body = {
                "subject": {"developers": ["Example"], "name": name},
                "source": {"title": "A table"},
            }
            about = f"example/{plain(name)}"
            said = payload(
                "observation/v1", self.genesis, "public-record", system_clock(), about, body
            )
            try:
                raw = client.post("/api/statements", sign(said, [key]).write(), "application/json")
            except ComityError:
                # The server is gone: whether it recorded this one, nobody was told.
                return
            self.receipts.append(raw)


def torture(register: Served, kills: int, seed: int) -> Load:
    draw = random.Random(seed)  # noqa: S311 - the same moments each time, no secret
    register.start()
    genesis = json.loads(Client(register.address).get("/api/status"))["register"]
    load = Load(register, genesis)
    for _ in range(kills):
        load.stop.clear()
        writers = [threading.Thread(target=load.write, args=(at,)) for at in range(WRITERS)]
        for one in writers:
            one.start()
        time.sleep(draw.uniform(0.02, 0.6))
        assert register.process is not None
        register.process.send_signal(signal.SIGKILL)
        register.process.wait()
        load.stop.set()
        for one in writers:
            one.join()
        register.start()
    return load


def check(load: Load) -> None:
    register = load.register
    chain = Chain.parse(Client(register.address).get("/accord"))
    register.stop()
    folder = Folder(register.folder)
    fetch = folder.stores().public.get
    done = audit_house(folder, chain, Way(folder.stores().public.get, system_clock()))
    assert not done.faults
    assert done.checkpoint is not None
    assert done.voids == 0
    for raw in load.receipts:
        proven = check_receipt(raw, chain)
        entry = follow.entry(fetch, proven.index, done.checkpoint.size)
        assert entry == proven.entry.write()
    index = Index(folder.index, readonly=True)
    assert fingerprint(index) == done.fingerprint
    index.close()
    record = Memory()
    follow.follow(record, fetch, done.checkpoint.size)
    assert fingerprint(record) == done.fingerprint


def test_twenty_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    load = torture(Served(tmp_path / "data", free_port()), kills=20, seed=20)
    assert len(load.receipts) > 20
    check(load)


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    load = torture(Served(tmp_path / "data", free_port()), kills=200, seed=200)
    assert len(load.receipts) > 200
    check(load)
