"""Training compute as an interval: two methods, outward rounding, two significant figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accounting.estimate import (
    Architecture,
    Estimate,
    Machines,
    meet,
    product,
    rounded,
)
from comity.base.errors import Malformed
from comity.base.quantities import Interval, number


def at(low: str, high: str | None = "") -> Interval:
    return Interval(number(low), number(high or low) if high is not None else None)


def test_six_operations_for_each_parameter_and_token() -> None:
    assert Architecture(at("405e9"), at("15.6e12")).compute() == at("3.7908e25")


def test_epochs_and_the_factor_multiply() -> None:
    twice = Architecture(at("1e9"), at("1e9"), epochs=at("2"), factor=at("6", "8"))
    assert twice.compute() == at("12e18", "16e18")


def test_of_a_mixture_of_experts_only_the_active_parameters_count() -> None:
    some = Architecture(at("37e9"), at("14.8e12"), among=at("671e9"))
    assert some.compute() == at("3.2856e24")


def test_there_are_no_more_active_parameters_than_parameters() -> None:
    with pytest.raises(Malformed, match="more active parameters"):
        Architecture(at("2e9"), at("1"), among=at("1e9"))
    assert Architecture(at("2e9"), at("1"), among=Interval(Decimal(1), None))


def test_hardware_is_peak_times_chips_times_time_times_the_share_reached() -> None:
    ran = Machines(at("1e15"), at("1000"), at("100"), at("0.3", "0.5"))
    assert ran.compute() == at("1.08e23", "1.8e23")


@pytest.mark.parametrize("share", [at("0.5", "1.1"), at("0"), Interval(Decimal("0.5"), None)])
def test_more_than_the_peak_or_nothing_of_it_is_refused(share: Interval) -> None:
    with pytest.raises(Malformed, match="share of the peak"):
        Machines(at("1e15"), at("1"), at("1"), share)


MEETINGS = {
    "one in the other": (at("1", "4"), at("2", "3"), True),
    "at one point": (at("1", "2"), at("2", "3"), True),
    "apart": (at("1", "2"), at("3", "4"), False),
    "open above": (at("1", None), at("3", "4"), True),
    "open above, apart": (at("5", None), at("3", "4"), False),
    "both open": (at("5", None), at("3", None), True),
}


@pytest.mark.parametrize(("one", "other", "does"), MEETINGS.values(), ids=MEETINGS)
def test_intervals_meet_where_they_share_a_figure(
    one: Interval, other: Interval, does: bool
) -> None:
    assert meet(one, other) is does
    assert meet(other, one) is does
    assert Estimate(one, other).disagree is not does


def test_one_method_alone_does_not_disagree() -> None:
    assert not Estimate(at("1"), None).disagree
    assert not Estimate(None, at("1")).disagree


def test_the_whole_is_from_the_least_to_the_most_of_either_method() -> None:
    assert Estimate(at("1", "2"), at("5", "6")).whole == at("1", "6")
    assert Estimate(None, at("5", "6")).whole == at("5", "6")
    assert Estimate(at("1", None), at("5", "6")).whole == at("1", None)
    with pytest.raises(Malformed, match="needs parameters and tokens"):
        _ = Estimate(None, None).whole


ROUNDED = {
    "exact, to the nearest": (at("3.7908e25"), ("3.8e25", "3.8e25")),
    "outward": (at("1.11e25", "1.51e25"), ("1.1e25", "1.6e25")),
    "without an upper end": (at("1.19e25", None), ("1.1e25", None)),
    "small": (at("123"), ("120", "120")),
}


@pytest.mark.parametrize(("figure", "said"), ROUNDED.values(), ids=ROUNDED)
def test_an_estimate_is_said_in_two_significant_figures(
    figure: Interval, said: tuple[str, str | None]
) -> None:
    assert rounded(figure) == said


figures = st.integers(min_value=0, max_value=10**40).map(Decimal)


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=5))
def test_a_product_holds_every_product_of_what_its_parts_hold(
    pairs: list[tuple[Decimal, Decimal]],
) -> None:
    parts = [Interval(min(pair), max(pair)) for pair in pairs]
    found, low, high = product(*parts), 1, 1
    for one in parts:
        low, high = low * int(one.low), high * int(one.high or 0)
    assert found.low <= low
    assert found.high is not None
    assert found.high >= high


def test_a_part_without_an_upper_end_leaves_the_product_without_one() -> None:
    assert product(at("2"), at("3", None)) == at("6", None)
