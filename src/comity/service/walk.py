"""
The way through a log from an entry on: tree and record grow together, and each bundle is read once.

Most bundles come checked (`checked.py`), perhaps by other processes. One that is not in order is
looked at here, with all there is to know, so that the verdict is the same whoever checked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from comity.base.errors import ComityError, Refused
from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.hashing import HASH, leaf_hashes
from comity.log.tiles import EntriesPath, TilePath
from comity.log.witness import check_times
from comity.service import growth
from comity.service.checked import Checked, Depth, Keys, Read, check, stored
from comity.service.follow import Fold
from comity.service.growth import Fetch
from comity.service.tree import Tree, split
from comity.statement.entry import time_of

# No entry stands before it.
START = Instant(0)

Step: TypeAlias = Callable[[int], None]
Blame: TypeAlias = Callable[[str, ComityError], None]
# Who checks bundles: gives each path back, in order, with what is in order of it. The keys are
# asked for again and again: the log names new ones on the way.
Checks: TypeAlias = Callable[
    [Iterable[EntriesPath], Callable[[], Keys]], Iterator[tuple[EntriesPath, Checked | None]]
]
# Who is told of each bundle the walk has taken, with None for one that is not in order.
Keep: TypeAlias = Callable[[Checked | None], None]


def alone(fetch: Fetch, depth: Depth = Depth.SIGNATURES) -> Checks:
    """Return the checks that this process makes by itself, one bundle after the other."""

    def checks(
        paths: Iterable[EntriesPath], keys: Callable[[], Keys]
    ) -> Iterator[tuple[EntriesPath, Checked | None]]:
        for path in paths:
            yield path, check(fetch, path, keys(), depth)

    return checks


@dataclass(slots=True)
class Walk:
    """Where a walk through a log stands; `place` is where the log lies, for the words of blame."""

    fetch: Fetch
    blame: Blame
    now: Instant
    place: str = ""
    known: Keys = field(default_factory=dict)
    tree: Tree = field(default_factory=Tree)
    fold: Fold | None = None
    time: Instant = START
    # What stops the fold, and what is wrong with the times: the tree goes on.
    stopped: ComityError | None = None
    untimely: ComityError | None = None
    # Bundles that their tiles contradict, and tiles nobody has held against their bundles yet.
    differing: set[EntriesPath] = field(default_factory=set)
    unheld: set[TilePath] = field(default_factory=set)
    unread: int = 0

    def keys(self) -> Keys:
        """Return the keys to verify with: those that are said to be named, and those that are."""
        return {**self.known, **(self.fold.keys if self.fold else {})}

    def go(self, checks: Checks, size: int, step: Step, keep: Keep) -> bool:
        """Walk on to this size; False if the way ended before. `keep` gets what is in order."""
        paths = bundles(self.tree.size // WIDTH, size) if self.tree.size < size else ()
        for path, found in checks(paths, self.keys):
            before = self.tree.size
            if found is not None:
                self._take(path, found)
            elif not self._look(path):
                return False
            keep(found)
            step(self.tree.size - before)
        return True

    def _take(self, path: EntriesPath, found: Checked) -> None:
        held = self.tree.size % WIDTH
        if path.width == WIDTH and not held:
            self.tree.grow_bundle(found.leaves, found.root)
        else:
            self.tree.grow(split(found.leaves[held * HASH :]))
        self._judge(path.index * WIDTH + held, found.entries[held:])

    def _look(self, path: EntriesPath) -> bool:
        """Take a bundle that is not in order as it is; without its tile too, the way ends."""
        ground = ground_of(self.fetch, path)
        held = self.tree.size % WIDTH
        self.unheld.add(TilePath(0, path.index, path.width))
        try:
            raws = growth.bundle(self.fetch, path)
            leaves = leaf_hashes(raws)
        except ComityError as fault:
            self.blame(f"{self.place}{path}", fault)
            self.fold = None
            self.unread += 1
            if ground is None:
                return False
            raws, leaves = [], ground
        if ground != leaves:
            self.differing.add(path)
        self.tree.grow(leaves[held:])
        self._judge(path.index * WIDTH + held, raws[held:])
        return True

    def _judge(self, first: int, entries: Iterable[Read]) -> None:
        if self.fold is None:
            return
        times = []
        try:
            for index, entry in enumerate(entries, first):
                self.fold.add(index, entry)
                time = time_of(entry) if isinstance(entry, bytes) else entry.time
                if time is not None:
                    times.append(time)
            self.fold.settle(self.tree.size)
        except ComityError as fault:
            self.stopped, self.fold = fault, None
            return
        try:
            check_times(self.time, times, None, self.now)
        except Refused as fault:
            self.untimely = self.untimely or fault
        self.time = times[-1] if times else self.time


def bundles(first: int, size: int) -> Iterator[EntriesPath]:
    # One by one: the size is what somebody claims, and need not fit into memory.
    for index in range(first, -(-size // WIDTH)):
        yield EntriesPath(index, min(WIDTH, size - index * WIDTH))


def ground_of(fetch: Fetch, path: EntriesPath) -> list[bytes] | None:
    """Return the leaf hashes that a bundle's tile has, if it has as many as there are entries."""
    data = stored(fetch, TilePath(0, path.index, path.width))
    return None if data is None or len(data) != HASH * path.width else list(split(data))
