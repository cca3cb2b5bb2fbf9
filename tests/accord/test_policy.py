"""The tlog-policy of an accord: its text to the letter, and who must cosign by it."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import msgspec
import pytest

from comity.accord.accord import Accord
from comity.accord.policy import policy, policy_text
from comity.log.signatures import VerifierKey
from comity.statement.kinds.accords import AccordBody
from world import (
    LOG_KINDS,
    ORIGIN,
    WITNESSES,
    accord_body,
    accord_dict,
    party_body,
    signers,
    witness_body,
    witness_name,
)

LOG = [one.vkey for one in signers(ORIGIN, LOG_KINDS)]
VKEYS = {party: [one.vkey for one in signers(witness_name(party))] for party in WITNESSES}


def accord(body: AccordBody) -> Accord:
    return Accord.checked("id", "genesis", ORIGIN, body)


def holds(body: AccordBody, cosigners: Sequence[VerifierKey]) -> bool:
    return policy(accord(body)).satisfied_by([*LOG, *cosigners])


def test_the_policy_of_a_small_accord_to_the_letter() -> None:
    body = accord_body(witnesses=[*accord_dict()["witnesses"][:2], single()])
    (a_old, a_new), (b_old, b_new) = VKEYS["institute-a"], VKEYS["institute-b"]
    c_old = VKEYS["convener"][0]
    assert policy_text(accord(body)) == (
        f"log {LOG[0]}\n"
        f"log {LOG[1]}\n"
        f"witness key:witness.example/institute-a:0 {a_old}\n"
        f"witness key:witness.example/institute-a:1 {a_new}\n"
        "group witness:witness.example/institute-a all"
        " key:witness.example/institute-a:0 key:witness.example/institute-a:1\n"
        f"witness key:witness.example/institute-b:0 {b_old}\n"
        f"witness key:witness.example/institute-b:1 {b_new}\n"
        "group witness:witness.example/institute-b all"
        " key:witness.example/institute-b:0 key:witness.example/institute-b:1\n"
        f"witness key:witness.example/convener:0 {c_old} https://witness.example/c\n"
        "group witness:witness.example/convener all key:witness.example/convener:0\n"
        "group party:institute-a any witness:witness.example/institute-a\n"
        "group side:side-a 1 party:institute-a\n"
        "group party:institute-b any witness:witness.example/institute-b\n"
        "group side:side-b 1 party:institute-b\n"
        "group sides all side:side-a side:side-b\n"
        "quorum sides\n"
    )


def single() -> dict[str, Any]:
    """Return the convener's witness as one with an Ed25519 key alone, and an address."""
    whole = witness_body("convener")
    return {**whole, "keys": whole["keys"][:1], "url": "https://witness.example/c"}


def test_what_is_generated_is_what_the_policy_says() -> None:
    found = policy(accord(accord_body()))
    assert [log.key for log in found.logs] == LOG
    assert found.quorum == "sides"
    assert policy(accord(accord_body())) is found


@pytest.mark.parametrize("size", range(len(WITNESSES) + 1))
def test_both_sides_cosign_and_a_neutral_witness_never_counts(size: int) -> None:
    for chosen in combinations(WITNESSES, size):
        keys = [key for party in chosen for key in VKEYS[party]]
        assert holds(accord_body(), keys) == ({"institute-a", "institute-b"} <= set(chosen))


def test_all_keys_of_a_witness_sign_or_it_has_not() -> None:
    whole = [*VKEYS["institute-a"], *VKEYS["institute-b"]]
    assert holds(accord_body(), whole)
    for left_out in whole:
        assert not holds(accord_body(), [one for one in whole if one != left_out])


def test_the_log_does_not_cosign_for_anybody() -> None:
    found = policy(accord(accord_body()))
    assert not found.satisfied_by(LOG)
    assert not found.satisfied_by([*VKEYS["institute-a"], *VKEYS["institute-b"]])


def test_so_many_parties_of_a_side_as_it_says_and_a_party_once() -> None:
    # Side A: three parties with witnesses, two needed; lab-a runs two of them.
    parties = [*accord_dict()["parties"], party_body("third", "institute", "side-a")]
    side_a, side_b = accord_dict()["sides"]
    more = {name: signers(f"witness.example/{name}") for name in ("one", "two", "third")}
    owners = {"one": "lab-a", "two": "lab-a", "third": "third"}
    witnesses = [
        *accord_dict()["witnesses"],
        *({**witness_body(name), "party": owner} for name, owner in owners.items()),
    ]
    body = accord_body(
        parties=parties, sides=[{**side_a, "witnesses": 2}, side_b], witnesses=witnesses
    )
    keys = VKEYS | {name: [one.vkey for one in found] for name, found in more.items()}
    enough = {
        ("one", "two"): False,  # two witnesses of one party
        ("one",): False,
        ("one", "third"): True,
        ("two", "institute-a"): True,
        ("third", "institute-a"): True,
        ("one", "two", "third"): True,
        ("convener", "third"): False,
    }
    for names, answer in enough.items():
        cosigned = [key for name in ("institute-b", *names) for key in keys[name]]
        assert holds(body, cosigned) is answer


def test_a_change_of_the_accord_changes_its_policy() -> None:
    body = accord_body()
    silent = msgspec.structs.replace(body, witnesses=body.witnesses[:2])
    assert policy_text(accord(silent)) != policy_text(accord(body))
    assert holds(silent, [*VKEYS["institute-a"], *VKEYS["institute-b"]])
