"""What a receipt rests on: just enough lines, of one side if it must be, of no stolen key."""

from collections.abc import Sequence
from typing import Any

import pytest

from accord.versions import acted, chained, founded, next_version, rotation
from comity.accord.chain import Chain
from comity.accord.receipt import accept, accept_without, check_receipt, enough
from comity.base.digests import Digest
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hash, node_hash
from comity.log.notes import Note
from comity.log.signatures import VerifierKey
from comity.log.tlog_proof import TlogProof
from comity.service import signing
from comity.service.compose import payload, sign
from comity.service.wiring.folder import LogSigner
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from statement.bodies import FILING, OBSERVATION, PACK
from world import (
    ALL,
    LOG_KINDS,
    ORIGIN,
    START,
    WITNESSES,
    accord_dict,
    genesis,
    key,
    party_body,
    signers,
    witness_body,
    witness_name,
)

Json = dict[str, Any]
A, B = key("lab-a"), key("lab-a's second")
FIRST = genesis()
CHAIN = chained(FIRST)
NOW = CHAIN.latest
# One that goes on, after two days, without a silent side.
PATIENT = chained(genesis(accord_dict(silence={"after_hours": 48})))
SUBJECT = "institute-a+lab-a/orion-4"
SUCCESSOR = {**witness_body("successor"), "party": "institute-a"}


def note(
    size: int,
    parties: Sequence[str] = WITNESSES,
    at: Sequence[Instant] = (START,) * 9,
    root: bytes = bytes(32),
    log: Sequence[LogSigner] | None = None,
) -> Note:
    checkpoint = Checkpoint(ORIGIN, size, Digest(root))
    lines = list(signing.lines(log or signers(ORIGIN, LOG_KINDS), checkpoint, START))
    for party, time in zip(parties, at, strict=False):
        lines += signing.lines(signers(witness_name(party)), checkpoint, time)
    return Note(str(checkpoint), tuple(lines))


def said(chain: Chain, kind: str = "observation/v1", by: str = "lab-a") -> Envelope:
    body, about = (OBSERVATION, SUBJECT) if kind == "observation/v1" else (FILING, "lab-a/orion")
    return sign(payload(kind, chain.genesis, by, START, about, body), [key(by)])


def receipt(envelope: Envelope, parties: Sequence[str] = WITNESSES[:2], index: int = 1) -> bytes:
    """Return a receipt of this entry, the last in a log whose other leaves are all the same."""
    raw = Entry(START, envelope).write()
    tip, proof, size = leaf_hash(raw), [], index + 1
    # A tree of the right shape is easy where the entry is the last of a power of two.
    assert size & index == 0
    root, level = tip, leaf_hash(b"other")
    while size > 1:
        root, size = node_hash(level, root), size // 2
        proof.append(Digest(level))
        level = node_hash(level, level)
    return bytes(TlogProof(index, tuple(proof), raw, note(index + 1, parties, root=root)))


def names(note: Note) -> list[str]:
    return [line.name for line in note.signatures]


def test_enough_is_the_log_and_one_witness_of_each_side() -> None:
    whole = note(1)
    stranger = signing.lines(signers("stranger.example"), Checkpoint.parse(whole.text), START)
    short = enough(Note(whole.text, (*stranger, *whole.signatures)), NOW)
    a, b = (witness_name(party) for party in WITNESSES[:2])
    assert names(short) == [ORIGIN, ORIGIN, a, a, b, b]
    assert enough(short, NOW) == short
    assert len(accept(short, NOW)) == 2


def test_enough_takes_the_first_parties_to_cosign() -> None:
    side_a, side_b = accord_dict()["sides"]
    parties = [*accord_dict()["parties"], party_body("third", "institute", "side-a")]
    witnesses = [*accord_dict()["witnesses"], *map(witness_body, ("lab-a", "third"))]
    body = accord_dict(
        parties=parties, witnesses=witnesses, sides=[{**side_a, "witnesses": 2}, side_b]
    )
    accord = founded(genesis(body))
    order = ["institute-a", "institute-b", "third", "lab-a"]
    short = enough(note(1, order, [START.plus(after) for after in (9, 1, 5, 3)]), accord)
    assert set(names(short)) == {ORIGIN, *(witness_name(one) for one in order[1:])}
    with pytest.raises(Unverified, match="quorum is not met"):
        enough(note(1, order[:2]), accord)


def test_without_a_side_nothing_is_accepted_unless_the_accord_says_so() -> None:
    alone, silent = note(1, ["institute-a"]), frozenset({"side-b"})
    patient = PATIENT.latest
    assert [name for name, _ in accept_without(alone, patient, silent)] == [
        witness_name("institute-a")
    ]
    assert names(enough(note(1), patient, silent))[2:] == [witness_name("institute-a")] * 2
    with pytest.raises(Refused, match="publishes nothing while a side is silent"):
        accept_without(alone, NOW, silent)
    with pytest.raises(Unverified, match="quorum is not met"):
        accept_without(alone, patient, frozenset())
    with pytest.raises(Unverified, match="quorum is not met"):
        accept(alone, patient)
    for everyone in ({"side-a", "side-b"}, {"side-c"}):
        with pytest.raises(Refused, match="without any side"):
            accept_without(alone, patient, frozenset(everyone))


def test_a_one_sided_checkpoint_proves_the_time_of_a_filing_and_of_nothing_else() -> None:
    for side, party in (("side-b", "institute-a"), ("side-a", "institute-b")):
        proven = check_receipt(receipt(said(PATIENT, "filing/v1"), [party]), PATIENT)
        assert proven.silent == (side,)
        assert proven.interval == (START, START)
    assert check_receipt(receipt(said(PATIENT, "filing/v1")), PATIENT).silent == ()
    rows = [
        (receipt(said(PATIENT), ["institute-a"]), PATIENT),
        (receipt(said(PATIENT, "filing/v1"), ["convener"]), PATIENT),
        (receipt(said(CHAIN, "filing/v1"), ["institute-a"]), CHAIN),
    ]
    for raw, chain in rows:
        with pytest.raises(Unverified, match="quorum is not met"):
            check_receipt(raw, chain)


def reported(chain: Chain, vkey: str, party: str) -> Chain:
    """Return the chain in which this key of a party was reported, at position 9."""
    body = {"act": "compromise", "key": vkey, "suspected_since": str(START)}
    act = sign(payload("key/v1", chain.genesis, party, START, party, body), [key(party)])
    links = [(link.index, link.envelope) for link in chain.links]
    return Chain.checked([*links, (9, act)])


def test_what_rests_on_a_key_reported_since_needs_a_refresh() -> None:
    raw = receipt(said(CHAIN))
    assert check_receipt(raw, CHAIN)
    for signer in signers(witness_name("institute-a")):
        after = reported(CHAIN, str(signer.vkey), "institute-a")
        with pytest.raises(Unavailable, match="refresh needed"):
            check_receipt(raw, after)
        # Even if it was cosigned long before: whoever has the key writes any time he likes.
        assert after.latest.history.suspects[0].since == str(START)


def test_a_receipt_that_has_enough_without_the_reported_key_still_holds() -> None:
    body = accord_dict(witnesses=[*accord_dict()["witnesses"], witness_body("lab-a")])
    chain = chained(genesis(body))
    after = reported(chain, str(signers(witness_name("institute-a"))[0].vkey), "institute-a")
    raw = receipt(said(chain), ["institute-a", "lab-a", "institute-b"])
    found = check_receipt(raw, after)
    assert [name for name, _ in found.cosigners] == sorted(
        witness_name(one) for one in ("lab-a", "institute-b")
    )
    # A key of a neutral witness bears nothing.
    neutral = reported(chain, str(signers(witness_name("convener"))[0].vkey), "convener")
    assert check_receipt(raw, neutral)


def test_what_rests_on_a_reported_log_key_needs_a_refresh() -> None:
    chain = chained(genesis(accord_dict(operator="convener")))
    raw = receipt(said(chain))
    for signer in signers(ORIGIN, LOG_KINDS):
        with pytest.raises(Unavailable, match="refresh needed"):
            check_receipt(raw, reported(chain, str(signer.vkey), "convener"))


def test_old_receipts_hold_after_every_rotation_and_new_ones_need_the_new_keys() -> None:
    raw, others = receipt(said(CHAIN)), [SUCCESSOR, *accord_dict()["witnesses"][1:]]
    act = sign(payload("key/v1", NOW.genesis, "lab-a", START, "lab-a", rotation([A], [B])), [A, B])
    moved = acted(NOW, "lab-a", rotation([A], [B]), A, B)
    names_then = ["lab-a's second", *ALL[1:]]
    chain = Chain.checked(
        [(0, FIRST), (3, act), (4, next_version(moved, names_then, witnesses=others))]
    )
    assert check_receipt(raw, chain).accord == NOW
    late = sign(said(chain).payload, [B])
    assert check_receipt(receipt(late, ["successor", "institute-b"], 7), chain)
    # A retired witness cosigns nothing more, and nobody speaks with a key that is gone.
    with pytest.raises(Unverified, match="not known here"):
        check_receipt(receipt(late, WITNESSES[:2], 7), chain)
    with pytest.raises(Refused, match="no party's key now"):
        check_receipt(receipt(said(chain), ["successor", "institute-b"], 7), chain)
    # Nor with one that was not there yet.
    with pytest.raises(Refused, match="no party's key now"):
        check_receipt(receipt(late), chain)


def test_an_entry_that_the_register_does_not_count_has_no_receipt() -> None:
    signed_for = sign(said(CHAIN, by="lab-b").payload, [key("lab-a")])
    with pytest.raises(Refused, match="signed for lab-b"):
        check_receipt(receipt(signed_for), CHAIN)
    pack = payload("pack/v1", CHAIN.genesis, "convener", START, "a-pack", PACK)
    with pytest.raises(Unverified, match="must sign"):
        check_receipt(receipt(sign(pack, [key("convener")])), CHAIN)
    assert check_receipt(receipt(sign(pack, [key(one) for one in ALL])), CHAIN)


def test_an_accord_or_an_act_on_keys_is_proven_where_the_chain_has_it() -> None:
    version = next_version(NOW)
    grown = Chain.checked(
        [(0, FIRST), (1, version), (5, next_version(chained(FIRST, version).latest))]
    )
    assert check_receipt(receipt(version), grown)
    void = next_version(NOW, expires="2029-01-01T00:00:00Z")
    for raw in (receipt(void), receipt(version, index=3)):
        with pytest.raises(Refused, match="is void: the accord never took it"):
            check_receipt(raw, grown)
    # What lies after the end of the chain at hand, it cannot say: anybody may have signed it.
    mallory = key("nobody's")
    parties = [{**one, "keys": [str(mallory.public)]} for one in accord_dict()["parties"][:1]]
    body = accord_dict(version=2, parties=[*parties, *accord_dict()["parties"][1:]])
    forged = payload("accord/v1", CHAIN.genesis, "institute-a", START, NOW.origin, body, NOW.id)
    for envelope in (void, sign(forged, [mallory])):
        with pytest.raises(Unavailable, match="refresh needed"):
            check_receipt(receipt(envelope), CHAIN)


def test_the_operators_own_witness_never_counts_outside_a_rehearsal() -> None:
    body = accord_dict(
        operator="institute-a", witnesses=[*accord_dict()["witnesses"], witness_body("lab-a")]
    )
    accord = founded(genesis(body))
    with pytest.raises(Unverified, match="quorum is not met"):
        accept(note(1), accord)
    assert accept(note(1, ["lab-a", "institute-b"]), accord)
    with pytest.raises(Malformed, match="fewer witnesses than must cosign"):
        founded(genesis(accord_dict(operator="institute-a")))
    with pytest.raises(Malformed, match="the operator stranger is no party"):
        founded(genesis(accord_dict(operator="stranger")))
    rehearsal = "rehearsal.world.example/log"
    assert founded(genesis(accord_dict(rehearsal, operator="institute-a"), rehearsal))


def test_a_log_passes_to_another_operator_by_both_sides_word() -> None:
    vkeys = [
        LogSigner(VerifierKey(ORIGIN, kind, one.public.raw), one)
        for kind, one in ((kind, key("next log", kind.algorithm)) for kind in LOG_KINDS)
    ]
    version = next_version(NOW, log_keys=[str(one.vkey) for one in vkeys])
    chain = Chain.checked([(0, FIRST), (4, version)])
    assert accept(note(4), chain.at(4))
    assert accept(note(5, log=vkeys), chain.at(5))
    for accord, lines in ((chain.at(5), note(5)), (chain.at(4), note(4, log=vkeys))):
        with pytest.raises(Unverified, match="not known here"):
            accept(lines, accord)


CONTINUES = {
    "register": Statement.parse(FIRST.payload).id,
    "origin": "old.example/log",
    "size": 7,
    "root": str(Digest(bytes(32))),
}
WRONG: dict[str, tuple[Json, str]] = {
    "its own origin": ({**CONTINUES, "origin": ORIGIN}, "an origin of its own"),
    "no root": ({**CONTINUES, "root": "AAAA"}, "a digest has 32 bytes"),
    "nothing": ({**CONTINUES, "size": 0}, "size"),
}


def test_a_genesis_may_continue_a_register_whose_root_was_refused() -> None:
    accord = founded(genesis(accord_dict(continues=CONTINUES)))
    assert accord.body.continues is not None
    assert accord.body.continues.size == 7
    # The next version, which is whole too, may say it again.
    first = genesis(accord_dict(continues=CONTINUES))
    for again in (None, CONTINUES):
        assert chained(first, next_version(accord, continues=again)).latest.step == 1
    with pytest.raises(Refused, match="only a genesis says"):
        chained(FIRST, next_version(NOW, continues=CONTINUES))


@pytest.mark.parametrize(("said", "words"), WRONG.values(), ids=WRONG)
def test_what_a_genesis_continues_is_another_log_up_to_a_head(said: Json, words: str) -> None:
    with pytest.raises(ComityError) as fault:
        founded(genesis(accord_dict(continues=said)))
    assert words in str(fault.value)


def test_a_chain_is_in_the_order_of_the_log() -> None:
    second = next_version(NOW)
    with pytest.raises(Malformed, match="in the order of the log"):
        Chain.checked([(0, FIRST), (0, second)])
    with pytest.raises(Malformed, match="which is entry 0"):
        Chain.checked([(1, FIRST)])
    pinned = Chain.checked([(0, FIRST), (3, second)])
    pinned.check_continues(CHAIN)
    for other in (CHAIN, Chain.checked([(0, FIRST), (4, second)])):
        with pytest.raises(Refused, match="does not continue the one pinned"):
            other.check_continues(pinned)
    assert pinned.at(0) == NOW
