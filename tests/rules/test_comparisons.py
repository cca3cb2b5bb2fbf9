"""Tests of clauses: exact, with outcomes that hold wherever in its interval a figure lies."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules.facts import Fact, Membership, Span, Value
from comity.rules.test import (
    Comparison,
    Follows,
    IncludesAny,
    Is,
    Known,
    Limit,
    OnOrAfter,
    Sense,
    Share,
    Test,
)

T = Decimal("1e25")
THIRD = Fraction(1, 3)


def exactly(text: str) -> Interval:
    return Interval.exactly(Decimal(text))


def between(low: str, high: str | None) -> Interval:
    return Interval(Decimal(low), None if high is None else Decimal(high))


OVER = Limit(Sense.OVER, T)
AT_LEAST = Limit(Sense.AT_LEAST, T)
A_THIRD = Share(Sense.OVER, THIRD, "base_compute")

AUGUST_1, AUGUST_2, AUGUST_3 = (datetime.date(2025, 8, day) for day in (1, 2, 3))
SINCE = OnOrAfter(AUGUST_2)

LIMITS: dict[str, tuple[Comparison, Interval, bool | None]] = {
    "over, one under": (OVER, exactly("9999999999999999999999999"), False),
    "over, exactly at": (OVER, exactly("1e25"), False),
    "over, exactly at in another spelling": (OVER, exactly("10000000000000000000000000"), False),
    "over, one over": (OVER, exactly("10000000000000000000000001"), True),
    "over, up to it": (OVER, between("0", "1e25"), False),
    "over, from it": (OVER, between("1e25", "2e25"), None),
    "over, across": (OVER, between("9e24", "2e25"), None),
    "over, open above": (OVER, between("0", None), None),
    "over, from beyond and open": (OVER, between("1.1e25", None), True),
    "at least, one under": (AT_LEAST, exactly("9999999999999999999999999"), False),
    "at least, exactly at": (AT_LEAST, exactly("1e25"), True),
    "at least, up to it": (AT_LEAST, between("0", "1e25"), None),
    "at least, from it and open": (AT_LEAST, between("1e25", None), True),
}

SHARES: dict[str, tuple[Sense, Interval, Interval, bool | None]] = {
    "exactly a third is not over": (Sense.OVER, exactly("1e24"), exactly("3e24"), False),
    "exactly a third is at least": (Sense.AT_LEAST, exactly("1e24"), exactly("3e24"), True),
    "one over a third": (Sense.OVER, exactly("1000000000000000000000001"), exactly("3e24"), True),
    "one under a third": (
        Sense.AT_LEAST,
        exactly("999999999999999999999999"),
        exactly("3e24"),
        False,
    ),
    "a base across": (Sense.OVER, exactly("1e24"), between("2e24", "4e24"), None),
    "a base that starts at three times": (
        Sense.OVER,
        exactly("1e24"),
        between("3e24", "9e24"),
        False,
    ),
    "a base that ends below three times": (
        Sense.OVER,
        exactly("1e24"),
        between("1e24", "2.9e24"),
        True,
    ),
    "a base without upper bound": (Sense.OVER, exactly("1e24"), between("1", None), None),
    "a part without upper bound": (Sense.OVER, between("1", None), exactly("3e24"), None),
    "a part surely over, without upper bound": (
        Sense.AT_LEAST,
        between("2e24", None),
        exactly("3e24"),
        True,
    ),
    "at least, undecided": (Sense.AT_LEAST, between("1", "2"), between("1", None), None),
    "nothing of nothing": (Sense.OVER, exactly("0"), exactly("0"), False),
}

OTHERS: dict[str, tuple[str, Comparison, Value, bool | None]] = {
    "is yes": ("deployed", Is(value=True), True, True),
    "is no": ("deployed", Is(value=False), True, False),
    "on the day": (
        "deployed_on",
        OnOrAfter(datetime.date(2025, 8, 2)),
        datetime.date(2025, 8, 2),
        True,
    ),
    "the day before": (
        "deployed_on",
        OnOrAfter(datetime.date(2025, 8, 2)),
        datetime.date(2025, 8, 1),
        False,
    ),
    "surely on or after the day": ("deployed_on", SINCE, Span(AUGUST_2, AUGUST_3), True),
    "surely before the day": ("deployed_on", SINCE, Span(AUGUST_1, AUGUST_1), False),
    "perhaps on the day": ("deployed_on", SINCE, Span(AUGUST_1, AUGUST_2), None),
    "a moment is no day": ("deployed_on", SINCE, Span(Instant(0), Instant(1)), None),
    "has joined": ("commitments_joined", IncludesAny(("a", "b")), (Membership("b"),), True),
    "has joined another": ("commitments_joined", IncludesAny(("a",)), (Membership("b"),), False),
    "has joined none": ("commitments_joined", IncludesAny(("a",)), (), False),
    "includes": ("modalities_out", IncludesAny(("text", "audio")), frozenset({"audio"}), True),
    "includes none": ("modalities_out", IncludesAny(("text",)), frozenset({"biology"}), False),
    "another kind": ("deployed", OVER, True, None),
}


@pytest.mark.parametrize(("comparison", "figure", "outcome"), LIMITS.values(), ids=LIMITS)
def test_a_limit_is_exact(comparison: Comparison, figure: Interval, outcome: bool | None) -> None:
    test = Test.of("t", "training_compute", comparison)
    assert test.outcome({"training_compute": Fact(figure)}, {}) is outcome


@pytest.mark.parametrize(("sense", "part", "whole", "outcome"), SHARES.values(), ids=SHARES)
def test_a_share_is_exact(
    sense: Sense,
    part: Interval,
    whole: Interval,
    outcome: bool | None,
) -> None:
    facts = {"modification_compute": Fact(part), "base_compute": Fact(whole)}
    test = Test.of("t", "modification_compute", Share(sense, THIRD, "base_compute"))
    assert test.outcome(facts, {}) is outcome


@pytest.mark.parametrize(("fact", "comparison", "value", "outcome"), OTHERS.values(), ids=OTHERS)
def test_a_fact_is_compared_as_its_kind(
    fact: str,
    comparison: Comparison,
    value: Value,
    outcome: bool | None,
) -> None:
    assert Test.of("t", fact, comparison).outcome({fact: Fact(value)}, {}) is outcome


@given(st.integers(0, 10**27), st.integers(0, 10**27), st.integers(0, 3 * 10**26))
def test_a_limit_decides_only_what_holds_everywhere_in_the_interval(
    one: int, other: int, limit: int
) -> None:
    low, high = sorted((one, other))
    facts = {"training_compute": Fact(Interval(Decimal(low), Decimal(high)))}
    outcome = Test.of("t", "training_compute", Limit(Sense.OVER, Decimal(limit))).outcome(facts, {})
    assert outcome is (True if low > limit else False if high <= limit else None)


def test_a_share_may_be_of_a_figure() -> None:
    test = Test.of("t", "modification_compute", Share(Sense.OVER, THIRD, Decimal("1e25")))
    just_over = exactly("3333333333333333333333334")
    assert test.outcome({"modification_compute": Fact(just_over)}, {}) is True
    assert test.asks == ("modification_compute",)
    assert test.text == "over 1/3 of 1e25"


def test_a_share_of_what_is_not_known_is_undetermined() -> None:
    test = Test.of("t", "modification_compute", A_THIRD)
    assert test.outcome({"modification_compute": Fact(exactly("1e24"))}, {}) is None
    assert test.outcome({"base_compute": Fact(exactly("1e24"))}, {}) is None
    odd = {"modification_compute": Fact(exactly("1")), "base_compute": Fact(value=True)}
    assert test.outcome(odd, {}) is None


def test_what_keeps_a_test_open_is_named() -> None:
    test = Test.of("t", "modification_compute", A_THIRD)
    part, wide = Fact(exactly("1e24")), Fact(between("2e24", "4e24"))
    assert test.unsettled({}) == ["modification_compute", "base_compute"]
    assert test.unsettled({"modification_compute": part}) == ["base_compute"]
    assert test.unsettled({"modification_compute": part, "base_compute": wide}) == ["base_compute"]
    since = Test.of("t", "deployed_on", SINCE)
    assert since.unsettled({"deployed_on": Fact(Span(AUGUST_1, AUGUST_2))}) == ["deployed_on"]


def test_known_asks_about_the_record_and_never_answers_undetermined() -> None:
    test = Test.of("t", "deployed_on", Known())
    assert test.outcome({}, {}) is False
    assert test.outcome({"deployed_on": Fact(datetime.date(2026, 1, 1))}, {}) is True


def test_a_test_follows_an_earlier_clause() -> None:
    test = Test.of("t", "", Follows("A-1"))
    assert [test.outcome({}, {"A-1": said}) for said in (True, False, None)] == [True, False, None]
    assert test.asks == ()


def test_a_word_that_its_fact_never_has_is_refused() -> None:
    with pytest.raises(Malformed, match="did you mean text"):
        Test.of("t", "modalities_in", IncludesAny(("texts",)))


def test_each_comparison_reads_as_it_is_written() -> None:
    written = [
        OVER,
        A_THIRD,
        Is(value=True),
        Is(value=False),
        OnOrAfter(datetime.date(2025, 8, 2)),
        IncludesAny(("text", "audio")),
        Known(),
        Follows("A-1"),
    ]
    assert [str(one) for one in written] == [
        "over 1e25",
        "over 1/3 of base_compute",
        "is true",
        "is false",
        "on_or_after 2025-08-02",
        "includes_any text, audio",
        "known",
        "follows A-1",
    ]
