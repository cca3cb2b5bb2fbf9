"""A party suspended from a text by a vote of the others, and restored by another."""

from functools import partial

import pytest

from comity.base.errors import Malformed
from comity.base.typed import convert
from comity.statement.kinds.consents import VoteBody
from register.negotiating import VOTERS, Json, Talks, clause, final, refusal
from world import World, accord_dict

DIGEST = "sha256:" + "1" * 64


@pytest.fixture
def talks() -> Talks:
    found = Talks(World(accord_dict(expires="2046-11-23T09:00:00Z")))
    found.open(clause("one"), final=final(in_force={"needs": "each-side", "count": 1}))
    found.review()
    found.adopt()
    found.empower(*VOTERS)
    found.authenticate()
    for party in VOTERS:
        found.act(party, "sign-definitively")
    return found


def asked(talks: Talks, question: str, party: str) -> str:
    until = str(talks.world.clock.now.plus(86_400))
    body = {"act": "open", "digest": talks.adopted_digest, "until": until,
            "question": question, "party": party}  # fmt: skip
    talks.say("convener", "vote/v1", body)
    return talks.world.last


def bound(talks: Talks) -> frozenset[str]:
    return talks.now.bound(talks.world.clock.now.day)


def test_a_party_is_suspended_by_the_others_and_restored(talks: Talks) -> None:
    assert bound(talks) == frozenset(VOTERS)
    ballot = asked(talks, "suspend", "lab-b")
    assert "not on the roll" in refusal(partial(talks.vote, ballot, "lab-b", "against"))
    for party in ("institute-a", "institute-b", "lab-a"):
        talks.vote(ballot, party)
    assert bound(talks) == frozenset(VOTERS) - {"lab-b"}
    ballot = asked(talks, "restore", "lab-b")
    for party in ("institute-a", "institute-b", "lab-a"):
        talks.vote(ballot, party)
    assert bound(talks) == frozenset(VOTERS)


def test_one_side_alone_suspends_nobody(talks: Talks) -> None:
    ballot = asked(talks, "suspend", "lab-b")
    for party in ("institute-a", "lab-a"):
        talks.vote(ballot, party)
    talks.vote(ballot, "institute-b", "against")
    assert bound(talks) == frozenset(VOTERS)


def test_a_draft_does_not_change_the_rule_by_which_a_text_in_force_ends(talks: Talks) -> None:
    weak: Json = {"needs": "each-side", "count": 1}
    talks.say("lab-a", "instrument/v1", {"final": final(adoption=weak)})
    ballot = asked(talks, "suspend", "lab-b")
    talks.vote(ballot, "institute-a", "against")
    for party in ("lab-a", "institute-b"):
        talks.vote(ballot, party)
    # Two thirds of those voting, of each side: one of two is not enough.
    assert bound(talks) == frozenset(VOTERS)


@pytest.mark.parametrize(
    "changes", [{"question": "suspend"}, {"question": "adopt", "party": "lab-a"}]
)
def test_a_vote_to_suspend_names_the_party(changes: Json) -> None:
    body = {"act": "open", "digest": DIGEST, "until": "2030-01-01T00:00:00Z", **changes}
    with pytest.raises(Malformed, match="names the party"):
        convert(body, VoteBody)
