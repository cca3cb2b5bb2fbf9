"""The newcomer's story: a key, a system, its duties, a receipt, and nobody needed to check it."""

import json
import os
import random
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.adapters.client import Client
from comity.cli.main import main
from serving import EXAMPLE, Said, Served, free_port

Run = Callable[..., Said]


@pytest.fixture
def story(own: Served, comity: Run, tmp_path: Path) -> Path:
    """Everything up to the receipts; the server is stopped again."""
    own.start("--sample")
    file = tmp_path / "system.yaml"
    file.write_bytes(EXAMPLE.read_bytes())
    to = ("--to", own.address)
    assert comity("key", "new", "northlake").code == 0
    admitted = comity(
        "accord", "admit", "northlake.pub", "--side", "side-a", "--data", own.folder, *to
    )
    assert admitted.code == 0
    assert "may speak from now on" in admitted.out
    said = comity("submit", file, "--key", "northlake.key", "--yes", *to)
    assert said.code == 0
    assert "every field of its body" in said.out
    assert comity("accord", "save", "accord.json", *to).code == 0
    own.stop()
    return tmp_path


def test_a_receipt_is_verified_with_the_server_stopped(story: Path, comity: Run) -> None:
    said = comity("verify", story / "system-2.receipt")
    assert said.code == 0
    assert said.out.splitlines()[0].startswith("REHEARSAL")
    assert "northlake said system/v1 about northlake/orion" in said.out
    assert "the pin of the first contact" in said.out


def test_a_named_accord_takes_the_place_of_the_pin(
    story: Path, comity: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMITY_HOME", str(story / "nowhere"))
    assert comity("verify", story / "system-1.receipt").code == 4
    said = comity("verify", story / "system-1.receipt", "--accord", "accord.json", "--json")
    assert said.code == 0
    proven = json.loads(said.out)
    assert proven["holds"]
    assert proven["rehearsal"]
    assert proven["accord_version"] == 2
    assert len(proven["cosigned"]) == 2


def test_no_byte_of_a_receipt_can_change(story: Path, comity: Run) -> None:
    receipt = story / "system-2.receipt"
    good = receipt.read_bytes()
    draw = random.Random(7)  # noqa: S311 - the same draw each time, no secret
    for at in {0, len(good) - 1, *(draw.randrange(len(good)) for _ in range(60))}:
        changed = bytearray(good)
        changed[at] ^= 1 << draw.randrange(8)
        receipt.write_bytes(changed)
        assert comity("verify", receipt).code in {1, 3, 4}, at
    receipt.write_bytes(good)
    assert comity("verify", receipt).code == 0


@pytest.mark.usefixtures("story")
def test_the_folder_and_the_receipts_outlive_a_restart(own: Served, comity: Run) -> None:
    own.start()
    assert comity("audit", own.address).code == 0
    listed = comity("systems", "--from", own.address, "--over", "1e26")
    assert "Orion 4 (Northlake Research)" in listed.out
    owed = json.loads(
        comity("obligations", "--from", own.address, "--of", "northlake", "--json").out
    )
    assert {one["clause"] for one in owed["obligations"]} >= {"EU-52-1", "CA-12a"}
    assert "EU-52-1" in comity("obligations", "--from", own.address, "--of", "northlake").out
    late = comity("obligations", "--from", own.address, "--of", "northlake", "--strict")
    assert late.code == 1
    own.stop()
    assert comity("audit", own.folder).code == 0
    before = comity("audit", own.folder, "--json").out
    rebuilt = comity("rebuild", "--data", own.folder)
    assert rebuilt.code == 0
    assert json.loads(before)["fingerprint"] in rebuilt.out


def test_the_same_file_again_replaces_what_stands(own: Served, story: Path, comity: Run) -> None:
    own.start()
    to = ("--to", own.address)
    again = comity("submit", "system.yaml", "--key", "northlake.key", "--yes", *to)
    assert again.code == 0
    assert (story / "system-2.2.receipt").is_file()
    shown = comity("accord", "show", *to)
    assert "northlake" in shown.out
    assert "version 2" in shown.out


def test_serve_greets_and_stops_at_a_signal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    served = Served(tmp_path / "here", port)
    seen: list[bytes] = []

    def visit() -> None:
        for _ in range(200):
            if served.answers():
                break
            threading.Event().wait(0.05)
        seen.append(Client(served.address).get("/checkpoint"))
        os.kill(os.getpid(), signal.SIGTERM)

    visitor = threading.Thread(target=visit)
    visitor.start()
    code = main(["serve", "--data", str(served.folder), "--port", str(port), "--sample"])
    visitor.join()
    assert code == 0
    assert seen
    said = capfd.readouterr().out.splitlines()
    assert said[0].startswith("REHEARSAL")
    assert any(f"http://127.0.0.1:{port}/" in line for line in said)
    assert (served.folder / "index.sha256").is_file()
