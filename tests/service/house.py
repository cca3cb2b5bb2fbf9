"""A register's folder as `comity serve` leaves it: a few hundred entries, closed in good order."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from comity.accord.chain import Chain
from comity.base.keys import Algorithm
from comity.register.entries import Signed, read
from comity.register.rows import AccordRow
from comity.service import follow
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.rehearsal import CONVENER, SIDES, TABLE, admission_payload
from comity.service.wiring.folder import Folder
from comity.service.wiring.register import Register, open_register
from comity.service.wiring.sample import put_packs
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import Party
from comity.statement.subjects import subject_key
from world import key

# The log's sizes: partial files that are outgrown, one that is full, and what follows it.
BATCHES = (range(90), range(90, 200), range(200, 255), range(255, 270), range(270, 280))
GUEST = "lab-z"


def made(path: Path, batches: Sequence[Sequence[int]] = BATCHES) -> Folder:
    """Found a register in this folder, admit a party between batches, and close it."""
    register = open_register(path)
    try:
        asyncio.run(_filled(register, batches))
    finally:
        register.close()
    return register.folder


async def _filled(register: Register, batches: Sequence[Sequence[int]]) -> None:
    await register.found()
    await put_packs(register)
    for number, batch in enumerate(batches):
        await register.sequencer.record(*(observed(register, one) for one in batch))
        if number == 1:
            await register.sequencer.record(_signed(register, admission(register)))
    await register.sequencer.settle()


def observed(register: Register, number: int) -> Signed:
    """Return a published fact about a system that nobody knows."""
    name = f"Vega {number}"
    about = subject_key(["Elsewhere"], name)
    body = {
        "subject": {"developers": ["Elsewhere"], "name": name},
        "source": {"title": "A report"},
    }
    genesis = register.accord.genesis
    said = payload("observation/v1", genesis, TABLE, system_clock(), about, body)
    return _signed(register, sign(said, [register.folder.party_key(TABLE)]))


def admission(register: Register) -> Envelope:
    """Return the accord's next version, with a laboratory more, signed by both sides."""
    name = {"en": GUEST, "zh": GUEST, "ko": GUEST}
    keys = (str(key(GUEST).public),)
    recovery = str(key(GUEST, Algorithm.ML_DSA_65).public)
    party = Party(GUEST, name, "laboratory", keys, recovery)
    said = admission_payload(register.accord, party, system_clock())
    return sign(said, [register.folder.party_key(one) for one in (*SIDES.values(), CONVENER)])


def _signed(register: Register, envelope: Envelope) -> Signed:
    return read(envelope, register.sequencer.known_keys)
