"""How tests ask a machine's sequencer, and read what it answered."""

import asyncio
from collections.abc import Awaitable, Callable

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import ComityError, Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.entries import Signed
from comity.service.publish import CHECKPOINT
from comity.service.sequence import Sequencer
from service.machine import Machine
from world import World

SILENT = Unavailable("the witness is silent")


def told(machine: Machine, one: Signed) -> ComityError:
    return machine.answers.refusals[one.statement.id][-1]


def index(machine: Machine, one: Signed) -> int:
    return check_receipt(machine.answers.receipts[one.statement.id][-1], machine.chain).index


async def asked(sequencer: Sequencer, batch: tuple[Signed, ...]) -> list[bytes | BaseException]:
    return await asyncio.gather(*(sequencer.submit(one) for one in batch), return_exceptions=True)


def with_sequencer(
    machine: Machine, use: Callable[[Sequencer, "asyncio.Task[None]"], Awaitable[None]]
) -> None:
    """Run the sequencer's task while `use` does something with it."""

    async def run() -> None:
        sequencer = machine.start()
        await machine.found(sequencer)
        task = asyncio.create_task(sequencer.run())
        await use(sequencer, task)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(run())


def with_idle(machine: Machine, use: Callable[[Sequencer], Awaitable[None]]) -> None:
    """Let `use` do what the sequencer's task would do, step by step."""

    async def run() -> None:
        sequencer = machine.start()
        await machine.found(sequencer)
        await use(sequencer)
        await sequencer.settle()

    asyncio.run(run())


def names(raw: bytes | None) -> list[str]:
    """Return who signed a checkpoint, without the log, a name for each key."""
    assert raw is not None
    found = [line.name for line in Note.parse(raw).signatures]
    return sorted(one.removeprefix("witness.example/") for one in found if one != world.ORIGIN)


def shown(here: World) -> Checkpoint:
    return Checkpoint.parse(Note.parse(here.public.objects[CHECKPOINT]).text)


def witnessed_by(*parties: str) -> list[object]:
    return [world.witness_body(party) for party in parties]
