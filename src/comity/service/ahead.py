"""Reading ahead: the files of the next bundles, asked for together and given in their order."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from itertools import islice
from typing import TypeAlias

from comity.log.tiles import EntriesPath, TilePath
from comity.service.growth import Fetch

# A bundle's files by path, with None for one that is not there; None: nobody has read them yet.
Found: TypeAlias = Mapping[str, bytes | None] | None
# So many bundles are asked for, or wait to be taken, at a time.
WINDOW = 48


def ahead(
    fetch: Fetch, pool: Executor, paths: Iterable[EntriesPath], window: int = WINDOW
) -> Iterator[tuple[EntriesPath, Mapping[str, bytes | None]]]:
    """Yield each path with its bundle's files, and its tile's; a fault is raised at its turn."""
    asked: deque[tuple[EntriesPath, Future[Mapping[str, bytes | None]]]] = deque()
    rest = iter(paths)
    try:
        while True:
            for path in islice(rest, window - len(asked)):
                asked.append((path, pool.submit(_files, fetch, path)))
            if not asked:
                return
            path, future = asked.popleft()
            yield path, future.result()
    finally:
        for _, future in asked:
            future.cancel()


def _files(fetch: Fetch, path: EntriesPath) -> Mapping[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for part in (path, TilePath(0, path.index, path.width)):
        found[str(part)] = fetch(str(part))
        if found[str(part)] is None:
            found[str(part.full)] = fetch(str(part.full))
    return found
