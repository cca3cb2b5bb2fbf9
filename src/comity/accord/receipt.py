"""
A receipt: a tlog-proof with the entry in `extra`. Checked offline against an accord's chain.

Stricter than C2SP asks of readers: every signature line must be by a key of the accord as it was
at the checkpoint's size, and hold, so that no byte of a receipt can change and still pass.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from comity.accord.accord import Accord
from comity.accord.chain import Chain, keys_named
from comity.accord.decide import agree, speak
from comity.accord.policy import counting, policy
from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash
from comity.log.notes import Note, Verified, VerifierKey, check_all_known, signatures_by
from comity.log.tlog_proof import TlogProof
from comity.statement.entry import Entry
from comity.statement.kinds.accords import Side
from comity.statement.statement import Statement

# Witness names, sorted, with the time at which each had cosigned.
Times: TypeAlias = tuple[tuple[str, Instant], ...]
# A side that falls silent must not keep these from being proven in time; all else waits for it.
ONE_SIDED = ("incident/", "filing/")


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
    # Sides without which this was published: it proves a time for incidents and filings only.
    silent: tuple[str, ...] = ()


def check_receipt(raw: bytes, chain: Chain) -> Proven:
    """
    Check every part of a receipt; raises Malformed, Unverified or Refused for what fails.

    Unavailable, with the words `refresh needed`, if it rests on a key reported since.
    """
    proof = TlogProof.parse(raw)
    if proof.extra is None:
        raise Malformed("the receipt does not hold its entry")
    entry = Entry.parse(proof.extra)
    proof.check(leaf_hash(proof.extra))
    statement = _statement(proof.index, entry, chain)
    accord, cosigners, silent = _judged(proof.note, chain, statement.kind)
    until = proven_by(accord, cosigners)
    if until < entry.time:
        raise Unverified("the entry is stamped {time}, after it was cosigned", time=entry.time)
    interval = (entry.time, until)
    return Proven(
        proof.index, entry, statement, proof.checkpoint, accord, cosigners, interval, silent
    )


def check_checkpoint(note: Note, chain: Chain) -> tuple[Accord, Times]:
    """Return the accord that judges a checkpoint of this size, and who cosigned when."""
    accord = chain.at(Checkpoint.parse(note.text).size)
    return accord, accept(note, accord)


def accept(note: Note, accord: Accord) -> Times:
    """Return when each witness cosigned; refuse a note with any unknown line or without quorum."""
    verified = _all_known(note, accord)
    _check_quorum(accord, verified, frozenset())
    return _times(accord, verified)


def accept_without(note: Note, accord: Accord, silent: frozenset[str]) -> Times:
    """Return when each witness cosigned, without these sides; the accord must allow for silence."""
    if accord.body.silence is None:
        raise Refused("this accord publishes nothing while a side is silent")
    if not silent < {side.id for side in accord.body.sides}:
        raise Refused("without any side, nothing is published")
    verified = _all_known(note, accord)
    _check_quorum(accord, verified, silent)
    return _times(accord, verified)


def enough(note: Note, accord: Accord, silent: frozenset[str] = frozenset()) -> Note:
    """
    Return the note with the log's lines and just enough witnesses': the first to have cosigned.

    Lines by keys that are not the accord's are left out; without a quorum it is Unverified.
    """
    verified = signatures_by(note, [*accord.log_keys, *accord.witness_keys])
    _check_quorum(accord, verified, silent)
    kept = _first(accord, dict(_times(accord, verified)), silent)
    wanted = [*accord.log_keys]
    wanted += [key for key, name in accord.witness_keys.items() if name in kept]
    lines = {(line.name, line.key_id): line for line in note.signatures}
    return Note(note.text, tuple(lines[key.name, key.id] for key in wanted))


def _judged(note: Note, chain: Chain, kind: str) -> tuple[Accord, Times, tuple[str, ...]]:
    accord = chain.at(Checkpoint.parse(note.text).size)
    verified = _all_known(note, accord)
    silent = _silent(accord, verified, kind)
    _check_quorum(accord, verified, silent)
    # A thief can sign a checkpoint of any date: what a reported key cosigned counts at no time.
    reported = chain.latest.history.compromised
    sound = [one for one in verified if one.key.public.id not in reported]
    try:
        _check_quorum(accord, sound, silent)
    except Unverified:
        raise Unavailable(
            "refresh needed: a key that this receipt rests on was reported since; "
            "comity verify RECEIPT --refresh URL fetches a proof under the accord of now"
        ) from None
    return accord, _times(accord, sound), tuple(sorted(silent))


def _silent(accord: Accord, verified: Iterable[Verified], kind: str) -> frozenset[str]:
    """Return the sides that may be missing: none, but for what a silent side must not hold up."""
    if accord.body.silence is None or not kind.startswith(ONE_SIDED):
        return frozenset()
    met = _times(accord, verified)
    found = {side.id for side in accord.body.sides if not _has(accord, side, dict(met))}
    return frozenset(found) if len(found) < len(accord.body.sides) else frozenset()


def _all_known(note: Note, accord: Accord) -> tuple[Verified, ...]:
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != accord.origin:
        raise Refused(
            "the checkpoint is of {origin}, not of {want}",
            origin=checkpoint.origin,
            want=accord.origin,
        )
    return check_all_known(note, [*accord.log_keys, *accord.witness_keys])


def _check_quorum(accord: Accord, verified: Collection[Verified], silent: frozenset[str]) -> None:
    if not {one.key for one in verified}.issuperset(accord.log_keys):
        raise Unverified("the checkpoint lacks a signature of its log")
    # A line without a time does not say that this was the largest tree its witness knew.
    timed = [one.key for one in verified if one.time or one.key in accord.log_keys]
    short = policy(accord, silent).missing(timed)
    if short:
        raise Unverified(
            "the quorum is not met: {name} has {has} of the {needs} it needs",
            name=short[0].name,
            has=short[0].has,
            needs=short[0].needs,
        )


def proven_by(accord: Accord, cosigned: Times) -> Instant:
    """
    Return the moment by which every side had cosigned; the log's clock counts for nothing.

    A side that did not, because this checkpoint was published without it, is left out.
    """
    times = dict(cosigned)
    return max(
        _firsts(accord, side, times)[side.witnesses - 1][0]
        for side in accord.body.sides
        if _has(accord, side, times)
    )


def _firsts(accord: Accord, side: Side, times: Mapping[str, Instant]) -> list[tuple[Instant, str]]:
    """Return per party of a side its first witness, and when: the earliest party first."""
    parties = counting(accord, side).values()
    found = ([(times[one.name], one.name) for one in own if one.name in times] for own in parties)
    return sorted(min(one) for one in found if one)


def _has(accord: Accord, side: Side, times: Mapping[str, Instant]) -> bool:
    return len(_firsts(accord, side, times)) >= side.witnesses


def _first(accord: Accord, times: Mapping[str, Instant], silent: frozenset[str]) -> frozenset[str]:
    """Return the witnesses that are enough: of each side, those of the first parties to sign."""
    return frozenset(
        name
        for side in accord.body.sides
        if side.id not in silent
        for _, name in _firsts(accord, side, times)[: side.witnesses]
    )


def _times(accord: Accord, verified: Iterable[Verified]) -> Times:
    times: dict[str, dict[VerifierKey, Instant]] = {
        witness.name: {} for witness in accord.body.witnesses
    }
    for one in verified:
        name = accord.witness_keys.get(one.key)
        if name is not None and one.time is not None:
            # A line may stand twice in a note that is no receipt: it is still one key.
            times[name][one.key] = one.time
    # All keys of a witness sign, as the policy asks: it has cosigned when the last of them has.
    whole = {one.name: len(one.keys) for one in accord.body.witnesses}
    return tuple(
        (name, max(found.values()))
        for name, found in sorted(times.items())
        if len(found) == whole[name]
    )


def _statement(index: int, entry: Entry, chain: Chain) -> Statement:
    statement = Statement.parse(entry.envelope.payload)
    keys: dict[str, PublicKey] = dict(keys_named(statement))
    for accord in chain.versions:
        keys |= accord.keys
    signed = entry.envelope.check(keys)
    if (statement.register or statement.id) != chain.genesis:
        raise Refused("the statement belongs to another register")
    _check_speaker(index, entry.time, statement, signed, chain)
    return statement


def _check_speaker(
    index: int, time: Instant, said: Statement, signed: frozenset[str], chain: Chain
) -> None:
    """Refuse an entry that the log has and no register counts: keys of another time are void."""
    if said.kind in {"accord/v1", "key/v1", "powers/v1"}:
        if (index, said.id) in {(one.index, one.id) for one in chain.links}:
            return
        if index <= chain.latest.index:
            raise Refused("the entry {index} is void: the accord never took it", index=index)
        raise Unavailable(
            "refresh needed: the accord known here ends at entry {last}, before entry {index}",
            last=chain.latest.index,
            index=index,
        )
    if said.kind == "pack/v1":
        agree(chain.at(index), said, signed)
    else:
        speak(chain.at(index), said, signed, time)
