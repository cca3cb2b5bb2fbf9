"""What is costly to compute is kept until what it was made from changes."""

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Kept:
    """One value for each name, with the version of what it was made from. Safe between threads."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[Hashable, object]] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._lock = threading.Lock()

    def get(self, name: str, version: Hashable, make: Callable[[], T]) -> T:
        """Return the value of this version; whoever asks first makes it, the others wait."""
        with self._lock:
            lock = self._locks.setdefault(name, threading.RLock())
        with lock:
            known = self._values.get(name)
            if known is None or known[0] != version:
                known = version, make()
                self._values[name] = known
            return cast("T", known[1])

    def has(self, name: str, version: Hashable) -> bool:
        """Say, without waiting, whether the value of this version is there."""
        known = self._values.get(name)
        return known is not None and known[0] == version
