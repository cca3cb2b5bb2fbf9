"""A text in force that is amended: whom the new one binds, by acts or by silence."""

from functools import partial

import pytest

from comity.register import ballots, deposits
from comity.register.ballots import Outcome
from register.negotiating import VOTERS, Json, Talks, clause, final, refusal
from world import World, accord_dict

TACIT = {
    "defeated_by": {"needs": "overall", "at_least": "1/3"},
    "months": 6,
    "clauses": ["annex", "more"],
}
QUICK = {"needs": "each-side", "count": 1}


def in_force(**changes: object) -> Talks:
    """Return a text that binds all four voters, and may amend its annex by silence."""
    talks = Talks(World(accord_dict(expires="2046-11-23T09:00:00Z")))
    more: Json = {"in_force": QUICK, "amendment": TACIT, **changes}
    talks.open(clause("annex"), clause("core"), final=final(**more))
    talks.review()
    talks.adopt()
    talks.empower(*VOTERS)
    talks.authenticate()
    for party in VOTERS:
        talks.act(party, "sign-definitively")
    return talks


def amend(talks: Talks, *clauses: Json) -> None:
    talks.days(40)
    for one in clauses:
        talks.replace("convener", one)
    talks.review()
    talks.adopt()


def older(talks: Talks) -> Outcome:
    return ballots.every_adopted(talks.world.record, talks.row, talks.world.clock.now)[1]


def bound_by_old(talks: Talks) -> frozenset[str]:
    now = talks.world.clock.now
    return deposits.status_of(talks.world.record, talks.row, older(talks), now).bound(now.day)


def bound(talks: Talks) -> frozenset[str]:
    return talks.now.bound(talks.world.clock.now.day)


def test_an_amended_text_binds_only_those_who_accept_it() -> None:
    talks = in_force()
    amend(talks, clause("core", "Other words."))
    assert bound(talks) == frozenset()
    assert bound_by_old(talks) == frozenset(VOTERS)
    assert "not authentic" in refusal(partial(talks.act, "lab-a", "confirm"))
    talks.authenticate()
    # Who is bound by the text before need not sign again.
    talks.act("lab-a", "confirm")
    assert "consented already" in refusal(partial(talks.act, "lab-a", "confirm"))
    talks.act("lab-b", "confirm")
    talks.days(400)
    assert bound(talks) == {"lab-a", "lab-b"}
    # Silence means nothing here: the text in force does not name this clause.
    assert "by silence" in refusal(partial(talks.act, "institute-a", "decline"))
    # The old text can still be left by who is bound by it.
    old = older(talks).digest
    talks.act("institute-a", "withdraw", digest=old)
    assert "the adopted text is" in refusal(partial(talks.act, "institute-b", "sign", digest=old))


def test_silence_accepts_what_the_text_in_force_names() -> None:
    talks = in_force()
    amend(talks, clause("annex", "A higher figure."))
    talks.act("lab-b", "decline", says={"en": "Too high."})
    talks.days(180)
    assert bound(talks) == frozenset()
    talks.days(10)
    assert bound(talks) == frozenset(VOTERS) - {"lab-b"}
    assert talks.now.in_force is not None
    assert str(talks.now.in_force) == "2027-07-02"
    assert "declined by" in refusal(partial(talks.act, "lab-a", "decline"))


def test_enough_who_decline_defeat_it() -> None:
    talks = in_force()
    amend(talks, clause("annex", "A higher figure."))
    for party in ("lab-b", "institute-b"):
        talks.act(party, "decline")
    talks.days(400)
    assert bound(talks) == frozenset()
    assert bound_by_old(talks) == frozenset(VOTERS)


def test_who_accepts_by_an_act_is_bound_since_its_own_day() -> None:
    talks = in_force()
    amend(talks, clause("annex", "A higher figure."))
    talks.authenticate()
    talks.act("lab-a", "confirm")
    talks.act("lab-b", "confirm")
    talks.days(200)
    assert bound(talks) == frozenset(VOTERS)
    own = talks.now.parties["lab-a"].bound
    silent = talks.now.parties["institute-a"].bound
    assert own is not None
    assert silent is not None
    assert own < silent


def test_other_final_clauses_or_none_on_silence_need_acts() -> None:
    talks = in_force(amendment=None)
    amend(talks, clause("annex", "A higher figure."))
    talks.days(400)
    assert bound(talks) == frozenset()
    other = in_force()
    other.days(1)
    other.say("convener", "instrument/v1",
              {"final": final(in_force=QUICK, amendment=TACIT, late_days=9)})  # fmt: skip
    amend(other, clause("annex", "A higher figure."))
    other.days(400)
    assert bound(other) == frozenset()


def test_who_was_not_bound_is_not_asked() -> None:
    talks = in_force()
    amend(talks, clause("annex", "A higher figure."))
    talks.empower("convener")
    assert "by silence" in refusal(partial(talks.act, "convener", "decline"))
    assert "has not signed" in refusal(partial(_after_authentic, talks))


def _after_authentic(talks: Talks) -> None:
    talks.authenticate()
    talks.act("convener", "confirm")


@pytest.mark.parametrize("act", ["decline", "sign"])
def test_there_is_nothing_to_say_of_what_is_not_adopted(act: str) -> None:
    talks = Talks(World())
    talks.open(clause("annex"))
    talks.empower("lab-a")
    body = {"act": act, "digest": talks.row.digest}
    said = partial(talks.say, "lab-a", "consent/v1", body, "lab-a delegate")
    assert "not adopted" in refusal(said)
