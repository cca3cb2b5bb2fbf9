"""From statements to facts: what is said comes through, what is left out stays unknown."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.quantities import Interval
from comity.base.typed import convert
from comity.register.facts import observed_facts, registered_facts, training_compute
from comity.register.rows import ObservationRow
from comity.rules.facts import Phase, Purpose, Value, check
from comity.rules.vocabulary import developer as developer_facts
from comity.rules.vocabulary import run as run_facts_
from comity.rules.vocabulary import system as system_facts
from comity.statement.kinds import systems
from register.stating import (
    AT,
    TIME,
    Json,
    between,
    compute,
    developer_row,
    of_developer,
    of_system,
    phase,
    stated,
    system_row,
)
from statement.bodies import DEVELOPER, OBSERVATION, SYSTEM


def observed(**body: object) -> Json:
    said = {
        **{name: OBSERVATION[name] for name in ("subject", "source")},
        **{name: value for name, value in body.items() if value is not None},
    }
    row = ObservationRow(
        "k|o", 7, "sha256:7", "observer", "k", TIME, convert(said, systems.ObservationBody)
    )
    found = observed_facts(row)
    check(found)
    return {name: one.value for name, one in found.items()}


def test_of_a_system_nobody_described_nothing_is_known() -> None:
    assert of_system({}) == {}
    assert of_developer() == {}


def test_every_field_of_a_system_that_a_rule_asks_for_is_a_fact() -> None:
    found = of_system(SYSTEM, AT, DEVELOPER)
    # The rest of what is common to all laws is each law's own sum, or said by its name.
    common = {*system_facts.FACTS, *run_facts_.FACTS, *developer_facts.FACTS}
    assert common - set(found) == {"compute_crossed_on"}
    assert {name for name in found if name.startswith("eu_")} == {
        "eu_internal_use",
        "eu_placed_on",
        "eu_placed_on_market",
        "eu_placing_intended",
        "eu_representative",
        "eu_service_on",
    }


FACTS_OF_SYSTEM: dict[str, tuple[Json, str, Value]] = {
    "general purpose": ({"general_purpose": False}, "general_purpose", False),
    "plan": (
        {"plan": {"compute": compute("1e26"), "made": "2026-01-01"}},
        "planned_compute",
        between("1e26", None),
    ),
    "large run": (
        {"large_run_started": "2026-01-01"},
        "large_run_started",
        datetime.date(2026, 1, 1),
    ),
    "designated": ({"designation": {"designated": True}}, "designated_systemic", True),
    "not designated": ({"designation": {"designated": False}}, "designated_systemic", False),
    "words in": ({"modalities_in": ["text"]}, "modalities_in", frozenset({"text"})),
    "no words at all": ({"modalities_in": []}, "modalities_in", frozenset()),
    "research only": ({"research_only": True}, "research_only", True),
    "free licence": ({"openness": {"free_licence": False}}, "open_licence", False),
    "open weights": ({"openness": {"weights": "open"}}, "weights_public", True),
    "restricted weights": ({"openness": {"weights": "restricted"}}, "weights_public", False),
    "closed weights": ({"openness": {"weights": "closed"}}, "weights_public", False),
    "said to be deployed": ({"deployed": True}, "deployed", True),
    "said not to be deployed": ({"deployed": False}, "deployed", False),
    "deployed on a day": ({"deployed_on": "2026-06-01"}, "deployed", True),
    "a day outweighs a word": (
        {"deployed": False, "deployed_on": "2026-06-01"},
        "deployed",
        True,
    ),
    "framework": ({"framework": {"url": "https://a.example/"}}, "framework_published", True),
    "trained from nothing": ({"derived": False}, "derived", False),
    "derives from something": (
        {"derived": False, "derives_from": {"developer": "Lab B", "name": "Vega"}},
        "derived",
        True,
    ),
    "training not begun": ({"training_started": False}, "training_initiated", False),
    "training begun": ({"training_started": True}, "training_initiated", True),
    "a phase is a beginning": ({"training": [phase()]}, "training_initiated", True),
    "no phase is no beginning": (
        {"training": [], "training_started": False},
        "training_initiated",
        False,
    ),
}


@pytest.mark.parametrize(("body", "name", "value"), FACTS_OF_SYSTEM.values(), ids=FACTS_OF_SYSTEM)
def test_what_a_developer_states_is_a_fact(body: Json, name: str, value: Value) -> None:
    assert stated(**body)[name] == value


UNKNOWN: dict[str, tuple[Json, str]] = {
    "weights unsaid": ({"openness": {"licence": "A"}}, "weights_public"),
    "designation's day unsaid": ({"designation": {"designated": True}}, "designated_on"),
    "training unsaid": ({"training": []}, "training_initiated"),
    "documents left out": ({}, "framework_published"),
    "words left out": ({}, "modalities_in"),
}


@pytest.mark.parametrize(("body", "name"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_nobody_said_is_never_a_no(body: Json, name: str) -> None:
    assert name not in stated(**body)


EXACT = compute("1e25", "1e25")
SUMS: dict[str, tuple[list[Json] | None, Json | None, Interval | None]] = {
    "nothing known": (None, None, None),
    "no phases": ([], None, None),
    "a phase without a figure": ([phase()], None, None),
    "one phase": ([phase(compute=compute("1e25", "2e25"))], None, between("1e25", "2e25")),
    "two phases": (
        [phase(compute=compute("1e25", "2e25")), phase(compute=EXACT)],
        None,
        between("2e25", "3e25"),
    ),
    "a phase that may be anything": (
        [phase(compute=EXACT), phase(compute=compute("1e24"))],
        None,
        between("1.1e25", None),
    ),
    "an unknown phase": ([phase(compute=EXACT), phase()], None, between("1e25", None)),
    "a base and a phase": (
        [phase(compute=compute("1e24", "1e24"))],
        {"base_compute": EXACT},
        between("1.1e25", "1.1e25"),
    ),
    "a base of unknown size": ([phase(compute=EXACT)], {}, between("1e25", None)),
    "a base, and phases nobody listed": (None, {"base_compute": EXACT}, between("1e25", None)),
    "a base and nothing added": ([], {"base_compute": EXACT}, between("1e25", "1e25")),
    "a base without a figure, and nothing": ([], {}, None),
}


@pytest.mark.parametrize(("phases", "base", "total"), SUMS.values(), ids=SUMS)
def test_compute_is_the_sum_of_the_phases_and_the_base(
    phases: list[Json] | None, base: Json | None, total: Interval | None
) -> None:
    said = None if phases is None else [convert(one, systems.Phase) for one in phases]
    derived = {"developer": "Lab B", "name": "Vega", **(base or {})}
    found = training_compute(said, None if base is None else convert(derived, systems.Base))
    assert found == total


def test_each_law_makes_its_own_sum_of_the_phases_and_others_have_the_plain_one() -> None:
    body = {"training": [phase(compute=EXACT), phase(compute=EXACT)]}
    found = registered_facts(system_row(**body), None, AT)
    part = Phase(Purpose.OTHER, between("1e25", "1e25"))
    assert found["phases"].value == (part, part)
    plain = found["training_compute"]
    assert (plain.value, plain.source) == (between("2e25", "2e25"), "derived")
    # A figure that is stated is not what a sum is.
    figure = {"name": "training_compute", "value": "3e25"}
    named = registered_facts(system_row(**body, facts=[figure]), None, AT)["training_compute"]
    assert (named.value, named.source) == (between("3e25", "3e25"), "sha256:5")
    # Where it is in doubt which phases there were, so is their sum.
    others = {"name": "phases", "value": [{"purpose": "other", "compute": "1e24"}]}
    doubtful = registered_facts(system_row(**body, facts=[others]), None, AT)
    assert doubtful.keys() & {"phases", "training_compute"} == set()


PHASES: dict[str, tuple[Json, Phase]] = {
    "with its days": (
        phase(purpose="pre-training", started="2026-01-01", ended="2026-03-01"),
        Phase(
            Purpose.PRE_TRAINING,
            own=True,
            started=datetime.date(2026, 1, 1),
            ended=datetime.date(2026, 3, 1),
        ),
    ),
    "going on": (
        phase(started="2026-01-01"),
        Phase(Purpose.OTHER, own=True, started=datetime.date(2026, 1, 1)),
    ),
    "upside down": (
        phase(started="2026-03-01", ended="2026-01-01"),
        Phase(Purpose.OTHER, own=True, started=datetime.date(2026, 3, 1)),
    ),
    "by an entity": ({"by": "Lab A SE"}, Phase(Purpose.OTHER, own=True)),
    "by another name": ({"by": "Lab A Inc"}, Phase(Purpose.OTHER)),
    "by an affiliate": ({"by": "Lab A Inc", "own": True}, Phase(Purpose.OTHER, own=True)),
    "by another": ({"by": "Lab A", "own": False}, Phase(Purpose.OTHER, own=False)),
}


@pytest.mark.parametrize(("said", "wanted"), PHASES.values(), ids=PHASES)
def test_whose_phase_it_is_is_known_by_its_name_or_said(said: Json, wanted: Phase) -> None:
    entities = [{"name": "Lab A SE", "seat": "IE"}]
    found = of_system({"training": [said]}, AT, {"entities": entities})
    assert found["phases"] == (wanted,)


@given(st.lists(st.integers(1, 10**27), min_size=1, max_size=6))
def test_a_sum_is_exact(figures: list[int]) -> None:
    phases = [phase(compute=compute(str(figure), str(figure))) for figure in figures]
    found = training_compute([convert(one, systems.Phase) for one in phases], None)
    assert found == Interval.exactly(Decimal(sum(figures)))


def derived(base: Json, **body: object) -> Json:
    return stated(derives_from={"developer": "Lab B", "name": "Vega", **base}, **body)


def test_a_modification_is_what_was_added_to_the_base() -> None:
    found = derived({"added_compute": EXACT, "base_compute": compute("2e25", "2e25")})
    assert found["modification_compute"] == between("1e25", "1e25")
    assert found["base_compute"] == between("2e25", "2e25")
    # What was added may be said as phases instead.
    found = derived({}, training=[phase(compute=EXACT)])
    assert found["modification_compute"] == between("1e25", "1e25")
    assert "base_compute" not in found
    found = derived({"added_compute": compute("1e24")}, training=[phase(compute=EXACT)])
    assert found["modification_compute"] == between("1e24", None)
    assert "modification_compute" not in derived({})
    assert "modification_compute" not in stated(training=[phase(compute=EXACT)])


def test_what_is_said_of_the_base_is_a_fact() -> None:
    found = derived({"systemic_risk": False, "compute_unobtainable": True})
    assert found["base_systemic"] is False
    assert found["base_compute_unobtainable"] is True


MARKETS: dict[str, tuple[list[Json], Json]] = {
    "elsewhere": ([{"market": "US-CA", "placed": True}], {}),
    "in the Union": (
        [{"market": "US"}, {"market": "EU", "placed": True}],
        {"eu_placed_on_market": True},
    ),
    "not in the Union": (
        [{"market": "EU", "placed": False, "intended": False}],
        {"eu_placed_on_market": False, "eu_placing_intended": False},
    ),
    "on a day": (
        [{"market": "EU", "placed": False, "placed_on": "2026-06-01"}],
        {"eu_placed_on_market": True, "eu_placed_on": datetime.date(2026, 6, 1)},
    ),
    "used inside": ([{"market": "EU", "internal_use": True}], {"eu_internal_use": True}),
    "nothing said of it": ([{"market": "EU"}], {}),
    "no market": ([], {}),
}


@pytest.mark.parametrize(("markets", "facts"), MARKETS.values(), ids=MARKETS)
def test_the_market_of_the_union_is_told_from_others(markets: list[Json], facts: Json) -> None:
    found = stated(markets=markets)
    assert {name: found[name] for name in found if name.startswith("eu_")} == facts


def test_an_observation_tells_what_it_estimates_and_no_more() -> None:
    assert observed() == {"training_initiated": True}
    found = observed(compute=compute("1e25", "9e25"), domains=["Vision", "Language"])
    assert found["training_compute"] == between("1e25", "9e25")
    assert found["modalities_out"] == frozenset({"text"})
    assert "modalities_out" not in observed(domains=["Vision"])


ACCESS: dict[str, tuple[str | None, Json]] = {
    "unsaid": (None, {}),
    "unknown": ("Unknown", {}),
    "unreleased": ("Unreleased", {}),
    "by API": ("API access", {"deployed": True}),
    "open": ("Open weights (unrestricted)", {"deployed": True, "weights_public": True}),
    "hosted": ("Hosted access (no API)", {"deployed": True}),
}


@pytest.mark.parametrize(("words", "facts"), ACCESS.values(), ids=ACCESS)
def test_an_observers_silence_is_never_a_no(words: str | None, facts: Json) -> None:
    found = observed(accessibility=words, published="2026-06-01")
    day = {"deployed_on": datetime.date(2026, 6, 1)} if facts else {}
    assert found == {"training_initiated": True, **facts, **day}


def test_a_fact_names_the_entry_and_the_statement_it_comes_from() -> None:
    found = registered_facts(system_row(**SYSTEM), developer_row(**DEVELOPER), AT)
    assert (found["deployed"].entries, found["deployed"].source) == ((5,), "sha256:5")
    assert (found["established_in_eu"].entries, found["established_in_eu"].source) == (
        (3,),
        "sha256:3",
    )
    assert str(found["deployed"].recorded) == TIME


DAYS: dict[str, tuple[Json, str, Value | None]] = {
    "deployed, in time to come": ({"deployed_on": "2026-06-16"}, "deployed", None),
    "not deployed yet": ({"deployed": False, "deployed_on": "2026-06-16"}, "deployed", False),
    "deployed today": ({"deployed": False, "deployed_on": "2026-06-15"}, "deployed", True),
    "summary published": (
        {"training_summary": {"url": "https://a.example/", "published": "2026-01-05"}},
        "training_summary_updated_on",
        datetime.date(2026, 1, 5),
    ),
    "first public somewhere": (
        {
            "markets": [
                {"market": "KR", "public_on": "2026-05-02"},
                {"market": "US-CA", "public_on": "2026-05-01"},
            ]
        },
        "first_public_on",
        datetime.date(2026, 5, 1),
    ),
    "public, but perhaps elsewhere before": (
        {"markets": [{"market": "KR"}, {"market": "US-CA", "public_on": "2026-05-01"}]},
        "first_public_on",
        None,
    ),
    "first public as said": (
        {"first_public_on": "2026-04-30", "markets": [{"market": "KR"}]},
        "first_public_on",
        datetime.date(2026, 4, 30),
    ),
    "to be placed on the market": (
        {"markets": [{"market": "EU", "placed_on": "2026-06-16", "intended": False}]},
        "eu_placing_intended",
        True,
    ),
    "not placed yet": (
        {"markets": [{"market": "EU", "placed_on": "2026-06-16"}]},
        "eu_placed_on_market",
        None,
    ),
    "in service": (
        {"markets": [{"market": "EU", "in_service_on": "2026-06-02"}]},
        "eu_service_on",
        datetime.date(2026, 6, 2),
    ),
}


@pytest.mark.parametrize(("body", "name", "value"), DAYS.values(), ids=DAYS)
def test_what_a_day_says_depends_on_whether_it_has_come(
    body: Json, name: str, value: Value | None
) -> None:
    assert stated(**body).get(name) == value
