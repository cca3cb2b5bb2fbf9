"""
What a log sends to a witness and what it gets back (C2SP tlog-witness, add-checkpoint).

Nothing that is read here is verified: whether it may be cosigned is for `log.witness` to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import Malformed
from comity.log import notes, proofs
from comity.log.notes import Note, NoteSignature

OLD = "old "
# The largest size line, the longest proof, and the empty line.
HEAD_LIMIT = len(OLD) + strict.DIGITS + 1 + proofs.LONGEST * 45
LIMIT = HEAD_LIMIT + 1 + notes.LIMIT


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request: the size the witness is thought to know, the proof of growth, the checkpoint."""

    old_size: int
    proof: tuple[Digest, ...]
    note: Note

    def __post_init__(self) -> None:
        if not 0 <= self.old_size < 2**63:
            raise Malformed("a log has no size {size}", size=self.old_size)
        if len(self.proof) > proofs.LONGEST:
            raise Malformed("a proof has at most {limit} hashes", limit=proofs.LONGEST)

    def __bytes__(self) -> bytes:
        lines = [f"{OLD}{self.old_size}", *map(str, self.proof), "", ""]
        return "\n".join(lines).encode() + bytes(self.note)

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read the body of a request; there is one spelling of it."""
        head, empty, note = raw.partition(b"\n\n")
        if not empty or len(head) > HEAD_LIMIT:
            raise Malformed("not a request to cosign: a size, a proof, an empty line, a checkpoint")
        first, *lines = strict.utf8(head).split("\n")
        if not first.startswith(OLD):
            raise Malformed("a request to cosign starts with the line: old and a size")
        size = strict.decimal(first.removeprefix(OLD))
        return cls(size, tuple(Digest.parse(line) for line in lines), Note.parse(note))


def parse_cosignatures(raw: bytes) -> tuple[NoteSignature, ...]:
    """Read a witness' answer: 1 to 64 signature lines, each with its line feed."""
    if len(raw) > notes.LIMIT:
        raise Malformed("cosignatures of more than {limit} bytes", limit=notes.LIMIT)
    lines = strict.utf8(raw).split("\n")
    if lines.pop() != "" or not 1 <= len(lines) <= notes.LINES:
        raise Malformed("a witness answers with 1 to {limit} lines", limit=notes.LINES)
    return tuple(NoteSignature.parse(line) for line in lines)


def write_cosignatures(lines: Iterable[NoteSignature]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
