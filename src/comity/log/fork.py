"""
A fork: two checkpoints of one log that cannot both be honest, and the proof of it as a file.

Either both have the same size and different roots; or the log of the larger one had, at the size
of the smaller one, another root than the smaller one says. The second needs hashes: a consistency
proof that leads from that other root to the larger checkpoint. Who accuses a log needs no trust:
the two notes are signed by the log itself. The format is in `docs/formats/log.md`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import ComityError, Malformed, Unavailable, Unverified
from comity.log import notes, proofs
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, signatures_by
from comity.log.signatures import VerifierKey

HEADER = "comity/fork@v1"
ROOT = "root "
# A header, a root, 63 hashes: nothing longer is read.
HEAD_LIMIT = 4096
PARTS = 5


@dataclass(frozen=True, slots=True)
class Grown:
    """What the log of the larger checkpoint was at the smaller one's size, and the proof of it."""

    root: Digest
    proof: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """Two notes of one log; `grown` says how they contradict each other if their sizes differ."""

    small: Note
    large: Note
    grown: Grown | None

    def __post_init__(self) -> None:
        small, large = self.checkpoints
        if small.origin != large.origin:
            raise Malformed("two checkpoints of different logs are no fork")
        if (small.size, small.root.raw) >= (large.size, large.root.raw):
            raise Malformed("the smaller checkpoint comes first, or the one with the smaller root")
        if (self.grown is None) is not (small.size == large.size):
            raise Malformed("a fork of two sizes, and no other, has a root and a proof")
        if self.grown is not None and len(self.grown.proof) > proofs.LONGEST:
            raise Malformed("a proof has at most {limit} hashes", limit=proofs.LONGEST)

    @property
    def checkpoints(self) -> tuple[Checkpoint, Checkpoint]:
        return Checkpoint.parse(self.small.text), Checkpoint.parse(self.large.text)

    def __str__(self) -> str:
        lines = [HEADER]
        if self.grown is not None:
            lines += [f"{ROOT}{self.grown.root}", *map(str, self.grown.proof)]
        return "\n".join((*lines, "", str(self.small), str(self.large)))

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a fork; nothing in it is verified yet."""
        if len(raw) > HEAD_LIMIT + 2 * notes.LIMIT:
            raise Malformed("not a fork: a head, and two checkpoints with their signatures")
        # A checkpoint has no empty line but the one before its signatures.
        parts = raw.split(b"\n\n")
        if len(parts) != PARTS or len(parts[0]) > HEAD_LIMIT:
            raise Malformed("not a fork: a head, and two checkpoints with their signatures")
        header, *lines = strict.utf8(parts[0]).split("\n")
        if header != HEADER:
            raise Malformed("a fork starts with the line comity/fork@v1")
        small = Note.parse(b"\n\n".join(parts[1:3]) + b"\n")
        return cls(small, Note.parse(b"\n\n".join(parts[3:])), _grown(lines))

    def check(self, logs: Sequence[Collection[VerifierKey]]) -> tuple[Checkpoint, Checkpoint]:
        """
        Return both checkpoints if one log signed them and they cannot both be honest.

        `logs` are the key sets with which the log signed over time: each note has to carry every
        key of one of them. Unverified if a signature, or the proof, does not hold.
        """
        for note in (self.small, self.large):
            check_signed(note, logs)
        small, large = self.checkpoints
        if self.grown is not None:
            if self.grown.root == small.root:
                raise Unverified("the proof shows the two checkpoints to be consistent")
            _check_growth(small.size, self.grown, large)
        return small, large


def compare(one: Note, other: Note, nodes: proofs.NodeReader) -> Fork | None:
    """
    Return the fork of two checkpoints of one log, None if they are consistent.

    `nodes` reads the tree of the larger one; Unavailable if it does not lead to its root, so that
    the question stays open. Signatures are for `Fork.check`.
    """
    small, large = sorted((one, other), key=_place)
    first, last = Checkpoint.parse(small.text), Checkpoint.parse(large.text)
    if first.origin != last.origin:
        raise Malformed("two checkpoints of different logs are no fork")
    if first.size == last.size:
        return None if first.root == last.root else Fork(small, large, None)
    if first.size == 0:
        return None
    grown = _read(first.size, last, nodes)
    return None if grown.root == first.root else Fork(small, large, grown)


def check_signed(note: Note, logs: Sequence[Collection[VerifierKey]]) -> None:
    """Raise Unverified unless all keys of one of these sets signed the note."""
    fault = Unverified("no key of the log is known")
    for keys in logs:
        try:
            if {one.key for one in signatures_by(note, keys)} == set(keys):
                return
            fault = Unverified("the checkpoint lacks a signature of its log")
        except Unverified as why:
            fault = why
    raise fault


def _place(note: Note) -> tuple[int, bytes]:
    checkpoint = Checkpoint.parse(note.text)
    return checkpoint.size, checkpoint.root.raw


def _read(size: int, large: Checkpoint, nodes: proofs.NodeReader) -> Grown:
    try:
        root = Digest(proofs.range_hash(0, size, nodes))
        proof = proofs.consistency_proof(size, large.size, nodes)
        grown = Grown(root, tuple(Digest(one) for one in proof))
        _check_growth(size, grown, large)
    except ComityError as fault:
        raise Unavailable(
            "the tiles of the larger log do not lead to its root: {why}", why=fault
        ) from None
    return grown


def _check_growth(size: int, grown: Grown, large: Checkpoint) -> None:
    hashes = [digest.raw for digest in grown.proof]
    proofs.check_consistency(size, grown.root.raw, large.size, large.root.raw, hashes)


def _grown(lines: list[str]) -> Grown | None:
    if not lines:
        return None
    if not lines[0].startswith(ROOT):
        raise Malformed("a fork of two sizes says which root the larger log had")
    root = Digest.parse(lines[0].removeprefix(ROOT))
    return Grown(root, tuple(Digest.parse(line) for line in lines[1:]))
