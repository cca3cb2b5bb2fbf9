"""Facts: a closed table, values of the declared kind, and how a person writes them."""

import datetime
from decimal import Decimal

import pytest

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.base.text import LANGUAGES
from comity.rules import facts, factsheet
from comity.rules.declared import FACTS, Kind, declared
from comity.rules.facts import Fact

DAY = datetime.date(2026, 11, 23)

WRITTEN = {
    "yes": ("deployed", True, True),
    "no": ("deployed", False, False),
    "one figure": ("training_compute", "3.8e25", Interval.exactly(Decimal("3.8e25"))),
    "a plain figure": (
        "affiliate_revenue_usd",
        500000000,
        Interval.exactly(Decimal(500000000)),
    ),
    "a figure in between": (
        "training_compute",
        ["1e25", "2e25"],
        Interval(Decimal("1e25"), Decimal("2e25")),
    ),
    "a figure without upper bound": (
        "training_compute",
        ["1e25", None],
        Interval(Decimal("1e25"), None),
    ),
    "a day": ("deployed_on", "2026-11-23", DAY),
    "a moment": (
        "incident_discovered_at",
        "2026-11-23T09:00:00Z",
        Instant.parse("2026-11-23T09:00:00Z"),
    ),
    "words": ("modalities_out", ["text", "image"], frozenset({"text", "image"})),
}

REFUSED = {
    "no mapping": ["deployed"],
    "no such fact": {"colour": True},
    "a name that is no text": {1: True},
    "a yes where a figure stands": {"training_compute": True},
    "a text where a yes stands": {"deployed": "yes"},
    "a negative figure": {"affiliate_revenue_usd": -1},
    "no number": {"training_compute": "a lot"},
    "an interval that runs backwards": {"training_compute": ["2e25", "1e25"]},
    "three figures": {"training_compute": ["1", "2", "3"]},
    "figures that are no texts": {"training_compute": [1, 2]},
    "a day that never was": {"deployed_on": "2026-02-30"},
    "a moment where a day stands": {"deployed_on": "2026-11-23T09:00:00Z"},
    "an absurd day": {"deployed_on": "1815-06-18"},
    "an absurd moment": {"incident_discovered_at": "2200-01-01T00:00:00Z"},
    "a number where a moment stands": {"incident_discovered_at": 7},
    "one word": {"modalities_out": "text"},
    "words that are none": {"modalities_out": ["text", 7]},
    "too many words": {"modalities_out": ["text"] * 65},
}

OF_ANOTHER_KIND = {
    "a figure for a yes": ("deployed", Interval.exactly(Decimal(1))),
    "a yes for a figure": ("training_compute", True),
    "a moment for a day": ("deployed_on", Instant(0)),
    "a datetime for a day": ("deployed_on", datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
}


def test_every_fact_says_what_it_means_in_each_language() -> None:
    for name, fact in FACTS.items():
        assert set(fact.meaning) == set(LANGUAGES), name
        assert bool(fact.unit) is (fact.kind is Kind.NUMBER), name


def test_a_fact_that_is_not_declared_is_refused_by_name() -> None:
    with pytest.raises(Malformed, match="colour"):
        declared("colour")


@pytest.mark.parametrize(("name", "said", "value"), WRITTEN.values(), ids=WRITTEN)
def test_a_fact_is_read_as_its_kind(name: str, said: object, value: facts.Value) -> None:
    assert factsheet.read({name: said}) == {name: Fact(value)}


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_a_fact_has_one_way_to_be_written(written: object) -> None:
    with pytest.raises(Malformed):
        factsheet.read(written)


def test_every_kind_says_how_it_is_written() -> None:
    assert set(factsheet.FORMS) == set(Kind)


@pytest.mark.parametrize(("name", "value"), OF_ANOTHER_KIND.values(), ids=OF_ANOTHER_KIND)
def test_a_value_of_another_kind_is_refused(name: str, value: facts.Value) -> None:
    with pytest.raises(Malformed, match=name):
        facts.check({name: Fact(value)})


def test_only_facts_of_incidents_are_about_an_incident() -> None:
    assert facts.about_incident({"incident_critical": Fact(value=False)})
    assert not facts.about_incident({"deployed": Fact(value=True)})


def test_only_a_day_or_a_moment_is_an_event() -> None:
    assert facts.event(Fact(DAY)) == DAY
    with pytest.raises(Malformed):
        facts.event(Fact(value=True))
