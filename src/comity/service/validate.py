"""
A validating witness: reads the entries too, and judges them as every other reader does.

A signed root cannot be taken back, so it refuses only what no honest log does: growth that its
files do not show, entries that cannot be had, times that cannot be. What `decide` refuses is
cosigned like the rest and stands in the public objections; so does where it can judge no more.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from comity.base.errors import ComityError, Malformed, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import HASH, leaf_hash
from comity.log.proofs import check_inclusion, inclusion_proof
from comity.log.tiles import HEIGHT, TilePath, edge
from comity.log.witness import check_times
from comity.service import follow, growth
from comity.service.absorb import Each, Edge, Stretch, check_start, stretches
from comity.service.follow import Fold
from comity.service.growth import Fetch
from comity.service.ports import RecordStore
from comity.statement.entry import time_of


@dataclass(frozen=True, slots=True)
class Stopped:
    """From this entry on the register cannot be judged by this program, and why."""

    entry: int
    reason: ComityError


@dataclass(frozen=True, slots=True)
class _Read:
    """A log read up to this head: its edge, and the time of its newest entry."""

    head: Checkpoint
    edge: Edge
    newest: Instant


class ValidatedLog:
    """One log whose entries are read from `fetch`; its record may lag behind, and never leads."""

    def __init__(self, fetch: Fetch, record: RecordStore, each: Each = map) -> None:
        self.stopped: Stopped | None = None
        self._fetch = fetch
        self._record = record
        self._each = each
        self._read: _Read | None = None
        self._reading: _Read | None = None
        # Start-up, a request and what follows it may all want to fold.
        self._folding = threading.Lock()

    @property
    def size(self) -> int:
        """Return up to which size of the log the entries are judged."""
        return self._record.size

    def check(self, known: Checkpoint, new: Checkpoint, last: Instant | None, now: Instant) -> None:
        """
        Read the entries between two checkpoints; the known one was last cosigned at `last`.

        Unverified if the files are not those of the new root, Unavailable if there are none,
        Refused if an entry states a time that no honest log gives it.
        """
        at = self._resumed(known, new)
        newest, found = at.newest, at.edge
        for stretch in stretches(self._fetch, found, new, self._each):
            times = [time for raw in stretch.entries if (time := time_of(raw)) is not None]
            check_times(newest, times, last, now)
            newest, found = (times[-1] if times else newest), stretch.after
        self._reading = _Read(new, found, newest)

    def cosigned(self, head: Checkpoint) -> None:
        if self._reading is not None and self._reading.head == head:
            self._read = self._reading

    def catch_up(self, head: Checkpoint) -> None:
        """
        Fold the entries up to this head, which was cosigned, into the record.

        Unavailable if they cannot be read: asking again helps. An entry that cannot be judged is
        no fault here; `stopped` then says which it is.
        """
        with self._folding:
            start = self._record.size
            if start > head.size:
                raise Unavailable("the record is ahead of what was cosigned: remove it")
            # What cannot be judged cannot the next time either; a newer program starts anew.
            if start == head.size or self.stopped is not None:
                return
            before = _edge(self._fetch, start, head)
            check_start(growth.reader(self._fetch, head.size), before, head)
            for stretch in stretches(self._fetch, before, head, self._each):
                self.stopped = self._fold(stretch)
                if self.stopped is not None:
                    return

    def _resumed(self, known: Checkpoint, new: Checkpoint) -> _Read:
        """Return where reading goes on: from memory, else from the log and the known root."""
        if self._read is not None and self._read.head == known:
            return self._read
        found = _edge(self._fetch, known.size, new)
        if found.root != known.root.raw:
            raise Unverified(
                "the log does not have the root that is known for size {size}", size=known.size
            )
        return _Read(known, found, _newest(self._fetch, known))

    def _fold(self, stretch: Stretch) -> Stopped | None:
        fold = Fold(self._record)
        for index, raw in enumerate(stretch.entries, stretch.start):
            try:
                fold.add(index, raw)
            except ComityError as reason:
                fold.settle(index)
                return Stopped(index, reason)
            if (index + 1) % WIDTH == 0:
                fold.settle(index + 1)
        fold.settle(stretch.end)
        return None


class Validators:
    """The logs that a witness validates, by origin; it knows nothing of the others."""

    def __init__(self, logs: Mapping[str, ValidatedLog], done: Callable[[], None]) -> None:
        """`done` is called whenever a head was cosigned: the records can follow."""
        self.logs = logs
        self._done = done

    def check(self, known: Checkpoint, new: Checkpoint, last: Instant | None, now: Instant) -> None:
        log = self.logs.get(new.origin)
        if log is not None:
            log.check(known, new, last, now)

    def cosigned(self, head: Checkpoint) -> None:
        log = self.logs.get(head.origin)
        if log is not None:
            log.cosigned(head)
            self._done()


def _edge(fetch: Fetch, size: int, whole: Checkpoint) -> Edge:
    """
    Return the edge of a smaller size out of the tiles that a log of the whole size has.

    Nothing says that a partial tile of exactly this size was ever served.
    """
    tiles = {}
    for path in edge(size):
        held = (whole.size >> (HEIGHT * path.level)) - path.index * WIDTH
        data = growth.tile(fetch, TilePath(path.level, path.index, min(held, WIDTH)))
        if len(data) < HASH * path.width:
            raise Unverified("the log's files are not those of a log: {why}", why=path)
        tiles[path] = data[: HASH * path.width]
    return Edge(size, tiles)


def _newest(fetch: Fetch, head: Checkpoint) -> Instant:
    """Return the time of the newest entry, which is held against the root."""
    if head.size == 0:
        return Instant(0)
    try:
        raw = follow.entry(fetch, head.size - 1, head.size)
        proof = inclusion_proof(head.size - 1, head.size, growth.reader(fetch, head.size))
        check_inclusion(leaf_hash(raw), head.size - 1, head.size, proof, head.root.raw)
    except Malformed as fault:
        raise Unverified("the log's files are not those of a log: {why}", why=fault) from None
    return time_of(raw) or Instant(0)
