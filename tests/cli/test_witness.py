"""comity witness: a process that cosigns, is killed, goes on, and stops when it was set back."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

import world
from comity.adapters.client import Client
from comity.adapters.files import LogFiles
from comity.adapters.witnesses import RemoteWitness
from comity.base.errors import Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature, VerifierKey, signatures_by
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.register.fingerprint import fingerprint
from comity.service.wiring.witness import STATE, open_witness
from service.witnessing import FORK, HONEST, LOG_KEYS, ORIGIN
from serving import SECONDS, SOURCE, Said, Served, free_port

Comity = Callable[..., Said]
NAME = "witness.example/a"
KEYS = [word for key in LOG_KEYS for word in ("--log", key)]


@dataclass
class Running:
    """A witness in a process of its own."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> list[VerifierKey]:
        lines = (self.folder / "witness.pub").read_text().splitlines()
        return [VerifierKey.parse(line.removeprefix("  - ")) for line in lines[2:]]

    def ask(self, request: AddCheckpoint) -> tuple[NoteSignature, ...] | Conflict:
        return RemoteWitness(NAME, self.address).cosign(request)

    def get(self, path: str) -> tuple[int, bytes]:
        answer = RemoteWitness(NAME, self.address).pool.request("GET", self.address + path)
        return answer.status, answer.data

    def start(self) -> None:
        words = ["witness", "serve", "--data", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "comity", *words],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(SECONDS * 20):
            try:
                self.ask(HONEST.grow(0, 1))
            except Unavailable as fault:
                if "answers" in str(fault) and "503" in str(fault):
                    return
            else:
                return
            assert self.process.poll() is None
            time.sleep(0.05)
        raise TimeoutError

    def stop(self, how: int = signal.SIGTERM) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(how)
        code = self.process.wait(SECONDS)
        self.process = None
        return code


@pytest.fixture
def running(comity: Comity, tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "w"
    assert comity("witness", "new", NAME, "--data", folder).code == 0
    assert comity("witness", "trust", *KEYS, "--data", folder).code == 0
    found = Running(folder, free_port())
    yield found
    found.stop(signal.SIGKILL)


def test_witness_alone_shows_what_it_can_do(comity: Comity) -> None:
    said = comity("witness")
    assert said.code == 0
    for word in ("new", "trust", "serve", "show"):
        assert word in said.out
    assert comity("witness", "dance").code == 2
    assert comity("witness", "new").code == 2


def test_a_new_witness_says_who_it_is_and_what_is_next(comity: Comity, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    said = comity("witness", "new", NAME, "--data", folder)
    assert said.code == 0
    keys = [line for line in said.out.splitlines() if line.startswith(NAME)]
    assert [VerifierKey.parse(key).name for key in keys] == [NAME, NAME]
    assert (folder / "witness.pub").read_text() == "".join(
        [f"witness: {NAME}\nkeys:\n", *(f"  - {key}\n" for key in keys)]
    )
    assert "comity witness trust" in said.out
    assert "comity witness serve" in said.out
    assert comity("witness", "new", NAME, "--data", folder).code == 1
    shown = comity("witness", "show", "--data", folder)
    assert shown.code == 0
    assert all(key in shown.out for key in keys)


def test_a_log_is_trusted_by_its_keys_or_by_an_accord(comity: Comity, tmp_path: Path) -> None:
    folder, chain = tmp_path / "w", tmp_path / "accord.json"
    chain.write_bytes(world.World().chain.write())
    comity("witness", "new", NAME, "--data", folder)
    said = comity("witness", "trust", "--accord", chain, "--data", folder)
    assert said.code == 0
    assert world.ORIGIN in said.out
    assert comity("witness", "trust", "foreign.example", *KEYS[:2], "--data", folder).code == 0
    words = ("--url", "http://log.example", "--validate", "--data", folder)
    said = comity("witness", "trust", *KEYS, *words)
    assert said.code == 0
    assert "http://log.example" in said.out
    shown = comity("witness", "show", "--data", folder).out
    assert all(origin in shown for origin in (world.ORIGIN, "foreign.example", ORIGIN))


def test_what_makes_no_sense_is_not_trusted(comity: Comity, tmp_path: Path) -> None:
    folder, chain = tmp_path / "w", tmp_path / "accord.json"
    chain.write_bytes(world.World().chain.write())
    comity("witness", "new", NAME, "--data", folder)
    for words in (
        (),
        (ORIGIN,),
        ("--log", "none"),
        ("other.example", "--accord", chain),
        (*KEYS, "--accord", chain),
        (*KEYS, "--validate"),
    ):
        assert comity("witness", "trust", *words, "--data", folder).code == 3
    assert "cosigned up to" not in comity("witness", "show", "--data", folder).out


def test_a_witness_in_its_own_process_cosigns_survives_and_never_forgets(
    running: Running, comity: Comity
) -> None:
    running.start()
    lines = running.ask(HONEST.grow(1, 5))
    assert isinstance(lines, tuple)
    assert len(signatures_by(Note(str(HONEST.head(5)), lines), running.keys)) == 2
    with pytest.raises(Unverified):
        running.ask(FORK.grow(5, 9))
    path = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    status, shown = running.get(path)
    assert status == 200
    assert lines == Note.parse(shown).signatures[2:]
    said = json.loads(comity("witness", "show", "--json", "--data", running.folder).out)
    assert (said["name"], said["retired"]) == (NAME, None)
    assert said["logs"][0]["checkpoint"].encode() == shown
    assert [one["kind"] for one in said["evidence"]] == ["growth"]
    assert comity("witness", "trust", *KEYS, "--data", running.folder).code == 4
    running.stop(signal.SIGKILL)
    running.start()
    assert running.ask(HONEST.grow(0, 5)) == Conflict(5)
    assert running.get(path) == (200, shown)
    assert str(FORK.head(9).root).encode() in running.get("/evidence.json")[1]
    assert running.stop() == 0


def test_a_witness_without_its_state_says_so_and_starts_never(
    running: Running, comity: Comity
) -> None:
    (running.folder / STATE).unlink()
    said = comity("witness", "serve", "--data", running.folder, "--port", running.port)
    assert said.code == 4
    assert "must never sign again" in said.err


def test_a_witness_from_an_old_backup_is_retired(running: Running, comity: Comity) -> None:
    running.start()
    running.ask(HONEST.grow(1, 5))
    assert running.stop() == 0
    shutil.copy(running.folder / STATE, running.folder / "backup")
    running.start()
    assert running.ask(HONEST.grow(0, 5)) == Conflict(5)
    running.ask(HONEST.grow(5, 9))
    # Its copy of the checkpoint follows within a second.
    time.sleep(1.5)
    running.stop(signal.SIGKILL)
    for name in (STATE, f"{STATE}-wal", f"{STATE}-shm"):
        (running.folder / name).unlink(missing_ok=True)
    shutil.copy(running.folder / "backup", running.folder / STATE)
    running.start()
    with pytest.raises(Unavailable, match="remembers size 5"):
        running.ask(HONEST.grow(5, 6))
    assert running.get("/")[0] == 503
    assert running.stop() == 0
    assert "RETIRED" in comity("witness", "show", "--data", running.folder).out
    said = json.loads(comity("witness", "show", "--json", "--data", running.folder).out)
    assert "remembers size 5" in said["retired"]


def test_a_validating_witness_reads_a_served_register(
    served: Served, comity: Comity, tmp_path: Path
) -> None:
    folder, chain = tmp_path / "w", tmp_path / "accord.json"
    assert comity("accord", "save", chain, "--to", served.address).code == 0
    comity("witness", "new", NAME, "--data", folder)
    words = ("--accord", chain, "--url", served.address, "--validate", "--data", folder)
    assert comity("witness", "trust", *words).code == 0
    published = Note.parse(LogFiles(served.address).get("checkpoint") or b"")
    with closing(open_witness(folder)) as house:
        assert house.recall() == []
        assert isinstance(house.witness.cosign(AddCheckpoint(0, (), published)), tuple)
        house.tend()
        (said,) = house.objections()
        size = Checkpoint.parse(published.text).size
        assert (said["judged"], said["cosigned"], said["stopped"]) == (size, size, None)
        assert said["lag"] is None
        (record,) = house.records.values()
        status = json.loads(Client(served.address).get("/api/status"))
        assert fingerprint(record) == status["fingerprint"]


@pytest.mark.slow
def test_killed_at_any_moment_it_knows_all_that_it_signed(running: Running) -> None:
    signed = 0
    for round_ in range(8):
        running.start()
        assert running.process is not None
        threading.Timer(0.05 + 0.03 * round_, running.process.kill).start()
        # Whatever was answered before the kill is remembered after it.
        with suppress(Unavailable, OSError):
            while signed < len(HONEST.entries):
                said = running.ask(HONEST.grow(signed, signed + 1))
                signed = said.known_size if isinstance(said, Conflict) else signed + 1
        running.process.wait(SECONDS)
        running.start()
        known = running.ask(
            AddCheckpoint(len(HONEST.entries), (), HONEST.note(len(HONEST.entries)))
        )
        assert isinstance(known, Conflict)
        assert known.known_size in {signed, signed + 1}
        signed = known.known_size
        running.stop(signal.SIGKILL)
