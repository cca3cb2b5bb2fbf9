"""A register over stores in memory whose power can be cut at any write, and that starts again."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import world
from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.base.errors import ComityError, Refused, Unavailable
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash
from comity.log.notes import Note, NoteSignature
from comity.log.submission import AddCheckpoint
from comity.log.tlog_proof import TlogProof
from comity.log.witness import Conflict
from comity.register.entries import Signed, read
from comity.register.fingerprint import fingerprint
from comity.register.rows import TABLES, AccordRow, Row, StatementRow
from comity.register.view import Memory
from comity.service import follow, growth
from comity.service.alarm import Alarm
from comity.service.audit import audit
from comity.service.commit import CHECKPOINT, LogWriter, Stores
from comity.service.cosign import DEADLINE, Cosigning
from comity.service.ports import Cosigner
from comity.service.publish import REFRESH
from comity.service.sequence import Sequencer
from comity.service.witness import Witness
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import Witness as WitnessBody
from comity.storage.memory import Crash, Faults, MemoryHead, MemoryObjects
from comity.storage.seen import CellState

Answer: TypeAlias = tuple[NoteSignature, ...] | Conflict
# What a witness says in place of what it would have said.
Lie: TypeAlias = Callable[[AddCheckpoint, Answer], Answer]


class Power(Faults):
    """Faults on order; after a crash nothing is written any more until the power is back."""

    def __init__(self) -> None:
        super().__init__()
        self.dead = False
        # After so many writes there is no space left, until the power is back.
        self.full: int | None = None
        # Before this write somebody else does something.
        self.pause: int | None = None
        self.meanwhile: Callable[[], None] = lambda: None

    def before(self) -> None:
        self._check()
        if self.full is not None and self.writes >= self.full:
            raise OSError(28, "No space left on device")
        self._stopping(super().before)
        if self.writes == self.pause:
            self.pause = None
            self.meanwhile()

    def after(self) -> None:
        self._check()
        self._stopping(super().after)

    def back(self) -> None:
        self.dead, self.crash_before, self.crash_after = False, None, None
        self.full = self.pause = None

    def _check(self) -> None:
        if self.dead:
            raise Crash

    def _stopping(self, step: object) -> None:
        try:
            step()  # type: ignore[operator]  # one of the two above
        except Crash:
            self.dead = True
            raise


class WatchedObjects(MemoryObjects):
    """Public files that remember every checkpoint that anybody could have read."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults)
        self.seen: list[bytes] = []

    def replace(self, path: str, data: bytes) -> None:
        try:
            super().replace(path, data)
        finally:
            shown = self.objects.get(CHECKPOINT)
            if shown and shown not in self.seen:
                self.seen.append(shown)


class WatchedRecord(Memory):
    """An index whose writes are writes too."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults

    def like(self, other: Memory) -> None:
        """Take over all that another record holds."""
        for kind in TABLES:
            self.put(other.all(kind))
        self.size = other.size

    def apply(self, size: int, rows: Iterable[Row]) -> None:
        self._faults.before()
        super().apply(size, rows)
        self._faults.after()


class Unsteady:
    """A witness that fails, or says more than it should, where a test wants it to."""

    def __init__(self, machine: "Machine", inner: Cosigner, party: str) -> None:
        self._machine, self._inner, self._party = machine, inner, party

    @property
    def name(self) -> str:
        return self._inner.name

    def size(self) -> int:
        raw = self._machine.cells[self._party].read()
        return Checkpoint.parse(Note.parse(raw).text).size if raw else 0

    def cosign(self, request: AddCheckpoint) -> tuple[NoteSignature, ...] | Conflict:
        self._machine.asked.append((self._party, request))
        if self._party in self._machine.witness_faults:
            raise self._machine.witness_faults[self._party]
        said = self._inner.cosign(request)
        lie = self._machine.lies.get(self._party)
        if lie is not None:
            return lie(request, said)
        if isinstance(said, Conflict):
            return said
        return (*self._machine.extra_lines.get(self._party, ()), *said)


@dataclass
class Answers:
    """What submitters were told: the receipt or the refusal of each statement, newest last."""

    receipts: dict[str, list[bytes]] = field(default_factory=dict)
    refusals: dict[str, list[ComityError]] = field(default_factory=dict)

    def note(self, statement: str, answer: bytes | BaseException) -> None:
        if isinstance(answer, bytes):
            self.receipts.setdefault(statement, []).append(answer)
        else:
            assert isinstance(answer, ComityError), answer
            self.refusals.setdefault(statement, []).append(answer)


class Machine:
    """What survives a power cut: the stores, the witnesses' cells, the index, and the world."""

    def __init__(self, genesis: Envelope | None = None, origin: str = world.ORIGIN) -> None:
        self.power = Power()
        self.clock = world.Clock()
        self.origin = origin
        self.genesis = genesis or world.genesis(origin=origin)
        self.public = WatchedObjects(self.power)
        self.stores = Stores(self.public, MemoryObjects(self.power), MemoryHead(self.power))
        self.cells = {party: MemoryHead(self.power) for party in world.WITNESSES}
        self.witness_faults: dict[str, Exception] = {}
        self.lies: dict[str, Lie] = {}
        self.extra_lines: dict[str, tuple[NoteSignature, ...]] = {}
        # How many seconds a witness' clock is ahead of the register's.
        self.drift: dict[str, int] = {}
        # Every request a witness got, oldest first.
        self.asked: list[tuple[str, AddCheckpoint]] = []
        self.refresh = REFRESH
        self.up = False
        self._fault: tuple[str, int] | None = None
        # What stopped the register, if it was not the power.
        self.alarm: Alarm | None = None
        self.record = WatchedRecord(self.power)
        self.answers = Answers()

    def copy(self) -> "Machine":
        """Return another machine with all that this one has kept."""
        other = Machine(self.genesis, self.origin)
        other.clock.now = self.clock.now
        other.public.objects.update(self.public.objects)
        other.public.seen += self.public.seen
        other.stores.staged.put({one: self._staged(one) for one in self.stores.staged.paths("")})
        for mine, its in zip(self._heads(), other._heads(), strict=True):
            its.head = mine.head
        other.record.like(self.record)
        # Some of the old receipts will do: checking each after each fault takes most of the time.
        other.answers.receipts.update(list(self.answers.receipts.items())[::25])
        other.power.writes = 0
        return other

    def _staged(self, path: str) -> bytes:
        return self.stores.staged.get(path) or b""

    def _heads(self) -> list[MemoryHead]:
        assert isinstance(self.stores.head, MemoryHead)
        return [self.stores.head, *self.cells.values()]

    def start(self, record: WatchedRecord | None = None) -> Sequencer:
        """
        Return a sequencer over what there is: the steps of `wiring.register.open_register`.

        `record`: the index of another process than the one that this machine is.
        """
        kept = record or self.record
        log = self.writer()
        log.load()
        follow.follow(kept, growth.held(self.public.get), log.size)
        return Sequencer(log, kept, kept, self.clock)

    def writer(self) -> LogWriter:
        log = world.signers(self.origin, world.LOG_KINDS)
        self.witnesses = {party: self._witness(party) for party in self.cells}
        # Every witness is waited for, so that each run of a test makes the same writes.
        cosigning = Cosigning(self._find, self.clock, grace=DEADLINE)
        return LogWriter(self.origin, log, cosigning, self.stores, self.clock, self.refresh)

    def _find(self, body: WitnessBody) -> Unsteady | None:
        return self.witnesses.get(body.party)

    def _witness(self, party: str) -> Unsteady:
        vkeys = tuple(one.vkey for one in world.signers(self.origin, world.LOG_KINDS))
        state = CellState(self.cells[party])
        own = world.signers(world.witness_name(party))

        def clock() -> Instant:
            return self.clock.now.plus(self.drift.get(party, 0))

        return Unsteady(self, Witness(own, {self.origin: vkeys}, state, clock), party)

    def run(self, batches: Sequence[Sequence[Signed]]) -> bool:
        """Start, submit each batch and wait for its answers; False if the register stopped."""
        return asyncio.run(self._run(batches))

    async def _run(self, batches: Sequence[Sequence[Signed]]) -> bool:
        try:
            sequencer = self.start()
            await self.found(sequencer)
        except (Crash, OSError, Unavailable):
            return False
        except Refused as fault:
            self.alarm = fault if isinstance(fault, Alarm) else None
            return False
        task = asyncio.create_task(sequencer.run())
        for batch in batches:
            if task.done():
                break
            said = await asyncio.gather(
                *(sequencer.submit(one) for one in batch), return_exceptions=True
            )
            for one, answer in zip(batch, said, strict=True):
                self.answers.note(one.statement.id, answer)
            self.clock.tick()
        return await self._stopped(sequencer, task)

    async def found(self, sequencer: Sequencer) -> None:
        """Do as `Register.found` does; a fault that was ordered counts its writes from here."""
        if sequencer.log.size == 0:
            await sequencer.found(read(self.genesis, {}))
        await sequencer.finish()
        await sequencer.settle()
        self.up = True
        if self._fault is not None:
            when, write = self._fault
            setattr(self.power, when, self.power.writes + write)
            self._fault = None

    def fail(self, when: str, write: int) -> None:
        """Let this write fail, counted from when the register has started."""
        self._fault = (when, write)

    async def _stopped(self, sequencer: Sequencer, task: "asyncio.Task[None]") -> bool:
        try:
            await sequencer.settle()
        except (Crash, OSError):
            task.cancel()
        alive = not task.done() and not self.power.dead
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            fault = task.exception()
            assert isinstance(fault, (Crash, OSError, Refused)), fault
            self.alarm = fault if isinstance(fault, Alarm) else None
        return alive

    @property
    def head(self) -> Checkpoint:
        cell = self.stores.head.read()
        return Checkpoint.parse(Note.parse(cell).text) if cell else Checkpoint.before(self.origin)

    @property
    def entries(self) -> list[bytes]:
        return [raw for _, raw in follow.entries(self.public.get, 0, self.head.size)]

    @property
    def chain(self) -> Chain:
        rows = [row for row in self.record.all(AccordRow) if row.key != "current"]
        return Chain.checked(
            (row.index, Entry.parse(self.entries[row.index]).envelope) for row in rows
        )

    def checkpoint(self) -> Checkpoint:
        return Checkpoint.parse(Note.parse(self.public.objects[CHECKPOINT]).text)

    def check(self) -> None:
        """Check all that must hold once the register has started again and come to rest."""
        done = audit(self.public.get, self.chain, self.clock.now)
        assert not done.faults, [str(one.reason) for one in done.faults]
        assert done.voids == 0
        assert done.checkpoint == self.head
        assert not list(self.stores.staged.paths(""))
        self._check_published()
        self._check_answers()
        self._check_index(done.fingerprint)
        self._check_witnesses()

    def _check_published(self) -> None:
        """Every checkpoint ever shown is one of this log, and they only ever grew."""
        sizes = []
        for raw in self.public.seen:
            shown = Checkpoint.parse(Note.parse(raw).text)
            sizes.append(shown.size)
            assert growth.root(self.public.get, shown.size) == shown.root.raw
        assert sizes == sorted(sizes)

    def _check_witnesses(self) -> None:
        """Whoever cosigned what is published remembers it; nobody remembers another history."""
        signed = {line.name for line in Note.parse(self.public.objects[CHECKPOINT]).signatures}
        for party, cell in self.cells.items():
            raw = cell.read()
            known = Checkpoint.parse(Note.parse(raw).text) if raw else None
            if world.witness_name(party) in signed:
                assert known == self.head
            elif known:
                assert growth.root(self.public.get, known.size) == known.root.raw

    def _check_answers(self) -> None:
        """Every receipt ever given holds, and a statement has one index for ever."""
        entries, chain, notes = self.entries, self.chain, set[Note]()
        for statement, receipts in self.answers.receipts.items():
            proofs = [TlogProof.parse(raw) for raw in receipts]
            (index,) = {proof.index for proof in proofs}
            row = self.record.get(StatementRow, statement)
            assert row is not None
            assert row.index == index
            assert Entry.parse(entries[index]).envelope.payload
            for raw, proof in zip(receipts, proofs, strict=True):
                assert proof.extra == entries[index]
                proof.check(leaf_hash(entries[index]))
                # Receipts share a checkpoint, whose signatures are what takes time to check.
                if proof.note not in notes:
                    assert check_receipt(raw, chain).statement.id == statement
                    notes.add(proof.note)

    def _check_index(self, expected: str) -> None:
        # The audit has folded the whole log anew, as a rebuild does.
        assert fingerprint(self.record) == expected
        assert self.record.size == self.head.size
        ids = [Entry.parse(raw).envelope.payload for raw in self.entries]
        assert len(set(ids)) == len(ids)
