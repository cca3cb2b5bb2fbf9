"""What we run ourselves passes: the register's log over HTTP and in its folder, our witness."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from comity.log.signatures import Kind
from comity.service.wiring.folder import Folder
from conformance.web import Peer, Unreachable
from serving import Served, free_port

ROOT = Path(__file__).parents[2]
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "src")])
ENVIRONMENT = {**os.environ, "PYTHONPATH": PATHS}


def conformance(*words: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the suite as its users do, and return its exit code and outcomes."""
    command = [sys.executable, "-m", "conformance", *words, "--json"]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)["outcomes"]


def failed(outcomes: list[dict[str, Any]]) -> list[str]:
    return [one["case"] for one in outcomes if one["mark"] == "FAIL"]


def test_the_log_of_a_served_register_passes_over_http_and_from_its_folder(tmp_path: Path) -> None:
    register = Served(tmp_path / "register", free_port())
    register.start("--sample")
    try:
        with Peer(register.address) as peer:
            origin = peer.ask("GET", "checkpoint").body.decode().partition("\n")[0]
        kinds = (Kind.ED25519, Kind.ML_DSA_44)
        signers = Folder(register.folder).signers("log", origin, kinds)
        keys = [word for one in signers for word in ("--key", str(one.vkey))]
        code, outcomes = conformance("tiles", register.address, *keys)
        assert code == 0
        assert set(failed(outcomes)) <= {"entries-compressed"}
        code, outcomes = conformance("tiles", str(register.folder / "log"), *keys)
        assert (code, failed(outcomes)) == (0, [])
    finally:
        register.stop()


def comity(*words: object) -> str:
    command = [sys.executable, "-m", "comity", *map(str, words)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout


def suite_keys() -> dict[str, list[str]]:
    """Return what an operator has to trust for the suite: vkeys by origin."""
    command = [sys.executable, "-m", "conformance", "witness", "keys"]
    said = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = {}
    for line in said.stdout.splitlines():
        origin, vkey = line.split("\t")
        found.setdefault(origin, []).append(vkey)
    return found


@contextmanager
def our_witness(folder: Path) -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "comity", "witness", "serve", "--data", str(folder)]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with Peer(address) as peer:
                peer.ask("GET", "")
        except Unreachable:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError


def test_our_witness_passes_every_case_before_and_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "witness"
    comity("witness", "new", "witness.example/ours", "--data", folder)
    for origin, vkeys in suite_keys().items():
        trusted = [word for vkey in vkeys for word in ("--log", vkey)]
        comity("witness", "trust", origin, *trusted, "--data", folder)
    lines = (folder / "witness.pub").read_text("utf-8").splitlines()
    own = [line.removeprefix("  - ") for line in lines if line.startswith("  - ")]
    keys = [word for vkey in own for word in ("--key", vkey)]
    for skipped in ([], ["first-contact"]):
        with our_witness(folder) as address:
            code, outcomes = conformance("witness", address, *keys, "--ml-dsa")
        assert (code, failed(outcomes)) == (0, [])
        assert [one["case"] for one in outcomes if one["mark"] == "skip"] == skipped


def test_a_witness_or_a_log_that_is_not_there_was_not_found_out(tmp_path: Path) -> None:
    for words in (["witness", f"http://127.0.0.1:{free_port()}"], ["tiles", str(tmp_path / "no")]):
        key = next(iter(suite_keys().values()))[0]
        command = [sys.executable, "-m", "conformance", *words, "--key", key]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr.startswith("conformance: ")
