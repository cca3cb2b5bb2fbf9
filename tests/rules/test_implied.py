"""A stated day says that what it dates has happened, or that it is meant to."""

import datetime

import pytest

from comity.base.errors import Malformed
from comity.rules import factsheet
from comity.rules.declaration import Kind
from comity.rules.declared import declared
from comity.rules.facts import Fact
from comity.rules.implied import HAPPENED, INTENDED, completed

AT = datetime.date(2026, 11, 24)


def names(written: dict[str, object]) -> dict[str, object]:
    return {name: fact.value for name, fact in factsheet.read(written, AT).items()}


@pytest.mark.parametrize("day", ["2026-11-24", "2025-01-01", ["2026-11-01", "2026-11-24"]])
def test_a_day_that_has_come_says_that_it_happened(day: object) -> None:
    found = names({"eu_placed_on": day})
    assert found["eu_placed_on_market"] is True
    assert "eu_placing_intended" not in found


def test_a_day_to_come_says_only_what_is_intended() -> None:
    found = names({"eu_placed_on": "2026-11-25", "deployed_on": "2026-11-25"})
    assert found["eu_placing_intended"] is True
    assert "eu_placed_on_market" not in found
    assert "deployed" not in found


def test_a_span_around_today_says_nothing() -> None:
    assert names({"eu_placed_on": ["2026-11-24", "2026-11-25"]}).keys() == {"eu_placed_on"}


def test_what_is_stated_stands() -> None:
    assert names({"deployed_on": "2026-11-25", "deployed": False})["deployed"] is False
    assert names({"eu_placed_on": "2026-11-25", "eu_placing_intended": False}) == {
        "eu_placed_on": datetime.date(2026, 11, 25),
        "eu_placing_intended": False,
    }


def test_a_no_against_a_day_that_has_passed_is_refused() -> None:
    with pytest.raises(Malformed, match="deployed cannot be no: deployed_on is 2026-11-24"):
        factsheet.read({"deployed_on": "2026-11-24", "deployed": False}, AT)


def test_what_is_implied_comes_from_where_the_day_comes_from() -> None:
    day = Fact(AT, entries=(7,), source="sha256:7")
    assert completed({"deployed_on": day}, AT)["deployed"] == Fact(
        value=True, entries=(7,), source="sha256:7"
    )


def test_a_fact_that_is_no_day_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError):
        completed({"deployed_on": Fact(value=True)}, AT)


def test_days_imply_yes_or_no() -> None:
    for day, name in (*HAPPENED.items(), *INTENDED.items()):
        assert declared(day).kind is Kind.DAY
        assert declared(name).kind is Kind.YES_NO
