"""What the use cases ask of the shell around them."""

import time
from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from comity.base.instants import Instant
from comity.log.notes import NoteSignature, VerifierKey
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.register.rows import Row
from comity.register.view import Records

Clock: TypeAlias = Callable[[], Instant]


def system_clock() -> Instant:
    return Instant(int(time.time()))


class Signer(Protocol):
    """A private key under a C2SP name; the message is what the key's kind asks to be signed."""

    @property
    def vkey(self) -> VerifierKey: ...

    def sign(self, message: bytes) -> bytes: ...


class Cosigner(Protocol):
    """A witness as the log sees it, under its C2SP name: one C2SP add-checkpoint call."""

    @property
    def name(self) -> str: ...

    def cosign(self, request: AddCheckpoint) -> tuple[NoteSignature, ...] | Conflict:
        """Return its lines, or the size it remembers instead; ComityError or OSError else."""
        ...


class RecordStore(Records, Protocol):
    """A record that can be written: the index, or one in memory."""

    @property
    def size(self) -> int: ...

    def apply(self, size: int, rows: Iterable[Row]) -> None: ...
