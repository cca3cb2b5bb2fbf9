"""What the use cases ask of the shell around them."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import NoteSignature, VerifierKey
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
    """A witness as the log sees it: what size it remembers, and its lines for a larger one."""

    @property
    def name(self) -> str: ...

    def size(self) -> int: ...

    def cosign(
        self, old_size: int, proof: Sequence[bytes], note: bytes, times: Sequence[Instant]
    ) -> tuple[NoteSignature, ...]:
        """Return cosignatures on this signed checkpoint; `times` are of the entries since."""
        ...


class RecordStore(Records, Protocol):
    """A record that can be written: the index, or one in memory."""

    @property
    def size(self) -> int: ...

    def apply(self, size: int, rows: Iterable[Row]) -> None: ...


class Published(Protocol):
    """The newest checkpoint that counts, and the bytes of its note."""

    checkpoint: Checkpoint
    note: bytes
