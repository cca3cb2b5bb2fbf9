"""What a witness must not forget: the last note of each log, evidence, its end."""

import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from comity.base.errors import ComityError
from comity.log.checkpoint import Claim
from comity.log.notes import Note
from comity.storage.objects import HeadStore

# fork: a log signed two roots for one size, and `known` is the other one (empty where the size is
# zero: its root needs no witness). growth: it did not prove that it grew. entries: its entries
# have times, or a root, that no honest log gives them.
Kind: TypeAlias = Literal["fork", "growth", "entries"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A signed checkpoint that was refused, in the whole request, and what spoke against it."""

    origin: str
    kind: Kind
    seen: str
    why: str
    request: bytes
    known: bytes
    text: str

    @property
    def digest(self) -> bytes:
        """What counts as the same evidence: anybody can add lines to a note, or change a proof."""
        return hashlib.sha256(f"{self.kind}\n{self.text}".encode()).digest()


class WitnessState(Protocol):
    """The memory of a witness; every change is durable when its method returns."""

    def read(self, origin: str) -> bytes | None:
        """Return the note of this log that was cosigned last."""
        ...

    def earlier(self, origin: str, size: int) -> bytes | None:
        """Return the note that was cosigned at this size, if it is still there."""
        ...

    def swap(self, origin: str, old: bytes | None, new: bytes) -> None:
        """Put a cosigned note in place of the one before; if that is not there, Refused."""
        ...

    def keep_evidence(self, evidence: Evidence) -> None:
        """Keep this for ever, unless the same is there or there is enough of its kind."""
        ...

    def retire(self, reason: ComityError) -> None:
        """Keep for ever that this witness may not sign again; the first reason stays."""
        ...

    @property
    def retired(self) -> ComityError | None:
        """Why this witness may never sign again."""
        ...


class CellState:
    """
    The memory of a witness of one log that lives in the log's own process, in a head cell.

    Its operator is the log's: evidence and retirement end with the process.
    """

    def __init__(self, cell: HeadStore) -> None:
        self.cell = cell
        self.evidence: list[Evidence] = []
        self.retired: ComityError | None = None

    def read(self, origin: str) -> bytes | None:  # noqa: ARG002 - a cell knows one log
        return self.cell.read()

    def earlier(self, origin: str, size: int) -> bytes | None:  # noqa: ARG002 - as above
        raw = self.cell.read()
        return raw if raw and claimed(raw).size == size else None

    def swap(self, origin: str, old: bytes | None, new: bytes) -> None:  # noqa: ARG002 - as above
        self.cell.swap(old, new)

    def keep_evidence(self, evidence: Evidence) -> None:
        known = {one.digest for one in self.evidence}
        if len(known) < ENOUGH and evidence.digest not in known:
            self.evidence.append(evidence)

    def retire(self, reason: ComityError) -> None:
        self.retired = self.retired or reason


# How much evidence of one kind is kept against one log; more is only counted.
ENOUGH = 100


def claimed(note: bytes) -> Claim:
    return Claim.parse(Note.parse(note).text)
