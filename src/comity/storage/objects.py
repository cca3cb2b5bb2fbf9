"""Where tiles, bundles and staged batches are kept: the promise every store makes."""

from collections.abc import Iterator, Mapping
from typing import Protocol


class ObjectStore(Protocol):
    """Objects by path. What is put stays as it is; only what is replaced may change."""

    def get(self, path: str) -> bytes | None: ...

    def put(self, objects: Mapping[str, bytes]) -> None:
        """Keep these durably before returning; the same bytes again are fine, others Refused."""
        ...

    def replace(self, path: str, data: bytes) -> None:
        """Put these bytes in place of what is there, durably and at once or not at all."""
        ...

    def remove(self, path: str) -> None: ...

    def paths(self, prefix: str) -> Iterator[str]: ...


class HeadStore(Protocol):
    """One cell with the newest signed head: the commit point."""

    def read(self) -> bytes | None: ...

    def swap(self, old: bytes | None, new: bytes) -> None:
        """Put new in place of old, durably; if old is not there, Refused and no change."""
        ...
