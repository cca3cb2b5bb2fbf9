"""The stores in memory, with faults on order: for tests and for a whole register in one process."""

from collections.abc import Iterator, Mapping

from comity.base.errors import Refused
from comity.storage.objects import check_path


class Crash(BaseException):
    """The machine stopped here; nothing after it ran. Not an Exception: nobody may catch it."""


class Faults:
    """
    Counts writes and stops the machine before or after the one it is told to.

    With another `kind` of fault, such as OSError, that one write fails and the machine goes on;
    a fault after a write is one that happened although it was said to have failed.
    """

    def __init__(self) -> None:
        self.writes = 0
        self.crash_before: int | None = None
        self.crash_after: int | None = None
        self.kind: BaseException | type[BaseException] = Crash

    def before(self) -> None:
        self.writes += 1
        if self.writes == self.crash_before:
            raise self.kind

    def after(self) -> None:
        if self.writes == self.crash_after:
            raise self.kind


class MemoryObjects:
    """An object store in a dictionary; every single object is a write of its own."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.objects: dict[str, bytes] = {}
        self.faults = faults or Faults()

    def get(self, path: str) -> bytes | None:
        check_path(path)
        return self.objects.get(path)

    def put(self, objects: Mapping[str, bytes]) -> None:
        for path, data in objects.items():
            check_path(path)
            self.faults.before()
            if self.objects.get(path, data) != data:
                raise Refused("{path} holds other bytes already", path=path)
            self.objects[path] = data
            self.faults.after()

    def replace(self, path: str, data: bytes) -> None:
        check_path(path)
        self.faults.before()
        self.objects[path] = data
        self.faults.after()

    def remove(self, path: str) -> None:
        check_path(path)
        self.faults.before()
        self.objects.pop(path, None)
        self.faults.after()

    def paths(self, prefix: str) -> Iterator[str]:
        yield from (path for path in sorted(self.objects) if path.startswith(prefix))


class MemoryHead:
    """A head cell in memory."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.head: bytes | None = None
        self.faults = faults or Faults()

    def read(self) -> bytes | None:
        return self.head

    def swap(self, old: bytes | None, new: bytes) -> None:
        self.faults.before()
        if self.head != old:
            raise Refused("another writer has moved the head")
        self.head = new
        self.faults.after()
