"""Acts on keys: who may do which, what dies by them, and that nothing dead returns."""

from typing import Any

import pytest

from accord.versions import NOW, acted, founded, next_version, recovery, rotation, succeeded
from comity.accord.accord import Accord
from comity.accord.decide import agree
from comity.accord.history import ALWAYS
from comity.accord.policy import policy_text
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed, Refused, Unverified
from comity.base.typed import convert
from comity.log.signatures import VerifierKey
from comity.service.compose import payload
from comity.statement.kinds.accords import KeyBody
from comity.statement.statement import Statement
from world import ALL, LOG_KINDS, ORIGIN, START, accord_dict, genesis, key, signers, witness_name

Json = dict[str, Any]
A, B, C, THIEF = (key(name) for name in ("lab-a", "lab-a's second", "lab-a's third", "thief"))
FRIEND, OTHER = key("institute-a"), key("lab-b")
RECOVERY = recovery("lab-a")
SPARE = recovery("lab-a's spare")
MOVE = rotation([A], [B])
MOVED = acted(NOW, "lab-a", MOVE, A, B)
# A side of which one party's word is enough: its own parties may then help one another.
EASY = founded(genesis(accord_dict(sides=[{**s, "threshold": 1} for s in accord_dict()["sides"]])))


def report(name: str, since: str = "2026-11-23T09:00:00Z") -> Json:
    return {"act": "compromise", "key": name, "suspected_since": since}


def recover(*keys: PrivateKey, spare: PrivateKey | None = None) -> Json:
    said: Json = {"act": "recover"}
    if keys:
        said["keys"] = [str(one.public) for one in keys]
    return said | ({"recovery": str(spare.public)} if spare else {})


def last_rotation(accord: Accord) -> Json:
    return {"act": "cancel", "rotation": accord.history.rotations[-1].statement}


def owned(accord: Accord, party: str = "lab-a") -> set[str]:
    return {id_ for id_, owner in accord.owners.items() if owner == party}


def vkey(party: str, number: int = 0) -> str:
    return str(signers(witness_name(party))[number].vkey)


def test_a_rotation_is_signed_by_an_old_and_by_every_new_key() -> None:
    assert (MOVED.step, MOVED.index, MOVED.id) == (1, 1, NOW.id)
    assert owned(MOVED) == {B.public.id}
    assert MOVED.dead == {A.public.id}
    both = acted(MOVED, "lab-a", rotation([B], [B, C]), B, C)
    assert owned(both) == {B.public.id, C.public.id}
    # One of two old keys is enough; a key that stays is not dead.
    assert owned(acted(both, "lab-a", rotation([C, B], [C]), C)) == {C.public.id}


REFUSED: dict[str, tuple[Accord, Json, list[PrivateKey], type[ComityError], str]] = {
    "keys that moved on": (MOVED, MOVE, [A, B], Unverified, "belongs to no party"),
    "another old key": (NOW, rotation([C], [B]), [A, B], Refused, "the keys have moved on"),
    "by the old alone": (NOW, MOVE, [A], Unverified, "did not sign"),
    "by the new alone": (NOW, MOVE, [B], Unverified, "a key that lab-a has now"),
    "by one of two new": (NOW, rotation([A], [B, C]), [A, B], Unverified, "did not sign"),
    "with another's help": (NOW, MOVE, [A, B, OTHER], Refused, "has no say in this"),
    "with the recovery key": (NOW, MOVE, [A, B, RECOVERY], Refused, "has no say in this"),
    "to the same keys": (NOW, rotation([A], [A]), [A], Refused, "are those that lab-a has"),
    "to another party's key": (
        NOW,
        rotation([A], [OTHER]),
        [A, OTHER],
        Malformed,
        "stands twice",
    ),
    "back to a dead key": (
        MOVED,
        rotation([B], [A]),
        [B, A],
        Refused,
        "was taken out of use and never returns",
    ),
    "recovered by ordinary keys": (NOW, recover(B), [A, B], Refused, "its recovery key can"),
    "recovered by nobody": (NOW, recover(B), [B], Unverified, "side side-a: 2 more of 2"),
    "recovered unproven": (NOW, recover(B), [RECOVERY], Unverified, "did not sign"),
    "a recovery key unproven": (NOW, recover(spare=SPARE), [RECOVERY], Unverified, "did not sign"),
    "recovered by the other side": (EASY, recover(B), [OTHER, B], Unverified, "side side-a: 1"),
    "recovered to a dead key": (MOVED, recover(A), [RECOVERY, A], Refused, "never returns"),
    "cancelled by the thief": (MOVED, last_rotation(MOVED), [B], Refused, "its recovery key can"),
    "cancelling what is no rotation": (
        MOVED,
        {"act": "cancel", "rotation": NOW.id},
        [RECOVERY],
        Refused,
        "is no rotation of lab-a",
    ),
    "reporting another's key": (
        NOW,
        report(OTHER.public.id),
        [A],
        Refused,
        "is no key of lab-a that can be reported",
    ),
    "reporting the recovery key": (
        NOW,
        report(RECOVERY.public.id),
        [A],
        Refused,
        "that can be reported",
    ),
    "reporting another's witness": (NOW, report(vkey("institute-b")), [A], Refused, "no key of"),
    "reporting the log, which has no operator": (
        NOW,
        report(str(signers(ORIGIN, LOG_KINDS)[0].vkey)),
        [A],
        Refused,
        "no key of lab-a",
    ),
    "reported by another": (NOW, report(A.public.id), [FRIEND], Refused, "has no say in this"),
    "confirmed by the thief": (
        NOW,
        {"act": "confirm", "statements": [NOW.id]},
        [A],
        Refused,
        "its recovery key can",
    ),
}


@pytest.mark.parametrize(("now", "body", "signed", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_any_other_act_is_refused(
    now: Accord, body: Json, signed: list[PrivateKey], kind: type[ComityError], words: str
) -> None:
    with pytest.raises(kind) as fault:
        acted(now, "lab-a", body, *signed)
    assert words in str(fault.value)


def test_an_act_is_the_partys_about_itself() -> None:
    with pytest.raises(Refused, match="about the party itself"):
        acted(NOW, "lab-a", MOVE, A, B, about="lab-b")
    with pytest.raises(Refused, match="stranger is no party"):
        acted(NOW, "stranger", MOVE, A, B)


def test_the_recovery_key_alone_names_new_keys() -> None:
    after = acted(NOW, "lab-a", recover(B, spare=SPARE), RECOVERY, B, SPARE)
    assert owned(after) == {B.public.id}
    assert after.parties["lab-a"].recovery == str(SPARE.public)
    assert after.dead == {A.public.id, RECOVERY.public.id}
    with pytest.raises(ComityError):
        acted(after, "lab-a", recover(C), RECOVERY, C)
    assert owned(acted(after, "lab-a", recover(C), SPARE, C)) == {C.public.id}
    # The ordinary keys stay where only the recovery key changes.
    assert owned(acted(NOW, "lab-a", recover(spare=SPARE), RECOVERY, SPARE)) == {A.public.id}


def test_a_side_helps_a_party_that_lost_its_recovery_key() -> None:
    after = acted(EASY, "lab-a", recover(B, spare=SPARE), FRIEND, B, SPARE)
    assert owned(after) == {B.public.id}
    # Both signatures are of one party of the side: that is what its threshold asks.
    assert acted(EASY, "lab-a", recover(B), FRIEND, OTHER, B)


def test_every_side_helps_a_party_on_no_side() -> None:
    body = recover(B)
    assert owned(acted(EASY, "observer", body, FRIEND, OTHER, B), "observer") == {B.public.id}
    for one in (FRIEND, OTHER):
        with pytest.raises(Unverified, match="1 more of 1 must sign"):
            acted(EASY, "observer", body, one, B)


def test_a_reported_key_is_stopped_at_once() -> None:
    after = acted(NOW, "lab-a", report(A.public.id), A)
    assert owned(after) == set()
    assert after.parties["lab-a"].keys == ()
    (suspect,) = after.history.suspects
    assert (suspect.key, suspect.party, suspect.index) == (A.public.id, "lab-a", 1)
    # Not even to report, and least of all to rotate.
    for body in (report(A.public.id, ALWAYS), rotation([A], [B])):
        with pytest.raises(ComityError):
            acted(after, "lab-a", body, A, *([B] if body["act"] == "rotate" else []))
    again = acted(after, "lab-a", recover(B), RECOVERY, B)
    assert owned(again) == {B.public.id}


def test_an_earlier_suspicion_is_said_and_a_later_one_is_refused() -> None:
    after = acted(NOW, "lab-a", report(A.public.id, "2026-11-20T00:00:00Z"), RECOVERY)
    earlier = acted(after, "lab-a", report(A.public.id, "2026-11-01T00:00:00Z"), RECOVERY)
    (suspect,) = earlier.history.suspects
    assert (suspect.since, suspect.index) == ("2026-11-01T00:00:00Z", 1)
    for accord in (after, earlier):
        with pytest.raises(Refused, match="is reported already"):
            acted(accord, "lab-a", report(A.public.id, "2026-11-20T00:00:00Z"), RECOVERY)


def test_a_key_that_was_rotated_away_is_reported_too() -> None:
    after = acted(MOVED, "lab-a", report(A.public.id), B)
    assert set(after.history.compromised) == {A.public.id}
    assert owned(after) == {B.public.id}


def test_a_cancelled_rotation_takes_with_it_what_came_of_it() -> None:
    stolen = acted(NOW, "lab-a", rotation([A], [THIEF]), A, THIEF)
    on = acted(stolen, "lab-a", rotation([THIEF], [C]), THIEF, C)
    other = acted(on, "lab-b", rotation([OTHER], [B]), OTHER, B)
    after = acted(other, "lab-a", last_rotation(stolen), RECOVERY)
    assert owned(after) == set()
    assert set(after.history.compromised) == {THIEF.public.id, C.public.id}
    assert {one.since for one in after.history.suspects} == {ALWAYS}
    # The key that was stolen does not return either.
    assert A.public.id in after.dead
    assert owned(after, "lab-b") == {B.public.id}
    with pytest.raises(Refused, match="is cancelled already"):
        acted(after, "lab-a", last_rotation(stolen), RECOVERY)
    with pytest.raises(Refused, match="is no rotation of lab-a"):
        acted(after, "lab-a", last_rotation(other), RECOVERY)


def test_what_a_recovery_named_is_not_the_thiefs() -> None:
    stolen = acted(NOW, "lab-a", rotation([A], [THIEF]), A, THIEF)
    back = acted(stolen, "lab-a", recover(B), RECOVERY, B)
    after = acted(back, "lab-a", last_rotation(stolen), RECOVERY)
    assert owned(after) == {B.public.id}
    assert set(after.history.compromised) == {THIEF.public.id}


def test_a_version_of_the_accord_brings_no_dead_key_back() -> None:
    # Written before the rotation: it names the old key.
    with pytest.raises(Refused, match="never returns"):
        succeeded(MOVED, next_version(MOVED, ["lab-a's second", *ALL[1:]], parties=PARTIES))
    kept = succeeded(MOVED, next_version(MOVED, ["lab-a's second", *ALL[1:]]))
    assert owned(kept) == {B.public.id}
    assert (kept.step, kept.body.version) == (2, 2)
    assert kept.dead == MOVED.dead


PARTIES = accord_dict()["parties"]


def test_what_a_version_takes_out_is_dead() -> None:
    others = [one for one in PARTIES if one["id"] != "observer"]
    after = succeeded(NOW, next_version(NOW, parties=others))
    assert after.dead == {key("observer").public.id, recovery("observer").public.id}
    with pytest.raises(Refused, match="never returns"):
        succeeded(after, next_version(after, parties=PARTIES))


def test_a_party_without_a_key_stays_one_and_none_comes_so() -> None:
    silenced = acted(EASY, "lab-a", report(A.public.id), A)
    rest = ALL[1:]
    kept = succeeded(silenced, next_version(silenced, rest))
    assert kept.parties["lab-a"].keys == ()
    empty = [{**one, "keys": []} if one["id"] == "lab-a" else one for one in PARTIES]
    with pytest.raises(Malformed, match="lab-a has no key to speak with"):
        founded(genesis(accord_dict(parties=empty), signed=rest))
    with pytest.raises(Malformed, match="lab-a has no key to speak with"):
        succeeded(EASY, next_version(EASY, parties=empty))


def test_a_dead_key_agrees_to_nothing() -> None:
    raw = payload("key/v1", NOW.genesis, "lab-a", START, "lab-a", MOVE)
    ids = frozenset(key(name).public.id for name in ALL)
    with pytest.raises(Refused, match="no party's key now"):
        agree(MOVED, Statement.parse(raw), ids)


def test_a_reported_witness_counts_no_more_once_another_does() -> None:
    more = [*accord_dict()["witnesses"], witness("lab-a")]
    accord = founded(genesis(accord_dict(witnesses=more)))
    after = acted(accord, "institute-a", report(vkey("institute-a", 1)), FRIEND)
    assert "group side:side-a 1 party:lab-a\n" in policy_text(after)
    assert "group side:side-a 1 party:lab-a party:institute-a\n" in policy_text(accord)
    # It must leave with the next version, and does not come back under another name.
    with pytest.raises(Refused, match="never returns"):
        succeeded(after, next_version(after))
    assert succeeded(after, next_version(after, witnesses=more[1:])).dead == {
        one.vkey.public.id for one in signers(witness_name("institute-a"))
    }


def test_a_sides_only_witness_goes_on_until_it_has_a_successor() -> None:
    after = acted(NOW, "institute-a", report(vkey("institute-a")), FRIEND)
    assert policy_text(after) == policy_text(NOW)
    more = [*accord_dict()["witnesses"][1:], witness("lab-a")]
    assert succeeded(after, next_version(after, witnesses=more))


def witness(party: str) -> Json:
    name = witness_name(party)
    return {"name": name, "party": party, "keys": [vkey(party), vkey(party, 1)]}


def test_an_operator_reports_the_logs_keys_and_hands_the_log_on() -> None:
    accord = founded(genesis(accord_dict(operator="convener")))
    vkeys = [one.vkey for one in signers(ORIGIN, LOG_KINDS)]
    log = [str(one) for one in vkeys]
    after = acted(accord, "convener", report(log[1]), key("convener"))
    next_keys = [key("next log", kind.algorithm).public.raw for kind in LOG_KINDS]
    successors = [VerifierKey(ORIGIN, *one) for one in zip(LOG_KINDS, next_keys, strict=True)]
    handed = succeeded(after, next_version(after, log_keys=[str(one) for one in successors]))
    assert list(handed.log_keys) == successors
    assert handed.dead == {one.public.id for one in vkeys}
    assert handed.history.owners == dict.fromkeys(handed.dead, "convener")
    with pytest.raises(Refused, match="never returns"):
        succeeded(handed, next_version(handed, log_keys=log))


SAID: dict[str, tuple[Json, str]] = {
    "an act nobody knows": ({"act": "forget"}, "Invalid enum value"),
    "nothing": ({"act": "recover"}, "recover says other things than it must"),
    "half a rotation": ({"act": "rotate", "keys": MOVE["keys"]}, "rotate says other things"),
    "an act and another's field": (
        {**MOVE, "recovery": str(SPARE.public)},
        "rotate says other things",
    ),
    "a key twice": (rotation([A, A], [B]), "rotate names one of them twice"),
    "no such moment": (report(A.public.id, "2026-02-30T00:00:00Z"), "no such moment"),
    "a key in other words": (report("lab-a's key"), "not a verifier key name+id+key"),
    "a field of nobody": ({**MOVE, "why": "lost"}, "there is no field why"),
}


@pytest.mark.parametrize(("said", "words"), SAID.values(), ids=SAID)
def test_each_act_says_its_own_fields_and_no_other(said: Json, words: str) -> None:
    with pytest.raises(Malformed) as fault:
        convert(said, KeyBody)
    assert words in str(fault.value) or words == "Invalid enum value"
