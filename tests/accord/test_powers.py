"""Full powers: who gives them, what they are for, and when they end."""

from typing import Any

import pytest

from accord.versions import NOW, Json, acted, chained, recovery, succeeded
from comity.accord.accord import Accord
from comity.accord.chain import Chain, keys_named
from comity.base.errors import Refused, Unverified
from comity.service.compose import payload, sign
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from world import START, genesis, key

DELEGATE = key("lab-a delegate")


def said(body: Json, *signed: Any, about: str = "lab-a") -> Envelope:  # noqa: ANN401 - private keys
    raw = payload("powers/v1", NOW.genesis, "lab-a", START, about, body)
    return sign(raw, signed)


def powers(**changes: object) -> Json:
    return {
        "key": str(DELEGATE.public),
        "person": "sha256:" + "0" * 64,
        "acts": ["consent"],
        "since": "2026-01-01T00:00:00Z",
        "until": "2036-01-01T00:00:00Z",
        **changes,
    }


GIVEN = said(powers(), recovery("lab-a"), DELEGATE)


def given() -> Accord:
    return succeeded(NOW, GIVEN)


def test_powers_are_a_step_of_the_accord_and_the_chain_has_them() -> None:
    after = given()
    assert (after.step, [one.party for one in after.powers]) == (NOW.step + 1, ["lab-a"])
    assert DELEGATE.public.id in after.keys
    assert DELEGATE.public.id not in after.owners
    chain = chained(genesis(), GIVEN)
    assert Chain.parse(chain.write()).latest == chain.latest


def test_only_the_recovery_key_gives_powers_and_the_new_key_proves_itself() -> None:
    for signed, why in (
        ((key("lab-a"), DELEGATE), "the recovery key of lab-a"),
        ((recovery("lab-a"),), "the new key sign"),
        ((recovery("lab-a"), DELEGATE, key("lab-a")), "the new key sign"),
    ):
        with pytest.raises(Unverified, match=why):
            succeeded(NOW, said(powers(), *signed))


def test_powers_are_of_the_party_itself() -> None:
    with pytest.raises(Refused, match="the party itself"):
        succeeded(NOW, said(powers(), recovery("lab-a"), DELEGATE, about="lab-b"))
    raw = payload("powers/v1", NOW.genesis, "stranger", START, "stranger", powers())
    envelope = sign(raw, [recovery("lab-a"), DELEGATE])
    with pytest.raises(Refused, match="stranger is no party"):
        succeeded(NOW, envelope)


def test_a_key_in_use_gets_no_powers() -> None:
    body = powers(key=str(key("lab-b").public))
    with pytest.raises(Refused, match="another use"):
        succeeded(NOW, said(body, recovery("lab-a"), key("lab-b")))


def test_revoked_powers_are_gone_and_were_there_to_revoke() -> None:
    revokes = said({"revokes": DELEGATE.public.id}, recovery("lab-a"))
    assert succeeded(given(), revokes).powers == ()
    with pytest.raises(Refused, match="has no powers"):
        succeeded(NOW, revokes)


def test_a_stolen_key_with_powers_is_reported_like_any_other() -> None:
    report = {"act": "compromise", "key": DELEGATE.public.id,
              "suspected_since": "2026-11-23T09:00:00Z"}  # fmt: skip
    after = acted(given(), "lab-a", report, key("lab-a"))
    assert after.powers == ()
    assert DELEGATE.public.id in after.dead
    with pytest.raises(Refused, match="never returns"):
        succeeded(after, GIVEN)


def test_a_party_that_leaves_takes_its_powers_along() -> None:
    from accord.versions import next_version, without  # noqa: PLC0415 - only here

    after = given()
    sides = [
        {"id": one.id, "name": dict(one.name), "threshold": 1, "witnesses": 1}
        for one in after.body.sides
    ]
    gone = succeeded(after, next_version(after, parties=without("lab-a"), sides=sides))
    assert gone.powers == ()
    assert DELEGATE.public.id in gone.dead


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"revokes": "sha256:" + "0" * 64}, "given, or revoked"),
        ({"until": None}, "name a key"),
    ],
)
def test_powers_say_what_they_must(changes: Json, why: str) -> None:
    body = {name: one for name, one in powers(**changes).items() if one is not None}
    raw = payload("powers/v1", NOW.genesis, "lab-a", START, "lab-a", body)
    with pytest.raises(Exception, match=why):
        Statement.parse(raw)


def test_the_new_key_is_named_by_the_statement() -> None:
    assert set(keys_named(Statement.parse(GIVEN.payload))) == {DELEGATE.public.id}
