"""An accord's parts fit together, or it says what does not; keys and parties are found in it."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.accord.accord import Accord, check_edition
from comity.base.errors import Malformed, Refused, Unavailable
from comity.base.keys import Algorithm
from comity.log.notes import LINES
from comity.log.signatures import Kind, VerifierKey
from world import (
    LOG_KINDS,
    ORIGIN,
    SIDES,
    WITNESSES,
    accord_body,
    accord_dict,
    key,
    party_body,
    signers,
    witness_body,
    witness_name,
)

Json = dict[str, Any]
REHEARSAL = "rehearsal.world.example/log"


def checked(origin: str = ORIGIN, **changes: object) -> Accord:
    return Accord.checked("id", "genesis", origin, accord_body(origin, **changes))


def parties(change: Callable[[Json], Json], name: str = "lab-a") -> list[Json]:
    """Return the parties of the world, one of them changed."""
    return [change(one) if one["id"] == name else one for one in accord_dict()["parties"]]


def witnesses(change: Callable[[Json], Json], party: str = "institute-a") -> list[Json]:
    return [change(one) if one["party"] == party else one for one in accord_dict()["witnesses"]]


def sides(**changes: object) -> list[Json]:
    first, *others = accord_dict()["sides"]
    return [{**first, **changes}, *others]


def test_the_accord_of_the_world_fits_together() -> None:
    accord = checked()
    assert set(accord.parties) == {*sum(SIDES.values(), ()), "convener", "observer"}
    assert str(accord.expires) == "2027-11-23T09:00:00Z"
    assert [one.kind for one in accord.log_keys] == list(LOG_KINDS)
    assert set(accord.witness_keys.values()) == {witness_name(party) for party in WITNESSES}


def test_a_party_is_found_by_its_ordinary_keys_and_not_by_its_recovery_key() -> None:
    two = lambda one: {**one, "keys": [*one["keys"], str(key("second").public)]}  # noqa: E731 - one row's change
    accord = checked(parties=parties(two))
    ids = {key("lab-a").public.id, key("second").public.id}
    assert accord.signers(ids) == {"lab-a"}
    assert accord.signers([]) == frozenset()
    assert accord.keys[key("second").public.id] == key("second").public
    with pytest.raises(Refused, match="no party's key now"):
        accord.signers({*ids, key("lab-a", Algorithm.ML_DSA_65).public.id})
    with pytest.raises(Refused, match="no party's key now"):
        accord.signers({key("stranger").public.id})


LOG = [str(one.vkey) for one in signers(ORIGIN, LOG_KINDS)]
OTHER_LOG = [str(one.vkey) for one in signers("other.example/log", LOG_KINDS)]
PLAIN = str(signers(witness_name("institute-a"), (Kind.ED25519,))[0].vkey)
COSIGNER = str(signers(ORIGIN, (Kind.ED25519_COSIGNATURE,))[0].vkey)
WRONG: dict[str, tuple[Json, str]] = {
    "a side twice": ({"sides": [*sides(), sides()[0]]}, "the side side-a stands twice"),
    "a party twice": (
        {"parties": [*accord_dict()["parties"], party_body("lab-a")]},
        "the party lab-a stands twice",
    ),
    "a witness twice": (
        {"witnesses": [*accord_dict()["witnesses"], witness_body("convener")]},
        "the witness witness.example/convener stands twice",
    ),
    "unknown side": (
        {"parties": parties(lambda one: {**one, "side": "side-c"})},
        "party lab-a is on no side of this accord",
    ),
    "threshold nobody can meet": (
        {"sides": sides(threshold=3)},
        "side side-a has fewer parties than must sign",
    ),
    "more witnesses than there are": (
        {"sides": sides(witnesses=2)},
        "side side-a has fewer witnesses than must cosign",
    ),
    "witnesses only of others": (
        {"witnesses": witnesses(lambda one: {**one, "party": "observer"})},
        "side side-a has fewer witnesses than must cosign",
    ),
    "a key shared by two parties": (
        {"parties": parties(lambda one: {**one, "keys": [str(key("lab-b").public)]})},
        f"the key {key('lab-b').public.id} stands twice",
    ),
    "a key listed twice": (
        {"parties": parties(lambda one: {**one, "keys": one["keys"] * 2})},
        f"the key {key('lab-a').public.id} stands twice",
    ),
    "another's recovery key": (
        {"parties": parties(lambda one: {**one, "recovery": str(key("lab-b").public)})},
        f"the key {key('lab-b').public.id} stands twice",
    ),
    "no key at all": (
        {"parties": parties(lambda one: {**one, "keys": ["AAAA"]})},
        "not an Ed25519, ML-DSA-44 or ML-DSA-65 public key: AAAA",
    ),
    "witness of nobody": (
        {"witnesses": [*accord_dict()["witnesses"], {**witness_body("x"), "party": "stranger"}]},
        "witness witness.example/x belongs to no party",
    ),
    "vkeys under another name": (
        {"witnesses": witnesses(lambda one: {**one, "name": "witness.example/other"})},
        "the vkeys of witness witness.example/other carry another name",
    ),
    "a witness with a log's kind of key": (
        {"witnesses": witnesses(lambda one: {**one, "keys": [PLAIN]})},
        "a vkey of witness witness.example/institute-a is a log's, not a cosigner's",
    ),
    "the same vkey twice": (
        {"witnesses": witnesses(lambda one: {**one, "keys": one["keys"][:1] * 2})},
        "stands twice",
    ),
    "the log's own key as a witness": (
        {
            "witnesses": [
                *accord_dict()["witnesses"],
                {"name": "w", "party": "lab-a", "keys": [LOG[0].replace(ORIGIN, "w")]},
            ]
        },
        "the id of the key of w",
    ),
    "log keys of another origin": ({"log_keys": OTHER_LOG}, f"vkey named {ORIGIN}"),
    "log keys the other way round": ({"log_keys": LOG[::-1]}, "an Ed25519 and an ML-DSA-44 vkey"),
    "a cosigner's key as log key": (
        {"log_keys": [COSIGNER, LOG[1]]},
        "an Ed25519 and an ML-DSA-44",
    ),
    "a rehearsal without saying so": ({"rehearsal": True}, "the origin of a rehearsal, and of"),
}


@pytest.mark.parametrize(("changes", "words"), WRONG.values(), ids=WRONG)
def test_an_accord_whose_parts_do_not_fit_is_refused(changes: Json, words: str) -> None:
    with pytest.raises(Malformed) as refused:
        checked(**changes)
    assert words in str(refused.value)


def test_one_raw_key_signs_under_one_name_only() -> None:
    # A log that is its own witness would turn its silence into its neighbour's word.
    raw = signers(ORIGIN, LOG_KINDS)[0].vkey.raw
    own = VerifierKey("w", Kind.ED25519_COSIGNATURE, raw)
    twice = {"name": "w", "party": "lab-a", "keys": [str(own)]}
    with pytest.raises(Malformed, match="stands twice"):
        checked(witnesses=[*accord_dict()["witnesses"], twice])


def test_a_rehearsal_says_so_in_its_very_name_and_nothing_else_does() -> None:
    assert checked(REHEARSAL).body.rehearsal
    with pytest.raises(Malformed, match="rehearsal"):
        checked(REHEARSAL, rehearsal=False)


def test_a_checkpoint_has_room_for_every_signature() -> None:
    def many(count: int) -> list[Json]:
        bodies = [witness_body(f"w{number}") for number in range(count)]
        for one in bodies:
            one["party"] = "observer"
        return [*accord_dict()["witnesses"], *bodies]

    room = (LINES - len(LOG)) // 2 - len(WITNESSES)
    assert checked(witnesses=many(room))
    with pytest.raises(Malformed, match=f"room for {LINES} signatures"):
        checked(witnesses=many(room + 1))


def test_an_edition_newer_than_this_program_is_unavailable() -> None:
    check_edition(checked())
    with pytest.raises(Unavailable, match="edition 2"):
        check_edition(checked(edition=2))
