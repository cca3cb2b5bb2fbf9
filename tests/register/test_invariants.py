"""
What holds of every negotiation, whatever is said in it: section 7.4 of the domain's reference.

Two-sidedness, silence and one count a party (1 to 3) and exact shares (11) are properties of the
count, in tests/accord/test_counting.py.
"""

import datetime
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from comity.accord.receipt import check_receipt
from comity.base import json
from comity.base.errors import ComityError, Malformed
from comity.base.instants import later
from comity.documents import negotiated
from comity.register.fingerprint import fingerprint
from comity.register.rows import ClauseRow, MeetingRow, PositionRow
from comity.statement.entry import Entry
from register.negotiating import Json, Talks, clause
from statement.negotiated import MEETING
from world import World, accord_dict, key

LANGUAGES = ("en", "zh", "ko")
CLAUSES = ("one", "two", "three")
PARTIES = ("institute-a", "institute-b", "lab-a", "lab-b")
VALUES = st.sampled_from(["support", "accept", "oppose", "abstain"])
MORE = {"reason": "Because.", "proposes": "Other words."}


def world() -> World:
    return World(accord_dict(expires="2036-11-23T09:00:00Z"))


def told(talks: Talks) -> dict[str, Any]:
    here = talks.world
    return negotiated.document(here.record, here.accord, talks.row, here.clock.now)


class Negotiation(RuleBasedStateMachine):
    """Anybody says anything in any order; what is refused changes nothing."""

    @initialize()
    def open(self) -> None:
        self.talks = Talks(world())
        self.talks.open(*(clause(one) for one in CLAUSES))
        self.talks.empower(*PARTIES)
        self.count = 0

    def attempt(self, does: str, *words: Any, **more: Any) -> None:  # noqa: ANN401 - any act
        with suppress(ComityError):
            getattr(self.talks, does)(*words, **more)

    @rule(party=st.sampled_from(PARTIES), id_=st.sampled_from(CLAUSES), value=VALUES)
    def hold(self, party: str, id_: str, value: str) -> None:
        self.attempt("hold", party, id_, value, **(MORE if value == "oppose" else {}))

    @rule(id_=st.sampled_from(CLAUSES), language=st.sampled_from(LANGUAGES))
    def comma(self, id_: str, language: str) -> None:
        """Change a comma in one language: that clause reopens, and no other (4)."""
        before = {one["id"]: one for one in told(self.talks)["text"]}
        self.count += 1
        new = clause(id_)
        new["alternatives"][0]["text"][language]["words"] += "," * self.count
        had = self.talks.row.digest
        self.attempt("replace", "lab-a", new)
        after = {one["id"]: one for one in told(self.talks)["text"]}
        if self.talks.row.digest == had:
            assert after == before
            return
        assert not after[id_]["clean"]
        assert not any(one["current"] for one in after[id_]["positions"])
        assert {one["state"] for one in after[id_]["languages"].values()} == {"human"}
        for other in set(CLAUSES) - {id_}:
            fixed = {name: after[other][name] for name in ("digest", "sides", "positions")}
            assert fixed == {name: before[other][name] for name in fixed}

    @rule(party=st.sampled_from(PARTIES))
    def review(self, party: str) -> None:
        self.attempt("review", party)

    @rule()
    def vote(self) -> None:
        self.attempt("adopt")

    @rule(party=st.sampled_from(PARTIES), act=st.sampled_from(["sign", "confirm", "withdraw"]))
    def act(self, party: str, act: str) -> None:
        with suppress(ComityError, AssertionError):
            self.talks.act(party, act)  # type: ignore[arg-type]  # one of the acts

    @rule()
    def authenticate(self) -> None:
        with suppress(ComityError, AssertionError):
            self.talks.authenticate()

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.talks.days(days)

    @invariant()
    def it_is_a_fold(self) -> None:
        """A stranger who replays the log has the same table and the same record (5)."""
        if not hasattr(self, "talks"):
            return
        mine = self.talks.world
        again = mine.replayed()
        assert fingerprint(again) == fingerprint(mine.record)
        other = negotiated.standing(again, self.talks.row, mine.clock.now)
        assert other == negotiated.standing(mine.record, self.talks.row, mine.clock.now)

    @invariant()
    def nothing_is_in_force_before_both_sides(self) -> None:
        if not hasattr(self, "talks"):
            return
        status = told(self.talks)["status"]
        if status is None or status["reached"] is None:
            return
        done = [one for one in status["notifications"] if one["act"] == "confirm"]
        assert {one["party"][-1] for one in done} == {"a", "b"}
        # Calendar days of UTC, found again from the entries alone (6).
        reached = datetime.date.fromisoformat(status["reached"])
        assert status["in_force"] == str(later(reached, days=30))


TestNegotiation = Negotiation.TestCase
TestNegotiation.settings = settings(max_examples=12, stateful_step_count=18, deadline=None)


# ------------------------------------------------------------------------ 7: the Chatham House


@given(speakers=st.permutations(["Fictional A", "Fictional B", "Fictional C"]))
@settings(max_examples=5, deadline=None)
def test_no_record_of_a_chatham_session_can_name_who_spoke(speakers: list[str]) -> None:
    here = world()
    points = [{"item": "budget", "says": {"en": f"Point {place}."}} for place in range(3)]
    plain = {name: MEETING[name] for name in ("title", "from", "to", "agenda")}
    spoken = [{**one, "by": who} for one, who in zip(points, speakers, strict=True)]
    for said in ({"points": spoken}, {"points": points, "participants": MEETING["participants"]}):
        with pytest.raises(Malformed, match="holds no"):
            here.say("convener", "meeting/v1", "geneva/1", {**plain, **said, "record": "chatham"})
    here.say("convener", "meeting/v1", "geneva/1", {**plain, "points": points, "record": "chatham"})
    row = here.record.get(MeetingRow, "geneva/1")
    assert row is not None
    shown = json.write(negotiated.whole(row.body)).decode()
    said_there = [Entry.parse(raw).envelope.payload.decode() for raw in here.entries]
    assert not any(one in shown + "".join(said_there) for one in speakers)
    # One statement for the session, and none for a point.
    assert sum('"meeting/v1"' in one for one in said_there) == 1
    assert "time" not in shown


# ------------------------------------------------------------- 8 and 9: keys that change, or go


def test_old_proofs_verify_after_a_rotation_and_a_withdrawal() -> None:
    talks = Talks(world())
    talks.open(clause("one"))
    talks.review()
    talks.adopt()
    talks.empower("lab-a", "lab-b")
    talks.authenticate()
    for party in ("lab-a", "lab-b"):
        talks.act(party, "sign")
        talks.act(party, "confirm")
    here = talks.world
    kept = list(here.receipts)
    before = talks.now
    talks.days(60)
    talks.act("lab-a", "withdraw")
    fresh = key("lab-b another")
    body = {"act": "rotate", "from": [key("lab-b").public.id], "keys": [str(fresh.public)]}
    here.clock.tick()
    here.say("lab-b", "key/v1", "lab-b", body, signed=["lab-b", "lab-b another"])
    chain = here.chain
    for raw in kept:
        assert check_receipt(raw, chain).statement
    # What was reached stays reached, and what was said stays said.
    assert talks.now.reached == before.reached
    assert len(here.replayed().get(ClauseRow, "geneva|one|000001").digest) == 71  # type: ignore[union-attr]  # it is there


def test_a_stolen_key_deletes_nothing() -> None:
    talks = Talks(world())
    talks.open(clause("one"))
    talks.hold("lab-a", "one", "support")
    here = talks.world
    stood = dict(told(talks)["text"][0]["positions"][0])
    here.clock.tick()
    body = {"act": "compromise", "key": key("lab-a").public.id,
            "suspected_since": "2026-11-23T09:00:00Z"}  # fmt: skip
    here.say("lab-a", "key/v1", "lab-a", body)
    assert told(talks)["text"][0]["positions"][0] == stood
    assert here.record.count(PositionRow) == 1


# ------------------------------------------------------- 12: NFC (10, exercises, has no kind yet)


def test_an_outcome_that_depends_on_a_stolen_key_says_so() -> None:
    talks = Talks(world())
    talks.open(clause("one"))
    talks.review()
    talks.adopt()
    assert told(talks)["ballots"][0]["contested"] is None
    here = talks.world
    here.clock.tick()
    body = {"act": "compromise", "key": key("lab-a").public.id,
            "suspected_since": "2026-11-23T09:00:00Z"}  # fmt: skip
    here.say("lab-a", "key/v1", "lab-a", body)
    found = told(talks)["ballots"][0]
    # One of two for it is all of those voting, so side A is still for it; nothing is erased.
    assert found["contested"] == {"of": ["lab-a"], "holds_without": True}
    assert found["carried"]


@given(words=st.text(st.sampled_from("eé\u0301ㄱㅏ가\u1100\u1161a"), min_size=1, max_size=8))
@settings(deadline=None)
def test_all_signed_text_is_nfc(words: str) -> None:
    talks = Talks(world())
    one: Json = clause("one")
    one["alternatives"][0]["text"]["en"]["words"] = words
    try:
        talks.open(one)
    except Malformed:
        assert not unicodedata.is_normalized("NFC", words) or not words.strip()
    else:
        assert unicodedata.is_normalized("NFC", words)
