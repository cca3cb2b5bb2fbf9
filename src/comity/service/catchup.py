"""
How a follower takes over a stretch of somebody else's log so that a crash leaves all or nothing.

What is fetched is staged, each stretch proven to be a start of the log it belongs to, and folded on
trial. Once the new checkpoint counts: swap the head, put tiles and bundles, keep the index, publish
the checkpoint, clear the stage. A start after a crash goes on from where the head says.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import msgspec

from comity.base.errors import Malformed, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.log.tiles import TilePath, grown_edge
from comity.service import absorb, growth
from comity.service.absorb import Each, Edge, Stretch
from comity.service.follow import follow
from comity.service.growth import Fetch
from comity.service.ports import RecordStore
from comity.storage.objects import HeadStore, ObjectStore

CHECKPOINT = "checkpoint"
# The checkpoint that what is staged leads to.
TARGET = "target"
NOTES = frozenset({CHECKPOINT, TARGET})
BUNDLES = "tile/entries/"
Step = Callable[[int], None]
Objects: TypeAlias = dict[str, bytes]


class TrialRecord(RecordStore, Protocol):
    """A record whose new rows others see only once they are kept."""

    def keep(self) -> None: ...

    def undo(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Copies:
    """Where a follower keeps a log: what it serves, what it has not accepted yet, its head."""

    public: ObjectStore
    staged: ObjectStore
    head: HeadStore
    record: TrialRecord


class Catchup:
    """The files and the record of a followed log; `load` before anything else."""

    def __init__(self, origin: str, copies: Copies) -> None:
        self.note: Note | None = None
        self.head = Checkpoint.before(origin)
        self.edge = Edge(0, {})
        self._cell: bytes | None = None
        self._copies = copies

    def load(self, step: Step = lambda _: None) -> None:
        """Finish what the head names; Unverified if the files are not those of the head."""
        copies, origin = self._copies, self.head.origin
        copies.record.undo()
        self._cell = copies.head.read()
        if self._cell is None:
            _check_reflects(copies.record, 0)
            return
        head = Checkpoint.parse(Note.parse(self._cell).text)
        if head.origin != origin:
            raise Unavailable(
                "this is a copy of {other}, not of {origin}", other=head.origin, origin=origin
            )
        self._show(self._accepted(head), head, step)

    @property
    def target(self) -> Note | None:
        """The checkpoint that a way which broke off was to lead to."""
        raw = self._copies.staged.get(TARGET)
        return None if raw is None else Note.parse(raw)

    def tried(self, fetch: Fetch, note: Note, each: Each, step: Step) -> None:
        """Stage and fold, on trial, all that leads from the head to this checkpoint."""
        new = Checkpoint.parse(note.text)
        self._copies.record.undo()
        self._copies.staged.replace(TARGET, bytes(note))
        edge, last = self._resumed(fetch, new, step)
        for stretch in absorb.stretches(fetch, edge, new, each):
            last = _objects(stretch, self._over(last))
            self._copies.staged.put(_staged(stretch.start, stretch.end, last))
            self._fold(last, stretch.end, step)

    def forget(self) -> None:
        """Take back what was folded on trial; what is staged may still lead to a checkpoint."""
        self._copies.record.undo()

    def accept(self, note: Note, own: Note) -> None:
        """Make what was tried stand, under a checkpoint that counts; `own`: the log's lines."""
        self._copies.staged.replace(CHECKPOINT, bytes(note))
        if self.note is None or self.note.text != note.text:
            self._copies.head.swap(self._cell, bytes(own))
            self._cell = bytes(own)
        self._show(note, Checkpoint.parse(note.text), lambda _: None)

    def _accepted(self, head: Checkpoint) -> Note:
        """Return the checkpoint of the head as it was accepted, published or on its way there."""
        for store in (self._copies.staged, self._copies.public):
            raw = store.get(CHECKPOINT)
            if raw is not None and (note := Note.parse(raw)).text == str(head):
                return note
        raise Unavailable("the checkpoint of the head is gone: mirror the log into another folder")

    def _show(self, note: Note, head: Checkpoint, step: Step) -> None:
        copies, raw = self._copies, bytes(note)
        if copies.public.get(CHECKPOINT) != raw:
            for _, _, objects in self._stage(head.size):
                copies.public.put(objects)
        edge = absorb.edge_of(copies.public.get, head)
        # After an accepted trial there is nothing left to fold; after a crash there is.
        follow(copies.record, growth.held(copies.public.get), head.size, step)
        _check_reflects(copies.record, head.size)
        copies.record.keep()
        if copies.public.get(CHECKPOINT) != raw:
            copies.public.replace(CHECKPOINT, raw)
        for path in list(copies.staged.paths("")):
            if path in NOTES or _place(path)[1] <= head.size:
                copies.staged.remove(path)
        self.note, self.head, self.edge = note, head, edge

    def _resumed(self, fetch: Fetch, new: Checkpoint, step: Step) -> tuple[Edge, Objects]:
        """Fold what was staged before, if it is a start of this log; else throw it away."""
        edge, kept = self.edge, list[str]()
        for path, end, objects in self._stage(new.size):
            if _place(path)[0] == edge.size:
                edge = Edge(end, grown_edge(end, edge.tiles, _tiles(objects)))
                kept.append(path)
        try:
            if kept:
                absorb.check_start(growth.reader(fetch, new.size), edge, new)
        except (Malformed, Unverified):
            edge, kept = self.edge, []
        for path in set(self._copies.staged.paths("")).difference(kept, {TARGET}):
            self._copies.staged.remove(path)
        last: Objects = {}
        for _, end, last in self._stage(new.size):
            self._fold(last, end, step)
        return edge, last

    def _fold(self, objects: Objects, size: int, step: Step) -> None:
        follow(self._copies.record, self._over(objects), size, step)

    def _over(self, objects: Objects) -> Fetch:
        public = self._copies.public.get
        return lambda path: objects.get(path) or public(path)

    def _stage(self, size: int) -> Iterator[tuple[str, int, Objects]]:
        """Yield what is staged up to this size, in its order, as far as it is whole."""
        for path in sorted(set(self._copies.staged.paths("")) - NOTES):
            _, end, digest = _place(path)
            data = self._copies.staged.get(path)
            if end <= size and data is not None and hashlib.sha256(data).hexdigest() == digest:
                yield path, end, growth.read_staged(data)


def _check_reflects(record: TrialRecord, size: int) -> None:
    if record.size != size:
        raise Unavailable("the index is ahead of the log: run comity rebuild")


def _objects(stretch: Stretch, fetch: Fetch) -> Objects:
    found = {str(path): data for path, data in stretch.tiles.items()}
    return found | growth.new_bundles(fetch, stretch.start, stretch.entries)


def _tiles(objects: Objects) -> dict[TilePath, bytes]:
    return {
        TilePath.parse(path): data for path, data in objects.items() if not path.startswith(BUNDLES)
    }


def _staged(start: int, end: int, objects: Objects) -> Objects:
    data = msgspec.msgpack.encode(objects)
    return {f"{start:020}-{end:020}-{hashlib.sha256(data).hexdigest()}": data}


def _place(path: str) -> tuple[int, int, str]:
    """Return from where to where a staged stretch leads, and the digest of its bytes."""
    start, _, rest = path.partition("-")
    end, _, digest = rest.partition("-")
    if not (start.isdigit() and end.isdigit()):
        raise Malformed("a staged stretch is named by its sizes and digest: {path}", path=path)
    return int(start), int(end), digest
