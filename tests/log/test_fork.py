"""A fork: the proof that two checkpoints of a log cannot both be honest, and its one spelling."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.base.digests import Digest
from comity.base.errors import Malformed, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork, Grown, check_signed, compare
from comity.log.notes import Note
from comity.log.signatures import Kind
from log import naive
from log.signers import LOG, OTHER, WITNESS, Signer, head, keys, signed
from log.strategies import CHECKPOINTS, DIGESTS, LINES

KEYS = [keys(LOG)]
HONEST = naive.some(20)
# The same as the honest one for a while; then it says something else.
FORKED = [*HONEST[:6], *(b"other %d" % number for number in range(6, 20))]


def note(entries: list[bytes], size: int, *signers: Signer) -> Note:
    return signed(head(size, root=naive.mth(entries[:size])), *(signers or (*LOG, *WITNESS)))


def fork(small: int = 7, large: int = 12) -> Fork:
    found = compare(note(HONEST, small), note(FORKED, large), naive.Nodes(FORKED[:large]))
    assert found is not None
    return found


@given(st.integers(1, 20), st.integers(1, 20))
def test_two_checkpoints_are_a_fork_or_consistent(one: int, other: int) -> None:
    large = max(one, other)
    entries = HONEST if one >= other else FORKED
    found = compare(note(HONEST, one), note(FORKED, other), naive.Nodes(entries[:large]))
    # Up to the sixth entry both histories are one.
    assert (found is None) is (min(one, other) <= 6)
    if found is not None:
        assert Fork.parse(bytes(found)) == found
        assert found.check(KEYS) == found.checkpoints


@given(st.integers(1, 20), st.integers(1, 20))
def test_a_log_that_only_grew_is_never_called_a_fork(one: int, other: int) -> None:
    nodes = naive.Nodes(HONEST[: max(one, other)])
    assert compare(note(HONEST, one), note(HONEST, other), nodes) is None


def test_it_does_not_matter_which_checkpoint_is_named_first() -> None:
    nodes = naive.Nodes(FORKED[:12])
    small, large = note(HONEST, 7), note(FORKED, 12)
    assert compare(small, large, nodes) == compare(large, small, nodes)
    same, other = note(HONEST, 9), note(FORKED, 9)
    assert compare(same, other, naive.Nodes([])) == compare(other, same, naive.Nodes([]))


def test_the_empty_log_is_the_start_of_every_log() -> None:
    assert compare(note(HONEST, 0), note(FORKED, 9), naive.Nodes([])) is None


def test_tiles_of_another_history_decide_nothing() -> None:
    with pytest.raises(Unavailable, match="do not lead to its root"):
        compare(note(HONEST, 7), note(FORKED, 12), naive.Nodes(HONEST[:12]))


def test_two_logs_make_no_fork() -> None:
    other = signed(head(9, "log.example/two"), *LOG)
    with pytest.raises(Malformed, match="different logs"):
        compare(note(HONEST, 7), other, naive.Nodes(HONEST))
    with pytest.raises(Malformed, match="different logs"):
        Fork(note(HONEST, 7), other, None)


def test_both_notes_carry_every_key_of_one_set() -> None:
    found = fork()
    assert found.check([keys(OTHER), keys(LOG)])
    for logs in ([], [keys(OTHER)], [[*keys(LOG), *keys(OTHER)]], [[]]):
        with pytest.raises(Unverified):
            found.check(logs)
    bare = replace(found, large=Note(found.large.text, found.large.signatures[1:]))
    with pytest.raises(Unverified, match="lacks a signature"):
        bare.check(KEYS)
    assert bare.check([[LOG[1].vkey]])


def test_a_line_that_does_not_hold_accuses_nobody() -> None:
    found = fork()
    lines = found.small.signatures
    bad = replace(lines[0], signature=bytes(64))
    with pytest.raises(Unverified, match="does not hold"):
        replace(found, small=Note(found.small.text, (bad, *lines[1:]))).check(KEYS)
    check_signed(found.small, KEYS)


def test_a_proof_that_leads_elsewhere_is_no_fork() -> None:
    found = fork()
    assert found.grown is not None
    root, proof = found.grown.root, found.grown.proof
    for grown in (
        Grown(Digest(bytes(32)), proof),
        Grown(root, proof[:-1]),
        Grown(root, (*proof, root)),
        Grown(root, (root, *proof[1:])),
    ):
        with pytest.raises(Unverified):
            replace(found, grown=grown).check(KEYS)


def test_a_proof_of_consistency_is_no_fork() -> None:
    small, large = note(HONEST, 7), note(HONEST, 12)
    grown = Grown(
        Checkpoint.parse(small.text).root,
        tuple(Digest(one) for one in naive.proof(7, HONEST[:12])),
    )
    with pytest.raises(Unverified, match="consistent"):
        Fork(small, large, grown).check(KEYS)


def test_from_the_empty_log_nothing_is_proven() -> None:
    with pytest.raises(Malformed):
        Fork(note(HONEST, 0), note(HONEST, 12), Grown(head(7).root, ())).check(KEYS)


@given(CHECKPOINTS, CHECKPOINTS, st.lists(LINES, min_size=1, max_size=3), st.lists(DIGESTS))
def test_a_fork_reads_back_as_written(
    one: Checkpoint, other: Checkpoint, lines: list[object], hashes: list[Digest]
) -> None:
    other = replace(other, origin=one.origin)
    assume(one != other and len(hashes) < 64)
    first, last = sorted((one, other), key=lambda each: (each.size, each.root.raw))
    grown = Grown(one.root, tuple(hashes)) if first.size < last.size else None
    made = tuple(lines)
    found = Fork(Note(str(first), made), Note(str(last), made), grown)  # type: ignore[arg-type]  # lines, as drawn
    assert Fork.parse(bytes(found)) == found


SAME = compare(note(HONEST, 9, LOG[0]), note(FORKED, 9, LOG[0]), naive.Nodes([]))
assert SAME is not None
WHOLE = str(fork())
TWICE = f"comity/fork@v1\n\n{SAME.large}\n{SAME.small}"
SECOND_SPELLINGS = {
    "nothing": "",
    "another header": WHOLE.replace("fork@v1", "fork@v2", 1),
    "no root": "\n".join(line for line in WHOLE.split("\n") if not line.startswith("root ")),
    "a root with another word": WHOLE.replace("root ", "was ", 1),
    "a root at one size": str(SAME).replace("\n\n", f"\nroot {SAME.checkpoints[0].root}\n\n", 1),
    "one note": WHOLE[: WHOLE.rindex("\n\n")],
    "three notes": f"{WHOLE}\n{SAME.small}",
    "the larger first": TWICE,
    "the same twice": f"comity/fork@v1\n\n{SAME.small}\n{SAME.small}",
    "sizes and no root": f"comity/fork@v1\n\n{note(HONEST, 7)}\n{note(FORKED, 9)}",
    "carriage returns": WHOLE.replace("\n", "\r\n"),
    "no last line feed": WHOLE[:-1],
    "a line feed more": WHOLE + "\n",
    "a short hash": WHOLE.replace("root ", "root AA==\n", 1),
    "too many hashes": WHOLE.replace("\n\n", f"\n{head().root}" * 64 + "\n\n", 1),
    "a head without end": WHOLE.replace("\n\n", "\n" + "A" * 5000 + "\n\n", 1),
    "bytes without end": WHOLE + "x" * 1_100_000,
}


@pytest.mark.parametrize("text", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_a_fork_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        Fork.parse(text.encode())


def test_one_log_key_may_be_enough_where_the_log_has_one() -> None:
    own = Signer("log.example/one", Kind.ED25519)
    found = compare(note(HONEST, 9, own), note(FORKED, 9, own), naive.Nodes([]))
    assert found is not None
    assert [one.size for one in found.check([[own.vkey]])] == [9, 9]
