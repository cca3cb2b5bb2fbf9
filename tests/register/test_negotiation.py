"""A text from its first draft to its end: nobody is bound before every side has agreed."""

import datetime
from functools import partial

import pytest

from comity.accord.consents import InstrumentState, Stage
from comity.base.errors import Refused
from comity.register import ballots, texts
from comity.register.fingerprint import fingerprint
from comity.register.rows import ClauseRow
from register.negotiating import Talks, clause, delegate, final, inserts, refusal
from world import START, World

ASKS = (clause("authority"), clause("registration"), clause("shutdown"), clause("budget"))


@pytest.fixture
def talks() -> Talks:
    return Talks(World())


@pytest.fixture
def adopted(talks: Talks) -> Talks:
    talks.open(*ASKS)
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b", "institute-a", "institute-b")
    talks.authenticate()
    return talks


def agreed(talks: Talks) -> None:
    """Settle the brackets, and adopt the text: first one side, then the other."""
    talks.open(*ASKS[:3], clause("budget", "At least 3/10.", "At least 1/3."))
    talks.review()
    assert "in brackets" in refusal(talks.ballot)
    talks.hold("lab-a", "budget", "accept", alternative="v1")
    talks.replace("lab-a", clause("budget", "At least 1/3."))
    assert "nobody of side side-a has read" in refusal(talks.ballot)
    talks.review()
    ballot = talks.ballot()
    talks.vote(ballot, "lab-a")
    talks.vote(ballot, "institute-a")
    assert talks.status() is None
    talks.vote(ballot, "lab-b")
    talks.vote(ballot, "institute-b")
    talks.empower("lab-a", "lab-b", "institute-b")
    talks.authenticate()


def test_from_brackets_to_in_force_and_a_third_party_accedes(talks: Talks) -> None:
    world = talks.world
    agreed(talks)
    assert talks.now.state is InstrumentState.OPEN
    talks.act("lab-a", "sign-definitively")
    leaves = talks.now.trace.parts[0].leaves()
    assert [(one.group, one.holds) for one in leaves] == [("side-a", True), ("side-b", False)]
    talks.days(10)
    talks.act("lab-b", "sign")
    assert talks.now.state is InstrumentState.OPEN
    talks.act("lab-b", "confirm")
    day = START.day + datetime.timedelta(days=10)
    assert (talks.now.state, talks.now.reached) == (InstrumentState.MET, day)
    assert talks.now.in_force == day + datetime.timedelta(days=30)
    assert not talks.now.bound(world.clock.now.day)
    talks.days(30)
    assert talks.now.state is InstrumentState.IN_FORCE
    assert talks.now.bound(world.clock.now.day) == {"lab-a", "lab-b"}
    talks.act("institute-b", "accede")
    talks.days(29)
    assert "institute-b" not in talks.now.bound(world.clock.now.day)
    talks.days(1)
    assert "institute-b" in talks.now.bound(world.clock.now.day)
    assert fingerprint(world.replayed()) == fingerprint(world.record)
    world.check()


def test_one_side_alone_adopts_nothing_however_long_it_waits(talks: Talks) -> None:
    talks.open(*ASKS)
    talks.review()
    ballot = talks.ballot(days=7)
    talks.vote(ballot, "lab-a")
    talks.vote(ballot, "institute-a")
    talks.days(8)
    assert talks.status() is None
    (outcome,) = ballots.outcomes(talks.world.record, talks.row, talks.world.clock.now)
    assert str(outcome.closed) == outcome.ballot.body.until
    assert outcome.trace.parts[1].who == ("side-b",)
    assert "closed" in refusal(partial(talks.vote, ballot, "lab-b"))


def test_a_comma_in_one_language_reopens_that_clause_alone(talks: Talks) -> None:
    talks.open(*ASKS)
    talks.review()
    before = {one.id: one.digest for one in texts.held(talks.row)}
    words = clause("shutdown")
    words["alternatives"][0]["text"]["ko"]["words"] += ","
    talks.replace("lab-b", words)
    after = {one.id: one.digest for one in texts.held(talks.row)}
    assert {one for one in after if after[one] != before[one]} == {"shutdown"}
    assert refusal(talks.ballot).startswith("shutdown: nobody of side side-a")
    assert [one.version for one in texts.held(talks.row)] == [1, 1, 2, 1]
    old = talks.world.record.get(ClauseRow, "geneva|shutdown|000001")
    assert old is not None
    assert old.digest == before["shutdown"]


def test_a_missing_authentic_language_stops_the_vote(talks: Talks) -> None:
    words = clause("authority")
    del words["alternatives"][0]["text"]["ko"]
    talks.open(words)
    talks.review()
    assert refusal(talks.ballot) == "authority has no words in ko, an authentic language"


def test_a_text_that_is_voted_on_stands(talks: Talks) -> None:
    talks.open(*ASKS)
    talks.review()
    talks.ballot()
    assert "its text stands" in refusal(partial(talks.replace, "lab-a", clause("budget", "Other.")))
    assert "open already" in refusal(talks.ballot)
    talks.days(8)
    talks.replace("lab-a", clause("budget", "Other."))


def test_a_vote_is_on_the_text_that_there_is(talks: Talks) -> None:
    talks.open(*ASKS)
    talks.review()
    wrong = "sha256:" + "0" * 64
    assert "the text has moved on" in refusal(partial(talks.ballot, digest=wrong))
    assert "passed already" in refusal(partial(talks.ballot, days=0))
    ballot = talks.ballot()
    assert "not on the roll" in refusal(partial(talks.vote, ballot, "observer"))
    assert "no ballot on" in refusal(partial(talks.vote, wrong, "lab-a"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"does": "delete", "id": "none", "base": "sha256:" + "0" * 64}, "no clause none"),
        ({"does": "delete", "id": "budget", "base": "sha256:" + "0" * 64}, "has moved on"),
        ({"does": "insert", "clause": clause("budget")}, "used before"),
        ({"does": "insert", "clause": clause("x"), "after": "none"}, "no clause none"),
    ],
)
def test_a_change_starts_from_what_there_is(talks: Talks, change: dict[str, str], why: str) -> None:
    talks.open(*ASKS)
    assert why in refusal(partial(talks.change, "lab-a", change))


def test_an_id_never_comes_back_and_clauses_move_without_reopening(talks: Talks) -> None:
    talks.open(*ASKS)
    digest = talks.digest_of("budget")
    talks.change("lab-a", {"does": "move", "id": "budget", "base": digest})
    assert texts.held(talks.row)[0].id == "budget"
    assert talks.digest_of("budget") == digest
    talks.change("lab-a", {"does": "delete", "id": "budget", "base": digest})
    again = inserts(clause("budget"))
    assert "used before" in refusal(partial(talks.change, "lab-b", *again))
    same = {"does": "replace", "clause": ASKS[0], "base": talks.digest_of("authority")}
    assert "these words already" in refusal(partial(talks.change, "lab-b", same))


def test_who_drafts_and_who_holds_positions(talks: Talks) -> None:
    assert "no instrument" in refusal(partial(talks.change, "lab-a", *inserts(*ASKS)))
    talks.open(*ASKS)
    assert "open already" in refusal(partial(talks.open, *ASKS))
    assert "does not draft" in refusal(partial(talks.change, "observer", *inserts(clause("x"))))
    assert "no vote" in refusal(partial(talks.hold, "observer", "budget", "accept"))
    assert "its reason" in refusal(partial(talks.hold, "lab-a", "budget", "oppose"))
    talks.hold("lab-a", "budget", "oppose", reason="Too much.", proposes="A tenth.")
    assert "no alternative" in refusal(
        partial(talks.hold, "lab-a", "budget", "accept", alternative="x")
    )
    assert "reviews for no side" in refusal(partial(talks.review, "convener"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"depositary": "nobody"}, "depositary nobody"),
        ({"adoption": {"needs": "overall", "at_least": "1/2"}}, "without side"),
        ({"adoption": {"needs": "each-side", "count": 9}}, "never"),
        ({"in_force": {"needs": "not-opposed"}}, "always"),
        ({"languages": ["zh", "en"]}, "in the order"),
        ({"consent": ["confirmation", "confirmation"]}, "stands twice"),
        ({"reservations": {"allowed": "listed"}}, "name the clauses if"),
        ({"weights": [{"id": "t", "weights": {"nobody": "1"}}]}, "weighs nobody"),
        (
            {"amendment": {"defeated_by": {"needs": "not-opposed"}, "months": 6, "clauses": ["x"]}},
            "always",
        ),
    ],
)
def test_final_clauses_that_cannot_work_are_refused(
    talks: Talks, changes: dict[str, object], why: str
) -> None:
    assert why in refusal(partial(talks.open, *ASKS, final=final(**changes)))


def test_an_instrument_without_final_clauses_is_refused(talks: Talks) -> None:
    said = {"title": {"en": "A", "zh": "A", "ko": "A"}, "legal_nature": "treaty"}
    assert "final is missing" in refusal(
        partial(talks.say, "convener", "instrument/v1", {"opening": said})
    )


def test_consent_takes_full_powers_and_an_adopted_authentic_text(talks: Talks) -> None:
    talks.open(*ASKS)
    talks.review()
    talks.empower("lab-a", "lab-b")
    digest = talks.row.digest
    signs = {"act": "sign", "digest": digest}
    say = partial(talks.say, "lab-a", "consent/v1", signs, signed=delegate("lab-a"))
    assert "is not adopted" in refusal(say)
    talks.adopt()
    assert "is not authentic" in refusal(say)
    talks.authenticate("lab-a")
    assert "side-b has not" in refusal(say)
    talks.authenticate("lab-b")
    assert "full powers" in refusal(partial(talks.say, "lab-a", "consent/v1", signs))
    drafts = {"changes": inserts(clause("x"))}
    assert "do not name this act" in refusal(
        partial(talks.say, "lab-a", "instrument/v1", drafts, signed=delegate("lab-a"))
    )
    assert "signed for lab-b" in refusal(
        partial(talks.say, "lab-b", "consent/v1", signs, signed=delegate("lab-a"))
    )
    talks.act("lab-a", "sign")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("ratify", "cannot ratify"),
        ("confirm", "signs first, or accedes"),
        ("accede", "not in force"),
        ("withdraw", "nothing to withdraw"),
        ("correct", "other things than it must"),
    ],
)
def test_acts_out_of_turn_are_refused(adopted: Talks, act: str, why: str) -> None:
    assert why in refusal(partial(adopted.act, "lab-a", act))  # type: ignore[arg-type]  # any act


def test_the_window_for_signature_closes(talks: Talks) -> None:
    talks.open(*ASKS, final=final(signature={"months": 1}))
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b")
    talks.authenticate()
    talks.days(40)
    assert "open for signature until 2026-12-23" in refusal(partial(talks.act, "lab-a", "sign"))


def test_reservations_are_as_the_text_allows_and_answered_in_pairs(talks: Talks) -> None:
    listed = {"allowed": "listed", "clauses": ["budget"], "objection_months": 12}
    talks.open(*ASKS, final=final(reservations=listed))
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b")
    talks.authenticate()
    says = {"says": {"en": "Not us."}}
    assert "no reservation to shutdown" in refusal(
        partial(talks.act, "lab-a", "reserve", clauses=["shutdown"], **says)
    )
    made = talks.act("lab-a", "reserve", clauses=["budget"], **says)
    assert "neither signed" in refusal(partial(talks.act, "lab-b", "object", to=made))
    talks.act("lab-b", "sign")
    objection = talks.act("lab-b", "object", to=made, precludes=True)
    assert "of its own" in refusal(partial(talks.act, "lab-a", "object", to=made))
    assert "only lab-b" in refusal(partial(talks.act, "lab-a", "withdraw-objection", to=objection))
    talks.act("lab-b", "withdraw-objection", to=objection)
    talks.act("lab-a", "withdraw-reservation", to=made)
    assert "withdrawn already" in refusal(partial(talks.act, "lab-b", "object", to=made))


def test_who_leaves_is_bound_until_its_notice_ends(adopted: Talks) -> None:
    adopted.act("lab-a", "sign-definitively")
    adopted.act("lab-b", "sign-definitively")
    adopted.days(30)
    adopted.act("lab-b", "withdraw")
    found = adopted.status()
    assert found is not None
    assert found.parties["lab-b"].stage(adopted.world.clock.now.day) is Stage.LEAVING
    assert found.parties["lab-b"].until == datetime.date(2027, 12, 23)
    assert "nothing to withdraw" in refusal(partial(adopted.act, "lab-b", "withdraw"))


def test_nobody_signs_for_another(talks: Talks) -> None:
    talks.open(*ASKS)
    act = {"changes": inserts(clause("x"))}
    say = partial(talks.say, "lab-a", "instrument/v1", act, signed="lab-b")
    assert "lab-b signed for lab-a" in refusal(say)


def test_an_exercise_of_powers_ends_when_they_are_revoked_or_over(talks: Talks) -> None:
    talks.open(*ASKS)
    talks.empower("lab-a", until="2026-11-24T00:00:00Z")
    authenticates = {"act": "authenticate", "digest": talks.row.digest}
    say = partial(talks.say, "lab-a", "authentication/v1", authenticates, signed=delegate("lab-a"))
    assert "was not adopted" in refusal(say)
    talks.days(1)
    assert "powers of" in refusal(say)


def test_powers_name_what_they_are_for(talks: Talks) -> None:
    for changes, why in (
        ({"acts": ["draft", "consent"]}, "cannot draft"),
        ({"acts": []}, "name a key"),
        ({"until": "2025-01-01T00:00:00Z"}, "lies before"),
    ):
        assert why in refusal(partial(talks.empower, "lab-a", **changes))
    talks.empower("lab-a")
    with pytest.raises(Refused, match="another use"):
        talks.empower("lab-a")
