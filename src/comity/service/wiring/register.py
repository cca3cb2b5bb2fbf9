"""
One register from its folder: founded from a genesis that was signed elsewhere, or as a rehearsal.

A witness that the accord gives an address for is asked there. A rehearsal without such addresses
has its witnesses in this process; nothing else has.
"""

import secrets
import sqlite3
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from comity.accord.accord import REHEARSAL, Accord
from comity.adapters.witnesses import RemoteWitness
from comity.base.errors import ComityError, Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.decide import current
from comity.register.entries import read
from comity.service import growth
from comity.service.commit import LogWriter
from comity.service.cosign import DEADLINE, GRACE, Cosigning
from comity.service.follow import Step, follow
from comity.service.ports import Clock, Cosigner, system_clock
from comity.service.sequence import Sequencer
from comity.service.wiring import founding, seal
from comity.service.wiring.folder import Folder
from comity.service.witness import Witness
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import Witness as WitnessBody
from comity.statement.statement import Statement
from comity.storage import durable
from comity.storage.local import Writer
from comity.storage.seen import CellState
from comity.storage.sqlite import Index


@dataclass(slots=True)
class Register:
    """A running register: its log, its record, its sequencer, and the lock on its folder."""

    folder: Folder
    log: LogWriter
    record: Index
    writer: Index
    sequencer: Sequencer
    lock: Writer
    genesis: Envelope | None

    @property
    def accord(self) -> Accord:
        accord = current(self.sequencer.view)
        if accord is None:
            raise Unavailable("this register is not founded yet")
        return accord

    async def found(self) -> None:
        """
        Record the genesis if the log is empty; it is a statement like any other.

        A rehearsal also publishes what is not yet proven. Witnesses elsewhere may want to read
        the log before they cosign it: they are asked by `sequencer.run`, when it is served.
        """
        if self.log.size == 0 and self.genesis is not None:
            await self.sequencer.found(read(self.genesis, {}))
        if self.accord.body.rehearsal:
            await self.sequencer.finish()
            await self.sequencer.settle()

    def close(self) -> None:
        """Close in good order: every row in the one file of the index, and its digest beside it."""
        self.record.close()
        try:
            # A stop in the middle of a batch leaves rows to write; after a fault there is no seal.
            with closing(self.writer), suppress(ComityError, OSError, sqlite3.Error):
                follow(self.writer, self.folder.stores().public.get, self.log.size)
                self.writer.gather()
                self.writer.close()
                seal.put(self.folder.index)
        finally:
            self.lock.release()


def open_register(
    path: Path,
    clock: Clock = system_clock,
    step: Step = lambda _: None,
    genesis: Envelope | None = None,
) -> Register:
    """
    Open a folder for writing: take its lock, finish what a crash left, catch the index up.

    An empty one is founded from this genesis; without one, as a rehearsal.
    """
    folder = Folder(path)
    with ExitStack() as undo:
        lock = Writer(path)
        undo.callback(lock.release)
        durable.sweep(path)
        origin = _origin(folder, genesis)
        if genesis is not None:
            founding.check(folder, genesis)
        elif not folder.founded:
            genesis = founding.rehearsal(folder, origin, clock)
        log = _log(folder, origin, clock)
        log.load()
        if not seal.intact(folder.index):
            raise Unavailable("the index changed while nobody served it: run comity rebuild")
        seal.take(folder.index)
        writer = undo.enter_context(closing(Index(folder.index)))
        _catch_up(writer, folder, log.size, step)
        record = undo.enter_context(closing(Index(folder.index)))
        sequencer = Sequencer(log, record, writer, clock)
        undo.pop_all()
    return Register(folder, log, record, writer, sequencer, lock, genesis)


def _catch_up(writer: Index, folder: Folder, size: int, step: Step) -> None:
    try:
        if writer.size > size:
            raise Unavailable("the index is ahead of the log: run comity rebuild")
        follow(writer, growth.held(folder.stores().public.get), size, step)
    except sqlite3.DatabaseError as fault:
        raise Unavailable("the index is damaged: {why}; run comity rebuild", why=fault) from None


def _origin(folder: Folder, genesis: Envelope | None) -> str:
    cell = folder.stores().head.read()
    if cell is not None:
        return Checkpoint.parse(Note.parse(cell).text).origin
    if genesis is not None:
        return Statement.parse(genesis.payload).about
    return f"{REHEARSAL}{secrets.token_hex(4)}.example/log"


def _log(folder: Folder, origin: str, clock: Clock) -> LogWriter:
    log = folder.log_signers(origin)
    # Witnesses in this process are not waited for long: let each of them show that it has signed.
    grace = DEADLINE if origin.startswith(REHEARSAL) else GRACE
    cosigning = Cosigning(partial(witness, folder, origin, clock), clock, grace=grace)
    return LogWriter(origin, log, cosigning, folder.stores(), clock)


def witness(folder: Folder, origin: str, clock: Clock, body: WitnessBody) -> Cosigner | None:
    """Return how to ask this witness of the accord; None where nobody has said."""
    if body.url is not None:
        return RemoteWitness(body.name, body.url)
    if body.name != founding.witness_name(origin, body.party):
        return None
    own = founding.witness_signers(folder, origin, body.party)
    logs = {origin: founding.vkeys(folder.log_signers(origin))}
    return Witness(own, logs, CellState(folder.witness_cell(body.party)), clock)
