"""Read a log's entries in order and fold them into a record: start-up, rebuild, audit, mirror."""

from collections.abc import Callable, Iterator

from comity.base.errors import Unavailable
from comity.log.bundles import decode
from comity.register.decide import Void, replay
from comity.register.ring import named_keys
from comity.register.rows import AccordRow, Row
from comity.register.view import Overlay
from comity.service.ports import RecordStore

BUNDLE = 256
Fetch = Callable[[str], bytes | None]
Step = Callable[[int], None]


def bundle_path(number: int, width: int) -> str:
    from comity.log.tiles import EntriesPath

    return str(EntriesPath(number, width))


def entries(fetch: Fetch, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield (index, entry bytes) from `start` up to the log size, bundle by bundle."""
    for number in range(start // BUNDLE, (size + BUNDLE - 1) // BUNDLE):
        first = number * BUNDLE
        width = min(BUNDLE, size - first)
        for at, raw in enumerate(_bundle(fetch, number, width), first):
            if at >= start:
                yield at, raw


def _bundle(fetch: Fetch, number: int, width: int) -> list[bytes]:
    # A log may drop a partial bundle once the full one is there, so either will do.
    for wide in sorted({width, BUNDLE}):
        data = fetch(bundle_path(number, wide))
        if data is not None:
            return decode(data, wide)[:width]
    raise Unavailable("the log lacks the entry bundle {path}", path=bundle_path(number, width))


def follow(record: RecordStore, fetch: Fetch, size: int, step: Step = lambda _: None) -> int:
    """
    Fold entries into the record until it reflects the log size; return how many were void.

    `step` is called with the number of entries folded since the last call.
    """
    overlay = Overlay(record)
    keys = named_keys(record.all(AccordRow))
    rows: list[Row] = []
    voids = 0
    for index, raw in entries(fetch, record.size, size):
        changes = replay(overlay, index, raw, keys)
        if isinstance(changes, Void):
            voids, changes = voids + 1, (changes.row,)
        rows += changes
        overlay.put(changes)
        keys |= named_keys(changes)
        if (index + 1) % BUNDLE == 0 or index + 1 == size:
            record.apply(index + 1, rows)
            step(index % BUNDLE + 1)
            rows, overlay = [], Overlay(record)
    return voids
