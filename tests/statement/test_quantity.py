"""Quantities: an exact interval with its best figure inside, an unknown upper end left out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.base.quantities import Interval, number, plain
from comity.base.typed import convert
from comity.statement.quantity import Compute, Quantity, Source

BASE = {"unit": "FLOP", "basis": "declared"}
FIGURES = st.integers(0, 10**30).map(Decimal)


def quantity(**figures: str) -> Quantity:
    return convert({**BASE, **figures}, Quantity)


def test_a_figure_may_be_exact_or_between_two_ends_or_only_from_one() -> None:
    assert quantity(low="3", high="3").interval == Interval.exactly(Decimal(3))
    assert quantity(low="3", high="4").interval == Interval(Decimal(3), Decimal(4))
    # Nobody said how large it may be: that is not how large it is.
    assert quantity(low="3").interval == Interval(Decimal(3), None)


OUTSIDE = {
    "ends the wrong way round": {"low": "4", "high": "3"},
    "best below": {"low": "3", "best": "2", "high": "4"},
    "best above": {"low": "3", "best": "5", "high": "4"},
    "best below an open interval": {"low": "3", "best": "2"},
    "best above nothing": {"low": "0", "best": "5", "high": "0"},
    "best just above": {"low": "0", "best": "1e25", "high": "9999999999999999999999999"},
}


@pytest.mark.parametrize("figures", OUTSIDE.values(), ids=OUTSIDE)
def test_a_figure_outside_its_interval_is_refused(figures: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        quantity(**figures)


@given(FIGURES, FIGURES, FIGURES)
def test_the_best_figure_lies_between_the_ends(a: Decimal, b: Decimal, c: Decimal) -> None:
    low, best, high = sorted((a, b, c))
    found = quantity(low=plain(low), best=plain(best), high=plain(high))
    assert found.best is not None
    assert found.interval.low <= number(found.best)
    assert found.interval.high == high
    if low < best:
        with pytest.raises(Malformed):
            quantity(low=plain(best), best=plain(low), high=plain(high))


def test_compute_is_counted_in_operations_only() -> None:
    assert convert({**BASE, "low": "1"}, Compute).unit == "FLOP"
    with pytest.raises(Malformed, match="unit"):
        convert({**BASE, "low": "1", "unit": "FLOP/s"}, Compute)


@pytest.mark.parametrize("basis", ["declared", "estimated", "observed", "sealed"])
def test_a_basis_is_one_of_four(basis: str) -> None:
    assert convert({**BASE, "low": "1", "basis": basis}, Quantity).basis == basis
    with pytest.raises(Malformed, match="basis cannot be"):
        convert({**BASE, "low": "1", "basis": basis.upper()}, Quantity)


def test_a_source_has_at_least_a_title() -> None:
    assert convert({"title": "A report"}, Source) == Source("A report")
    for wrong in ({}, {"title": ""}, {"title": "A", "url": "ftp://a.example"}):
        with pytest.raises(Malformed):
            convert(wrong, Source)
