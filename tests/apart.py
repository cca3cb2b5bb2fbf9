"""
A real register on machines apart, as far as one machine can show it: each part its own process.

Two sides with a laboratory each and a neutral convener; three witnesses, one of them validating; a
register founded from a genesis that both sides signed; a mirror. Everything goes through `comity`.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from serving import SECONDS, SOURCE, Said, free_port

ORIGIN = "register.example/log"
# party, side: whoever is on no side cosigns and does not count.
PARTIES = {"lab-a": "side-a", "lab-b": "side-b", "convener": None}
VALIDATING = "lab-b"


def words(text: str) -> dict[str, str]:
    return dict.fromkeys(("en", "zh", "ko"), text)


@dataclass
class Part:
    """One process and where it answers."""

    words: tuple[str, ...]
    port: int
    home: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.home.mkdir(exist_ok=True)
        heard = self.home / "heard"
        with heard.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "comity", *self.words, "--port", str(self.port)],
                env=environment(self.home),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until(lambda: "Ctrl-C" in heard.read_text() or self._ended())
        assert not self._ended(), heard.read_text()

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(SECONDS)
            self.process = None

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(SECONDS)
        self.process = None


def environment(home: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("COMITY")}
    return {
        **known,
        "PYTHONPATH": str(SOURCE),
        "PYTHONUNBUFFERED": "1",
        "COMITY_HOME": str(home),
        "COMITY_LANG": "en",
    }


def comity(place: Path, *arguments: object) -> Said:
    """Run one command as a person in this folder would, with pins of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "comity", *map(str, arguments)],
        cwd=place,
        env=environment(place / "home"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@dataclass
class Apart:
    """Every part of the register, and the folder of the person who uses it."""

    place: Path
    witnesses: dict[str, Part] = field(default_factory=dict)
    register: Part | None = None
    mirror: Part | None = None
    validating: str = VALIDATING

    def found(self) -> None:
        """Draw every key, sign the genesis on both sides, tell the witnesses what they follow."""
        self._run("log", "new", ORIGIN, "--data", "register")
        for party in PARTIES:
            self._run("key", "new", party)
            self._run("witness", "new", f"witness.example/{party}", "--data", f"witness-{party}")
            self.witnesses[party] = self._part("witness", "serve", "--data", f"witness-{party}")
        draft = self.place / "accord.yaml"
        draft.write_text(yaml.safe_dump(self._draft(), allow_unicode=True))
        found = ("accord", "found", draft.name, "--out", "genesis.json")
        assert "carry it to who has not signed" in self._run(*found, "--key", "lab-a.key").out
        signed = self._run(*found, "--key", "lab-b.key", "--key", "convener.key")
        assert "signed as it must be" in signed.out
        self.register = self._part("serve", "--data", "register", "--genesis", "genesis.json")
        for party in PARTIES:
            more = ("--validate",) if party == self.validating else ()
            follow = ("--accord", "genesis.json", "--url", self.register.address)
            self._run("witness", "trust", "--data", f"witness-{party}", *follow, *more)
        self.mirror = self._part("mirror", self.register.address, "--every", "0.2")

    def start(self) -> None:
        for part in self.witnesses.values():
            part.start()
        assert self.register is not None
        self.register.start()

    def stop(self) -> None:
        for part in (self.mirror, self.register, *self.witnesses.values()):
            if part is not None:
                part.stop()

    def submit(self, name: str, by: str, draft: object) -> Said:
        """Submit a draft of this file name by a party; its receipt lies beside it."""
        assert self.register is not None
        (self.place / f"{name}.yaml").write_text(yaml.safe_dump(draft))
        to = ("--to", self.register.address, "--yes")
        return comity(self.place, "submit", f"{name}.yaml", "--key", f"{by}.key", *to)

    def say(self, *arguments: object) -> Said:
        return comity(self.place, *arguments)

    def _part(self, *arguments: str) -> Part:
        placed = [
            str(self.place / word) if (self.place / word).exists() or before == "--data" else word
            for before, word in zip(("", *arguments), arguments, strict=False)
        ]
        if arguments[0] == "mirror":
            placed += ["--data", str(self.place / "mirror")]
        return Part(
            tuple(placed), free_port(), self.place / f"home-{arguments[0]}-{len(self.witnesses)}"
        )

    def _run(self, *arguments: str) -> Said:
        said = comity(self.place, *arguments)
        assert said.code == 0, said.err
        return said

    def _draft(self) -> dict[str, object]:
        drawn = self._run("log", "new", ORIGIN, "--data", "register").out
        return {
            "origin": ORIGIN,
            "by": "convener",
            "title": words("Accord of machines apart"),
            "expires": "2036-01-01T00:00:00Z",
            "log_keys": re.findall(r"^  - (\S+)$", drawn, re.MULTILINE),
            "sides": [
                {"id": side, "name": words(side), "threshold": 1, "witnesses": 1}
                for side in PARTIES.values()
                if side
            ],
            "parties": [self._party(party, side) for party, side in PARTIES.items()],
            "witnesses": [self._witness(party) for party in PARTIES],
        }

    def _party(self, party: str, side: str | None) -> dict[str, object]:
        public = yaml.safe_load((self.place / f"{party}.pub").read_text())
        role = "laboratory" if side else "convener"
        body = {
            "id": party,
            "name": words(party),
            "role": role,
            "keys": public["keys"],
            "recovery": public["recovery"],
        }
        return {**body, "side": side} if side else body

    def _witness(self, party: str) -> dict[str, object]:
        public = yaml.safe_load((self.place / f"witness-{party}" / "witness.pub").read_text())
        return {
            "name": public["witness"],
            "party": party,
            "keys": public["keys"],
            "url": self.witnesses[party].address,
        }


def until(true: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Wait until this call says yes; a test that waits in vain fails here."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    raise TimeoutError
