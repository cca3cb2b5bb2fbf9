"""What an audit works with: where it reads, how many processes check, where progress is kept."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from comity.adapters.files import CONNECTIONS, LogFiles
from comity.base.errors import Unavailable
from comity.service import crew
from comity.service.ahead import ahead
from comity.service.audit import CHECKPOINT
from comity.service.checked import Depth, check
from comity.service.crew import Crew
from comity.service.growth import Fetch
from comity.service.kept import Kept
from comity.service.walk import Checks, alone
from comity.service.wiring.folder import PUBLIC
from comity.storage.journal import Journal
from comity.storage.local import LocalObjects
from comity.storage.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class Place:
    """Where a log's files are, and how its bundles are checked when so many entries are left."""

    fetch: Fetch
    checks: Callable[[int], AbstractContextManager[Checks]]


def files(store: ObjectStore) -> Place:
    """Return a place on this machine's disk: every process reads there for itself."""
    return Place(store.get, partial(_on_disk, store.get))


def copy(folder: Path) -> Place:
    """Return a log that lies in a folder as a mirror keeps it, or bare, as any log of tiles."""
    for path in (folder / PUBLIC, folder):
        if (path / CHECKPOINT).is_file():
            return files(LocalObjects(path))
    raise Unavailable("{folder} holds no register", folder=folder)


@contextmanager
def address(where: str) -> Iterator[Place]:
    """Open a log at an address, read over connections that are kept."""
    with closing(LogFiles(where)) as log:
        yield Place(log.get, partial(_over_network, log.get))


@contextmanager
def progress_in(folder: Path, register: str) -> Iterator[Kept]:
    """Open what a folder keeps of the audits of this register."""
    with Journal(folder) as journal:
        yield Kept.load(journal, register)


@contextmanager
def _on_disk(fetch: Fetch, left: int) -> Iterator[Checks]:
    if not _many(left):
        yield alone(fetch)
        return
    with Crew(crew.cores(), fetch) as hands:
        yield hands.checks


@contextmanager
def _over_network(fetch: Fetch, left: int) -> Iterator[Checks]:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        supply = partial(ahead, fetch, pool)
        if not _many(left):
            yield lambda paths, keys: (
                (path, check(found.get, path, keys(), Depth.SIGNATURES))
                for path, found in supply(paths)
            )
            return
        with Crew(crew.cores(), None, supply) as hands:
            yield hands.checks


def _many(left: int) -> bool:
    return left >= crew.WORTH and crew.cores() > 1
