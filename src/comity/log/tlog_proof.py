"""
Offline proofs that an entry is in a log (C2SP tlog-proof): a receipt, in a file `.tlog-proof`.

`extra` is not covered by any signature: what it says counts only once its leaf hash is proven.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import Malformed
from comity.log import bundles, notes, proofs
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note

HEADER = "c2sp.org/tlog-proof@v1"
# Base64 of the largest entry, the longest proof, and the words around them.
HEAD_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An entry's index and inclusion proof in the tree of a signed checkpoint."""

    index: int
    proof: tuple[Digest, ...]
    extra: bytes | None
    note: Note

    def __post_init__(self) -> None:
        if not 0 <= self.index < self.checkpoint.size:
            raise Malformed(
                "a tree of {size} leaves has no leaf {index}",
                size=self.checkpoint.size,
                index=self.index,
            )
        if self.extra is not None and not 1 <= len(self.extra) <= bundles.LARGEST:
            raise Malformed(
                "extra data has 1 to {limit} bytes, else it is left out", limit=bundles.LARGEST
            )
        if len(self.proof) > proofs.LONGEST:
            raise Malformed("a proof has at most {limit} hashes", limit=proofs.LONGEST)

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.parse(self.note.text)

    def __str__(self) -> str:
        return head(self.index, [digest.raw for digest in self.proof], self.extra) + str(self.note)

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a proof; nothing in it is verified yet."""
        head, empty, note = raw.partition(b"\n\n")
        if not empty or len(head) > HEAD_LIMIT or len(note) > notes.LIMIT:
            raise Malformed("not a tlog-proof: a head, an empty line, a checkpoint")
        first, *lines = strict.utf8(head).split("\n")
        if first != HEADER:
            raise Malformed("a proof starts with the line c2sp.org/tlog-proof@v1")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = strict.base64_bytes(lines.pop(0).removeprefix("extra "))
        if not lines or not lines[0].startswith("index "):
            raise Malformed("a proof says at which index its entry stands")
        index = strict.decimal(lines.pop(0).removeprefix("index "))
        return cls(index, tuple(Digest.parse(line) for line in lines), extra, Note.parse(note))

    def check(self, leaf: bytes) -> Checkpoint:
        """
        Return the checkpoint whose tree holds this leaf hash at the index; else Unverified.

        That the checkpoint is worth anything is for `policy.accept` or the notes' checks to say.
        """
        checkpoint = self.checkpoint
        hashes = [digest.raw for digest in self.proof]
        root = checkpoint.root.raw
        proofs.check_inclusion(leaf, self.index, checkpoint.size, hashes, root)
        return checkpoint


def head(index: int, proof: Iterable[bytes], extra: bytes | None) -> str:
    """Return what stands before the checkpoint, for who has many proofs to one checkpoint."""
    lines = [HEADER, f"index {index}", *map(strict.base64_text, proof), "", ""]
    if extra is not None:
        lines.insert(1, f"extra {strict.base64_text(extra)}")
    return "\n".join(lines)
