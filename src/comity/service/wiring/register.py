"""One register in one process, from its folder: founded as a rehearsal the first time."""

import secrets
import sqlite3
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from comity.accord.accord import Accord
from comity.base.errors import ComityError, Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, VerifierKey
from comity.log.signatures import Kind
from comity.register.decide import current
from comity.register.entries import read
from comity.service import growth
from comity.service.commit import LogWriter
from comity.service.compose import sign
from comity.service.follow import Step, follow
from comity.service.ports import Clock, system_clock
from comity.service.rehearsal import CONVENER, PARTIES, SIDES, Keys, genesis_payload
from comity.service.sequence import Sequencer
from comity.service.wiring import seal
from comity.service.wiring.folder import Folder, LogSigner
from comity.service.witness import Witness
from comity.statement.envelope import Envelope
from comity.storage import durable
from comity.storage.local import Writer
from comity.storage.sqlite import Index

LOG_KINDS = (Kind.ED25519, Kind.ML_DSA_44)
WITNESS_KINDS = (Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44)
# The parties of a rehearsal that have a witness: one per side, and a neutral one.
WITNESSES = (*SIDES.values(), CONVENER)


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

        Else publish what a crash left recorded and not yet proven.
        """
        if self.log.size == 0 and self.genesis is not None:
            await self.sequencer.record(read(self.genesis, {}))
        else:
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


def open_register(path: Path, clock: Clock = system_clock, step: Step = lambda _: None) -> Register:
    """Open a folder for writing: take its lock, finish what a crash left, catch the index up."""
    folder = Folder(path)
    with ExitStack() as undo:
        lock = Writer(path)
        undo.callback(lock.release)
        durable.sweep(path)
        origin = _origin(folder)
        genesis = None if folder.founded else _genesis(folder, origin, clock)
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


def _origin(folder: Folder) -> str:
    cell = folder.stores().head.read()
    if cell is not None:
        return Checkpoint.parse(Note.parse(cell).text).origin
    return f"rehearsal.{secrets.token_hex(4)}.example/log"


def _witness_name(origin: str, party: str) -> str:
    return f"{origin}/witness/{party}"


def _genesis(folder: Folder, origin: str, clock: Clock) -> Envelope:
    """Draw every key of a rehearsal and let both sides sign its accord."""
    drawn = {party: folder.draw_party(party) for party in PARTIES}
    folder.draw_signers("log", LOG_KINDS)
    for party in WITNESSES:
        folder.draw_signers(f"witness-{party}", WITNESS_KINDS)
    keys = Keys(
        ordinary={party: pair[0].public for party, pair in drawn.items()},
        recovery={party: pair[1].public for party, pair in drawn.items()},
        witnesses={party: _vkeys(_witness_signers(folder, origin, party)) for party in WITNESSES},
        log=_vkeys(folder.signers("log", origin, LOG_KINDS)),
    )
    return sign(genesis_payload(origin, keys, clock()), [drawn[party][0] for party in WITNESSES])


def _log(folder: Folder, origin: str, clock: Clock) -> LogWriter:
    log = folder.signers("log", origin, LOG_KINDS)
    cosigners = [
        Witness(
            _witness_signers(folder, origin, party),
            _vkeys(log),
            folder.witness_cell(party),
            clock,
        )
        for party in WITNESSES
    ]
    return LogWriter(origin, log, cosigners, folder.stores(), clock)


def _witness_signers(folder: Folder, origin: str, party: str) -> tuple[LogSigner, ...]:
    return folder.signers(f"witness-{party}", _witness_name(origin, party), WITNESS_KINDS)


def _vkeys(signers: tuple[LogSigner, ...]) -> tuple[VerifierKey, ...]:
    return tuple(signer.vkey for signer in signers)
