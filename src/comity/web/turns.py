"""A record read by many threads over one connection: one look-up at a time."""

import threading
from collections.abc import Iterator
from typing import Protocol

from comity.register.rows import R, Row
from comity.register.view import Records


class Reader(Records, Protocol):
    """A record that is read while another connection writes it."""

    @property
    def size(self) -> int: ...

    def count(self, kind: type[Row]) -> int: ...

    def since(self, size: int) -> Iterator[Row]:
        """Yield the rows of the entries that came after so many."""
        ...


class Turns:
    """A reader whose every answer is whole before the next thread's question is asked."""

    def __init__(self, record: Reader) -> None:
        self._record = record
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        with self._lock:
            return self._record.size

    def get(self, kind: type[R], key: str) -> R | None:
        with self._lock:
            return self._record.get(kind, key)

    def all(self, kind: type[R], prefix: str = "") -> Iterator[R]:
        # Read to its end under the lock: a cursor left open would be moved by others.
        with self._lock:
            rows = list(self._record.all(kind, prefix))
        return iter(rows)

    def count(self, kind: type[Row]) -> int:
        with self._lock:
            return self._record.count(kind)

    def since(self, size: int) -> Iterator[Row]:
        with self._lock:
            rows = list(self._record.since(size))
        return iter(rows)
