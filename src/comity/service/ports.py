"""What the use cases ask of the shell around them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from comity.base.digests import Digest
from comity.base.instants import Instant
from comity.log.notes import Note, NoteSignature, VerifierKey
from comity.register.rows import Row
from comity.register.view import Records

Clock: TypeAlias = Callable[[], Instant]


def system_clock() -> Instant:
    return Instant(int(time.time()))


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A signed checkpoint, its growth from the size a witness remembers, and the new entries' times.

    `previous` is the time of the entry before them.
    """

    old_size: int
    proof: tuple[Digest, ...]
    note: Note
    previous: Instant
    times: tuple[Instant, ...]


class Signer(Protocol):
    """A private key under a C2SP name; the message is what the key's kind asks to be signed."""

    @property
    def vkey(self) -> VerifierKey: ...

    def sign(self, message: bytes) -> bytes: ...


class Cosigner(Protocol):
    """A witness as the log sees it: what size it remembers, and its lines for a larger one."""

    def size(self) -> int: ...

    def cosign(self, offer: Offer) -> tuple[NoteSignature, ...]: ...


class RecordStore(Records, Protocol):
    """A record that can be written: the index, or one in memory."""

    @property
    def size(self) -> int: ...

    def apply(self, size: int, rows: Iterable[Row]) -> None: ...
