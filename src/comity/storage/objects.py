"""Where tiles, bundles and staged batches are kept: the promise every store makes."""

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from comity.base.errors import Refused

# Paths come from strangers too: nothing that leaves the store, hides in it or breaks a file system.
PATH = re.compile(r"\w[\w.-]{0,127}(?:/\w[\w.-]{0,127}){0,15}", re.ASCII)


class ObjectStore(Protocol):
    """
    Objects by path. What is put stays as it is; only what is replaced may change.

    Every method refuses what `check_path` refuses.
    """

    def get(self, path: str) -> bytes | None: ...

    def put(self, objects: Mapping[str, bytes]) -> None:
        """Keep these durably before returning; the same bytes again are fine, others Refused."""
        ...

    def replace(self, path: str, data: bytes) -> None:
        """Put these bytes in place of what is there, durably and at once or not at all."""
        ...

    def remove(self, path: str) -> None: ...

    def paths(self, prefix: str) -> Iterator[str]: ...


def check_path(path: str) -> None:
    """Raise Refused unless this can be the path of an object: plain parts, none of them hidden."""
    if not PATH.fullmatch(path):
        raise Refused("not a path of this store: {path}", path=ascii(path[:128])[1:-1])


class HeadStore(Protocol):
    """One cell with the newest signed head: the commit point."""

    def read(self) -> bytes | None: ...

    def swap(self, old: bytes | None, new: bytes) -> None:
        """Put new in place of old, durably; if old is not there, Refused and no change."""
        ...
