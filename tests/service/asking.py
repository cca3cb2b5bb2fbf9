"""How tests ask a machine's sequencer, and read what it answered."""

import asyncio
from collections.abc import Awaitable, Callable

from comity.accord.receipt import check_receipt
from comity.base.errors import ComityError, Unavailable
from comity.register.entries import Signed
from comity.service.sequence import Sequencer
from service.machine import Machine

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
        task = asyncio.create_task(sequencer.run())
        await use(sequencer, task)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(run())
