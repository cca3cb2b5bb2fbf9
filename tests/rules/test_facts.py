"""Facts: a closed table, values of the declared kind, and what of them holds on a day."""

import datetime
import re
from decimal import Decimal

import pytest

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.base.text import LANGUAGES
from comity.rules import facts
from comity.rules.declaration import Kind, Subject, yes_no
from comity.rules.declared import FACTS, declared, merged
from comity.rules.facts import Fact, Membership, Phase, Purpose, Span, holding

DAY = datetime.date(2026, 11, 23)
BEFORE, AFTER = datetime.date(2026, 11, 22), datetime.date(2026, 11, 24)
FLOP = Interval.exactly(Decimal("2e25"))

OF_THEIR_KIND = {
    "a yes": ("deployed", True),
    "a figure": ("training_compute", FLOP),
    "a day": ("deployed_on", DAY),
    "days in between": ("deployed_on", Span(BEFORE, DAY)),
    "a moment": ("incident_discovered_at", Instant(0)),
    "a moment known to the day": ("incident_discovered_at", DAY),
    "moments in between": ("incident_discovered_at", Span(Instant(0), Instant(1))),
    "a moment somewhere in days": ("incident_discovered_at", Span(BEFORE, DAY)),
    "words": ("modalities_out", frozenset({"text"})),
    "memberships": ("commitments_joined", (Membership("a-code", DAY),)),
    "none joined": ("commitments_joined", ()),
    "phases": ("phases", (Phase(Purpose.PRE_TRAINING, FLOP, started=BEFORE, ended=DAY),)),
}

OF_ANOTHER_KIND = {
    "a figure for a yes": ("deployed", FLOP),
    "a yes for a figure": ("training_compute", True),
    "a moment for a day": ("deployed_on", Instant(0)),
    "moments for a day": ("deployed_on", Span(Instant(0), Instant(1))),
    "days for a yes": ("deployed", Span(BEFORE, DAY)),
    "a datetime for a day": ("deployed_on", datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
    "words for memberships": ("commitments_joined", frozenset({"a-code"})),
    "memberships for words": ("modalities_out", (Membership("text"),)),
    "memberships for phases": ("phases", (Membership("text"),)),
    "nothing for a yes": ("deployed", ()),
}

ABSURD = {
    "a day": ("deployed_on", datetime.date(1815, 6, 18)),
    "the end of a span": ("deployed_on", Span(DAY, datetime.date(2815, 6, 18))),
    "a moment": ("incident_discovered_at", Instant.parse("2200-01-01T00:00:00Z")),
    "the day of joining": ("commitments_joined", (Membership("a", datetime.date(1815, 6, 18)),)),
    "a phase": ("phases", (Phase(Purpose.OTHER, ended=datetime.date(2200, 1, 1)),)),
}

IMPOSSIBLE = {
    "a span that ends before it starts": lambda: Span(DAY, BEFORE),
    "a span of moments that ends first": lambda: Span(Instant(1), Instant(0)),
    "a span from a day to a moment": lambda: Span(DAY, Instant(0)),
    "a phase that ends before it starts": lambda: Phase(Purpose.OTHER, started=AFTER, ended=BEFORE),
}


def test_every_fact_says_what_it_means_in_each_language() -> None:
    for name, fact in FACTS.items():
        assert set(fact.meaning) == set(LANGUAGES), name
        assert bool(fact.unit) is (fact.kind is Kind.NUMBER), name
        assert re.search(r"[\u4e00-\u9fff]", fact.meaning["zh"]), name
        assert re.search(r"[\uac00-\ud7a3]", fact.meaning["ko"]), name


def test_no_two_facts_mean_the_same() -> None:
    for language in LANGUAGES:
        meanings = [(fact.meaning[language], fact.unit) for fact in FACTS.values()]
        assert len(meanings) == len(set(meanings)), language


def test_the_facts_of_an_incident_and_only_these_are_named_so() -> None:
    for name, fact in FACTS.items():
        assert name.startswith("incident_") is (fact.about is Subject.INCIDENT), name


def test_a_fact_is_declared_once() -> None:
    table = {"deployed": yes_no(Subject.SYSTEM, en="a", zh="文", ko="말")}
    assert merged([table]) == table
    with pytest.raises(Malformed, match="deployed"):
        merged([table, table])


def test_a_fact_that_is_not_declared_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Malformed, match="did you mean training_compute"):
        declared("trainin_compute")
    with pytest.raises(Malformed, match=r"called qqq$"):
        declared("qqq")


@pytest.mark.parametrize(("name", "value"), OF_THEIR_KIND.values(), ids=OF_THEIR_KIND)
def test_a_value_of_the_declared_kind_is_a_fact(name: str, value: facts.Value) -> None:
    facts.check({name: Fact(value)})
    assert hash(value) == hash(value)


@pytest.mark.parametrize(("name", "value"), OF_ANOTHER_KIND.values(), ids=OF_ANOTHER_KIND)
def test_a_value_of_another_kind_is_refused(name: str, value: facts.Value) -> None:
    with pytest.raises(Malformed, match=name):
        facts.check({name: Fact(value)})


@pytest.mark.parametrize(("name", "value"), ABSURD.values(), ids=ABSURD)
def test_an_absurd_day_is_refused(name: str, value: facts.Value) -> None:
    with pytest.raises(Malformed, match="absurd"):
        facts.check({name: Fact(value)})


@pytest.mark.parametrize("make", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_nothing_ends_before_it_starts(make: object) -> None:
    with pytest.raises(Malformed):
        make()  # type: ignore[operator] # a row's constructor


def test_only_facts_of_incidents_are_about_an_incident() -> None:
    assert facts.about_incident({"incident_death": Fact(value=False)})
    assert not facts.about_incident({"deployed": Fact(value=True)})


def test_only_a_day_a_moment_or_a_span_is_an_event() -> None:
    assert facts.event(Fact(DAY)) == DAY
    assert facts.event(Fact(Span(BEFORE, DAY))) == Span(BEFORE, DAY)
    with pytest.raises(Malformed):
        facts.event(Fact(value=True))


def test_a_fact_holds_from_its_first_day_to_its_last() -> None:
    fact = Fact(value=True, since=DAY, until=DAY)
    assert [fact.holds(day) for day in (BEFORE, DAY, AFTER)] == [False, True, False]
    assert [bool(holding({"deployed": fact}, day)) for day in (BEFORE, DAY, AFTER)] == [
        False,
        True,
        False,
    ]
    assert Fact(value=True).holds(BEFORE)


def test_a_commitment_that_was_left_is_none_from_that_day_on() -> None:
    stays, leaves = Membership("a-code"), Membership("another", left=DAY)
    stated = {"commitments_joined": Fact((stays, leaves), (3,))}
    assert holding(stated, BEFORE) == stated
    assert holding(stated, DAY) == {"commitments_joined": Fact((stays,), (3,))}


def test_a_phase_counts_once_it_has_begun_and_wholly_once_it_has_ended() -> None:
    done = Phase(Purpose.PRE_TRAINING, FLOP, started=BEFORE, ended=BEFORE)
    going_on = Phase(Purpose.FINE_TUNING, FLOP, started=DAY, ended=AFTER)
    to_come = Phase(Purpose.OTHER, FLOP, started=AFTER)
    open_ended, unknown = Phase(Purpose.OTHER, FLOP), Phase(Purpose.OTHER, ended=AFTER)
    stated = {"phases": Fact((done, going_on, to_come, open_ended, unknown))}
    so_far = Phase(Purpose.FINE_TUNING, Interval(Decimal(0), FLOP.high), started=DAY, ended=AFTER)
    assert holding(stated, DAY)["phases"].value == (done, so_far, open_ended, unknown)
    assert holding(stated, AFTER) == stated


def test_a_value_reads_as_it_is_meant() -> None:
    assert str(Span(BEFORE, DAY)) == "2026-11-22 to 2026-11-23"
    assert str(Membership("a-code", DAY)) == "a-code (2026-11-23)"
    assert str(Membership("a-code")) == "a-code"
    assert str(Phase(Purpose.PRE_TRAINING)) == "pre-training"
