"""Who may found an accord, and who may change it: each side's threshold, before and after."""

from collections.abc import Sequence

import pytest

from accord.versions import NOW, Json, founded, next_version, succeeded, without
from comity.accord.decide import agree, found, succeed
from comity.base import json
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.service.compose import payload, sign
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from statement.bodies import PACK
from world import ALL, ORIGIN, SIDES, START, accord_dict, genesis, key, party_body

ENOUGH = tuple(party for parties in SIDES.values() for party in parties)


def two_keys(name: str, second: str) -> list[Json]:
    """Return the world's parties; this one has a second key."""
    parties = accord_dict()["parties"]
    for one in parties:
        if one["id"] == name:
            one["keys"] = [*one["keys"], str(key(second).public)]
    return parties


def test_a_genesis_is_judged_by_itself() -> None:
    accord = founded(genesis())
    assert accord.id == accord.genesis
    assert accord.origin == ORIGIN
    assert founded(genesis(by="lab-a", signed=ENOUGH)).body == accord.body


@pytest.mark.parametrize("missing", ENOUGH)
def test_a_genesis_needs_the_threshold_of_each_side(missing: str) -> None:
    signed = [one for one in ALL if one != missing]
    side = next(side for side, parties in SIDES.items() if missing in parties)
    with pytest.raises(Unverified, match=f"side {side}: 1 more of 2 must sign"):
        founded(genesis(signed=signed))


SHORT: dict[str, Sequence[str]] = {
    "one side only": ("lab-a", "institute-a", "convener"),
    "no side": ("convener", "observer"),
    "parties on no side do not stand in": (
        "lab-a",
        "institute-a",
        "lab-b",
        "convener",
        "observer",
    ),
}


@pytest.mark.parametrize("signed", SHORT.values(), ids=SHORT)
def test_a_side_that_did_not_sign_has_not_agreed(signed: Sequence[str]) -> None:
    with pytest.raises(Unverified, match="must sign"):
        founded(genesis(signed=signed))


def test_the_two_keys_of_a_party_count_once() -> None:
    body = accord_dict(parties=two_keys("lab-a", "lab-a's second"))
    short = ["lab-a", "lab-a's second", "lab-b", "institute-b", "convener"]
    with pytest.raises(Unverified, match="side side-a: 1 more of 2"):
        founded(genesis(body, signed=short))
    assert founded(genesis(body, signed=[*short, "institute-a"]))


def test_who_speaks_has_signed() -> None:
    with pytest.raises(Unverified, match="observer did not sign"):
        founded(genesis(by="observer"))
    with pytest.raises(Unverified, match="stranger did not sign"):
        founded(genesis(by="stranger"))


def test_a_recovery_key_and_a_strangers_key_sign_nothing() -> None:
    with pytest.raises(Unverified, match="belongs to no party"):
        founded(genesis(signed=[*ALL, "stranger"]))


def test_an_edition_this_program_lacks_stops_it_once_it_is_agreed() -> None:
    body = accord_dict(edition=2)
    with pytest.raises(Unavailable, match="edition 2"):
        founded(genesis(body))
    # What nobody agreed to stops nobody.
    with pytest.raises(Unverified):
        founded(genesis(body, signed=["convener"]))


def said(envelope: Envelope, **changes: object) -> Statement:
    """Return the statement with its header changed; whose signatures hold is told apart."""
    return Statement.parse(json.write({**json.read(envelope.payload), **changes}))


IDS = frozenset(key(name).public.id for name in ALL)
NO_GENESIS: dict[str, tuple[Statement, str]] = {
    "a later version": (said(genesis(accord_dict(version=2))), "starts with version 1"),
    "another kind": (said(genesis(), kind="pack/v1", body=PACK), "starts with version 1"),
    "of a register": (said(genesis(), register=NOW.id), "names no register"),
    "in place of another": (said(genesis(), replaces=NOW.id), "replaces nothing"),
}


@pytest.mark.parametrize(("statement", "words"), NO_GENESIS.values(), ids=NO_GENESIS)
def test_nothing_else_founds_a_register(statement: Statement, words: str) -> None:
    with pytest.raises(Refused, match=words):
        found(statement, IDS)


def test_a_genesis_whose_origin_is_another_is_malformed() -> None:
    with pytest.raises(Malformed, match=r"named other\.example/log"):
        founded(genesis(accord_dict(), origin="other.example/log"))


def test_the_next_version_is_signed_under_both() -> None:
    after = succeeded(NOW, next_version(NOW, expires="2028-01-01T00:00:00Z"))
    assert (after.body.version, after.genesis, after.origin) == (2, NOW.id, ORIGIN)
    assert after.id != NOW.id
    assert succeeded(after, next_version(after)).body.version == 3


def test_a_party_that_comes_counts_for_the_new_version_only() -> None:
    parties = [*accord_dict()["parties"], party_body("lab-c", "laboratory", "side-b")]
    sides = accord_dict()["sides"]
    sides[1]["threshold"] = 3
    coming = {"parties": parties, "sides": sides}
    assert succeeded(NOW, next_version(NOW, [*ALL, "lab-c"], **coming)).parties["lab-c"]
    with pytest.raises(Unverified, match="side side-b: 1 more of 3"):
        succeeded(NOW, next_version(NOW, ALL, **coming))
    # Three of the new version are not two of the old one.
    short = ["lab-a", "institute-a", "lab-b", "lab-c", "convener"]
    sides[1]["threshold"] = 2
    with pytest.raises(Unverified, match="side side-b: 1 more of 2"):
        succeeded(NOW, next_version(NOW, short, **coming))


def test_a_party_that_leaves_must_still_agree_to_it() -> None:
    sides = accord_dict()["sides"]
    sides[0]["threshold"] = 1
    leaving = {"parties": without("lab-a"), "sides": sides}
    after = succeeded(NOW, next_version(NOW, ALL, **leaving))
    assert "lab-a" not in after.parties
    with pytest.raises(Unverified, match="side side-a: 1 more of 2"):
        succeeded(NOW, next_version(NOW, [one for one in ALL if one != "lab-a"], **leaving))
    # Once gone, its key is nobody's.
    with pytest.raises(Unverified, match="belongs to no party"):
        succeeded(after, next_version(after, ALL))


def test_who_leaves_may_speak_and_so_may_who_comes() -> None:
    sides = accord_dict()["sides"]
    sides[0]["threshold"] = 1
    leaving = {"parties": without("lab-a"), "sides": sides}
    assert succeeded(NOW, next_version(NOW, ALL, by="lab-a", **leaving))
    coming = {"parties": [*accord_dict()["parties"], party_body("guest", "observer")]}
    assert succeeded(NOW, next_version(NOW, [*ALL, "guest"], by="guest", **coming))
    with pytest.raises(Unverified, match="guest did not sign"):
        succeeded(NOW, next_version(NOW, ALL, by="guest", **coming))


REFUSED: dict[str, tuple[Envelope, type[ComityError], str]] = {
    "the same version again": (next_version(NOW, version=1), Refused, "is 2"),
    "a version left out": (next_version(NOW, version=3), Refused, "is 2"),
    "another predecessor": (
        next_version(NOW, header={"replaces": "sha256:" + "0" * 64}),
        Refused,
        "replaces the one in use",
    ),
    "no predecessor": (next_version(NOW, header={"replaces": None}), Refused, "replaces the one"),
    "another origin": (
        next_version(NOW, header={"about": "other.example/log"}),
        Refused,
        "another origin is another register",
    ),
    "a log key of another origin": (
        next_version(NOW, log_keys=accord_dict("other.example/log")["log_keys"]),
        Malformed,
        "vkey named world.example/log",
    ),
    "turned into a rehearsal": (next_version(NOW, rehearsal=True), Malformed, "rehearsal"),
    "parts that do not fit": (next_version(NOW, parties=without("lab-a")), Malformed, "fewer"),
    "a stranger signs too": (next_version(NOW, [*ALL, "x"]), Unverified, "belongs to no party"),
    "one side only": (
        next_version(NOW, ["lab-a", "institute-a", "convener"]),
        Unverified,
        "side side-b: 2 more of 2",
    ),
    "an edition agreed but unknown": (next_version(NOW, edition=7), Unavailable, "edition 7"),
    "an edition unknown and not agreed": (
        next_version(NOW, ["convener"], edition=7),
        Unverified,
        "must sign",
    ),
}


@pytest.mark.parametrize(("envelope", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_any_other_next_version_is_refused(
    envelope: Envelope, kind: type[ComityError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        succeeded(NOW, envelope)


def test_another_kind_of_statement_is_no_next_version() -> None:
    raw = payload("pack/v1", NOW.id, "convener", START, "a-pack", PACK)
    envelope = sign(raw, [key(name) for name in ALL])
    with pytest.raises(Refused, match="only accord/v1, key/v1 and powers/v1 change"):
        succeeded(NOW, envelope)


def test_an_old_version_cannot_come_back() -> None:
    second = next_version(NOW)
    third = succeeded(succeeded(NOW, second), next_version(succeeded(NOW, second)))
    for old in (genesis(), second):
        with pytest.raises(Refused, match="the next version of this accord is 4"):
            succeeded(third, old)


def test_keys_that_verified_but_are_nobodys_are_refused() -> None:
    second = next_version(NOW)
    with pytest.raises(Refused, match="no party's key now"):
        succeed(NOW, Statement.parse(second.payload), IDS | {key("stranger").public.id}, 1)


def test_to_agree_is_to_sign_as_a_threshold_and_as_who_speaks() -> None:
    statement = Statement.parse(next_version(NOW).payload)
    agree(NOW, statement, IDS)
    with pytest.raises(Unverified, match="convener did not sign"):
        agree(NOW, statement, IDS - {key("convener").public.id})
    with pytest.raises(Unverified, match="side side-a"):
        agree(NOW, statement, IDS - {key("lab-a").public.id})
