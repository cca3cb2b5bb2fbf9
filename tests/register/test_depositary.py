"""What the depositary takes and refuses, and what follows for each pair and each side."""

import datetime
from functools import partial
from typing import Any

import pytest

from comity.accord.consents import InstrumentState, Stage
from comity.register import texts
from register.negotiating import Talks, clause, delegate, final, inserts, refusal
from world import World, accord_dict

LISTED = {"allowed": "listed", "clauses": ["budget"], "objection_months": 12}
NOT_US = {"en": "Not for us."}
WRONG = "sha256:" + "0" * 64


def talks(parties: str = "lab-a lab-b", nature: str = "contract", **changes: object) -> Talks:
    """Return a text of two clauses that is adopted and authentic, these with full powers."""
    found = Talks(World(accord_dict(expires="2036-11-23T09:00:00Z")))
    found.open(clause("scope"), clause("budget"), final=final(**changes), legal_nature=nature)
    found.review()
    found.adopt()
    found.empower(*parties.split())
    found.authenticate()
    return found


def in_force(**changes: object) -> Talks:
    found = talks(**changes)
    found.act("lab-a", "sign-definitively")
    found.act("lab-b", "sign-definitively")
    found.days(30)
    return found


def test_a_companys_word_is_never_called_ratification() -> None:
    ways = ["ratification", "confirmation"]
    treaty = talks(nature="treaty", consent=ways)
    treaty.act("lab-a", "sign")
    assert "cannot ratify a text" in refusal(partial(treaty.act, "lab-a", "ratify"))
    treaty.act("lab-a", "confirm")
    plain = talks(consent=ways)
    plain.act("lab-b", "sign")
    assert "(contract)" in refusal(partial(plain.act, "lab-b", "ratify"))


def test_consent_is_given_in_a_way_that_the_text_knows_and_once() -> None:
    found = talks(consent=["confirmation"])
    why = refusal(partial(found.act, "lab-a", "sign-definitively"))
    assert "do not know consent by definitive-signature" in why
    found.act("lab-a", "sign")
    assert "signed already" in refusal(partial(found.act, "lab-a", "sign"))
    found.act("lab-a", "confirm")
    assert "consented already" in refusal(partial(found.act, "lab-a", "confirm"))
    assert "does not accede" in refusal(partial(found.act, "lab-a", "accede"))


def test_a_text_may_know_no_accession_or_accession_at_any_time() -> None:
    closed = talks(accession="none")
    assert "know no accession" in refusal(partial(closed.act, "lab-a", "accede"))
    early = talks(accession="any-time")
    early.act("lab-a", "accede")
    assert early.now.parties["lab-a"].stage(early.world.clock.now.day) is Stage.DEPOSITED


@pytest.mark.parametrize(
    ("allowed", "clauses", "why"),
    [
        ({"allowed": "none"}, ["budget"], "allow no reservation"),
        ({"allowed": "any"}, ["none"], "no clause none"),
        (LISTED, ["scope"], "no reservation to scope"),
    ],
)
def test_reservations_go_as_far_as_the_text(
    allowed: dict[str, Any], clauses: list[str], why: str
) -> None:
    found = talks(reservations=allowed)
    act = partial(found.act, "lab-a", "reserve", clauses=clauses, says=NOT_US)
    assert why in refusal(act)


def test_a_reservation_comes_before_consent_and_silence_accepts_it() -> None:
    found = talks(reservations=LISTED)
    made = found.act("lab-a", "reserve", clauses=["budget"], says=NOT_US)
    found.act("lab-a", "sign-definitively")
    again = partial(found.act, "lab-a", "reserve", clauses=["budget"], says=NOT_US)
    assert "has consented" in refusal(again)
    found.act("lab-b", "sign-definitively")
    found.days(366)
    assert "is accepted" in refusal(partial(found.act, "lab-b", "object", to=made))
    assert "nothing that this" in refusal(partial(found.act, "lab-b", "object", to=WRONG))


def test_declarations_are_of_those_who_joined_and_corrections_of_the_depositary() -> None:
    found = talks("lab-a lab-b convener")
    declare = partial(found.act, "lab-a", "declare", says=NOT_US)
    assert "neither signed nor consented" in refusal(declare)
    found.act("lab-a", "sign")
    found.act("lab-a", "declare", says=NOT_US)
    correct = {"clauses": ["budget"], "says": NOT_US}
    why = refusal(partial(found.act, "lab-a", "correct", **correct))
    assert why == "only the depositary, convener, corrects"
    found.act("convener", "correct", **correct)
    assert found.row.deposits == 3


def test_an_act_is_under_the_text_that_was_adopted() -> None:
    found = talks()
    said = {"act": "sign", "digest": WRONG}
    say = partial(found.say, "lab-a", "consent/v1", said, signed=delegate("lab-a"))
    assert "the adopted text is sha256:" in refusal(say)


def test_who_stays_at_least_a_year_notifies_after_it() -> None:
    found = in_force(withdrawal={"notice_months": 6, "minimum_stay_months": 12})
    assert "from 2027-12-23 on" in refusal(partial(found.act, "lab-a", "withdraw"))
    found.days(365)
    found.act("lab-a", "withdraw")
    leaving = found.now.parties["lab-a"]
    assert leaving.until == datetime.date(2028, 6, 23)
    assert leaving.stage(datetime.date(2028, 6, 22)) is Stage.LEAVING
    assert leaving.stage(datetime.date(2028, 6, 23)) is Stage.FORMER


def test_a_signatory_may_change_its_mind_and_come_back() -> None:
    found = talks()
    found.act("lab-a", "sign")
    found.act("lab-a", "withdraw")
    assert found.now.parties["lab-a"].stage(found.world.clock.now.day) is Stage.FORMER
    found.act("lab-a", "sign")
    assert found.now.parties["lab-a"].stage(found.world.clock.now.day) is Stage.SIGNATORY


def test_a_consent_withdrawn_in_time_does_not_count() -> None:
    found = talks()
    found.act("lab-a", "sign-definitively")
    found.act("lab-a", "withdraw")
    found.act("lab-b", "sign-definitively")
    assert found.now.state is InstrumentState.OPEN
    found.days(365 * 3 + 1)
    assert found.now.state is InstrumentState.STALLED


@pytest.mark.parametrize(
    ("floor", "then"),
    [
        (None, InstrumentState.IN_FORCE),
        ({"parties": 1, "then": "continue"}, InstrumentState.IN_FORCE),
        ({"parties": 1}, InstrumentState.FLAGGED),
        ({"parties": 1, "then": "suspend", "days": 90}, InstrumentState.SUSPENDED),
        ({"parties": 1, "then": "terminate", "days": 90}, InstrumentState.TERMINATED),
    ],
)
def test_what_a_lost_side_takes_with_it(floor: object, then: InstrumentState) -> None:
    found = in_force(floor=floor) if floor else in_force()
    found.act("lab-b", "withdraw")
    found.days(365)
    due = floor is not None and then in {InstrumentState.SUSPENDED, InstrumentState.TERMINATED}
    assert found.now.state is (InstrumentState.FLAGGED if due else then)
    found.days(90)
    assert found.now.state is then
    bound = set() if due else {"lab-a"}
    assert found.now.bound(found.world.clock.now.day) == bound


def test_a_side_that_never_reached_its_floor_is_below_it_from_the_first_day() -> None:
    found = in_force(floor={"parties": 2, "then": "suspend", "days": 10})
    assert found.now.state is InstrumentState.FLAGGED
    found.days(10)
    assert found.now.state is InstrumentState.SUSPENDED


def test_both_sides_end_what_both_sides_adopted() -> None:
    found = in_force()
    digest = found.adopted_digest
    until = str(found.world.clock.now.plus(86_400))
    opens = {"act": "open", "digest": WRONG, "until": until, "question": "terminate"}
    say = partial(found.say, "lab-a", "vote/v1", opens)
    assert "not adopted with this digest" in refusal(say)
    found.say("lab-a", "vote/v1", {**opens, "digest": digest})
    ballot = found.world.last
    for party in ("lab-a", "institute-a", "lab-b"):
        found.vote(ballot, party)
    assert found.now.state is InstrumentState.IN_FORCE
    found.vote(ballot, "institute-b")
    assert found.now.state is InstrumentState.TERMINATED
    assert found.adopted_digest == digest


def test_final_clauses_change_alone_and_the_digest_with_them() -> None:
    found = Talks(World())
    assert "no clause yet" in refusal(lambda: [found.open(), found.ballot()])
    found.change("lab-a", *inserts(clause("scope")))
    before = found.row.digest
    found.say("lab-a", "instrument/v1", {"final": final(late_days=60)})
    assert found.row.digest != before
    assert [one.version for one in texts.held(found.row)] == [1]
    wrong = {"final": final(depositary="nobody")}
    assert "nobody is no party" in refusal(partial(found.say, "lab-a", "instrument/v1", wrong))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "opens an instrument, or changes one"),
        ({"opening": {"title": {"en": "A", "zh": "A", "ko": "A"}, "legal_nature": "contract",
          "final": final()}, "final": final()}, "the opening holds"),
        ({"changes": inserts({**clause("a", "x", "y"), "alternatives": [
          clause("a")["alternatives"][0]] * 2})}, "have one id"),
    ],
)  # fmt: skip
def test_an_instrument_that_says_nothing_or_too_much(body: dict[str, Any], why: str) -> None:
    assert why in refusal(partial(Talks(World()).say, "lab-a", "instrument/v1", body))


def test_an_instruments_id_is_short() -> None:
    assert "is short" in refusal(partial(Talks(World(), "Geneva Text").open, clause("a")))


def test_words_that_moved_on_are_neither_reviewed_nor_judged() -> None:
    found = Talks(World())
    found.open(clause("a"))
    position = {"digest": WRONG, "value": "accept"}
    say = partial(found.world.say, "lab-a", "position/v1", "geneva#a", position)
    assert "a has moved on" in refusal(say)
    say = partial(found.world.say, "lab-a", "position/v1", "geneva#b", position)
    assert "no clause b" in refusal(say)
    review = {"act": "review", "languages": ["en"], "clauses": [{"clause": "a", "digest": WRONG}]}
    assert "since it was read" in refusal(partial(found.say, "lab-a", "authentication/v1", review))


def test_languages_read_one_by_one_add_up() -> None:
    found = Talks(World())
    found.open(clause("a"))
    found.review(languages=["en", "zh"])
    assert "has read its languages" in refusal(found.ballot)
    found.review(languages=["ko", "zh"])
    found.ballot()


def test_who_is_on_no_side_authenticates_for_none() -> None:
    found = talks("convener lab-a lab-b")
    assert "for no side" in refusal(partial(found.authenticate, "convener"))


def test_a_table_of_weights_is_counted_by() -> None:
    table = [{"id": "t", "weights": {"lab-a": "1", "lab-b": "3"}}]
    rule = {"needs": "weight", "table": "t", "more_than": "3/4"}
    found = in_force(in_force=rule, weights=table)
    assert found.now.in_force == found.now.reached
    assert found.now.state is InstrumentState.IN_FORCE
