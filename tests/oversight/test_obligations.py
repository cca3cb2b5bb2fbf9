"""Obligations: every state an owed duty can be in, at a moment, and what met it or came late."""

import datetime

import pytest

from comity.base.instants import Instant
from comity.oversight.obligations import Obligation, State, obligations, state
from comity.oversight.standards import standards
from comity.oversight.systems import known_systems
from comity.rules.finding import Effect
from comity.rules.packs import Pack
from oversight.rows import Record
from smallpack import SAID, clause, counting, pack

NOW = Instant.parse("2026-06-15T12:00:00Z")
UTC = counting(zone="Etc/UTC")
# Two weeks from the day it was deployed: 2026-06-01 and so until the end of 2026-06-15.
FORTNIGHT = {
    "words": SAID,
    "after": ["deployed_on"],
    "within": {"count": 2, "unit": "weeks"},
}
END = Instant.parse("2026-06-16T00:00:00Z")
DATED = pack(clause("A-1", due=FORTNIGHT, met="transparency_report_published"), counting=UTC)
UNDATED = pack(clause("A-1", due={"words": SAID}))


def owed(rules: Pack = DATED, now: Instant = NOW, **body: object) -> list[Obligation]:
    return found(record(rules, **body), rules, now)


def record(rules: Pack = DATED, **body: object) -> Record:
    kept = Record()
    kept.pack(rules)
    kept.developer()
    kept.system(**{"general_purpose": True, "deployed_on": "2026-06-01"} | body)
    return kept


def found(kept: Record, rules: Pack = DATED, now: Instant = NOW) -> list[Obligation]:
    use = standards(kept, (rules,), now.day)
    return list(obligations(kept, known_systems(kept), use, now))


def only(listed: list[Obligation]) -> Obligation:
    (one,) = listed
    return one


def test_a_duty_with_a_date_is_due_until_it_ends_and_then_overdue() -> None:
    one = only(owed())
    assert (one.state, one.due, one.filing) == (State.DUE, END, None)
    assert only(owed(now=END.plus(-1))).state is State.DUE
    # The end is no part of the period.
    assert only(owed(now=END)).state is State.OVERDUE
    assert only(owed(now=END.plus(86_400 * 365))).state is State.OVERDUE


def test_a_duty_whose_law_names_no_date_stands() -> None:
    one = only(owed(UNDATED))
    assert (one.state, one.due) == (State.STANDING, None)


def test_a_duty_whose_date_is_unknown_stands_too() -> None:
    one = only(owed(deployed_on=None))
    assert (one.state, one.due) == (State.STANDING, None)
    assert one.finding.due is not None
    assert one.finding.due.missing == ("deployed_on",)


def test_whether_something_is_owed_may_be_undetermined() -> None:
    one = only(owed(general_purpose=None))
    assert one.state is State.UNDETERMINED
    assert one.finding.missing == ("general_purpose",)


def test_what_is_not_owed_is_no_obligation() -> None:
    assert owed(general_purpose=False) == []
    later = pack(clause("A-1", in_force={"from": "2027-01-01"}))
    assert owed(later) == []
    assert owed(pack(clause("A-1", force="ask"))) == []


def test_a_local_pack_obliges_nobody() -> None:
    kept = Record()
    kept.system(general_purpose=True)
    assert found(kept) == []


def test_a_fact_may_meet_a_duty() -> None:
    assert only(owed(report={"url": "https://lab.example/report"})).state is State.MET
    assert only(owed(now=END, report={"url": "https://lab.example/report"})).state is State.MET


# When it was recorded, and the day on which it says it was filed.
FILINGS: dict[str, tuple[str, str, State]] = {
    "well before": ("2026-06-02T09:00:00Z", "2026-06-02", State.MET),
    "before the duty began": ("2026-05-02T09:00:00Z", "2026-05-02", State.MET),
    "in the last second": ("2026-06-15T23:59:59Z", "2026-06-15", State.MET),
    "in the first second after": ("2026-06-16T00:00:00Z", "2026-06-15", State.NOT_PROVEN),
    "recorded late, said to be in time": ("2026-07-01T09:00:00Z", "2026-06-01", State.NOT_PROVEN),
    "recorded late, filed the day after": ("2026-07-01T09:00:00Z", "2026-06-16", State.LATE),
    "recorded and filed late": ("2026-07-01T09:00:00Z", "2026-07-01", State.LATE),
}


@pytest.mark.parametrize(("time", "day", "wanted"), FILINGS.values(), ids=FILINGS)
def test_a_filing_meets_its_deadline_or_does_not_prove_it_or_is_late(
    time: str, day: str, wanted: State
) -> None:
    kept = record()
    index = kept.filing(time, day)
    one = only(found(kept, now=Instant.parse("2026-08-01T00:00:00Z")))
    assert one.state is wanted
    assert one.filing is not None
    assert one.filing.index == index


def test_a_filing_without_a_date_to_keep_is_met() -> None:
    kept = record(UNDATED)
    kept.filing("2026-07-01T09:00:00Z", "2026-07-01")
    assert only(found(kept, UNDATED)).state is State.MET


def test_a_filing_settles_what_was_undetermined() -> None:
    kept = record(general_purpose=None)
    kept.filing("2026-06-02T09:00:00Z", "2026-06-02")
    assert only(found(kept)).state is State.MET


def test_the_first_of_several_filings_is_what_counts() -> None:
    kept = record()
    first = kept.filing("2026-06-02T09:00:00Z", "2026-06-02")
    kept.filing("2026-07-01T09:00:00Z", "2026-07-01", document="sha256:" + "0" * 64)
    one = only(found(kept))
    assert one.filing is not None
    assert (one.state, one.filing.index) == (State.MET, first)


ELSEWHERE: dict[str, dict[str, str]] = {
    "another pack": {"pack": "other"},
    "another clause": {"clause": "A-2"},
    "another system": {"system": "lab-a/vega"},
}


@pytest.mark.parametrize("change", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_filing_meets_no_other_duty(change: dict[str, str]) -> None:
    kept = record()
    kept.filing("2026-06-02T09:00:00Z", "2026-06-02", **change)
    one = only(found(kept))
    assert (one.state, one.filing) == (State.DUE, None)


def test_each_system_owes_for_itself() -> None:
    kept = record()
    kept.system("lab-a/vega", general_purpose=True, deployed_on="2026-06-10")
    states = {one.system.id: one.state for one in found(kept, now=END)}
    assert states == {"lab-a/orion": State.OVERDUE, "lab-a/vega": State.DUE}


def test_an_observed_system_owes_as_far_as_observers_know() -> None:
    big = {"big": {"fact": "training_compute", "at_least": "1e25"}}
    rules = pack(clause("A-1", tests=big, when="big"))
    kept = Record()
    kept.pack(rules)
    figure = {"low": "2e25", "unit": "FLOP", "basis": "estimated", "high": "3e25"}
    kept.observation("Orion", compute=figure)
    kept.observation("Vega")
    states = {one.system.name: one.state for one in found(kept, rules)}
    assert states == {"Orion": State.STANDING, "Vega": State.UNDETERMINED}


def test_the_state_follows_from_the_finding_the_filing_and_the_moment_alone() -> None:
    one = only(owed())
    for seconds in (-1, 0, 1):
        now = END.plus(seconds)
        assert state(one.finding, None, now) is only(owed(now=now)).state
    assert one.finding.effect is Effect.OWED
    assert one.finding.applies_from == datetime.date(2025, 1, 1)
