"""
Signed notes (C2SP signed-note): text, an empty line, and a line for every signature.

`signatures_by` is what a reader of a log does: lines by unknown keys are ignored, so that logs
can add keys and witnesses. `check_all_known` is for receipts, where every byte must count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from comity.base import strict
from comity.base.errors import Malformed, Unverified
from comity.base.instants import Instant
from comity.log import cosignature
from comity.log.checkpoint import Checkpoint
from comity.log.signatures import Kind, NoteSignature, VerifierKey

__all__ = ["Note", "NoteSignature", "Verified", "VerifierKey", "check_all_known", "signatures_by"]

LINES = 64
LIMIT = 500_000
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Note:
    """Text that ends in a line feed, and 1 to 64 signatures; `str()` is the signed note."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or CONTROL.search(self.text):
            raise Malformed("a note's text ends its last line and has no control characters")
        if not 1 <= len(self.signatures) <= LINES:
            raise Malformed(
                "a note has 1 to {limit} signatures, not {count}",
                limit=LINES,
                count=len(self.signatures),
            )

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{line}\n" for line in self.signatures)

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a note; more than 500,000 bytes or 64 signatures are Malformed."""
        if len(raw) > LIMIT:
            raise Malformed("a note of more than {limit} bytes", limit=LIMIT)
        # The text may hold empty lines: the last one ends it.
        text, empty, rest = strict.utf8(raw).rpartition("\n\n")
        if not empty or not rest.endswith("\n"):
            raise Malformed("not a note: text, an empty line, lines of signatures")
        lines = rest[:-1].split("\n")
        if len(lines) > LINES:
            raise Malformed(
                "a note has 1 to {limit} signatures, not {count}", limit=LINES, count=len(lines)
            )
        return cls(text + "\n", tuple(NoteSignature.parse(line) for line in lines))


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds: whose, and when it was made if it says so."""

    key: VerifierKey
    time: Instant | None


def signatures_by(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """
    Return the signatures by these keys, in the note's order; other lines are ignored.

    Unverified if one of them does not hold, or if there is none. Keys of the cosigning kinds are
    checked over the checkpoint in the text, which is Malformed if it is none.
    """
    known = _by_line(keys)
    found = [line for line in note.signatures if (line.name, line.key_id) in known]
    if not found:
        raise Unverified("the note carries no signature by a known key")
    return tuple(_verified(note, line, known) for line in found)


def check_all_known(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """Return every signature of the note; Unverified unless each is by another of these keys."""
    known = _by_line(keys)
    seen = set()
    for line in note.signatures:
        who = line.name, line.key_id
        if who not in known:
            raise Unverified("{name} signed with a key that is not known here", name=line.name)
        if who in seen:
            raise Unverified("{name} signed twice with one key", name=line.name)
        seen.add(who)
    return tuple(_verified(note, line, known) for line in note.signatures)


def _by_line(keys: Iterable[VerifierKey]) -> Mapping[tuple[str, bytes], VerifierKey]:
    distinct = set(keys)
    known = {(key.name, key.id): key for key in distinct}
    if len(known) != len(distinct):
        # Which of the two to check would be a guess, and ids of four bytes can be made to collide.
        raise Malformed("two keys have the same name and id")
    return known


def _verified(
    note: Note, line: NoteSignature, known: Mapping[tuple[str, bytes], VerifierKey]
) -> Verified:
    return _held(note.text, line, known[line.name, line.key_id])


# A line is looked at again with each one that comes to stand beside it, until the quorum is whole.
@lru_cache(maxsize=256)
def _held(text: str, line: NoteSignature, key: VerifierKey) -> Verified:
    if key.kind is Kind.ED25519:
        key.check(text.encode(), line.signature)
        return Verified(key, None)
    return Verified(key, cosignature.verify(key, Checkpoint.parse(text), line))
