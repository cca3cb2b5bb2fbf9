"""
The power of a register is cut at any moment, and its disk keeps what it wants of the rest.

After each cut the real start-up code opens what is left; then the whole log is audited as a
stranger would: every acknowledged entry is where its receipt says, and nothing shown is taken back.
"""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.log.tlog_proof import TlogProof
from comity.register.fingerprint import fingerprint
from comity.service import growth
from comity.service.audit import audit
from comity.service.wiring import founding
from comity.service.wiring.folder import Folder
from comity.service.wiring.register import Register, open_register
from powercut import Disk
from service import houses

# How much of what was not synced survives: nothing, any part, everything.
LUCK = (0.0, 0.5, 1.0)
CHECKPOINT = "log/checkpoint"
slow = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Told:
    """Receipts that were handed out: nothing may undo what they say."""

    receipts: tuple[bytes, ...]


async def recorded(register: Register, count: int, first: int) -> tuple[bytes, ...]:
    now = register.log.last_time
    said = [houses.observed(register, f"Vega {first + at}", now) for at in range(count)]
    return tuple(await register.sequencer.record(*said))


async def lived(disk: Disk, clock: world.Clock, runs: tuple[tuple[int, ...], ...]) -> None:
    """Open the folder, record some batches and close it, as often as there are runs."""
    first = 0
    for batches in runs:
        register = open_register(disk.folder, clock)
        try:
            await register.found()
            for count in batches:
                clock.tick()
                disk.note(Told(await recorded(register, count, first)))
                await register.sequencer.settle()
                disk.note("indexed")
                first += count
        finally:
            register.close()


@dataclass(frozen=True, slots=True)
class Life:
    disk: Disk
    clock: world.Clock


def life(folder: Path, begun: tuple[int, ...], runs: tuple[tuple[int, ...], ...]) -> Life:
    """Return the life of a register, from its founding on or after these batches."""
    folder.mkdir()
    if begun:
        houses.build(folder, begun)
    clock = world.Clock()
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(folder, patch)
        asyncio.run(lived(disk, clock, runs))
    return Life(disk, clock)


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A register from its founding over three batches and a start in between."""
    return life(tmp_path_factory.mktemp("young") / "data", (), ((1, 2), (1,)))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A register whose first tile becomes full, then the next one grows."""
    return life(tmp_path_factory.mktemp("grown") / "data", (253,), ((1,), (2, 3)))


def cut(life: Life, upto: int, luck: float, folder: Path, seed: int = 0) -> None:
    chance = random.Random(f"{upto} {luck} {seed}")  # noqa: S311 - the same cut each time, no secret
    life.disk.pulled(upto, chance, luck).write(folder)
    try:
        asyncio.run(survived(life, upto, folder))
    except BaseException as fault:
        fault.add_note(f"cut after event {upto} with luck {luck}, seed {seed}")
        raise


async def survived(life: Life, upto: int, folder: Path) -> None:
    """Start on what is left, and check all that must still be so."""
    shown = [checkpoint(raw) for raw in life.disk.shown(upto, CHECKPOINT)]
    told = [raw for one in life.disk.noted(upto) if one != "indexed" for raw in one.receipts]
    check_witnesses(folder, shown)
    later = world.Clock(life.clock.now.plus(60))
    register = open_register(folder, later)
    try:
        await register.found()
        (fresh,) = await recorded(register, 1, 1_000_000)
        await register.sequencer.settle()
        for one in shown:
            assert one.origin == register.log.origin
            assert one.size < register.log.size
            assert growth.root(Folder(folder).stores().public.get, one.size) == one.root.raw
        check_log(register, [*told, fresh], later)
    finally:
        register.close()


def check_log(register: Register, receipts: list[bytes], clock: world.Clock) -> None:
    stores, chain = register.folder.stores(), houses.chain(register)
    done = audit(stores.public.get, chain, clock())
    assert not done.faults, [str(one.reason) for one in done.faults]
    assert done.voids == 0
    assert done.entries == register.log.size
    assert done.fingerprint == fingerprint(register.record)
    entries = register.log.since(0)
    assert len(set(entries)) == len(entries)
    for raw in receipts:
        assert check_receipt(raw, chain).entry.write() == entries[TlogProof.parse(raw).index]
    assert not list(stores.staged.paths(""))


def check_witnesses(folder: Path, shown: list[Checkpoint]) -> None:
    """Before anybody starts: no witness has forgotten what it signed and others could read."""
    if not shown:
        return
    for party in founding.WITNESSES:
        cell = Folder(folder).witness_cell(party).read()
        assert cell is not None
        assert checkpoint(cell).size >= max(one.size for one in shown)
    head = Folder(folder).stores().head.read()
    assert head is not None
    assert checkpoint(head).size >= max(one.size for one in shown)


def checkpoint(raw: bytes) -> Checkpoint:
    return Checkpoint.parse(Note.parse(raw).text)


def points(life: Life, step: int) -> range:
    return range(life.disk.began + step // 2, len(life.disk.events) + 1, step)


@pytest.mark.parametrize("luck", LUCK)
@pytest.mark.parametrize("step", [pytest.param(1, marks=slow, id="all"), 41])
def test_a_cut_from_the_founding_on_loses_nothing_acknowledged(
    young: Life, luck: float, step: int, tmp_path: Path
) -> None:
    for upto in points(young, step):
        cut(young, upto, luck, tmp_path / f"{upto}")


@pytest.mark.parametrize("luck", LUCK)
@pytest.mark.parametrize("step", [pytest.param(1, marks=slow, id="all"), 41])
def test_a_cut_past_a_full_tile_loses_nothing_acknowledged(
    grown: Life, luck: float, step: int, tmp_path: Path
) -> None:
    for upto in points(grown, step):
        cut(grown, upto, luck, tmp_path / f"{upto}")


@slow
@pytest.mark.parametrize("seed", range(1, 9))
def test_any_part_may_survive_a_cut(young: Life, seed: int, tmp_path: Path) -> None:
    for upto in points(young, 1):
        cut(young, upto, 0.2 + 0.08 * seed, tmp_path / f"{upto}", seed)
