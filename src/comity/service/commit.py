"""
The log's one writer: stage, sign, swap the head, put tiles, collect cosignatures, publish.

No signature leaves the process before the swap; whoever starts after a crash finishes the batch
that the head names, by the same steps, and forgets any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import msgspec

from comity.accord.accord import Accord
from comity.base import digests
from comity.base.digests import Digest
from comity.base.errors import ComityError, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.many_proofs import Proven
from comity.log.notes import Note, signatures_by
from comity.log.proofs import consistency_proof
from comity.log.witness import check_times
from comity.service import follow, growth, signing
from comity.service.cosign import Cosigning, Offered
from comity.service.ports import Clock, Signer
from comity.service.publish import CHECKPOINT, REFRESH, Publisher, damaged, read_note
from comity.statement.entry import Entry
from comity.storage.objects import HeadStore, ObjectStore

__all__ = ["CHECKPOINT", "LogWriter", "Stores"]


@dataclass(frozen=True, slots=True)
class Stores:
    """Where a log is kept: what is public, what is staged, and the head cell."""

    public: ObjectStore
    staged: ObjectStore
    head: HeadStore


class LogWriter:
    """The one writer of a log; `load` before anything else, and after every fault."""

    def __init__(
        self,
        origin: str,
        signers: Sequence[Signer],
        cosigning: Cosigning,
        stores: Stores,
        clock: Clock,
        refresh: int = REFRESH,
    ) -> None:
        self.origin = origin
        self.head = Checkpoint.before(origin)
        self.last_time = Instant(0)
        self._cell: bytes | None = None
        self._offered: Offered | None = None
        self._signers = signers
        self._stores = stores
        self._clock = clock
        self._publisher = Publisher(stores.public, cosigning, clock, refresh, self._check_head)

    @property
    def size(self) -> int:
        return self.head.size

    @property
    def published(self) -> Note | None:
        """Return the public checkpoint with every line; it may be older than the head."""
        shown = self._publisher.shown
        return None if shown is None else shown.note

    @property
    def proven_size(self) -> int:
        """Return the size of the newest public checkpoint that every side has cosigned."""
        whole = self._publisher.whole
        return 0 if whole is None else whole.head.size

    @property
    def missing(self) -> ComityError | None:
        """Return what keeps the newest head from being published with every side's lines."""
        return self._publisher.missing

    @property
    def proven(self) -> bool:
        """Say whether the newest head is published, so that every entry has its receipt."""
        whole = self._publisher.whole
        return self._cell is None or (whole is not None and whole.head == self.head)

    def stamp(self, now: Instant) -> Instant:
        """Return the time for a new entry: no later than the slowest witness' clock will say."""
        return max(now.plus(-self._publisher.lag), self.last_time)

    def wait(self) -> int | None:
        """Return in how many seconds the head wants to be offered again; None: at once."""
        return self._publisher.wait(self.head)

    def load(self) -> None:
        """Read the head, finish the batch it names, forget batches it does not name."""
        self._cell = self._stores.head.read()
        self.head = self._signed_head(self._cell)
        self._offered = None
        public, staged = self._stores.public, self._stores.staged
        data = staged.get(_staged(self.head))
        if data is not None:
            public.put(growth.staged(public.get, self.head.size, self.head.root.raw, data))
        for path in list(staged.paths("")):
            staged.remove(path)
        self._check_edge()
        self._publisher.load(self.head)

    def append(self, entries: Sequence[bytes], times: Sequence[Instant]) -> None:
        """
        Make these entries part of the log, durably; when this returns they are for ever.

        The times pass the check a validating witness makes, before anything is signed: a root
        that witnesses refuse could never be taken back.
        """
        now = self._clock()
        # A batch has two or three different times; who stands beside its like is not looked at.
        check_times(self.last_time, [time for time, _ in groupby(times)], self._last_seen(), now)
        grown = growth.grown(self._stores.public.get, self.head.size, entries)
        head = Checkpoint(self.origin, grown.size, Digest(grown.root))
        self._stores.staged.put({_staged(head): msgspec.msgpack.encode(grown.objects)})
        cell = bytes(signing.signed(self._signers, head, now))
        self._stores.head.swap(self._cell, cell)
        # Nothing but a larger head may be offered from here on, whatever fails.
        self._offered = None
        self._stores.public.put(grown.objects)
        self._stores.staged.remove(_staged(head))
        self.head, self._cell, self.last_time = head, cell, times[-1]

    def publish(self, accord: Accord, before: Accord | None = None) -> None:
        """
        Collect cosignatures on the head and publish it, unless that has been done lately.

        `before` is the state of the accord that the checkpoint before was published under, where
        it is another: both have to be met. Without a quorum the entries stay recorded, and
        `prove` says what is missing. Raises Alarm where the register has to stop.
        """
        if self._cell is None:
            return
        if self._publisher.stands(self.head, accord) and self.wait():
            return
        if self._offered is None:
            size = self.head.size
            self._offered = Offered(self._signed(self._cell), size, partial(self._growth, size))
        accords = (accord,) if before is None else (accord, before)
        self._publisher.offer(self._offered, self.last_time, accords)

    def since(self, size: int) -> list[bytes]:
        """Return the entries from this size of the log on."""
        return [raw for _, raw in follow.entries(self._stores.public.get, size, self.size)]

    def receipt(self, index: int, statement: str, kind: str = "") -> Proven:
        """
        Return the receipt of the entry at this index, which must hold this statement.

        The look-up that gave the index is never trusted: the entry is read again and compared.
        """
        shown = self._publisher.of(index, kind)
        raw = follow.entry(self._stores.public.get, index, shown.head.size)
        if digests.named(Entry.parse(raw).envelope.payload) != statement:
            raise Unavailable("the index is wrong about entry {index}: rebuild it", index=index)
        return self.prove(index, raw, kind)

    def prove(self, index: int, raw: bytes, kind: str = "") -> Proven:
        """Return the receipt for these bytes of the entry at this index, a statement of a kind."""
        return self._publisher.receipt_under(index, raw, kind)

    def prove_all(self, first: int, entries: Sequence[bytes]) -> list[Proven]:
        """Return the receipts of entries from this index on; none if a side has yet to sign."""
        return self._publisher.receipts(first, entries)

    def _check_head(self) -> None:
        # What another writer has shown since must not be taken back.
        if self._stores.head.read() != self._cell:
            raise Refused("another writer has moved the head")

    def _growth(self, size: int, old_size: int) -> tuple[Digest, ...]:
        # The size is an argument: a slow witness may still be asked when the head has moved on.
        if old_size == 0:
            return ()
        tiles = growth.reader(self._stores.public.get, size)
        return tuple(Digest(one) for one in consistency_proof(old_size, size, tiles))

    def _signed_head(self, cell: bytes | None) -> Checkpoint:
        if cell is None:
            return Checkpoint.before(self.origin)
        note, head = read_note("head", cell)
        try:
            found = signatures_by(note, [signer.vkey for signer in self._signers])
        except Unverified as fault:
            raise damaged("head", fault) from None
        # Keys come and go with the accord; a line of each kind must still hold.
        if not {one.key.kind for one in found} >= {signer.vkey.kind for signer in self._signers}:
            raise damaged("head", Unverified("a line of the log's is missing"))
        return head

    def _signed(self, cell: bytes) -> Note:
        """Return the head with a line by each of our keys: some may be newer than it is."""
        note = Note.parse(cell)
        there = {(line.name, line.key_id) for line in note.signatures}
        new = [one for one in self._signers if (one.vkey.name, one.vkey.id) not in there]
        own = signing.lines(new, self.head, self._clock())
        return Note(note.text, (*note.signatures, *own))

    def _check_edge(self) -> None:
        fetch, size = self._stores.public.get, self.head.size
        if growth.root(fetch, size) != self.head.root.raw:
            raise Unverified(
                "the stored tiles do not have the signed root of size {size}", size=size
            )
        self.last_time = follow.times(fetch, size - 1, size)[0] if size else Instant(0)

    def _last_seen(self) -> Instant | None:
        """Return when a witness may last have cosigned this log without what comes next."""
        times = [self._publisher.seen]
        if self.published is not None and not self._publisher.checked:
            keys = [signer.vkey for signer in self._signers]
            times += [one.time for one in signatures_by(self.published, keys) if one.time]
        return max(times)


def _staged(head: Checkpoint) -> str:
    return head.root.raw.hex()
