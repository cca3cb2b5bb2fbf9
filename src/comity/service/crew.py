"""
Several processes that check bundles for one walk: what each finds comes back small, and in order.

They know nothing but public keys and read what they are told to. One that dies ends the audit with
words: what nobody checked is never taken for checked.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self, TypeAlias

from comity.base.errors import Unavailable
from comity.log.tiles import EntriesPath
from comity.service import wire
from comity.service.ahead import Found
from comity.service.checked import Checked, Depth, Keys, check
from comity.service.growth import Fetch

# So many bundles are one errand: a fraction of a second of work, some megabytes at most.
ERRAND = 8
# Below so many entries, starting the others takes longer than they save.
WORTH = 8192
Supply: TypeAlias = Callable[[Iterable[EntriesPath]], Iterator[tuple[EntriesPath, Found]]]
_Answer: TypeAlias = list[bytes | None]

# What a process of a crew reads from, if it reads for itself; set once, when it starts.
_FETCH: list[Fetch] = []


class Crew:
    """
    Processes at work until the block ends, however it ends.

    With a `fetch` that can be sent to them they read for themselves; else `supply` reads for them.
    """

    def __init__(
        self,
        count: int,
        fetch: Fetch | None,
        supply: Supply | None = None,
        depth: Depth = Depth.SIGNATURES,
    ) -> None:
        self._supply, self._depth = supply or _for_themselves, depth
        self._most = 2 * count + 1
        # Started anew, not split off: a process that is split off inherits threads' locks.
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _start, (fetch,))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def checks(
        self, paths: Iterable[EntriesPath], keys: Callable[[], Keys]
    ) -> Iterator[tuple[EntriesPath, Checked | None]]:
        """Give each path back, in order, with what is in order of it; see `walk.Checks`."""
        errands = _errands(self._supply(paths))
        sent: deque[tuple[list[EntriesPath], Future[_Answer]]] = deque()
        try:
            while True:
                # No more than these are read, or wait to be taken: memory does not grow.
                for errand in islice(errands, self._most - len(sent)):
                    own = [path for path, _ in errand]
                    sent.append((own, self._pool.submit(_run, errand, dict(keys()), self._depth)))
                if not sent:
                    return
                own, future = sent.popleft()
                yield from zip(own, map(_read, own, future.result()), strict=True)
        except BrokenProcessPool:
            raise Unavailable(
                "a process of this audit died before it was done, so nothing is decided: run it "
                "again, and see that there is memory for it"
            ) from None


def cores() -> int:
    """Return how many processes can work at once here."""
    able = getattr(os, "sched_getaffinity", None)
    return len(able(0)) if able else os.cpu_count() or 1


def _for_themselves(paths: Iterable[EntriesPath]) -> Iterator[tuple[EntriesPath, Found]]:
    return ((path, None) for path in paths)


def _errands(
    supplied: Iterator[tuple[EntriesPath, Found]],
) -> Iterator[list[tuple[EntriesPath, Found]]]:
    while errand := list(islice(supplied, ERRAND)):
        yield errand


def _read(path: EntriesPath, answer: bytes | None) -> Checked | None:
    return None if answer is None else wire.read(path, answer)


# ------------------------------------------------------------------- in the other processes


def _start(fetch: Fetch | None) -> None:
    # Ctrl-C reaches all of a terminal's processes; who started these ends them in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _FETCH[:] = [fetch] if fetch else []


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _run(errand: list[tuple[EntriesPath, Found]], keys: Keys, depth: Depth) -> _Answer:
    answers: _Answer = []
    for path, found in errand:
        fetch = _FETCH[0] if found is None else found.get
        checked = check(fetch, path, keys, depth)
        answers.append(None if checked is None else wire.write(checked))
    return answers
