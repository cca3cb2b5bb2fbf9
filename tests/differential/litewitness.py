"""Debian's litewitness (filippo.io/torchwood) in a folder: its key, its logs, its process."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conformance import logs
from conformance.notes import ED25519, Key
from log.signers import LOG
from serving import free_port

LITEWITNESS = "litewitness"
NAME = "witness.example/lite"


@dataclass(frozen=True)
class Litewitness:
    """Where it answers, and by which verifier key it cosigns."""

    url: str
    vkey: str


@contextmanager
def started(home: Path, binaries: Path) -> Iterator[Litewitness]:
    """Run it with a fresh key, trusting the suite's logs and the log of `log.signers`."""
    socket, database = home / "agent", home / "state.db"
    for origin, vkeys in _trusted().items():
        _run(binaries / "witnessctl", "add-log", "-db", database, "-origin", origin)
        for vkey in vkeys:
            words = ["-db", database, "-origin", origin, "-key", vkey]
            _run(binaries / "witnessctl", "add-key", *words)
    with _agent(socket, home / "key") as fingerprint:
        port = free_port()
        words = ["-db", database, "-name", NAME, "-ssh-agent", socket, "-key", fingerprint]
        with (home / "said").open("wb") as said:
            process = subprocess.Popen(
                [binaries / LITEWITNESS, *words, "-listen", f"127.0.0.1:{port}"], stderr=said
            )
        try:
            yield Litewitness(f"http://127.0.0.1:{port}", _vkey(home / "said"))
        finally:
            process.terminate()
            process.wait(10)


def _trusted() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {LOG[0].vkey.name: [str(LOG[0].vkey)]}
    for origin, vkey in logs.trusted():
        # It takes no other keys.
        if Key.parse(vkey).kind == ED25519:
            found.setdefault(origin, []).append(vkey)
    return found


@contextmanager
def _agent(socket: Path, key: Path) -> Iterator[str]:
    _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        _until(socket.exists)
        _run("ssh-add", "-q", key, socket=socket)
        yield _run("ssh-keygen", "-l", "-f", f"{key}.pub").split()[1]
    finally:
        agent.terminate()
        agent.wait(10)


def _vkey(said: Path) -> str:
    _until(lambda: b"msg=listening" in said.read_bytes())
    found = re.search(r"vkey=(\S+)", said.read_text("utf-8"))
    assert found
    return found[1]


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        time.sleep(0.025)
    raise TimeoutError


def _run(*words: object, socket: Path | None = None) -> str:
    environment = {**os.environ, **({"SSH_AUTH_SOCK": str(socket)} if socket else {})}
    command = [str(word) for word in words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
