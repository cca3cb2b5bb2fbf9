"""A receipt is proven again from files of a stranger, who may lie about every one of them."""

import pytest

import world
from comity.accord.receipt import check_receipt
from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.log.tlog_proof import TlogProof
from comity.service.growth import Fetch
from comity.service.refresh import chain_in, refreshed
from statement.bodies import OBSERVATION

SUBJECT = "institute-a+lab-a/orion-4"


def register(title: str = "Accord of a world") -> world.World:
    """Return a register of three entries."""
    here = world.World(world.accord_dict(title=world.text(title)))
    here.say("observer", "observation/v1", SUBJECT, OBSERVATION)
    here.amend(title=world.text("Next"))
    return here


HERE = register()
FETCH: Fetch = HERE.public.get
EARLY = HERE.receipts[1]


def test_a_receipt_is_proven_again_under_the_accord_of_now() -> None:
    pinned = world.World().chain
    raw = refreshed(EARLY, pinned, FETCH, HERE.chain)
    proven = check_receipt(raw, HERE.chain)
    assert (proven.index, proven.checkpoint.size) == (1, 3)
    assert TlogProof.parse(raw).extra == TlogProof.parse(EARLY).extra


def test_the_chain_is_read_from_the_log_with_its_index_or_without() -> None:
    assert chain_in(FETCH, HERE.record) == chain_in(FETCH, None) == HERE.chain


def test_without_its_entry_a_receipt_says_not_what_to_prove() -> None:
    proof = TlogProof.parse(EARLY)
    bare = bytes(TlogProof(proof.index, proof.proof, None, proof.note))
    with pytest.raises(Malformed, match="does not hold its entry"):
        refreshed(bare, HERE.chain, FETCH, HERE.chain)


def test_from_where_there_is_no_log_nothing_is_refreshed() -> None:
    with pytest.raises(Unavailable, match="no checkpoint to refresh from"):
        refreshed(EARLY, HERE.chain, lambda _: None, HERE.chain)


def test_another_register_or_a_shorter_accord_proves_nothing() -> None:
    other = register("Another")
    for chain in (other.chain, world.World().chain):
        with pytest.raises(Refused, match="does not continue the one pinned"):
            refreshed(EARLY, HERE.chain, other.public.get, chain)


def test_another_entry_in_its_place_is_told() -> None:
    proof = TlogProof.parse(HERE.receipts[2])
    moved = bytes(TlogProof(1, proof.proof, proof.extra, proof.note))
    with pytest.raises(Unverified, match="another entry stands there now at 1"):
        refreshed(moved, HERE.chain, FETCH, HERE.chain)
    # Files of another log are not what both sides signed, whatever entry they hold.
    with pytest.raises((Refused, Unverified)):
        refreshed(EARLY, HERE.chain, register("Another").public.get, HERE.chain)
