"""
A receipt: a tlog-proof with the entry in `extra`. Checked offline against an accord's chain.

Stricter than C2SP asks of readers: every signature line must be by a key of one version of the
accord and hold, so that no byte of a receipt can change and still pass.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from comity.accord.accord import Accord
from comity.accord.chain import Chain, keys_named
from comity.accord.policy import policy
from comity.base.errors import ComityError, Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash
from comity.log.notes import Note, Verified, check_all_known
from comity.log.tlog_proof import TlogProof
from comity.statement.entry import Entry
from comity.statement.statement import Statement

# Witness names, sorted, with the time at which each had cosigned.
Times: TypeAlias = tuple[tuple[str, Instant], ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """What a receipt proves: this entry stands at this index, recorded within this interval."""

    index: int
    entry: Entry
    statement: Statement
    checkpoint: Checkpoint
    accord: Accord
    cosigners: Times
    interval: tuple[Instant, Instant]


def check_receipt(raw: bytes, chain: Chain) -> Proven:
    """Check every part of a receipt; raises Malformed, Unverified or Refused for what fails."""
    proof = TlogProof.parse(raw)
    if proof.extra is None:
        raise Malformed("the receipt does not hold its entry")
    entry = Entry.parse(proof.extra)
    proof.check(leaf_hash(proof.extra))
    accord, cosigners = check_checkpoint(proof.note, chain)
    statement = _statement(entry, chain)
    until = proven_by(accord, cosigners)
    if until < entry.time:
        raise Unverified("the entry is stamped {time}, after it was cosigned", time=entry.time)
    interval = (entry.time, until)
    return Proven(proof.index, entry, statement, proof.checkpoint, accord, cosigners, interval)


def check_checkpoint(note: Note, chain: Chain) -> tuple[Accord, Times]:
    """Return the newest version of the accord that accepts the note, and who cosigned when."""
    faults: list[ComityError] = []
    for accord in reversed(chain.versions):
        try:
            return accord, accept(note, accord)
        except (Malformed, Unverified, Refused) as fault:
            faults.append(fault)
    raise faults[0]


def accept(note: Note, accord: Accord) -> Times:
    """Return when each witness cosigned; refuse a note with any unknown line or without quorum."""
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != accord.origin:
        raise Refused(
            "the checkpoint is of {origin}, not of {want}",
            origin=checkpoint.origin,
            want=accord.origin,
        )
    verified = check_all_known(note, [*accord.log_keys, *accord.witness_keys])
    if not {one.key for one in verified}.issuperset(accord.log_keys):
        raise Unverified("the checkpoint lacks a signature of its log")
    # A line without a time does not say that this was the largest tree its witness knew.
    timed = [one.key for one in verified if one.time or one.key in accord.log_keys]
    short = policy(accord).missing(timed)
    if short:
        raise Unverified(
            "the quorum is not met: {name} has {has} of the {needs} it needs",
            name=short[0].name,
            has=short[0].has,
            needs=short[0].needs,
        )
    return _times(accord, verified)


def proven_by(accord: Accord, cosigned: Times) -> Instant:
    """Return the moment by which every side had cosigned; the log's clock counts for nothing."""
    times = dict(cosigned)
    moments = []
    for side in accord.body.sides:
        of_side = {party.id for party in accord.body.parties if party.side == side.id}
        first: dict[str, Instant] = {}
        for witness in accord.body.witnesses:
            if witness.party in of_side and witness.name in times:
                time = times[witness.name]
                first[witness.party] = min(time, first.get(witness.party, time))
        moments.append(sorted(first.values())[side.witnesses - 1])
    return max(moments)


def _times(accord: Accord, verified: Iterable[Verified]) -> Times:
    times: dict[str, list[Instant]] = {witness.name: [] for witness in accord.body.witnesses}
    for one in verified:
        name = accord.witness_keys.get(one.key)
        if name is not None and one.time is not None:
            times[name].append(one.time)
    # All keys of a witness sign, as the policy asks: it has cosigned when the last of them has.
    whole = {one.name: len(one.keys) for one in accord.body.witnesses}
    return tuple(
        (name, max(found)) for name, found in sorted(times.items()) if len(found) == whole[name]
    )


def _statement(entry: Entry, chain: Chain) -> Statement:
    statement = Statement.parse(entry.envelope.payload)
    keys: dict[str, PublicKey] = dict(keys_named(statement))
    for accord in chain.versions:
        keys |= accord.keys
    entry.envelope.check(keys)
    if (statement.register or statement.id) != chain.genesis:
        raise Refused("the statement belongs to another register")
    return statement
