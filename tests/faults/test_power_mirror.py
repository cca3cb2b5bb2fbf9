"""
The power of a mirror's machine is cut at any moment: what it has served, it serves again.

The real start-up code opens what is left, looks again until it has the whole log, and a stranger
audits every file it serves. A witness' SQLite state is not cut here: it commits with FULL syncs,
and SQLite promises the rest; `tests/cli/test_witness.py` kills one at any moment instead.
"""

import random
from pathlib import Path

import pytest

from comity.accord.chain import Chain
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.fingerprint import fingerprint
from comity.service import absorb
from comity.service.audit import audit
from comity.service.wiring import mirror as wiring
from comity.service.wiring.folder import HEAD, Folder
from comity.service.wiring.mirror import MirrorHouse, open_mirror
from comity.storage import durable
from comity.storage.local import LocalHead, LocalObjects
from comity.storage.memory import Crash
from comity.storage.sqlite import Index
from powercut import Disk, Synced
from service.mirrors import batch, first, named, observe
from world import World

ADDRESS = "https://log.example"
LUCK = (0.0, 0.5, 1.0)
slow = pytest.mark.slow


class Files:
    """The public files of a world, as if from its address."""

    served: World

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str) -> bytes | None:
        if path == wiring.SHOWN:
            return self.served.chain.write()
        return self.served.public.get(path)

    def close(self) -> None:
        return


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "LogFiles", Files)
    monkeypatch.setattr(absorb, "BUNDLES", 1)


def looked(folder: Path, here: World) -> None:
    Files.served = here

    def chain() -> Chain:
        return first(here)

    with open_mirror(folder, ADDRESS, None, chain, here.clock) as house:
        house.load()
        look(house)


def look(house: MirrorHouse) -> None:
    house.look()
    house.look()


@pytest.fixture
def followed(tmp_path: Path) -> tuple[Disk, World]:
    """A mirror that looked three times: at a young log, past a full tile, and at little news."""
    here, folder = observe(World(), "Vega"), tmp_path / "mirror"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "LogFiles", Files)
        disk = Disk(folder, patch)
        looked(folder, here)
        looked(folder, batch(here, *named(280)))
        looked(folder, observe(here, "Altair"))
    return disk, here


@pytest.mark.parametrize("luck", LUCK)
@pytest.mark.parametrize("step", [pytest.param(1, marks=slow, id="all"), 53])
def test_a_cut_takes_nothing_back_that_a_mirror_served(
    followed: tuple[Disk, World], luck: float, step: int, tmp_path: Path
) -> None:
    disk, here = followed
    for upto in range(disk.began + step // 2, len(disk.events) + 1, step):
        chance = random.Random(f"{upto} {luck}")  # noqa: S311 - the same cut each time, no secret
        left = disk.pulled(upto, chance, luck).write(tmp_path / f"{upto}")
        shown = [
            Checkpoint.parse(Note.parse(raw).text) for raw in disk.shown(upto, "log/checkpoint")
        ]
        check_head(left, max((one.size for one in shown), default=0))
        looked(left, here)
        done = audit(Folder(left).stores().public.get, here.chain, here.clock.now)
        assert not done.faults, (upto, [str(one.reason) for one in done.faults])
        assert done.entries == len(here.entries)
        index = Index(Folder(left).index, readonly=True)
        assert fingerprint(index) == done.fingerprint
        index.close()


def check_head(left: Path, least: int) -> None:
    raw = LocalHead(left / HEAD).read()
    assert (Checkpoint.parse(Note.parse(raw).text).size if raw else 0) >= least


def pulled(disk: Disk, folder: Path) -> Path:
    """Cut the power now, with a disk that loses all that it may."""
    return disk.pulled(len(disk.events), random.Random(0), 0).write(folder)  # noqa: S311 - no secret


def unsynced(_: object) -> None:
    raise Crash


def test_what_a_killed_process_left_unsynced_lasts_once_the_next_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    disk = Disk(folder, monkeypatch)
    head, objects = LocalHead(folder / "head"), LocalObjects(folder / "log")
    head.swap(None, b"one")
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr(durable, "sync_folders", unsynced)
        with pytest.raises(Crash):
            head.swap(b"one", b"two")
        with pytest.raises(Crash):
            objects.put({"tile/0/000.p/1": b"hash"})
    left = pulled(disk, tmp_path / "before")
    assert LocalHead(left / "head").read() == b"one"
    # The next process sees the new head, and tells others what follows from it.
    assert head.read() == b"two"
    durable.sweep(folder)
    objects.put({"tile/0/000.p/1": b"hash"})
    left = pulled(disk, tmp_path / "after")
    assert LocalHead(left / "head").read() == b"two"
    assert LocalObjects(left / "log").get("tile/0/000.p/1") == b"hash"


def test_a_store_that_never_syncs_its_folders_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    disk = Disk(folder, monkeypatch)
    monkeypatch.setattr(durable, "sync_folders", lambda _: None)
    LocalHead(folder / "head").swap(None, b"one")
    assert LocalHead(pulled(disk, tmp_path / "left") / "head").read() is None


def test_bytes_that_were_not_synced_may_be_torn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    disk = Disk(folder, monkeypatch)
    durable.write(folder / "head", b"0123456789")
    disk.events = [one for one in disk.events if not isinstance(one, Synced)]
    found = set()
    for seed in range(60):
        left = disk.pulled(len(disk.events), random.Random(seed), 0.6)  # noqa: S311 - no secret
        raw = LocalHead(left.write(tmp_path / f"{seed}") / "head").read()
        found.add(raw)
    assert None in found
    assert b"" in found
