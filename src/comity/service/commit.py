"""
The log's one writer: stage, sign, swap the head, put tiles, collect cosignatures, publish.

No signature leaves the process before the swap; whoever starts after a crash finishes the batch
that the head names, by the same steps, and forgets any other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from comity.accord.accord import Accord
from comity.accord.receipt import Times, accept, proven_by
from comity.base import digests
from comity.base.digests import Digest
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log import tlog_proof
from comity.log.checkpoint import Checkpoint
from comity.log.notes import LINES, Note, NoteSignature, check_all_known, signatures_by
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
        self._accepted = False
        self._batch: tuple[int, Sequence[Instant]] | None = None
        self._cell: bytes | None = None
        self._reader: TileReader | None = None
        self._signers = signers
        self._cosigners = cosigners
        self._stores = stores
        self._clock = clock

    @property
    def size(self) -> int:
        return self.head.size

    @property
    def proven(self) -> bool:
        """Say whether the newest head is published, so that every entry has its receipt."""
        return self._cell is None or self._shown(str(self.head))

    def load(self) -> None:
        """Read the head, finish the batch it names, forget batches it does not name."""
        self._cell = self._stores.head.read()
        self.head = self._signed_head(self._cell)
        self._batch = None
        public, staged = self._stores.public, self._stores.staged
        data = staged.get(_staged(self.head))
        if data is not None:
            public.put(growth.staged(public.get, self.head.size, self.head.root.raw, data))
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
        if self._cell is None or self._stands(accord):
            return
        cosigned, times = self._cosigned(Note.parse(self._cell), accord)
        if proven_by(accord, times) < self.last_time:
            # A receipt would say that the entry was seen before it was made.
            raise Unavailable(
                "the clocks of the witnesses are behind the newest entry, of {time}",
                time=self.last_time,
            )
        self._note = bytes(cosigned)
        self._stores.public.replace(CHECKPOINT, self._note)
        self.published, self._accepted = cosigned, True
        self._reader = growth.reader(self._stores.public.get, self.head.size)

    def since(self, size: int) -> list[bytes]:
        """Return the entries from this size of the log on."""
        return [raw for _, raw in follow.entries(self._stores.public.get, size, self.size)]

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

    def _shown(self, text: str) -> bool:
        return self.published is not None and self.published.text == text

    def _stands(self, accord: Accord) -> bool:
        """Say whether the head is published already, with lines that hold."""
        if self.published is None or not self._shown(str(self.head)):
            return False
        if not self._accepted:
            # It was read from a disk: a line that changed there would spoil every receipt.
            try:
                accept(self.published, accord)
            except (Malformed, Unverified, Refused):
                return False
            self._accepted = True
        return True

    def _cosigned(self, note: Note, accord: Accord) -> tuple[Note, Times]:
        lines = self._cosignatures(note, accord)
        whole = Note(note.text, (*note.signatures, *_one_each(lines)))
        try:
            return whole, accept(whole, accord)
        except (Malformed, Unverified):
            # One witness' line that does not hold must not stand in the way of the others'.
            held = [line for line in lines if _holds(note.text, line, accord)]
            whole = Note(note.text, (*note.signatures, *_one_each(held)))
            return whole, accept(whole, accord)

    def _cosignatures(self, note: Note, accord: Accord) -> list[NoteSignature]:
        known = {(key.name, key.id) for key in accord.witness_keys}
        found: list[NoteSignature] = []
        for cosigner in self._cosigners:
            try:
                lines = cosigner.cosign(self._offer(note, cosigner.size()))
            except (ComityError, OSError):
                # One witness that cannot or will not is for the quorum to judge.
                continue
            # Nor may it fill the note with lines by keys that nobody knows.
            found += [one for one in lines[:LINES] if (one.name, one.key_id) in known]
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
        fresh = self._batch if self._batch and self._batch[0] == old_size else None
        times = tuple(fresh[1]) if fresh else follow.times(fetch, old_size, size)
        return (before[0] if before else Instant(0)), times

    def _signed_head(self, cell: bytes | None) -> Checkpoint:
        if cell is None:
            return Checkpoint.before(self.origin)
        note, head = _read("head", cell)
        try:
            check_all_known(note, [signer.vkey for signer in self._signers])
        except Unverified as fault:
            raise _damaged("head", fault) from None
        return head

    def _check_edge(self) -> None:
        fetch, size = self._stores.public.get, self.head.size
        if growth.root(fetch, size) != self.head.root.raw:
            raise Unverified(
                "the stored tiles do not have the signed root of size {size}", size=size
            )
        self.last_time = follow.times(fetch, size - 1, size)[0] if size else Instant(0)

    def _load_published(self) -> None:
        fetch = self._stores.public.get
        self._note, self.published, self._accepted = fetch(CHECKPOINT), None, False
        if self._note is None:
            return
        self.published, head = _read("published checkpoint", self._note)
        if head.size > self.head.size:
            # Restored from a backup, the head would sign a second history; stop instead.
            raise Refused("the published checkpoint is newer than the head: restore the head")
        if head.origin != self.origin or growth.root(fetch, head.size) != head.root.raw:
            raise Refused("the published checkpoint is of another history than the head")
        self._reader = growth.reader(fetch, head.size)

    def _last_published(self) -> Instant | None:
        if self.published is None:
            return None
        keys = [signer.vkey for signer in self._signers]
        times = [one.time for one in signatures_by(self.published, keys) if one.time]
        return max(times, default=None)


def _read(part: str, raw: bytes) -> tuple[Note, Checkpoint]:
    try:
        note = Note.parse(raw)
        return note, Checkpoint.parse(note.text)
    except (Malformed, Unverified) as fault:
        raise _damaged(part, fault) from None


def _damaged(part: str, fault: ComityError) -> Unverified:
    return Unverified("the {part} changed since it was signed: {why}", part=part, why=fault)


def _one_each(lines: Sequence[NoteSignature]) -> Iterable[NoteSignature]:
    """Return the first line of each key: a note with two is refused."""
    found: dict[tuple[str, bytes], NoteSignature] = {}
    for one in lines:
        found.setdefault((one.name, one.key_id), one)
    return found.values()


def _holds(text: str, line: NoteSignature, accord: Accord) -> bool:
    try:
        check_all_known(Note(text, (line,)), accord.witness_keys)
    except (Malformed, Unverified):
        return False
    return True


def _staged(head: Checkpoint) -> str:
    return head.root.raw.hex()
