"""
The log's one writer: stage, sign, swap the head, put tiles, collect cosignatures, publish.

No signature leaves the process before the swap; whoever starts after a crash finishes the batch
that the head names, by the same steps, and forgets any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from comity.accord.accord import Accord
from comity.accord.receipt import accept
from comity.base import digests
from comity.base.digests import Digest
from comity.base.errors import Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log import tlog_proof
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature, check_all_known, signatures_by
from comity.log.proofs import consistency_proof, inclusion_proof
from comity.log.tiles import TileReader
from comity.log.witness import check_times
from comity.service import follow, growth, signing
from comity.service.ports import Clock, Cosigner, Offer, Signer
from comity.statement.entry import Entry
from comity.storage.objects import HeadStore, ObjectStore

CHECKPOINT = "checkpoint"


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
        cosigners: Sequence[Cosigner],
        stores: Stores,
        clock: Clock,
    ) -> None:
        self.origin = origin
        self.head = Checkpoint.before(origin)
        self.last_time = Instant(0)
        self.published: Note | None = None
        self._note: bytes | None = None
        self._batch: tuple[int, Sequence[Instant]] = (0, ())
        self._cell: bytes | None = None
        self._reader: TileReader | None = None
        self._signers = signers
        self._cosigners = cosigners
        self._stores = stores
        self._clock = clock

    @property
    def size(self) -> int:
        return self.head.size

    def load(self) -> None:
        """Read the head, finish the batch it names, forget batches it does not name."""
        self._cell = self._stores.head.read()
        self.head = self._signed_head(self._cell)
        staged = self._stores.staged
        data = staged.get(_staged(self.head))
        if data is not None:
            self._stores.public.put(msgspec.msgpack.decode(data, type=dict[str, bytes]))
        for path in list(staged.paths("")):
            staged.remove(path)
        self._check_edge()
        self._load_published()

    def append(self, entries: Sequence[bytes], times: Sequence[Instant]) -> None:
        """
        Make these entries part of the log, durably; when this returns they are for ever.

        The times pass the check a validating witness makes, before anything is signed: a root
        that witnesses refuse could never be taken back.
        """
        now = self._clock()
        check_times(self.last_time, times, self._last_published(), now)
        grown = growth.grown(self._stores.public.get, self.head.size, entries)
        head = Checkpoint(self.origin, grown.size, Digest(grown.root))
        self._stores.staged.put({_staged(head): msgspec.msgpack.encode(grown.objects)})
        cell = bytes(signing.signed(self._signers, head, now))
        self._stores.head.swap(self._cell, cell)
        self._stores.public.put(grown.objects)
        self._stores.staged.remove(_staged(head))
        self._batch = (self.head.size, times)
        self.head, self._cell, self.last_time = head, cell, times[-1]

    def publish(self, accord: Accord) -> None:
        """
        Collect cosignatures on the head and publish it, unless that has been done.

        Raises Unverified with what is missing if the accord's quorum does not come together: the
        entries stay recorded and are not yet proven.
        """
        if self._cell is None or (self.published and self.published.text == str(self.head)):
            return
        note = Note.parse(self._cell)
        cosigned = Note(note.text, (*note.signatures, *self._cosignatures(note)))
        accept(cosigned, accord)
        self._note = bytes(cosigned)
        self._stores.public.replace(CHECKPOINT, self._note)
        self.published = cosigned
        self._reader = growth.reader(self._stores.public.get, self.head.size)

    def receipt(self, index: int, statement: str) -> bytes:
        """
        Return the receipt of the entry at this index, which must hold this statement.

        The look-up that gave the index is never trusted: the entry is read again and compared.
        """
        if self.published is None or self._reader is None or index >= self._reader.size:
            raise Unavailable("entry {index} is recorded and not yet proven", index=index)
        raw = follow.entry(self._stores.public.get, index, self._reader.size)
        if digests.named(Entry.parse(raw).envelope.payload) != statement:
            raise Unavailable("the index is wrong about entry {index}: rebuild it", index=index)
        return self.prove(index, raw)

    def prove(self, index: int, raw: bytes) -> bytes:
        """Return the receipt for these bytes of the entry at this index."""
        if self._note is None or self._reader is None:
            raise Unavailable("entry {index} is recorded and not yet proven", index=index)
        proof = inclusion_proof(index, self._reader.size, self._reader)
        return tlog_proof.head(index, proof, raw).encode() + self._note

    def _cosignatures(self, note: Note) -> list[NoteSignature]:
        found: list[NoteSignature] = []
        for cosigner in self._cosigners:
            try:
                found += cosigner.cosign(self._offer(note, cosigner.size()))
            except (Refused, Unavailable):
                # One silent witness is for the quorum to judge, not for this loop.
                continue
        return found

    def _offer(self, note: Note, old_size: int) -> Offer:
        fetch = self._stores.public.get
        tiles = growth.reader(fetch, self.head.size)
        proof = consistency_proof(old_size, self.head.size, tiles) if old_size else []
        previous, times = self._times(old_size)
        return Offer(old_size, tuple(Digest(one) for one in proof), note, previous, times)

    def _times(self, old_size: int) -> tuple[Instant, tuple[Instant, ...]]:
        """Return the time of the entry before this size, and the times of those from there on."""
        fetch, size = self._stores.public.get, self.head.size
        before = follow.times(fetch, old_size - 1, old_size) if old_size else ()
        start, known = self._batch
        times = tuple(known) if start == old_size else follow.times(fetch, old_size, size)
        return (before[0] if before else Instant(0)), times

    def _signed_head(self, cell: bytes | None) -> Checkpoint:
        if cell is None:
            return Checkpoint.before(self.origin)
        note = Note.parse(cell)
        check_all_known(note, [signer.vkey for signer in self._signers])
        return Checkpoint.parse(note.text)

    def _check_edge(self) -> None:
        fetch, size = self._stores.public.get, self.head.size
        if growth.root(fetch, size) != self.head.root.raw:
            raise Unverified(
                "the stored tiles do not have the signed root of size {size}", size=size
            )
        self.last_time = follow.times(fetch, size - 1, size)[0] if size else Instant(0)

    def _load_published(self) -> None:
        self._note = self._stores.public.get(CHECKPOINT)
        self.published = Note.parse(self._note) if self._note else None
        if self.published is None:
            return
        head = Checkpoint.parse(self.published.text)
        if head.size > self.head.size or (head.size == self.head.size and head != self.head):
            # Restored from a backup, the head would sign a second history; stop instead.
            raise Refused("the published checkpoint is newer than the head: restore the head")
        self._reader = growth.reader(self._stores.public.get, head.size)

    def _last_published(self) -> Instant | None:
        if self.published is None:
            return None
        keys = [signer.vkey for signer in self._signers]
        times = [one.time for one in signatures_by(self.published, keys) if one.time]
        return max(times, default=None)


def _staged(head: Checkpoint) -> str:
    return head.root.raw.hex()
