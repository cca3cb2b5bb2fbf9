"""
What a witness decides before it cosigns (C2SP tlog-witness), and what a validating one adds.

Status codes are the shell's: Malformed is 400, UnknownLog 404, Unsigned 403, Conflict 409; any
other Unverified here is 422. That is also the order in which they are found.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from comity.base.digests import Digest
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.log import cosignature, proofs
from comity.log.checkpoint import Checkpoint, Claim
from comity.log.notes import Note, NoteSignature, VerifierKey

# How far apart honest clocks may be, in seconds.
TOLERANCE = 300


class UnknownLog(Refused):
    """A checkpoint of a log that this witness was not told to cosign."""


class Unsigned(Unverified):
    """No key of the log signed this, or a line by one of its keys does not hold."""


@dataclass(frozen=True, slots=True)
class Cosign:
    """The log grew honestly: remember this head, then sign it."""

    head: Checkpoint


@dataclass(frozen=True, slots=True)
class Conflict:
    """The log assumed another size than the one we remember."""

    known_size: int


Verdict: TypeAlias = Cosign | Conflict


def consider(known: Checkpoint, assumed_size: int, new: Claim, proof: Sequence[Digest]) -> Verdict:
    """
    Decide on a head that already carries the log's own signature.

    `known` is the head last cosigned, `Checkpoint.before(origin)` if there was none.
    """
    if new.origin != known.origin or new.size < assumed_size:
        raise Malformed("a log keeps its name and never shrinks")
    if known.size != assumed_size:
        return Conflict(known.size)
    head = Checkpoint(new.origin, new.size, new.root)
    check_growth(known, head, proof)
    return Cosign(head)


def log_lines(note: Note, claim: Claim, keys: Sequence[VerifierKey]) -> tuple[NoteSignature, ...]:
    """
    Return the lines by these keys of the log, one of each; Unsigned unless all of them hold.

    One is enough; lines by other keys count for nothing, and are not passed on.
    """
    found: dict[VerifierKey, NoteSignature] = {}
    for key, line in _lines(note, keys):
        try:
            cosignature.verify(key, claim, line)
        except (Malformed, Unverified) as fault:
            raise Unsigned(fault.template, **fault.values) from None
        found.setdefault(key, line)
    if not found:
        raise Unsigned(
            "the checkpoint carries no signature by a key of {origin}", origin=claim.origin
        )
    return tuple(found.values())


def own_times(note: Note, claim: Claim, keys: Sequence[VerifierKey]) -> tuple[Instant | None, ...]:
    """Return when a witness' own keys signed this; what only pretends to be its own is nothing."""
    found = []
    for key, line in _lines(note, keys):
        # Anybody can write a line under any name: it must not stop the witness.
        with suppress(Malformed, Unverified):
            found.append(cosignature.verify(key, claim, line))
    return tuple(found)


def contradicts(known: Claim, claim: Claim) -> bool:
    """Say whether one log cannot have promised both: a size has one root."""
    return (known.origin, known.size) == (claim.origin, claim.size) and known.root != claim.root


def _lines(note: Note, keys: Sequence[VerifierKey]) -> Iterator[tuple[VerifierKey, NoteSignature]]:
    known = {(key.name, key.id): key for key in keys}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is not None:
            yield key, line


def check_growth(known: Checkpoint, new: Checkpoint, proof: Sequence[Digest]) -> None:
    """Raise Unverified unless the log of the known head is a prefix of the new one."""
    if len(proof) > proofs.LONGEST:
        raise Malformed("a proof has at most {limit} hashes", limit=proofs.LONGEST)
    if known.size > 0:
        hashes = [digest.raw for digest in proof]
        proofs.check_consistency(known.size, known.root.raw, new.size, new.root.raw, hashes)
    elif proof:
        raise Unverified("growth from the empty log needs no proof")


def check_times(
    previous: Instant, times: Sequence[Instant], last_cosigned: Instant | None, now: Instant
) -> None:
    """
    Refuse entry times no honest log would give to the entries since the last cosigned size.

    `previous` is the time of the entry before them; `last_cosigned` is when a size without them
    was last cosigned. An entry that was merely late to arrive here is not refused.
    """
    for time in times:
        if time < previous:
            raise Refused(
                "an entry of {time} stands after one of {before}", time=time, before=previous
            )
        if time > now.plus(TOLERANCE):
            raise Refused("an entry of {time} lies ahead of the clock, {now}", time=time, now=now)
        # A size without this entry was the log's largest then: an older time is backdated.
        if last_cosigned is not None and time < last_cosigned.plus(-TOLERANCE):
            raise Refused(
                "an entry of {time} was not in the log at {seen}", time=time, seen=last_cosigned
            )
        previous = time
