"""Everybody in a process of their own: witnesses of each side, operator, mirror, and a forger."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import world
from cli.test_parties import ORIGIN, Parties, waited
from comity.adapters.client import Client
from comity.adapters.witnesses import RemoteWitness
from comity.base.digests import Digest
from comity.base.errors import Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork
from comity.log.notes import Note
from comity.log.submission import AddCheckpoint
from comity.service import signing
from comity.service.ports import system_clock
from comity.service.wiring.folder import LOG_KINDS, Folder
from mirroring import Mirrored
from serving import Said, free_port

Run = Callable[..., Said]


@pytest.fixture
def parties(tmp_path: Path) -> Iterator[Parties]:
    found = Parties(tmp_path)
    try:
        found.found()
        yield found
    finally:
        found.close()


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirrored]:
    found = Mirrored(tmp_path / "mirror", free_port())
    yield found
    if found.process is not None:
        found.kill()


@pytest.mark.slow
def test_a_mirror_outlives_its_operator_and_a_fork_convicts_the_forger(
    parties: Parties, mirror: Mirrored, comity: Run
) -> None:
    accord = ("--accord", parties.folder / "genesis.json")
    parties.proven(parties.observed("Vega"))
    mirror.start(parties.client.address, *map(str, accord))
    mirror.wait(lambda: mirror.size() == 2)
    # What no quorum has cosigned is no business of a mirror.
    parties.witnesses["institute-b"].stop()
    late = parties.observed("Altair")
    with pytest.raises(Unavailable):
        parties.submit(late)
    assert mirror.size() == 2
    parties.witnesses["institute-b"].start()
    parties.proven(late)
    mirror.wait(lambda: mirror.size() == 3)
    _fork(parties, comity, accord)
    assert parties.register is not None
    parties.register.stop()
    shutil.rmtree(parties.folder / "data")
    said = comity("audit", mirror.address, *accord)
    assert (said.code, said.err) == (0, "")
    assert b"Altair" in (mirror.get("/systems") or b"")
    assert mirror.stop() == 0
    said = comity("audit", mirror.folder, *accord)
    assert (said.code, said.err) == (0, "")


def _fork(parties: Parties, comity: Run, accord: tuple[object, ...]) -> None:
    """Whoever has the log's keys signs another end of it; a witness keeps what convicts them."""
    signers = Folder(parties.folder / "data").signers("log", ORIGIN, LOG_KINDS)
    note = Note.parse(parties.client.get("/checkpoint"))
    head = replace(Checkpoint.parse(note.text), root=Digest(bytes(32)))
    forged = signing.signed(signers, head, system_clock())
    witness = f"http://127.0.0.1:{parties.ports['institute-b']}"
    asked = RemoteWitness(world.witness_name("institute-b"), witness)
    with pytest.raises(Unverified):
        asked.cosign(AddCheckpoint(head.size, (), forged))
    _convict(parties, comity, accord)


def _convict(parties: Parties, comity: Run, accord: tuple[object, ...]) -> None:
    witness = Client(f"http://127.0.0.1:{parties.ports['institute-b']}")
    waited(lambda: b'"fork"' in witness.get("/evidence.json"))
    (kept,) = (
        one
        for one in json.loads(witness.get("/evidence.json"))["evidence"]
        if one["kind"] == "fork"
    )
    for part in ("request", "cosigned"):
        (parties.folder / part).write_text(kept[part])
    said = comity("prove-fork", parties.folder / "request", parties.folder / "cosigned", *accord)
    assert said.code == 0
    assert Fork.parse(said.out.encode()).checkpoints[0].origin == kept["origin"]
