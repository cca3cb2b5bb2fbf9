"""What a witness agrees to cosign."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint, Claim
from comity.log.notes import Note, NoteSignature
from comity.log.proofs import consistency_proof
from comity.log.witness import (
    TOLERANCE,
    Conflict,
    Cosign,
    Unsigned,
    check_growth,
    check_times,
    consider,
    contradicts,
    log_lines,
    own_times,
)
from log import naive
from log.signers import LOG, NOW, WITNESS, keys, signed

ORIGIN = "log.example/one"
ENTRIES = naive.some(20)
NODES = naive.Nodes(ENTRIES)


def at(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, Digest(naive.mth(ENTRIES[:size])))


def proof(old: int, new: int) -> list[Digest]:
    return [Digest(raw) for raw in consistency_proof(old, new, NODES)]


def test_honest_growth_is_cosigned() -> None:
    sizes = [0, 0, 1, 1, 7, 8, 20]
    for old, new in pairwise(sizes):
        assert consider(at(old), old, at(new), proof(old, new)) == Cosign(at(new))


def test_another_remembered_size_is_a_conflict_and_not_an_error() -> None:
    assert consider(at(7), 3, at(20), []) == Conflict(7)
    assert consider(at(7), 8, at(20), proof(8, 20)) == Conflict(7)
    assert consider(Checkpoint.before(ORIGIN), 3, at(20), []) == Conflict(0)


def test_the_conflict_comes_before_the_proof() -> None:
    fork = Checkpoint(ORIGIN, 9, Digest(bytes(32)))
    assert consider(at(7), 0, fork, [Digest(bytes(32))]) == Conflict(7)


def test_a_log_never_shrinks_and_keeps_its_name() -> None:
    with pytest.raises(Malformed, match="never shrinks"):
        consider(at(7), 7, at(6), [])
    with pytest.raises(Malformed, match="keeps its name"):
        consider(at(7), 7, Checkpoint("log.example/two", 8, at(8).root), proof(7, 8))


FORK = Digest(naive.mth([*naive.some(6), b"another"]))
DISHONEST = {
    "same size, other root": (at(7), Checkpoint(ORIGIN, 7, FORK), []),
    "rewritten entry": (Checkpoint(ORIGIN, 7, FORK), at(8), proof(7, 8)),
    "no proof": (at(7), at(8), []),
    "hash too many": (at(7), at(8), [*proof(7, 8), FORK]),
    "hash too few": (at(7), at(8), proof(7, 8)[1:]),
    "proof from the empty log": (at(0), at(8), [FORK]),
    "proof to itself": (at(7), at(7), [at(7).root]),
}


@pytest.mark.parametrize(("known", "new", "given_proof"), DISHONEST.values(), ids=DISHONEST)
def test_dishonest_growth_is_not_cosigned(
    known: Checkpoint, new: Checkpoint, given_proof: list[Digest]
) -> None:
    with pytest.raises(Unverified):
        consider(known, known.size, new, given_proof)


def test_an_endless_proof_is_not_read() -> None:
    with pytest.raises(Malformed, match="63"):
        check_growth(at(7), at(8), [FORK] * 64)


def test_the_empty_log_with_another_root_is_found_last() -> None:
    wrong = Claim(ORIGIN, 0, FORK)
    with pytest.raises(Unverified, match="empty root"):
        consider(at(0), 0, wrong, [])
    assert consider(at(7), 0, wrong, []) == Conflict(7)
    with pytest.raises(Malformed, match="never shrinks"):
        consider(at(0), 1, wrong, [])


HEAD = at(7)
STRANGE = NoteSignature("grease.example", b"\1\2\3\4", b"nobody knows me")


def cut(line: NoteSignature) -> NoteSignature:
    return NoteSignature(line.name, line.key_id, line.signature[:9])


def note(*lines: NoteSignature) -> Note:
    return Note(str(HEAD), lines)


def test_the_lines_of_the_log_are_one_of_each_of_its_keys() -> None:
    one, other = signed(HEAD, *LOG).signatures
    whole = note(STRANGE, other, one, other, *signed(HEAD, *WITNESS).signatures)
    assert log_lines(whole, HEAD, keys(LOG)) == (other, one)
    assert log_lines(whole, HEAD, keys(LOG[:1])) == (one,)
    for wrong in ((STRANGE,), (one, cut(other)), (cut(one), other), (one, other, cut(one))):
        with pytest.raises(Unsigned):
            log_lines(note(*wrong), HEAD, keys(LOG))


def test_its_own_lines_are_those_that_hold() -> None:
    one, other = signed(HEAD, *WITNESS).signatures
    pretended = note(STRANGE, cut(one), NoteSignature(one.name, one.key_id, other.signature))
    assert own_times(pretended, HEAD, keys(WITNESS)) == ()
    assert own_times(note(cut(one), other), HEAD, keys(WITNESS)) == (NOW,)
    timeless = WITNESS[1].line(HEAD, None)
    assert own_times(note(timeless), HEAD, keys(WITNESS)) == (None,)


def test_two_roots_of_one_size_contradict_each_other() -> None:
    assert contradicts(HEAD, Claim(ORIGIN, 7, FORK))
    assert not contradicts(HEAD, HEAD)
    assert not contradicts(HEAD, Claim(ORIGIN, 8, FORK))
    assert not contradicts(HEAD, Claim("log.example/two", 7, FORK))


def test_times_that_follow_each_other_are_fine() -> None:
    times = [NOW, NOW, NOW.plus(1), NOW.plus(TOLERANCE)]
    check_times(NOW, times, NOW.plus(TOLERANCE), NOW)
    check_times(NOW, [], None, NOW)


def test_an_entry_that_is_only_late_to_arrive_is_not_refused() -> None:
    old = NOW.plus(-86_400)
    check_times(old, [old], None, NOW)
    check_times(old, [old], old.plus(-3600), NOW)


DISHONEST_TIMES = {
    "ahead of the clock": (NOW, [NOW.plus(TOLERANCE + 1)], None),
    "last one ahead of the clock": (NOW, [NOW, NOW.plus(TOLERANCE + 1)], None),
    "before the entry before": (NOW, [NOW.plus(-1)], None),
    "not in order": (NOW, [NOW.plus(2), NOW.plus(1)], None),
    "backdated": (NOW.plus(-86_400), [NOW.plus(-TOLERANCE - 1)], NOW),
}


@pytest.mark.parametrize(
    ("previous", "times", "cosigned"), DISHONEST_TIMES.values(), ids=DISHONEST_TIMES
)
def test_times_no_honest_log_gives_are_refused(
    previous: Instant, times: list[Instant], cosigned: Instant | None
) -> None:
    with pytest.raises(Refused):
        check_times(previous, times, cosigned, NOW)


@given(st.integers(0, 19), st.integers(0, 20), st.integers(0, 20))
def test_only_growth_from_the_remembered_head_is_cosigned(old: int, assumed: int, new: int) -> None:
    if new < assumed:
        return
    hashes = proof(min(assumed, new), new)
    verdict = consider(at(old), assumed, at(new), hashes)
    assert verdict == (Cosign(at(new)) if assumed == old else Conflict(old))
