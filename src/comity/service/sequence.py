"""
One task stamps, decides and orders statements; an answer comes only with its receipt.

Workers hand over statements whose signatures hold. In log order, over the index plus the rows of
everything decided and not yet indexed, `decide` says what each changes; what it refuses never
enters the log. A batch ends where the accord changes: the checkpoint that first has such an entry
needs the quorum before it and after it. A failed commit drops the rows of its batch; what cannot
be made good again stops the sequencer, and nobody waits for an answer that cannot come.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.base.errors import ComityError, Refused, Unavailable
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.log.many_proofs import Proven
from comity.register.decide import accord_at, current, decide
from comity.register.entries import Recorded, Signed
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, Row, StatementRow
from comity.register.view import Overlay
from comity.service.alarm import Alarm
from comity.service.commit import LogWriter
from comity.service.ports import Clock, RecordStore
from comity.service.publish import not_yet
from comity.statement.entry import Entry

POOL = 4096
BATCH = 1024
# How long a batch collects before it is committed, in seconds, and how long from one to the next:
# each costs the same signatures and writes, however many statements share it.
PAUSE, EVERY = 0.01, 0.05
# How long an entry that is recorded and not proven waits for the next try, in seconds.
RETRY = 5.0


@dataclass(slots=True)
class _Waiting:
    signed: Signed
    answer: asyncio.Future[Proven] = field(default_factory=asyncio.Future)

    def refuse(self, fault: ComityError) -> None:
        if not self.answer.done():
            self.answer.set_exception(fault)
            # Who waited may have gone; the event loop need not complain of that.
            self.answer.exception()


@dataclass(slots=True)
class _Batch:
    first: int
    entries: list[bytes] = field(default_factory=list)
    times: list[Instant] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    waiting: list[tuple[int, _Waiting]] = field(default_factory=list)
    # The receipts of all entries, where one checkpoint proves them.
    proven: list[Proven] = field(default_factory=list)
    # The accord changes with the last entry: what follows is another batch's.
    ended: bool = False

    @property
    def end(self) -> int:
        return self.first + len(self.entries)


class Sequencer:
    """The single writer of a register; `run` is its task, `submit` the door to it."""

    def __init__(
        self, log: LogWriter, record: RecordStore, writer: RecordStore, clock: Clock
    ) -> None:
        self.log = log
        self.view = Overlay(record)
        self.keys: dict[str, PublicKey] = named_keys(record.all(AccordRow))
        self._writer = writer
        self._clock = clock
        self._pool: asyncio.Queue[_Waiting] = asyncio.Queue(POOL)
        self._indexing: asyncio.Task[None] | None = None
        self._stopped = False
        self._next_at = 0.0

    @property
    def known_keys(self) -> Mapping[str, PublicKey]:
        return self.keys

    async def submit(self, signed: Signed) -> bytes:
        """Return the receipt of this statement, new or recorded before; else raise why not."""
        return bytes(await self.take(signed))

    def take(self, signed: Signed) -> "asyncio.Future[Proven]":
        """Let a statement wait for its turn; what comes of it holds its receipt, or why not."""
        if self._stopped:
            raise Unavailable("the register has stopped; nothing was recorded")
        waiting = _Waiting(signed)
        try:
            self._pool.put_nowait(waiting)
        except asyncio.QueueFull:
            raise Unavailable("too many statements are waiting; try again in a second") from None
        return waiting.answer

    async def found(self, genesis: Signed) -> None:
        """Record the first entry; it is published by `finish`, or by `run`."""
        batch = _Batch(self.log.size)
        self._admit(batch, _Waiting(genesis), self.log.stamp(self._clock()))
        await asyncio.to_thread(self.log.append, batch.entries, batch.times)
        await self._index(batch)
        await self.settle()

    async def record(self, *signed: Signed) -> list[bytes]:
        """Record statements as one batch; for who holds the sequencer before `run` does."""
        waiting = [_Waiting(one) for one in signed]
        await self.sequence(waiting)
        return [bytes(await one.answer) for one in waiting]

    async def run(self) -> None:
        """Take what waits, decide it, commit it, answer; for ever, or until the log fails."""
        try:
            await self.finish()
            while True:
                await self.sequence(await self._next())
        finally:
            self._stopped = True
            while not self._pool.empty():
                gone = Unavailable("the register has stopped; nothing was recorded")
                self._pool.get_nowait().refuse(gone)

    async def finish(self) -> None:
        """Have the head cosigned, if it is not or not lately: at every start before anything."""
        await self.sequence([])

    async def sequence(self, waiting: list[_Waiting]) -> None:
        """Record what waits, in as many batches as it takes, and answer; publish in any case."""
        left = waiting
        try:
            left = await self._sequence(left)
            while left:
                left = await self._sequence(left)
        finally:
            # Only a fault that stops the register leaves anybody without an answer here.
            for one in waiting:
                one.refuse(Unavailable("the register stops; what is recorded it says when it runs"))

    async def _next(self) -> list[_Waiting]:
        """Wait for statements; not for ever while a checkpoint is to be cosigned, or anew."""
        wait = self.log.wait() if self.log.proven else RETRY
        try:
            async with asyncio.timeout(wait):
                waiting = [await self._pool.get()]
        except TimeoutError:
            return []
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(max(PAUSE, self._next_at - now))
        self._next_at = asyncio.get_running_loop().time() + EVERY
        while len(waiting) < BATCH and not self._pool.empty():
            waiting.append(self._pool.get_nowait())
        return waiting

    async def _sequence(self, waiting: list[_Waiting]) -> list[_Waiting]:
        """Record one batch and answer it; return who is left for the next."""
        batch, left = self._decide(waiting)
        try:
            await asyncio.to_thread(self._commit, batch)
        except (ComityError, OSError) as fault:
            await self._recover(batch, _said(fault))
            if isinstance(fault, Alarm):
                raise
            return left
        batch.proven = self.log.prove_all(batch.first, batch.entries)
        for index, one in batch.waiting:
            _answer(one, self.log, index, batch)
        await self._index(batch)
        return left

    async def _recover(self, batch: _Batch, why: ComityError) -> None:
        """Go back to what is durable: a batch the head holds happened, any other did not."""
        await self.settle()
        await asyncio.to_thread(self.log.load)
        held = await asyncio.to_thread(self._held, batch)
        if held:
            await self._index(batch)
            await self.settle()
        self.view = Overlay(self.view.below)
        for index, one in batch.waiting:
            if index < batch.first:
                _answer(one, self.log, index, batch)
            else:
                one.refuse(not_yet(index, why) if held else _not_recorded(why))

    def _held(self, batch: _Batch) -> bool:
        if self.log.size == batch.first:
            return False
        if self.log.size != batch.end or self.log.since(batch.first) != batch.entries:
            # Nobody else may hold this log: what follows from it is no longer known here.
            raise Refused("another writer has moved the head")
        return True

    def _decide(self, waiting: list[_Waiting]) -> tuple[_Batch, list[_Waiting]]:
        batch = _Batch(self.log.size)
        now = self.log.stamp(self._clock())
        for at, one in enumerate(waiting):
            if batch.ended:
                return batch, waiting[at:]
            if one.answer.done():
                continue
            try:
                self._admit(batch, one, now)
            except ComityError as refusal:
                one.refuse(refusal)
        return batch, []

    def _admit(self, batch: _Batch, one: _Waiting, now: Instant) -> None:
        statement = one.signed.statement
        known = self.view.get(StatementRow, statement.id)
        if known is not None:
            batch.waiting.append((known.index, one))
            return
        index = batch.first + len(batch.entries)
        raw = Entry(now, one.signed.envelope).write()
        changes = decide(self.view, Recorded(index, now, one.signed))
        self.view.put(changes)
        self.keys |= named_keys(changes)
        batch.entries.append(raw)
        batch.times.append(now)
        batch.rows += changes
        batch.ended = any(isinstance(row, AccordRow) for row in changes)
        batch.waiting.append((index, one))

    def _commit(self, batch: _Batch) -> None:
        if batch.entries:
            self.log.append(batch.entries, batch.times)
        accord = current(self.view)
        if accord is not None:
            before = accord_at(self.view, self.log.proven_size)
            changed = before is not None and before.step != accord.step
            self.log.publish(accord, before if changed else None)

    async def _index(self, batch: _Batch) -> None:
        await self.settle()
        if batch.rows:
            self._indexing = asyncio.create_task(self._write(batch.end, batch.rows))

    async def _write(self, size: int, rows: list[Row]) -> None:
        await asyncio.to_thread(self._writer.apply, size, rows)
        self.view.forget(size)

    async def settle(self) -> None:
        """Wait until the index reflects every answered statement."""
        if self._indexing is not None:
            await self._indexing


def _answer(one: _Waiting, log: LogWriter, index: int, batch: _Batch) -> None:
    if one.answer.done():
        return
    try:
        own, said = index - batch.first, one.signed.statement
        if own < 0:
            one.answer.set_result(log.receipt(index, said.id, said.kind))
        elif batch.proven:
            one.answer.set_result(batch.proven[own])
        else:
            one.answer.set_result(log.prove(index, batch.entries[own], said.kind))
    except ComityError as fault:
        one.refuse(fault)


def _said(fault: ComityError | OSError) -> ComityError:
    if isinstance(fault, ComityError):
        return fault
    return Unavailable("the disk: {why}", why=fault.strerror or fault)


def _not_recorded(why: ComityError) -> Unavailable:
    return Unavailable("not recorded: " + why.template, **why.values)
