"""Facts as people write them: each kind's forms, days from and to, and blanks that are unknown."""

import datetime
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import ComityError, Malformed, Unavailable
from comity.base.instants import Instant
from comity.base.quantities import Interval, plain
from comity.rules import facts, factsheet
from comity.rules.declaration import Declared, Kind
from comity.rules.declared import FACTS
from comity.rules.facts import Fact, Membership, Phase, Purpose, Span, Value

AT = datetime.date(2026, 11, 23)
FIRST, LAST = datetime.date(2026, 11, 20), datetime.date(2026, 11, 22)
NINE = Instant.parse("2026-11-23T09:00:00Z")


def exactly(text: str) -> Interval:
    return Interval.exactly(Decimal(text))


WRITTEN: dict[str, tuple[str, object, Value]] = {
    "yes": ("deployed", True, True),
    "no": ("deployed", False, False),
    "yes in words": ("deployed", "yes", True),
    "no in words": ("deployed", "no", False),
    "one figure": ("training_compute", "3.8e25", exactly("3.8e25")),
    "a plain figure": ("affiliate_revenue_usd", 500000000, exactly("500000000")),
    "a figure in between": (
        "training_compute",
        ["1e25", "2e25"],
        Interval(Decimal("1e25"), Decimal("2e25")),
    ),
    "plain figures in between": (
        "incident_persons_harmed",
        [2, 50],
        Interval(Decimal(2), Decimal(50)),
    ),
    "a figure without upper bound": (
        "training_compute",
        ["1e25", None],
        Interval(Decimal("1e25"), None),
    ),
    "a day": ("deployed_on", "2026-11-23", AT),
    "days in between": ("deployed_on", ["2026-11-20", "2026-11-22"], Span(FIRST, LAST)),
    "a day twice": ("deployed_on", ["2026-11-20", "2026-11-20"], FIRST),
    "a moment": ("incident_discovered_at", "2026-11-23T09:00:00Z", NINE),
    "a moment in a zone": ("incident_discovered_at", "2026-11-23 18:00 Asia/Seoul", NINE),
    "a moment known to the day": ("incident_discovered_at", "2026-11-20", FIRST),
    "moments in between": (
        "incident_discovered_at",
        ["2026-11-23T10:00+01:00", "2026-11-23T09:00:01Z"],
        Span(NINE, NINE.plus(1)),
    ),
    "from one hour shown twice to the next": (
        "incident_discovered_at",
        ["2026-10-25 02:30 Europe/Brussels", "2026-10-25 02:30 Europe/Brussels"],
        Span(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z")),
    ),
    "words": ("modalities_out", ["text", "image"], frozenset({"text", "image"})),
    "words of which there are others": ("incident_places", ["EU"], frozenset({"EU"})),
    "no words": ("modalities_out", [], frozenset()),
    "names of commitments": (
        "commitments_joined",
        ["a-code", {"name": "b", "joined": "2026-11-20"}, {"name": "c", "left": "2026-11-23"}],
        (Membership("a-code"), Membership("b", FIRST)),
    ),
    "phases": (
        "phases",
        [
            {
                "purpose": "pre-training",
                "compute": "2e25",
                "by": "self",
                "from": "2026-11-20",
                "to": "2026-11-22",
            },
            {"purpose": "fine-tuning", "compute": ["1e24", None], "by": "other"},
            {"purpose": "other"},
        ],
        (
            Phase(Purpose.PRE_TRAINING, exactly("2e25"), own=True, started=FIRST, ended=LAST),
            Phase(Purpose.FINE_TUNING, Interval(Decimal("1e24"), None), own=False),
            Phase(Purpose.OTHER),
        ),
    ),
}

UNKNOWN = {
    "a blank": None,
    "a blank with days": {"value": None, "from": "2026-01-01"},
    "what does not hold yet": {"value": True, "from": "2026-11-24"},
    "what no longer holds": {"value": True, "to": "2026-11-22"},
    "nothing that holds": [{"value": True, "to": "2026-11-21"}, {"value": None}],
}

REFUSED = {
    "no mapping": ["deployed"],
    "no such fact": {"colour": True},
    "a name that is no text": {1: True},
    "a yes where a figure stands": {"training_compute": True},
    "a text where a yes stands": {"deployed": "maybe"},
    "a list where a yes stands": {"deployed": []},
    "a number where a yes stands": {"deployed": 1},
    "a negative figure": {"affiliate_revenue_usd": -1},
    "a negative figure in a pair": {"affiliate_revenue_usd": [-1, 1]},
    "a yes in a pair": {"affiliate_revenue_usd": [True, 1]},
    "no number": {"training_compute": "a lot"},
    "an interval that runs backwards": {"training_compute": ["2e25", "1e25"]},
    "three figures": {"training_compute": ["1", "2", "3"]},
    "no lower bound": {"training_compute": [None, "2e25"]},
    "a day that never was": {"deployed_on": "2026-02-30"},
    "a moment where a day stands": {"deployed_on": "2026-11-23T09:00:00Z"},
    "a year where a day stands": {"deployed_on": 2026},
    "days that run backwards": {"deployed_on": ["2026-11-22", "2026-11-20"]},
    "a day and a moment": {"incident_discovered_at": ["2026-11-22", "2026-11-23T09:00:00Z"]},
    "an absurd day": {"deployed_on": "1815-06-18"},
    "an absurd moment": {"incident_discovered_at": "2200-01-01T00:00:00Z"},
    "a number where a moment stands": {"incident_discovered_at": 7},
    "one word": {"modalities_out": "text"},
    "words that are none": {"modalities_out": ["text", 7]},
    "too many words": {"modalities_out": ["text"] * 65},
    "a word that is none of these": {"modalities_out": ["texts"]},
    "a word far from all of these": {"operator_class": ["q"]},
    "one commitment": {"commitments_joined": "a-code"},
    "too many commitments": {"commitments_joined": ["a-code"] * 65},
    "a commitment without a name": {"commitments_joined": [{"joined": "2026-11-20"}]},
    "a phase without a purpose": {"phases": [{"compute": "2e25"}]},
    "a phase of another purpose": {"phases": [{"purpose": "fun"}]},
    "a phase with no figure": {"phases": [{"purpose": "other", "compute": True}]},
    "a phase that runs backwards": {
        "phases": [{"purpose": "other", "from": "2026-11-22", "to": "2026-11-20"}]
    },
    "no phases": {"phases": []},
    "days that hold nothing": {
        "deployed": {"value": True, "from": "2026-11-22", "to": "2026-11-20"}
    },
    "an unknown field beside a value": {"deployed": {"value": True, "since": "2026-11-22"}},
    "a list of which one has no value": {"deployed": [{"value": True}, {"from": "2026-11-22"}]},
    "two values on one day": {
        "deployed": [{"value": True, "from": "2026-01-01"}, {"value": False, "to": "2026-12-31"}]
    },
}


@pytest.mark.parametrize(("name", "said", "value"), WRITTEN.values(), ids=WRITTEN)
def test_a_fact_is_read_as_its_kind(name: str, said: object, value: Value) -> None:
    assert factsheet.read({name: said}, AT)[name] == Fact(value)


@pytest.mark.parametrize("said", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_blank_or_does_not_hold_is_unknown(said: object) -> None:
    assert factsheet.read({"deployed": said}, AT) == {}


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_what_no_kind_is_written_as_is_refused(written: object) -> None:
    with pytest.raises(Malformed):
        factsheet.read(written, AT)


def test_a_refusal_names_the_fact_and_what_is_wrong_with_it() -> None:
    with pytest.raises(Malformed, match=r"deployed_on must be a day such as .*, not 7"):
        factsheet.read({"deployed_on": 7}, AT)
    with pytest.raises(Malformed, match=r"training_compute: not a plain number .*: a lot"):
        factsheet.read({"training_compute": "a lot"}, AT)
    with pytest.raises(Malformed, match=r"modalities_in: texts .* did you mean text"):
        factsheet.read({"modalities_in": ["texts"]}, AT)
    with pytest.raises(Malformed, match=r"phases must be a number in quotes .*, not True"):
        factsheet.read({"phases": [{"purpose": "other", "compute": True}]}, AT)
    with pytest.raises(Unavailable, match="Europe/Brussel"):
        factsheet.read({"incident_discovered_at": "2026-11-23 18:00 Europe/Brussel"}, AT)


def test_of_several_values_the_one_that_holds_counts() -> None:
    said = [
        {"value": "4e8", "from": "2025-01-01", "to": "2025-12-31"},
        {
            "value": "6e8",
            "from": "2026-01-01",
            "source": "annual report",
            "recorded": "2026-02-01T00:00:00Z",
        },
    ]
    assert factsheet.read({"affiliate_revenue_usd": said}, AT) == {
        "affiliate_revenue_usd": Fact(
            exactly("6e8"),
            source="annual report",
            since=datetime.date(2026, 1, 1),
            recorded=Instant.parse("2026-02-01T00:00:00Z"),
        )
    }
    found = factsheet.read({"affiliate_revenue_usd": said}, datetime.date(2025, 6, 1))
    assert found["affiliate_revenue_usd"].value == exactly("4e8")


def test_one_value_may_be_said_twice() -> None:
    said = [{"value": True, "source": "one"}, {"value": True, "source": "another"}]
    assert factsheet.read({"deployed": said}, AT) == {"deployed": Fact(value=True, source="one")}


def test_every_kind_says_how_it_is_written() -> None:
    assert set(factsheet.FORMS) == set(Kind)


DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))
FIGURES = st.decimals(0, Decimal("1e30"), allow_nan=False, places=0)
INTERVALS = st.one_of(
    FIGURES.map(lambda one: (plain(one), Interval.exactly(one))),
    st.tuples(FIGURES, FIGURES).map(
        lambda two: ([plain(one) for one in sorted(two)], Interval(*sorted(two)))
    ),
    FIGURES.map(lambda one: ([plain(one), None], Interval(one, None))),
)
SPANS = st.tuples(DAYS, DAYS).map(sorted).filter(lambda two: two[0] < two[1])
DAYS_WRITTEN = st.one_of(
    DAYS.map(lambda one: (str(one), one)),
    SPANS.map(lambda two: ([str(one) for one in two], Span(*two))),
)
MOMENTS = st.integers(1_600_000_000, 1_900_000_000).map(Instant)
MEMBERS = st.lists(
    st.builds(Membership, st.sampled_from(["a-code", "b.2"]), st.none() | DAYS), max_size=3
)
PARTS = st.lists(
    st.builds(
        Phase,
        st.sampled_from(Purpose),
        st.none() | INTERVALS.map(lambda one: one[1]),
        st.sampled_from([None, True, False]),
        st.none() | DAYS.filter(lambda day: day <= AT),
    ),
    min_size=1,
    max_size=3,
)


def _member(one: Membership) -> dict[str, Any]:
    return {"name": one.name, "joined": one.joined and str(one.joined), "left": None}


def _phase(one: Phase) -> dict[str, Any]:
    figure = one.compute
    return {
        "purpose": one.purpose.value,
        "compute": figure and [plain(figure.low), plain(figure.high)]
        if figure and figure.high is not None
        else figure and [plain(figure.low), None],
        "by": None if one.own is None else {True: "self", False: "other"}[one.own],
        "from": one.started and str(one.started),
    }


def _written(about: Declared) -> st.SearchStrategy[tuple[object, Value]]:
    """Draw a value of a fact, beside a way to write it."""
    match about.kind:
        case Kind.YES_NO:
            return st.booleans().map(lambda one: (one, one))
        case Kind.NUMBER:
            return INTERVALS
        case Kind.DAY:
            return DAYS_WRITTEN
        case Kind.MOMENT:
            return DAYS_WRITTEN | MOMENTS.map(lambda one: (str(one), one))
        case Kind.WORDS:
            words = st.lists(st.sampled_from(about.among or ("EU", "US-CA")))
            return words.map(lambda one: (one, frozenset(one)))
        case Kind.MEMBERSHIPS:
            return MEMBERS.map(lambda many: ([_member(one) for one in many], tuple(many)))
        case Kind.PHASES:
            return PARTS.map(lambda many: ([_phase(one) for one in many], tuple(many)))


@given(st.data(), st.sampled_from(sorted(FACTS)), st.booleans())
def test_what_a_person_writes_of_any_fact_reads_back(
    data: st.DataObject,
    name: str,
    dated: bool,
) -> None:
    written, value = data.draw(_written(FACTS[name]))
    said = {"value": written, "from": "2020-01-01", "source": "a page"} if dated else written
    fact = Fact(value, source="a page", since=datetime.date(2020, 1, 1)) if dated else Fact(value)
    assert factsheet.read({"derived": None, name: said}, AT)[name] == fact


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=12) | st.integers(),
        lambda part: (
            st.lists(part, max_size=3)
            | st.dictionaries(st.sampled_from(["value", "from", "name", "purpose"]), part)
        ),
    )
)
def test_whatever_is_written_is_read_or_refused(written: object) -> None:
    for name in (
        "deployed",
        "training_compute",
        "deployed_on",
        "phases",
        "commitments_joined",
        "incident_discovered_at",
        "modalities_in",
    ):
        with suppress(ComityError):
            facts.check(factsheet.read({name: written}, AT))
