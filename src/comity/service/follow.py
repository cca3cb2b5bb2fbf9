"""Read a log's entries in order and fold them into a record: start-up, rebuild, audit, mirror."""

from collections.abc import Callable, Iterator

from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.tiles import EntriesPath
from comity.register.decide import Void, replay
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, Row
from comity.register.view import Overlay
from comity.service.growth import Fetch, bundle
from comity.service.ports import RecordStore
from comity.statement.entry import time_of

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
    overlay = Overlay(record)
    keys = named_keys(record.all(AccordRow))
    rows: list[Row] = []
    done = record.size
    for index, raw in entries(fetch, record.size, size):
        changes = replay(overlay, index, raw, keys)
        if isinstance(changes, Void):
            changes = (changes.row,)
        rows += changes
        overlay.put(changes)
        keys |= named_keys(changes)
        if (index + 1) % WIDTH == 0 or index + 1 == size:
            record.apply(index + 1, rows)
            step(index + 1 - done)
            done, rows, overlay = index + 1, [], Overlay(record)
