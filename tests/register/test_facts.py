"""From statements to facts: what is said comes through, what is left out stays unknown."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.quantities import Interval, number
from comity.base.typed import convert
from comity.register.facts import (
    EU_STATES,
    observed_facts,
    registered_facts,
    training_compute,
)
from comity.register.rows import DeveloperRow, ObservationRow, SystemRow
from comity.rules.declaration import Subject
from comity.rules.declared import FACTS
from comity.rules.facts import Value, check
from comity.statement.kinds.systems import Base, DeveloperBody, ObservationBody, Phase, SystemBody
from statement.bodies import DEVELOPER, OBSERVATION, SYSTEM

Json = dict[str, Any]
AT = datetime.date(2026, 6, 15)
SMALL = {"name": "Orion", "version": "4"}


def of_system(body: Json, at: datetime.date = AT, developer: Json | None = None) -> Json:
    """Return the facts of a system with this body, each checked against the rules' table."""
    system = SystemRow("lab-a/orion", 5, "sha256:5", "lab-a", "time", convert(body, SystemBody))
    row = None
    if developer is not None:
        said = convert({"name": "Lab A"} | developer, DeveloperBody)
        row = DeveloperRow("lab-a", 3, "sha256:3", "time", said)
    found = registered_facts(system, row, at)
    check(found)
    assert all(one.entries in {(5,), (3,)} for one in found.values())
    return {name: one.value for name, one in found.items()}


def stated(**body: object) -> Json:
    return of_system(SMALL | body)


def of_developer(at: datetime.date = AT, **body: object) -> Json:
    return of_system(SMALL, at, body)


def observed(**body: object) -> Json:
    said = {
        **{name: OBSERVATION[name] for name in ("subject", "source")},
        **{name: value for name, value in body.items() if value is not None},
    }
    row = ObservationRow(
        "k|o", 7, "sha256:7", "observer", "k", "time", convert(said, ObservationBody)
    )
    found = observed_facts(row)
    check(found)
    return {name: one.value for name, one in found.items()}


def compute(low: str, high: str | None = None, best: str | None = None) -> Json:
    said = {"low": low, "unit": "FLOP", "basis": "declared", "high": high, "best": best}
    return {name: value for name, value in said.items() if value is not None}


def between(low: str, high: str | None) -> Interval:
    return Interval(number(low), None if high is None else number(high))


def phase(**said: object) -> Json:
    return {"by": "Lab A", **said}


def test_of_a_system_nobody_described_nothing_is_known() -> None:
    assert of_system(SMALL) == {}
    assert of_developer() == {}


def test_every_fact_of_systems_and_developers_comes_from_some_statement() -> None:
    ended = {**DEVELOPER, "representatives": [{**DEVELOPER["representatives"][0]}]}
    later = datetime.date(2027, 1, 1)
    found = {
        **of_system(SYSTEM, AT, DEVELOPER),
        **of_system(SYSTEM, later, ended),
    }
    wanted = {name for name, one in FACTS.items() if one.about is not Subject.INCIDENT}
    assert set(found) == wanted


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
    body: Json = {}
    if phases is not None:
        body["training"] = phases
    if base is not None:
        body["derives_from"] = {"developer": "Lab B", "name": "Vega", **base}
    assert stated(**body).get("training_compute") == total


@given(st.lists(st.integers(1, 10**27), min_size=1, max_size=6))
def test_a_sum_is_exact(figures: list[int]) -> None:
    phases = [phase(compute=compute(str(figure), str(figure))) for figure in figures]
    found = training_compute([convert(one, Phase) for one in phases], None)
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


SEATS: dict[str, tuple[list[str], bool | None]] = {
    "nobody knows": ([], None),
    "in a member state": (["IE"], True),
    "one of two": (["US", "FR"], True),
    "beside the Union": (["NO", "CH", "GB"], False),
    "far from it": (["KR"], False),
}


@pytest.mark.parametrize(("seats", "answer"), SEATS.values(), ids=SEATS)
def test_where_a_developer_is_established(seats: list[str], answer: bool | None) -> None:
    found = of_developer(entities=[{"name": "Lab A", "seat": seat} for seat in seats])
    assert found.get("established_in_eu") is answer
    assert len(EU_STATES) == 27


MANDATE = {"market": "EU", "entity": "Mandate Ltd", "seat": "IE"}
DAYS = {"since": "2026-01-01", "until": "2026-12-31"}
MANDATES: dict[str, tuple[list[Json] | None, str, bool | None]] = {
    "nothing said": (None, "2026-06-15", None),
    "none": ([], "2026-06-15", False),
    "in another market": ([{**MANDATE, "market": "KR"}], "2026-06-15", False),
    "at any time": ([MANDATE], "2026-06-15", True),
    "the day before": ([MANDATE | DAYS], "2025-12-31", False),
    "the first day": ([MANDATE | DAYS], "2026-01-01", True),
    "the last day": ([MANDATE | DAYS], "2026-12-31", True),
    "the day after": ([MANDATE | DAYS], "2027-01-01", False),
    "a second one": ([MANDATE | DAYS, {**MANDATE, "since": "2027-01-01"}], "2027-01-01", True),
}


@pytest.mark.parametrize(("mandates", "day", "answer"), MANDATES.values(), ids=MANDATES)
def test_whether_a_developer_is_represented_depends_on_the_day(
    mandates: list[Json] | None, day: str, answer: bool | None
) -> None:
    body = {} if mandates is None else {"representatives": mandates}
    found = of_developer(datetime.date.fromisoformat(day), **body)
    assert found.get("eu_representative") is answer


def test_the_last_mandate_that_ended_is_known_from_the_day_after() -> None:
    mandates = [MANDATE | DAYS, MANDATE | {"until": "2025-05-05"}, MANDATE]
    mandates.append({**MANDATE, "market": "KR", "until": "2026-01-31"})
    for day, ended in (
        ("2026-12-31", datetime.date(2025, 5, 5)),
        ("2027-01-01", datetime.date(2026, 12, 31)),
    ):
        found = of_developer(datetime.date.fromisoformat(day), representatives=mandates)
        assert found["eu_mandate_ended_on"] == ended
    assert "eu_mandate_ended_on" not in of_developer(representatives=[MANDATE])


def revenue(year: int, currency: str = "USD", low: str = "4e8", high: str | None = "5e8") -> Json:
    said = {"year": year, "currency": currency, "low": low, "high": high}
    return {name: value for name, value in said.items() if value is not None}


REVENUES: dict[str, tuple[list[Json], Interval | None]] = {
    "nothing said": ([], None),
    "of the year before": ([revenue(2024), revenue(2025, high="6e8")], between("4e8", "6e8")),
    "of this year": ([revenue(2026)], None),
    "of two years before": ([revenue(2024)], None),
    "in another currency": ([revenue(2025, "EUR")], None),
    "in two currencies": (
        [revenue(2025, "KRW", "1e12", "1e12"), revenue(2025)],
        between("4e8", "5e8"),
    ),
    "at least": ([revenue(2025, high=None)], between("4e8", None)),
    "exactly": ([revenue(2025, low="5e8")], between("5e8", "5e8")),
    "nothing earned": ([revenue(2025, low="0", high="0")], between("0", "0")),
}


@pytest.mark.parametrize(("stated_revenue", "found"), REVENUES.values(), ids=REVENUES)
def test_revenue_is_that_of_the_preceding_year_in_dollars_or_unknown(
    stated_revenue: list[Json], found: Interval | None
) -> None:
    assert of_developer(revenue=stated_revenue).get("affiliate_revenue_usd") == found


JOINED = [
    {"name": "a-code", "joined": "2026-01-01", "left": "2026-06-15"},
    {"name": "a-pledge", "joined": "2026-06-15"},
]
COMMITMENTS: dict[str, tuple[list[Json] | None, str, frozenset[str] | None]] = {
    "nothing said": (None, "2026-06-15", None),
    "none joined": ([], "2026-06-15", frozenset()),
    "before both": (JOINED, "2025-12-31", frozenset()),
    "in the first": (JOINED, "2026-06-14", frozenset({"a-code"})),
    "from one to the other": (JOINED, "2026-06-15", frozenset({"a-pledge"})),
}


@pytest.mark.parametrize(("joined", "day", "names"), COMMITMENTS.values(), ids=COMMITMENTS)
def test_a_commitment_binds_from_the_day_it_is_joined_until_it_is_left(
    joined: list[Json] | None, day: str, names: frozenset[str] | None
) -> None:
    body = {} if joined is None else {"commitments": joined}
    found = of_developer(datetime.date.fromisoformat(day), **body)
    assert found.get("commitments_joined") == names


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
    system = SystemRow("k", 5, "sha256:5", "lab-a", "time", convert(SYSTEM, SystemBody))
    developer = DeveloperRow("lab-a", 3, "sha256:3", "time", convert(DEVELOPER, DeveloperBody))
    found = registered_facts(system, developer, AT)
    assert (found["deployed"].entries, found["deployed"].source) == ((5,), "sha256:5")
    assert (found["established_in_eu"].entries, found["established_in_eu"].source) == (
        (3,),
        "sha256:3",
    )
    base = Base("Lab B", "Vega")
    assert training_compute(None, base) is None
