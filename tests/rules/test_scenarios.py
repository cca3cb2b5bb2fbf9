"""
Whole stories under every shipped pack: what is owed, to whom and by when, worked out by hand.

The dates come from the texts of the laws and a paper calendar, not from the engine.
"""

import datetime
from typing import Any

import pytest

from comity.adapters.packaged import packs
from comity.base.instants import Instant
from comity.rules import factsheet
from comity.rules.answers import Answer
from comity.rules.calendar import day_of
from comity.rules.engine import assess
from comity.rules.finding import Effect, Finding

Facts = dict[str, Any]
LAB: Facts = {
    "established_in_eu": False,
    "affiliate_revenue_usd": 2_000_000_000,
    "general_purpose": True,
    "derived": False,
    "phases": [
        {"purpose": "pre-training", "compute": "3e26", "by": "self", "from": "2026-03-02",
         "to": "2026-09-18"},
    ],
    "training_initiated": True,
    "modalities_in": ["text"],
    "modalities_out": ["text", "code"],
}  # fmt: skip
SIGNED = {"commitments_joined": [{"name": "eu-cop-safety-security", "joined": "2025-08-01"}]}
DEPLOYED = {"deployed_on": "2026-12-11", "eu_placed_on": "2026-12-11"}
THEFT = {
    "incident_discovered_at": "2026-12-11 19:30 Europe/Brussels",
    "incident_weights_accessed": True,
    "incident_confirmed": True,
}
HARMLESS: Facts = {
    "incident_death": False,
    "incident_bodily_injury": False,
    "incident_catastrophic_harm": False,
    "incident_loss_of_control": False,
    "incident_deception": False,
    "incident_imminent": False,
}


def told(at: str, *facts: Facts) -> dict[str, Finding]:
    day = datetime.date.fromisoformat(at)
    written = {name: value for some in facts for name, value in some.items()}
    on = [pack for pack in packs() if not pack.body.off]
    found = assess(on, factsheet.read(written, day), day)
    return {one.clause.id: one for one in found.findings}


def ends(found: Finding) -> tuple[str, str]:
    """Return the last day of the period, strictly and as the law counts, in the law's own zone."""
    assert found.due is not None
    zone = next(pack for pack in packs() if pack.id == found.pack).body.counting.zone
    return last(found.due.nominal, zone), last(found.due.rolled, zone)


def last(end: Instant | None, zone: str) -> str:
    assert end is not None
    return str(day_of(end.plus(-1), zone))


# clause -> the last day, strictly and as counted
ONE_DAY_TWO_MARKETS = {
    # Reports come before or together with the deployment.
    "CA-12c1": ("2026-12-10", "2026-12-11"),
    "CA-12c2": ("2026-12-10", "2026-12-11"),
    "EU-53-1a": ("2026-12-10", "2026-12-10"),
    "EU-54-1": ("2026-12-10", "2026-12-10"),
    "EU-CoP-7.7": ("2026-12-10", "2026-12-11"),
}


@pytest.mark.parametrize(("clause", "days"), ONE_DAY_TWO_MARKETS.items())
def test_a_lab_deploys_in_the_union_and_in_california_on_one_day(
    clause: str, days: tuple[str, str]
) -> None:
    found = told("2026-12-11", LAB, SIGNED, DEPLOYED)[clause]
    assert found.answer is Answer.YES
    assert ends(found) == days


def test_a_run_that_passed_the_threshold_was_to_be_notified_within_two_weeks() -> None:
    # Some day from 2 March to 18 September the sum passed 1e25; when, nobody says.
    found = told("2026-12-11", LAB, DEPLOYED)["EU-52-1"]
    assert found.effect is Effect.OWED
    assert found.due is not None
    # Two weeks after 2 March, and two weeks after 18 September, a Friday.
    assert last(found.due.nominal, "Europe/Brussels") == "2026-03-16"
    assert last(found.due.latest, "Europe/Brussels") == "2026-10-02"


def test_the_day_on_which_the_threshold_was_met_settles_it() -> None:
    # Friday 20 March 2026: the fourteenth day is Friday 3 April, Good Friday is none in Belgium.
    found = told("2026-12-11", LAB, DEPLOYED, {"threshold_met_on": "2026-03-20"})["EU-52-1"]
    assert found.due is not None
    assert found.due.event == "threshold_met_on"
    assert ends(found) == ("2026-04-03", "2026-04-03")


def test_weights_are_stolen_on_a_friday_evening_and_nobody_is_harmed() -> None:
    found = told("2026-12-12", LAB, SIGNED, DEPLOYED, THEFT, HARMLESS)
    # Code of Practice: five days from Friday 11 December end on Wednesday the 16th.
    assert found["EU-CoP-9.3-2"].effect is Effect.OWED
    assert ends(found["EU-CoP-9.3-2"]) == ("2026-12-16", "2026-12-16")
    # California asks for death or bodily injury: a harmless theft is no critical safety incident.
    assert found["CA-11d"].answer is Answer.NO
    assert found["CA-13c1"].effect is Effect.NONE
    # New York and Illinois are not in force before 2027.
    assert found["NY-1422-3a"].effect in {Effect.NONE, Effect.WOULD}
    assert found["IL-15c"].effect in {Effect.NONE, Effect.WOULD}


def test_weights_are_stolen_and_somebody_is_hurt() -> None:
    hurt = {"incident_weights_harm": True, "incident_bodily_injury": True}
    found = told("2026-12-12", LAB, SIGNED, DEPLOYED, THEFT, hurt)
    # It was 10:30 on Friday in California: fifteen days end on Saturday 26, so on Monday 28.
    assert found["CA-13c1"].effect is Effect.OWED
    assert ends(found["CA-13c1"]) == ("2026-12-26", "2026-12-28")
    imminent = told("2026-12-12", LAB, DEPLOYED, THEFT, hurt, {"incident_imminent": True})
    due = imminent["CA-13c2"].due
    assert due is not None
    assert due.nominal == due.rolled == Instant.parse("2026-12-12T18:30:00Z")


def test_the_same_theft_a_year_later_reaches_new_york_and_illinois() -> None:
    moved = {
        "deployed_on": "2027-06-01", "eu_placed_on": "2027-06-01", "ny_in_state": True,
        "ny_college_research": False, "incident_weights_harm": True,
        "incident_weights_accessed": True, "incident_bodily_injury": True,
        "incident_reasonable_belief_at": "2027-06-11 18:00 America/New_York",
    }  # fmt: skip
    found = told("2027-06-12", LAB, moved)
    # Friday 18:00 and 72 hours: Monday 18:00, 22:00 in UTC. In both states, the same moment.
    for clause in ("NY-1422-3a", "IL-15c"):
        due = found[clause].due
        assert found[clause].effect is Effect.OWED, clause
        assert due is not None
        assert due.nominal == Instant.parse("2027-06-14T22:00:00Z")


def test_below_every_threshold_nothing_of_frontier_law_is_owed() -> None:
    small = {**LAB, "phases": [{"purpose": "pre-training", "compute": "9e24", "by": "self"}]}
    found = told("2027-03-01", small, {"eu_placed_on": "2027-02-01", "open_licence": False})
    for clause in ("CA-12a", "CA-12c1", "NY-1421-framework", "IL-10a", "EU-52-1", "EU-55-1b"):
        assert found[clause].effect is Effect.NONE, clause
    # What every provider of a general-purpose model owes remains.
    assert found["EU-53-1a"].effect is Effect.OWED


def test_exactly_at_the_figure_the_union_and_the_states_say_no() -> None:
    exact = {**LAB, "phases": [{"purpose": "pre-training", "compute": "1e26", "by": "self"}]}
    found = told("2027-03-01", exact, {"ny_in_state": True, "eu_placed_on": "2027-02-01"})
    assert found["CA-11i"].answer is Answer.NO
    assert found["NY-1420-9"].answer is Answer.NO
    assert found["EU-51"].answer is Answer.YES


def test_revenue_of_the_year_before_counts() -> None:
    grown = [
        {"value": "400000000", "from": "2026-01-01", "to": "2026-12-31"},
        {"value": "600000000", "from": "2027-01-01"},
    ]
    for at, wanted in (("2026-12-31", Answer.NO), ("2027-01-01", Answer.YES)):
        assert told(at, LAB, {"affiliate_revenue_usd": grown})["CA-11j"].answer is wanted


def test_a_chinese_chatbot_files_within_ten_working_days() -> None:
    bot = {
        "cn_public_service": True, "cn_algorithm_service": True, "cn_sharing_functions": True,
        "cn_service_began_on": "2026-09-28", "modalities_out": ["text"],
    }  # fmt: skip
    found = told("2026-10-01", bot)
    # National Day is off from 1 to 7 October; Saturday 10 October is worked.
    assert ends(found["CN-ALG-24-1"])[1] == "2026-10-16"
    assert found["CN-GAI-17"].effect is Effect.OWED
    assert found["CN-LABEL-4"].effect is Effect.OWED


def test_an_open_model_below_systemic_risk_is_spared_the_paperwork() -> None:
    free = {
        **LAB,
        "phases": [{"purpose": "pre-training", "compute": "9e24", "by": "self"}],
        "open_licence": True, "weights_public": True, "architecture_public": True,
        "usage_information_public": True, "eu_placed_on": "2026-06-01",
    }  # fmt: skip
    found = told("2026-12-01", free)
    assert found["EU-53-1a"].effect is Effect.NONE
    assert found["EU-53-1c"].effect is Effect.OWED
    assert found["EU-53-1d"].effect is Effect.OWED


def test_who_modifies_with_a_third_of_the_compute_or_less_is_no_provider() -> None:
    base = {
        "general_purpose": True, "derived": True, "base_compute": "9e25", "base_systemic": True,
        "eu_placed_on": "2026-11-01", "modalities_in": ["text"], "modalities_out": ["text"],
    }  # fmt: skip
    third = told("2026-12-01", base, {"modification_compute": "3e25"})
    more = told("2026-12-01", base, {"modification_compute": "3.1e25"})
    assert third["EU-mod"].answer is Answer.NO
    assert more["EU-mod"].answer is Answer.YES


def test_asks_never_bind() -> None:
    advanced = {"advanced_system": True, "above_asked_capability": True}
    for one in told("2026-12-01", LAB, DEPLOYED, advanced).values():
        if one.pack in {"idais", "founding-article"}:
            assert one.effect not in {Effect.OWED, Effect.OPEN}


def test_a_commitment_binds_from_its_day() -> None:
    joined = {"commitments_joined": [{"name": "seoul-commitments", "joined": "2026-12-02"}]}
    assert told("2026-12-01", LAB, joined)["SEOUL-VII"].effect is Effect.WOULD
    assert told("2026-12-02", LAB, joined)["SEOUL-VII"].effect is Effect.OWED


def test_in_japan_and_the_united_kingdom_nothing_is_filed() -> None:
    found = told("2026-12-01", LAB, DEPLOYED)
    assert {one.effect for one in found.values() if one.pack == "uk"} == {Effect.NO_FILING}
    assert found["JP-0"].effect is Effect.NO_FILING
