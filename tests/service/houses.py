"""A register's folder on a disk: founded, filled past one full tile, closed in good order."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import world
from comity.accord.chain import Chain
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.entries import Signed, read
from comity.service import follow
from comity.service.audited import Audited
from comity.service.compose import payload, sign
from comity.service.ports import Clock
from comity.service.rehearsal import RECORDER
from comity.service.wiring.folder import Folder
from comity.service.wiring.register import Register, open_register
from comity.statement.entry import Entry
from comity.statement.subjects import subject_key

START = world.START
BATCHES = (1, 254, 3, 4)


def clock() -> Instant:
    return START


def build(folder: Path, batches: Iterable[int] = BATCHES, clock: Clock = clock) -> Chain:
    """Found a rehearsal in this folder and record this many observations in each batch."""
    return asyncio.run(_build(folder, batches, clock))


async def _build(folder: Path, batches: Iterable[int], clock: Clock) -> Chain:
    register = open_register(folder, clock)
    try:
        await register.found()
        number = 0
        for count in batches:
            said = [observed(register, f"Vega {number + one}", clock()) for one in range(count)]
            await register.sequencer.record(*said)
            number += count
        await register.sequencer.settle()
        return chain(register)
    finally:
        register.close()


def observed(register: Register, name: str, made: Instant = START) -> Signed:
    body = {"subject": {"developers": ["Elsewhere"], "name": name}, "source": {"title": "A report"}}
    return signed(register, "observation/v1", subject_key(["Elsewhere"], name), body, made)


def signed(register: Register, kind: str, about: str, body: object, made: Instant) -> Signed:
    """Return what the recorder says, admissible or not."""
    said = payload(kind, register.accord.genesis, RECORDER, made, about, body)
    envelope = sign(said, [register.folder.party_key(RECORDER)])
    return read(envelope, register.sequencer.known_keys)


def chain(register: Register) -> Chain:
    fetch = register.folder.stores().public.get
    return Chain.checked([(0, Entry.parse(follow.entry(fetch, 0, register.log.size)).envelope)])


def files(folder: Path) -> list[str]:
    """Return every file of a folder that has bytes, by its path in it."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def named(done: Audited) -> list[str]:
    """Return the parts that an audit blames, in the order it found them."""
    return [fault.part for fault in done.faults]


def origin(folder: Path) -> str:
    """Return the name of the log in this folder."""
    cell = Folder(folder).stores().head.read()
    assert cell is not None
    return Checkpoint.parse(Note.parse(cell).text).origin
