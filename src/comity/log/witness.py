"""
What a witness decides before it cosigns (C2SP tlog-witness), and what a validating one adds.

Status codes are the shell's: Conflict is 409; Malformed is 400; an Unverified here is 422.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from comity.base.digests import Digest
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.log import proofs
from comity.log.checkpoint import Checkpoint

# How far apart honest clocks may be, in seconds.
TOLERANCE = 300


@dataclass(frozen=True, slots=True)
class Cosign:
    """The log grew honestly: remember this head, then sign it."""

    head: Checkpoint


@dataclass(frozen=True, slots=True)
class Conflict:
    """The log assumed another size than the one we remember."""

    known_size: int


Verdict: TypeAlias = Cosign | Conflict


def consider(
    known: Checkpoint, assumed_size: int, new: Checkpoint, proof: Sequence[Digest]
) -> Verdict:
    """
    Decide on a head that already carries the log's own signature.

    `known` is the head last cosigned, `Checkpoint.before(origin)` if there was none.
    """
    if new.origin != known.origin or new.size < assumed_size:
        raise Malformed("a log keeps its name and never shrinks")
    if known.size != assumed_size:
        return Conflict(known.size)
    check_growth(known, new, proof)
    return Cosign(new)


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
