"""A register of real parties: every witness a process of its own, on an address of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import world
from comity.accord.chain import Chain
from comity.accord.receipt import Proven, check_receipt
from comity.adapters.client import Client
from comity.base import yaml
from comity.base.errors import Unavailable
from comity.cli.main import main
from comity.register.entries import read
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.envelope import Envelope
from comity.statement.subjects import subject_key
from serving import SECONDS, SOURCE, Served, free_port

ORIGIN = "register.example/log"


def said(*words: object) -> None:
    assert main([str(word) for word in words]) == 0


@dataclass
class Process:
    """A command that runs until it is killed, and what it prints."""

    words: tuple[object, ...]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        command = [sys.executable, "-m", "comity", *map(str, self.words)]
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(SECONDS)
            self.process = None


@dataclass
class Parties:
    """The witnesses of three parties and the operator's register, each in a process."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    witnesses: dict[str, Process] = field(default_factory=dict)
    register: Process | None = None
    port: int = field(default_factory=free_port)

    @property
    def client(self) -> Client:
        return Client(f"http://127.0.0.1:{self.port}")

    @property
    def chain(self) -> Chain:
        envelope = Envelope.parse((self.folder / "genesis.json").read_bytes())
        return Chain.checked([(0, envelope)])

    def found(self) -> None:
        """Draw what everybody draws, agree on the accord, sign it in turn, and start all."""
        keys = {party: self._witness(party) for party in world.WITNESSES}
        said("log", "new", ORIGIN, "--data", self.folder / "data")
        log = world.accord_dict(
            log_keys=self._log_keys(),
            witnesses=[
                {"name": world.witness_name(party), "party": party, "url": self._url(party)}
                | {"keys": keys[party]}
                for party in world.WITNESSES
            ],
            expires=str(system_clock().plus(86_400)),
        )
        draft = {"origin": ORIGIN, "by": "convener", **log}
        (self.folder / "draft.yaml").write_text(json.dumps(draft))
        for name in world.ALL:
            world.key(name).keep(self.folder / f"{name}.key")
            said(
                *("accord", "found", self.folder / "draft.yaml"),
                *("--key", self.folder / f"{name}.key", "--out", self.folder / "genesis.json"),
            )
        for party, process in self.witnesses.items():
            self._trust(party)
            process.start()
        words = ("serve", "--data", self.folder / "data", "--port", self.port)
        genesis = ("--genesis", self.folder / "genesis.json")
        self.register = Process((*words, *genesis), self.folder / "register.log")
        self.register.start()

    def _witness(self, party: str) -> list[str]:
        data = self.folder / party
        said("witness", "new", world.witness_name(party), "--data", data)
        self.ports[party] = free_port()
        words = ("witness", "serve", "--data", data, "--port", self.ports[party])
        self.witnesses[party] = Process(words, self.folder / f"{party}.log")
        (public,) = yaml.read((data / "witness.pub").read_bytes())
        keys: list[str] = public["keys"]
        return keys

    def _trust(self, party: str) -> None:
        words = ("--accord", self.folder / "genesis.json", "--data", self.folder / party)
        # Side A's witness reads the entries before it cosigns; the others only see to growth.
        close = ("--url", self.client.address, "--validate") if party == "institute-a" else ()
        said("witness", "trust", *words, *close)

    def _log_keys(self) -> list[str]:
        from comity.service.wiring import founding  # noqa: PLC0415 - what `log new` printed
        from comity.service.wiring.folder import Folder  # noqa: PLC0415 - as above

        return [str(key) for key in founding.log_keys(Folder(self.folder / "data"), ORIGIN)]

    def _url(self, party: str) -> str:
        return f"http://127.0.0.1:{self.ports[party]}"

    def observed(self, name: str) -> Envelope:
        body = {
            "subject": {"developers": ["Elsewhere"], "name": name},
            "source": {"title": "A report"},
        }
        about = subject_key(["Elsewhere"], name)
        key = world.key("lab-a")
        made = system_clock()
        statement = payload("observation/v1", self.chain.genesis, "lab-a", made, about, body)
        assert read(sign(statement, [key]), self.chain.latest.keys)
        return sign(statement, [key])

    def submit(self, envelope: Envelope) -> Proven:
        raw = self.client.post("/api/statements", envelope.write(), "application/json")
        return check_receipt(raw, self.chain)

    def proven(self, envelope: Envelope) -> Proven:
        """Submit again and again until there is a receipt."""
        for _ in range(SECONDS):
            try:
                return self.submit(envelope)
            except Unavailable:
                time.sleep(1)
        raise TimeoutError

    def close(self) -> None:
        for process in (self.register, *self.witnesses.values()):
            if process is not None:
                process.stop()


@pytest.fixture
def parties(tmp_path: Path) -> Iterator[Parties]:
    found = Parties(tmp_path)
    try:
        found.found()
        yield found
    finally:
        found.close()


def waited_for(log: Path, words: str) -> None:
    waited(lambda: words in log.read_text())


def waited(until: Callable[[], bool]) -> None:
    for _ in range(SECONDS * 10):
        if until():
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.slow
def test_sides_that_run_their_own_witnesses_share_a_register(parties: Parties) -> None:
    first = parties.proven(parties.observed("Vega"))
    assert first.index == 1
    # Just enough of the witnesses' lines, one of each side.
    assert [name for name, _ in first.cosigners] == [
        world.witness_name(party) for party in world.WITNESSES[:2]
    ]
    for party in ("institute-b", "institute-a"):
        parties.witnesses[party].stop()
        late = parties.observed(f"Without {party}")
        with pytest.raises(Unavailable) as told:
            parties.submit(late)
        assert "is recorded and not yet proven, send it again: side side-" in str(told.value)
        assert f"lacks its witness {world.witness_name(party)}, of {party}: " in str(told.value)
        log = parties.folder / "register.log"
        waited_for(log, f"not published: side side-{party[-1]}")
        index = told.value.values["entry"]
        parties.witnesses[party].start()
        assert parties.proven(late).index == int(str(index))
        waited_for(log, f"\npublished: {int(str(index)) + 1} entries")
    # A new start asks everybody first, and goes on.
    assert parties.register is not None
    parties.register.stop()
    parties.register.start()
    waited(Served(parties.folder, parties.port).answers)
    assert parties.submit(parties.observed("Vega 2")).index == 4
