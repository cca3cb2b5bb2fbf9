"""`kill -9` of a mirror at random moments while its register grows: it is whole, and has it all."""

import json
import random
import threading
import time
from pathlib import Path

import pytest

from comity.accord.chain import Chain
from comity.adapters.client import Client
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.service.audit import Way
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder
from comity.service.wiring.house import audit_house
from mirroring import Mirrored
from service.test_kill import Load
from serving import Served, free_port


def torture(register: Served, mirror: Mirrored, kills: int, seed: int) -> int:
    """Kill the mirror that often under load; return the size it has when it has it all."""
    draw = random.Random(seed)  # noqa: S311 - the same moments each time, no secret
    register.start()
    genesis = json.loads(Client(register.address).get("/api/status"))["register"]
    load = Load(register, genesis)
    writers = [threading.Thread(target=load.write, args=(at,)) for at in range(2)]
    for one in writers:
        one.start()
    for _ in range(kills):
        mirror.start(register.address)
        time.sleep(draw.uniform(0.0, 0.5))
        mirror.kill()
    load.stop.set()
    for one in writers:
        one.join()
    note = Note.parse(Client(register.address).get("/checkpoint"))
    size = Checkpoint.parse(note.text).size
    mirror.start(register.address)
    mirror.wait(lambda: mirror.size() == size)
    return size


def check(register: Served, mirror: Mirrored, size: int) -> None:
    chain = Chain.parse(Client(register.address).get("/accord"))
    assert mirror.stop() == 0
    register.stop()
    folder = Folder(mirror.folder)
    done = audit_house(folder, chain, Way(folder.stores().public.get, system_clock()))
    assert not done.faults, [(one.part, str(one.reason)) for one in done.faults]
    assert done.entries == size


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_kills_leave_a_whole_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    register = Served(tmp_path / "data", free_port())
    mirror = Mirrored(tmp_path / "mirror", free_port())
    try:
        check(register, mirror, torture(register, mirror, kills, kills))
    finally:
        register.stop()
        if mirror.process is not None:
            mirror.kill()
