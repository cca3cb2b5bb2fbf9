"""Exact numbers and intervals: a threshold is met, not met, or it depends; never rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.base.quantities import Interval, number, plain, share

LIMIT = number("1e25")
JUST_UNDER = Decimal("9999999999999999999999999.999999999999")
JUST_OVER = Decimal("10000000000000000000000000.000000000001")

NOT_NUMBERS = {
    "nothing": "",
    "sign": "+1",
    "negative": "-1",
    "negative zero": "-0",
    "leading zero": "01",
    "leading point": ".5",
    "trailing point": "1.",
    "trailing zero": "1.50",
    "zero behind the point": "1.0",
    "large E": "3.8E25",
    "plus in exponent": "3.8e+25",
    "negative exponent": "1e-5",
    "zero exponent": "1e0",
    "leading zero in exponent": "1e05",
    "endless exponent": "1e999999999",
    "41 digits": "1" * 41,
    "41 digits behind the point": "0." + "1" * 41,
    "underscore": "1_000",
    "comma": "1,000",
    "infinity": "Infinity",
    "not a number": "NaN",
    "other digits": "\u0667",
    "space": " 1",
    "line feed": "1\n",
}
NOT_SHARES = {
    "nothing": "",
    "no slash": "1",
    "decimal": "0.5",
    "zero below": "1/0",
    "leading zero": "01/3",
    "leading zero below": "1/03",
    "negative": "-1/3",
    "space": "1 / 3",
    "not in lowest terms": "2/6",
    "zero in higher terms": "0/2",
    "whole in higher terms": "3/3",
    "ten digits": "1/1234567890",
    "other digits": "\u0661/3",
    "line feed": "1/3\n",
}

numbers = st.from_regex(r"\A(0|[1-9][0-9]{0,39})(\.[0-9]{0,39}[1-9])?(e[1-9][0-9]?)?\Z")
figures = st.builds(number, numbers)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, other = sorted((draw(figures), draw(figures)))
    return Interval(low, draw(st.sampled_from([low, other, None])))


@pytest.mark.parametrize("text", NOT_NUMBERS.values(), ids=NOT_NUMBERS)
def test_a_number_is_plain_exact_and_bounded(text: str) -> None:
    with pytest.raises(Malformed):
        number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("12.5", Fraction(25, 2)), ("3.8e25", 38 * 10**24), ("1e99", 10**99), ("0e5", 0)],
)
def test_a_number_is_what_it_says(text: str, value: Fraction) -> None:
    assert Fraction(number(text)) == value


@given(numbers)
def test_a_number_reads_back_as_written(text: str) -> None:
    assert number(plain(number(text))) == number(text)
    assert plain(number(plain(number(text)))) == plain(number(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0e5", "0"),
        ("1e3", "1000"),
        ("12.5", "12.5"),
        ("0.05", "0.05"),
        ("999999999999999", "999999999999999"),
        ("1000000000000000", "1e15"),
        ("38000000000000000000000000", "3.8e25"),
        ("9" * 30, "9." + "9" * 29 + "e29"),
        ("9" * 40 + "." + "9" * 40, "9" * 40 + "." + "9" * 40),
    ],
)
def test_a_number_is_written_for_people(text: str, written: str) -> None:
    assert plain(number(text)) == written


@pytest.mark.parametrize("text", NOT_SHARES.values(), ids=NOT_SHARES)
def test_a_share_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        share(text)


@given(st.builds(Fraction, st.integers(0, 10**9 - 1), st.integers(1, 10**9 - 1)))
def test_a_share_reads_back_as_written(value: Fraction) -> None:
    assert share(f"{value.numerator}/{value.denominator}") == value


@pytest.mark.parametrize(
    ("low", "high"), [("-1", "1"), ("2", "1"), ("-1", None), ("1e25", "9999999999999999999999999")]
)
def test_an_interval_runs_from_low_to_high(low: str, high: str | None) -> None:
    with pytest.raises(Malformed):
        Interval(Decimal(low), None if high is None else Decimal(high))


@pytest.mark.parametrize(
    ("interval", "over", "at_least"),
    [
        (Interval.exactly(LIMIT), False, True),
        (Interval.exactly(JUST_UNDER), False, False),
        (Interval.exactly(JUST_OVER), True, True),
        (Interval(JUST_UNDER, LIMIT), False, None),
        (Interval(JUST_UNDER, JUST_OVER), None, None),
        (Interval(LIMIT, JUST_OVER), None, True),
        (Interval(Decimal(0), None), None, None),
        (Interval(LIMIT, None), None, True),
        (Interval(JUST_OVER, None), True, True),
    ],
    ids=[
        "exactly at",
        "just under",
        "just over",
        "from under to at",
        "across",
        "from at to over",
        "unknown",
        "from at without end",
        "from over without end",
    ],
)
def test_a_threshold_is_met_missed_or_it_depends(
    interval: Interval, over: bool | None, at_least: bool | None
) -> None:
    assert interval.over(LIMIT) is over
    assert interval.at_least(LIMIT) is at_least


def test_a_sum_is_not_rounded_onto_a_threshold() -> None:
    # With Python's 28 digits this is 1e25, and a duty falls on who has none.
    almost = Interval.exactly(Decimal(10**25 - 1)) + Interval.exactly(Decimal("0.999999999999"))
    assert almost.at_least(LIMIT) is False


@given(intervals(), intervals())
def test_a_sum_is_exact_and_has_no_order(one: Interval, other: Interval) -> None:
    both = one + other
    assert both == other + one
    assert Fraction(both.low) == Fraction(one.low) + Fraction(other.low)
    if one.high is None or other.high is None:
        assert both.high is None
    else:
        assert both.high is not None
        assert Fraction(both.high) == Fraction(one.high) + Fraction(other.high)


@given(intervals(), figures)
def test_over_is_stricter_than_at_least(interval: Interval, limit: Decimal) -> None:
    allowed = {True: {True}, False: {False, None, True}, None: {None, True}}
    assert interval.at_least(limit) in allowed[interval.over(limit)]


@given(intervals(), figures)
def test_it_depends_only_where_both_answers_are_possible(
    interval: Interval, limit: Decimal
) -> None:
    answers = {Interval.exactly(interval.low).over(limit)}
    answers.add(True if interval.high is None else Interval.exactly(interval.high).over(limit))
    assert interval.over(limit) is (answers.pop() if len(answers) == 1 else None)
