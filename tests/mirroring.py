"""A mirror in a process of its own, following an address."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from comity.adapters.client import Client
from comity.base.errors import Unavailable
from serving import SECONDS, SOURCE


@dataclass
class Mirrored:
    """A mirror's folder and port, and how to stop and start its process."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, followed: str, *words: str) -> None:
        command = [sys.executable, "-m", "comity", "mirror", followed, "--data", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), "--every", "0.1", *words],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait(lambda: self.get("/checkpoint") is not None)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until this is so."""
        for _ in range(SECONDS * 20):
            if holds():
                return
            time.sleep(0.05)
        raise TimeoutError

    def get(self, path: str) -> bytes | None:
        try:
            return Client(self.address).get(path)
        except Unavailable:
            return None

    def size(self) -> int:
        said = self.get("/healthz")
        return int(said.split()[1]) if said else -1

    def stop(self) -> int:
        """Stop it in good order; return its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        code = self.process.wait(SECONDS)
        self.process = None
        return code

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(SECONDS)
        self.process = None
