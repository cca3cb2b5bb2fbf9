"""Read a log's entries in order and fold them into a record: start-up, rebuild, audit, mirror."""

from collections.abc import Callable, Iterable, Iterator

from comity.base.errors import Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.tiles import EntriesPath
from comity.register.decide import Changes, Void, decide, replay
from comity.register.entries import Recorded
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, Row
from comity.register.view import Overlay, View
from comity.service.growth import Fetch, bundle
from comity.service.ports import RecordStore
from comity.statement.entry import Entry, time_of

Step = Callable[[int], None]


def entries(fetch: Fetch, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield (index, entry bytes) from `start` up to the log size, bundle by bundle."""
    for number in range(start // WIDTH, (size + WIDTH - 1) // WIDTH):
        first = number * WIDTH
        path = EntriesPath(number, min(WIDTH, size - first))
        for at, raw in enumerate(bundle(fetch, path), first):
            if at >= start:
                yield at, raw


def entry(fetch: Fetch, index: int, size: int) -> bytes:
    """Return the entry at this index of a log of this size."""
    first = index // WIDTH * WIDTH
    path = EntriesPath(index // WIDTH, min(WIDTH, size - first))
    return bundle(fetch, path)[index - first]


def times(fetch: Fetch, start: int, size: int) -> tuple[Instant, ...]:
    """Return the times of these entries; those that state none are void, and left out."""
    found = (time_of(raw) for _, raw in entries(fetch, start, size))
    return tuple(time for time in found if time is not None)


def follow(record: RecordStore, fetch: Fetch, size: int, step: Step = lambda _: None) -> None:
    """
    Fold entries into the record until it reflects this log size.

    `step` is called with the number of entries folded since its last call.
    """
    fold = Fold(record)
    done = record.size
    for index, raw in entries(fetch, record.size, size):
        fold.add(index, raw)
        if (index + 1) % WIDTH == 0 or index + 1 == size:
            fold.settle(index + 1)
            step(index + 1 - done)
            done = index + 1


class Fold:
    """
    Entries on their way into a record: judged one by one, put together when they are settled.

    `links` are the entries that made the accord what it is, with their positions.
    """

    def __init__(self, record: RecordStore, links: Iterable[tuple[int, bytes]] = ()) -> None:
        self.record = record
        self.links = list(links)
        self.keys = named_keys(record.all(AccordRow))
        self._overlay = Overlay(record)
        self._rows: list[Row] = []

    def add(self, index: int, entry: Recorded | bytes) -> None:
        """Judge the next entry: its bytes, or what somebody has verified with whatever keys."""
        if isinstance(entry, Recorded) and not entry.signed.keys <= self.keys.keys():
            # It counts only if its keys were named up to here, or it brings them itself.
            entry = _raw(entry)
        changes = (
            replay(self._overlay, index, entry, self.keys)
            if isinstance(entry, bytes)
            else _judged(self._overlay, entry)
        )
        if isinstance(changes, Void):
            changes = (changes.row,)
        self._rows += changes
        self._overlay.put(changes)
        if any(isinstance(row, AccordRow) for row in changes):
            self.keys |= named_keys(changes)
            self.links.append((index, entry if isinstance(entry, bytes) else _raw(entry)))

    def settle(self, size: int) -> None:
        """Put into the record what the entries up to this log size have changed."""
        self.record.apply(size, self._rows)
        self._overlay, self._rows = Overlay(self.record), []


def _raw(entry: Recorded) -> bytes:
    return Entry(entry.time, entry.signed.envelope).write()


def _judged(view: View, entry: Recorded) -> Changes | Void:
    try:
        return decide(view, entry)
    except (Malformed, Unverified, Refused) as reason:
        return Void(entry.index, reason)
