"""Receipts: what a good one proves, and that no changed byte and no other line ever passes."""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from accord.versions import chained, next_version
from comity.accord.chain import Chain
from comity.accord.receipt import accept, check_checkpoint, check_receipt, proven_by
from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash, node_hash
from comity.log.notes import Note, NoteSignature
from comity.log.tlog_proof import TlogProof
from comity.service import signing
from comity.service.compose import sign
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from statement.bodies import DEVELOPER, OBSERVATION
from world import (
    ALL,
    LOG_KINDS,
    ORIGIN,
    START,
    WITNESSES,
    World,
    accord_dict,
    genesis,
    key,
    party_body,
    signers,
    text,
    witness_body,
    witness_name,
)

ERRORS = (Malformed, Unverified, Refused, Unavailable)


def register() -> World:
    """Return a register of four entries; the last one's proof has two hashes."""
    world = World()
    world.clock.tick(10)
    world.say("lab-a", "developer/v1", "lab-a", DEVELOPER)
    world.clock.tick(10)
    world.say("observer", "observation/v1", "institute-a+lab-a/orion-4", OBSERVATION)
    world.say("lab-b", "developer/v1", "lab-b", {"name": "Lab B"})
    return world


WORLD = register()
CHAIN = WORLD.chain
RECEIPT = WORLD.receipts[-1]
PROOF = TlogProof.parse(RECEIPT)


def refused(raw: bytes, chain: Chain = CHAIN) -> ComityError:
    with pytest.raises(ERRORS) as fault:
        check_receipt(raw, chain)
    return fault.value


def note(
    checkpoint: Checkpoint,
    parties: Sequence[str] = WITNESSES,
    at: Sequence[Instant] = (START,) * 9,
    log_kinds: Sequence[int] = (0, 1),
) -> Note:
    """Return a checkpoint signed by the log and by these witnesses, each at its own time."""
    log = [signers(ORIGIN, LOG_KINDS)[one] for one in log_kinds]
    lines = list(signing.lines(log, checkpoint, START))
    for party, time in zip(parties, at, strict=False):
        lines += signing.lines(signers(witness_name(party)), checkpoint, time)
    return Note(str(checkpoint), tuple(lines))


def receipt(entry: bytes, signed: Callable[[Checkpoint], Note] = note) -> bytes:
    """Return a receipt of this entry as the second of two."""
    other = leaf_hash(b"another")
    checkpoint = Checkpoint(ORIGIN, 2, Digest(node_hash(other, leaf_hash(entry))))
    return bytes(TlogProof(1, (Digest(other),), entry, signed(checkpoint)))


def entry(envelope: Envelope, time: Instant = START) -> bytes:
    return Entry(time, envelope).write()


SPOKEN = WORLD.envelope("lab-a", "developer/v1", "lab-a", DEVELOPER)


def test_a_good_receipt_proves_who_said_what_where_and_when() -> None:
    found = check_receipt(RECEIPT, CHAIN)
    assert (found.index, found.checkpoint.size) == (3, 4)
    assert found.statement.by == found.statement.about == "lab-b"
    assert found.accord == WORLD.accord
    assert found.interval == (START.plus(20), START.plus(20))
    # Just enough: a neutral witness proves nothing more.
    assert [name for name, _ in found.cosigners] == list(map(witness_name, WITNESSES[:2]))
    assert found.entry.write() == WORLD.entries[3]


@pytest.mark.parametrize("index", range(4))
def test_every_entry_has_a_receipt_the_genesis_too(index: int) -> None:
    found = check_receipt(WORLD.receipts[index], CHAIN)
    assert found.index == index
    assert (
        check_receipt(bytes(WORLD.log.prove(index, WORLD.entries[index])), CHAIN).checkpoint.size
        == 4
    )


def flipped(at: int, bit: int) -> bytes:
    return RECEIPT[:at] + bytes([RECEIPT[at] ^ 1 << bit]) + RECEIPT[at + 1 :]


def test_a_changed_byte_never_passes() -> None:
    chance = Random("receipt")  # noqa: S311 - positions to try are no secret
    # Every byte of the lines around the long base64, where a reader decides; some of the rest.
    short = [at for at in range(len(RECEIPT)) if not RECEIPT[at : at + 1].isalnum()]
    for at in {*short, *range(40), *range(0, len(RECEIPT), 29)}:
        refused(flipped(at, chance.randrange(8)))


@pytest.mark.slow
def test_no_changed_byte_of_a_whole_receipt_passes() -> None:
    for at in range(len(RECEIPT)):
        refused(flipped(at, at % 8))


@pytest.mark.parametrize("size", [0, 1, 40, len(RECEIPT) // 2, len(RECEIPT) - 1])
def test_a_receipt_cut_short_is_malformed_and_so_is_a_longer_one(size: int) -> None:
    assert isinstance(refused(RECEIPT[:size]), Malformed)
    assert isinstance(refused(RECEIPT + b"\n"), Malformed)
    assert isinstance(refused(RECEIPT + RECEIPT), Malformed)


LINES = RECEIPT.decode().splitlines(keepends=True)
HEAD = LINES.index("\n")


def moved(at: int, to: int) -> bytes:
    lines = list(LINES)
    lines.insert(to, lines.pop(at))
    return "".join(lines).encode()


def test_lines_of_the_proof_have_one_order() -> None:
    for at in range(HEAD):
        for to in range(HEAD):
            if at != to:
                refused(moved(at, to))


def test_a_line_of_the_proof_left_out_or_doubled_is_refused() -> None:
    for at in range(len(LINES)):
        refused("".join([*LINES[:at], LINES[at], *LINES[at:]]).encode())
    # Up to the log's own lines; a neutral witness below them may be silent.
    for at in range(LINES.index("\n", HEAD + 1) + 3):
        refused("".join([*LINES[:at], *LINES[at + 1 :]]).encode())


def test_the_order_of_signature_lines_says_nothing() -> None:
    first = LINES.index("\n", HEAD + 1) + 1
    found = check_receipt(moved(first, len(LINES) - 1), CHAIN)
    assert found == check_receipt(RECEIPT, CHAIN)


def with_lines(*lines: NoteSignature) -> bytes:
    return bytes(TlogProof(3, PROOF.proof, PROOF.extra, Note(PROOF.note.text, lines)))


def test_a_foreign_line_is_refused_though_a_log_may_carry_one() -> None:
    stranger = signing.lines(signers("stranger.example"), PROOF.checkpoint, START)
    garbage = NoteSignature("grease.example", b"\1\2\3\4", b"any")
    for line in (*stranger, garbage):
        assert "not known here" in str(refused(with_lines(*PROOF.note.signatures, line)))


def test_a_line_under_another_name_is_refused() -> None:
    own = PROOF.note.signatures[-1]
    renamed = NoteSignature(witness_name("lab-a"), own.key_id, own.signature)
    refused(with_lines(*PROOF.note.signatures[:-1], renamed))


def test_both_log_keys_sign() -> None:
    for only in (0, 1):
        raw = receipt(entry(SPOKEN), lambda head, only=only: note(head, log_kinds=[only]))
        assert "lacks a signature of its log" in str(refused(raw))


def test_each_side_cosigns() -> None:
    assert check_receipt(receipt(entry(SPOKEN)), CHAIN)
    for silent in ("institute-a", "institute-b"):
        present = [party for party in WITNESSES if party != silent]
        fault = refused(receipt(entry(SPOKEN), lambda head, p=present: note(head, p)))
        assert isinstance(fault, Unverified)
        assert "the quorum is not met: sides has 1 of the 2 it needs" in str(fault)


def test_a_neutral_witness_may_be_silent() -> None:
    raw = receipt(entry(SPOKEN), lambda head: note(head, ["institute-a", "institute-b"]))
    assert len(check_receipt(raw, CHAIN).cosigners) == 2


def test_a_line_without_a_time_does_not_count() -> None:
    def timeless(head: Checkpoint) -> Note:
        whole = note(head)
        (lattice,) = (one for one in signers(witness_name("institute-b"))[1:])
        bare = signing.signed_line(
            lattice.vkey, None, lattice.sign(signing.message(lattice.vkey, head, None))
        )
        kept = [one for one in whole.signatures if one.key_id != lattice.vkey.id]
        return Note(whole.text, (*kept, bare))

    assert "quorum is not met" in str(refused(receipt(entry(SPOKEN), timeless)))


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = Checkpoint("other.example/log", 4, PROOF.checkpoint.root)
    raw = bytes(TlogProof(3, PROOF.proof, PROOF.extra, note(other)))
    assert isinstance(refused(raw), Refused)


def test_a_receipt_of_another_register_is_refused() -> None:
    other = World(origin="rehearsal.example/log")
    assert isinstance(refused(other.receipts[0]), Refused)
    same = World(accord_dict(title=text("Another accord of the same parties and keys")))
    same.say("lab-a", "developer/v1", "lab-a", DEVELOPER)
    for raw in same.receipts:
        # Logged under the same origin and keys, and still a statement of another register.
        assert "another register" in str(refused(raw))


def test_an_entry_swapped_for_another_is_refused() -> None:
    for extra in (WORLD.entries[1], entry(SPOKEN), b"{}", b"entry"):
        refused(bytes(TlogProof(3, PROOF.proof, extra, PROOF.note)))
    assert "does not hold its entry" in str(
        refused(bytes(TlogProof(3, PROOF.proof, None, PROOF.note)))
    )


def test_an_entry_whose_signature_does_not_hold_is_refused_though_it_is_in_the_log() -> None:
    wrong = Envelope(SPOKEN.payload, ((SPOKEN.signatures[0][0], bytes(64)),))
    assert "does not hold" in str(refused(receipt(entry(wrong))))
    stranger = sign(SPOKEN.payload, [key("stranger")])
    assert "belongs to no party" in str(refused(receipt(entry(stranger))))


def test_a_genesis_of_another_register_in_this_log_is_refused() -> None:
    other = genesis(accord_dict(title=text("Other")))
    assert "another register" in str(refused(receipt(entry(other))))


def test_an_entry_of_a_kind_this_program_lacks_is_unavailable() -> None:
    raw = WORLD.payload("lab-a", "system/v9", "lab-a/x", {})
    assert isinstance(refused(receipt(entry(sign(raw, [key("lab-a")])))), Unavailable)


def test_an_entry_stamped_after_it_was_cosigned_is_refused() -> None:
    assert check_receipt(receipt(entry(SPOKEN, START)), CHAIN)
    fault = refused(receipt(entry(SPOKEN, START.plus(1))))
    assert isinstance(fault, Unverified)
    assert "after it was cosigned" in str(fault)


def test_the_interval_ends_when_the_last_side_had_cosigned() -> None:
    parties = ["institute-a", "institute-b", "convener"]
    for first, second in ((5, 9), (9, 5)):
        at = [START.plus(first), START.plus(second), START.plus(99)]
        raw = receipt(entry(SPOKEN), lambda head, at=at: note(head, parties, at))
        # The later of two sides; a witness on no side says nothing about it.
        assert check_receipt(raw, CHAIN).interval == (START, START.plus(9))


def two_of_side_a() -> Chain:
    """Return an accord in which side A has three witnesses of two parties, and needs one."""
    witnesses = [*accord_dict()["witnesses"], *(witness_body(one) for one in ("lab-a", "spare"))]
    witnesses[-1]["party"] = "lab-a"
    return chained(genesis(accord_dict(witnesses=witnesses)))


def test_a_witness_that_signed_by_half_has_not_cosigned() -> None:
    chain = two_of_side_a()
    register = sign(
        SPOKEN.payload.replace(CHAIN.genesis.encode(), chain.genesis.encode()), [key("lab-a")]
    )

    def halved(head: Checkpoint) -> Note:
        late = note(head, ["institute-a", "institute-b"], [START.plus(50)] * 2)
        early = note(head, ["lab-a"], [START.plus(1)]).signatures[-2:-1]
        return Note(late.text, (*late.signatures, *early))

    found = check_receipt(receipt(entry(register), halved), chain)
    # Else a party could lend one of its keys and have a deadline met that was not.
    assert found.interval[1] == START.plus(50)
    assert witness_name("lab-a") not in dict(found.cosigners)


def test_per_side_it_is_the_kth_party_and_per_party_the_first_witness() -> None:
    side_a, side_b = accord_dict()["sides"]
    parties = [*accord_dict()["parties"], party_body("third", "institute", "side-a")]
    more = [witness_body("lab-a"), witness_body("third"), witness_body("spare")]
    more[-1]["party"] = "lab-a"
    body = accord_dict(
        sides=[{**side_a, "witnesses": 2}, side_b],
        parties=parties,
        witnesses=[*accord_dict()["witnesses"], *more],
    )
    accord = chained(genesis(body)).latest

    def until(**seconds: int) -> int:
        times = [(witness_name(one), START.plus(after)) for one, after in seconds.items()]
        moments = {name.replace("_", "-"): at for name, at in times}
        return proven_by(accord, tuple(sorted(moments.items()))).seconds - START.seconds

    assert until(institute_a=3, third=7, institute_b=1) == 7
    assert until(institute_a=3, third=7, lab_a=5, institute_b=1) == 5
    # Two witnesses of one party are one party, from the first of them on.
    assert until(institute_a=3, lab_a=9, spare=4, institute_b=1) == 4
    assert until(institute_a=3, lab_a=4, institute_b=8) == 8


def test_the_size_says_which_step_judges_a_checkpoint() -> None:
    world = World()
    early = world.receipts[0]
    others = accord_dict()["witnesses"]
    others[0] = {**witness_body("successor"), "party": "institute-a"}
    first = world.accord
    chain = Chain.checked([(0, genesis()), (7, next_version(first, witnesses=others))])
    # Cosigned under the version before; the new one does not know its witness.
    assert check_receipt(early, chain).accord == first
    root = Checkpoint.parse(TlogProof.parse(early).note.text).root
    before, after = Checkpoint(ORIGIN, 7, root), Checkpoint(ORIGIN, 8, root)
    old, new = ["institute-a", "institute-b"], ["successor", "institute-b"]
    assert check_checkpoint(note(before, old), chain)[0] == first
    assert check_checkpoint(note(after, new), chain)[0] == chain.latest
    # A retired witness makes no new receipt, a new one no old receipt, and nobody one of both.
    for head, parties in ((before, new), (after, old), (after, [*old, "successor"])):
        with pytest.raises(Unverified):
            check_checkpoint(note(head, parties), chain)


def test_a_note_that_is_no_checkpoint_is_malformed() -> None:
    bad = Note("not\na checkpoint\n", PROOF.note.signatures)
    with pytest.raises(Malformed):
        accept(bad, WORLD.accord)
    with pytest.raises(Malformed):
        check_checkpoint(bad, CHAIN)


def test_a_receipts_base64_has_one_spelling() -> None:
    extra = next(line for line in LINES if line.startswith("extra ")).split()[1]
    for other in (extra.rstrip("="), extra + "=", extra.replace("+", "-", 1), f" {extra}"):
        if other != extra:
            refused(RECEIPT.replace(extra.encode(), other.encode(), 1))
    assert strict.base64_bytes(extra) == WORLD.entries[3]


def test_a_party_that_left_is_still_known_for_what_it_said() -> None:
    world = World()
    said = world.say("observer", "observation/v1", "institute-a+lab-a/orion-4", OBSERVATION)
    parties = [one for one in accord_dict()["parties"] if one["id"] != "observer"]
    world.amend(ALL, parties=parties)
    assert check_receipt(said, world.chain).statement.by == "observer"
