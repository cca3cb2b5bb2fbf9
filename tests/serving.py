"""A real register in a process of its own, served from a folder on the loopback."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from comity.adapters.client import Client
from comity.base.errors import Unavailable

SOURCE = Path(__file__).parents[1] / "src"
EXAMPLE = Path(__file__).parents[1] / "examples" / "system.yaml"
SECONDS = 30


@dataclass
class Served:
    """A served folder: where it is, and how to stop and start its server."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *words: str) -> None:
        command = [sys.executable, "-m", "comity", "serve", "--data", str(self.folder)]
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(SECONDS * 20):
            if self.answers():
                return
            time.sleep(0.05)
        raise TimeoutError

    def answers(self) -> bool:
        try:
            Client(self.address).get("/api/status")
        except Unavailable:
            return False
        return True

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            assert self.process.wait(SECONDS) == 0
            self.process = None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str
