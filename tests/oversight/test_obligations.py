"""Obligations: every state an owed duty can be in, at a moment, and what met it or came late."""

import datetime
from functools import partial

import pytest

from comity.base.instants import Instant
from comity.oversight.directory import known_systems
from comity.oversight.duties import Duties, facts_of
from comity.oversight.filed import NOTHING, on_file
from comity.oversight.obligations import Obligation, State, obligations, of_duties, state
from comity.oversight.standards import standards
from comity.oversight.subjects import Stated, stated
from comity.rules import factsheet
from comity.rules.declaration import Subject
from comity.rules.engine import assess
from comity.rules.finding import Assessment, Effect
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


def test_a_duty_with_a_date_is_due_until_it_ends_and_then_nothing_is_on_record() -> None:
    one = only(owed())
    assert (one.state, one.due, one.filing) == (State.DUE, END, None)
    assert only(owed(now=END.plus(-1))).state is State.DUE
    # The end is no part of the period.
    assert only(owed(now=END)).state is State.UNFILED
    assert only(owed(now=END.plus(86_400 * 365))).state is State.UNFILED


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
    assert only(owed(report={"url": "https://lab.example/report"})).state is State.DECLARED
    assert only(owed(now=END, report={"url": "https://lab.example/report"})).state is State.DECLARED


# When it was recorded, and the day on which it says it was filed.
FILINGS: dict[str, tuple[str, str, State]] = {
    "well before": ("2026-06-02T09:00:00Z", "2026-06-02", State.FILED),
    "before the duty began": ("2026-05-02T09:00:00Z", "2026-05-02", State.FILED),
    "in the last second": ("2026-06-15T23:59:59Z", "2026-06-15", State.FILED),
    "in the first second after": ("2026-06-16T00:00:00Z", "2026-06-15", State.NOT_PROVEN),
    "recorded late, said to be in time": ("2026-07-01T09:00:00Z", "2026-06-01", State.NOT_PROVEN),
    "recorded late, filed the day after": ("2026-07-01T09:00:00Z", "2026-06-16", State.FILED),
    "recorded and filed late": ("2026-07-01T09:00:00Z", "2026-07-01", State.FILED),
}


@pytest.mark.parametrize(("time", "day", "wanted"), FILINGS.values(), ids=FILINGS)
def test_a_filing_recorded_after_the_end_proves_nothing_of_the_time(
    time: str, day: str, wanted: State
) -> None:
    kept = record()
    index = kept.filing(time, day)
    one = only(found(kept, now=Instant.parse("2026-08-01T00:00:00Z")))
    assert one.state is wanted
    assert one.filing is not None
    assert one.filing.index == index


def test_a_filing_without_a_date_to_keep_is_declared() -> None:
    kept = record(UNDATED)
    kept.filing("2026-07-01T09:00:00Z", "2026-07-01")
    assert only(found(kept, UNDATED)).state is State.FILED


def test_a_filing_settles_what_was_undetermined() -> None:
    kept = record(general_purpose=None)
    kept.filing("2026-06-02T09:00:00Z", "2026-06-02")
    assert only(found(kept)).state is State.FILED


def test_the_first_of_several_filings_is_what_counts() -> None:
    kept = record()
    first = kept.filing("2026-06-02T09:00:00Z", "2026-06-02")
    kept.filing("2026-07-01T09:00:00Z", "2026-07-01", document="sha256:" + "0" * 64)
    one = only(found(kept))
    assert one.filing is not None
    assert (one.state, one.filing.index) == (State.FILED, first)


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
    states = {one.about.id: one.state for one in found(kept, now=END)}
    assert states == {"lab-a/orion": State.UNFILED, "lab-a/vega": State.DUE}


def test_an_observed_system_owes_as_far_as_observers_know() -> None:
    big = {"big": {"fact": "training_compute", "at_least": "1e25"}}
    rules = pack(clause("A-1", tests=big, when="big"))
    kept = Record()
    kept.pack(rules)
    figure = {"low": "2e25", "unit": "FLOP", "basis": "estimated", "high": "3e25"}
    kept.observation("Orion", compute=figure)
    kept.observation("Vega")
    states = {one.about.name: one.state for one in found(kept, rules)}
    assert states == {"Orion": State.STANDING, "Vega": State.UNDETERMINED}


def test_the_state_follows_from_the_finding_the_filing_and_the_moment_alone() -> None:
    one = only(owed())
    for seconds in (-1, 0, 1):
        now = END.plus(seconds)
        assert state(one.finding, NOTHING, now) is only(owed(now=now)).state
    assert one.finding.effect is Effect.OWED
    assert one.finding.applies_from == datetime.date(2025, 1, 1)


def test_what_the_filer_says_of_the_hour_counts_for_as_much_as_the_day() -> None:
    for moment, wanted in (
        ("2026-06-15T23:59:59Z", State.NOT_PROVEN),
        ("2026-06-16T00:00:00Z", State.FILED),
    ):
        kept = record()
        kept.filing("2026-07-01T09:00:00Z", "2026-06-15", submitted_at=moment)
        assert only(found(kept)).state is wanted


# One reading ends after 14 days, another counts the first day too and ends a day earlier.
TWO_READINGS = pack(
    clause("A-1", due=FORTNIGHT),
    counting=counting(
        zone="Etc/UTC",
        candidates=[{"name": "first day counted", "words": SAID, "first_day": "included"}],
    ),
)


def test_between_the_ends_of_two_readings_nobody_can_tell() -> None:
    wednesday = {"deployed_on": "2026-06-03"}
    one, other = (Instant.parse(f"2026-06-{day}T00:00:00Z") for day in (17, 18))
    ends = only(owed(TWO_READINGS, **wednesday)).finding.due
    assert ends is not None
    assert (ends.nominal, ends.latest) == (one, other)
    for now, wanted in (
        (one.plus(-1), State.DUE),
        (one, State.UNDETERMINED),
        (other.plus(-1), State.UNDETERMINED),
        (other, State.UNFILED),
    ):
        assert only(owed(TWO_READINGS, now, **wednesday)).state is wanted


def test_two_readings_that_end_together_leave_nothing_open() -> None:
    # The earlier reading ends on a Sunday, and so with the other one.
    ends = only(owed(TWO_READINGS)).finding.due
    assert ends is not None
    assert ends.nominal is not None
    assert ends.nominal < END == ends.latest
    assert only(owed(TWO_READINGS, END.plus(-1))).state is State.DUE
    assert only(owed(TWO_READINGS, END)).state is State.UNFILED


def test_no_end_is_late_while_days_off_extend_it() -> None:
    # 2026-06-13 is a Saturday: strictly over then, but as the law counts not before Monday ends.
    rules = pack(clause("A-1", due=FORTNIGHT), counting=UTC)
    late = {"deployed_on": "2026-05-30"}
    strict = Instant.parse("2026-06-14T00:00:00Z")
    assert only(owed(rules, strict, **late)).due == strict
    assert only(owed(rules, strict, **late)).state is State.DUE
    assert only(owed(rules, END.plus(-1), **late)).state is State.DUE
    assert only(owed(rules, END, **late)).state is State.UNFILED


def test_beyond_the_calendar_nobody_can_tell() -> None:
    short = counting(
        zone="Etc/UTC", calendar={"places": ["BE"], "first_year": 2020, "last_year": 2025}
    )
    one = only(owed(pack(clause("A-1", due=FORTNIGHT), counting=short), END.plus(86_400 * 30)))
    assert one.state is State.UNDETERMINED


AUTHORITY = {"authorities": ["office"]}


def under_authority(**filed: str) -> Record:
    kept = Record()
    kept.pack(DATED, **AUTHORITY)
    kept.developer()
    kept.system(general_purpose=True, deployed_on="2026-06-01")
    if filed:
        kept.filing(filed["time"], filed["day"])
    return kept


VERDICTS = {
    "acknowledged": State.ACKNOWLEDGED,
    "waived": State.WAIVED,
    "overdue": State.OVERDUE,
    "met-late": State.LATE,
}


@pytest.mark.parametrize(("verdict", "wanted"), VERDICTS.items())
def test_the_authority_that_the_law_names_has_the_last_word(verdict: str, wanted: State) -> None:
    kept = under_authority(time="2026-06-02T09:00:00Z", day="2026-06-02")
    kept.determination(verdict)
    assert only(found(kept)).state is wanted


def test_nobody_else_is_heard() -> None:
    kept = under_authority()
    kept.determination("waived", by="lab-a")
    kept.determination("waived", pack="other")
    assert only(found(kept)).state is State.DUE


def test_what_is_filed_after_it_was_called_overdue_is_on_record() -> None:
    kept = under_authority()
    kept.determination("overdue")
    assert only(found(kept, now=END)).state is State.OVERDUE
    kept.filing("2026-07-02T09:00:00Z", "2026-07-02")
    one = only(found(kept, now=Instant.parse("2026-08-01T00:00:00Z")))
    assert one.state is State.FILED
    assert one.on_file.newest is one.on_file.first is one.filing


def test_a_waiver_stays_whatever_is_filed_later() -> None:
    kept = under_authority()
    kept.determination("waived")
    kept.filing("2026-07-02T09:00:00Z", "2026-07-02")
    assert only(found(kept)).state is State.WAIVED


def again(fact: str, **more: object) -> Pack:
    """Return a pack whose duty comes again every year, counted from a fact."""
    every = {"words": SAID, "length": {"count": 1, "unit": "years"}, "after": [fact]}
    return pack(clause("A-1", recurrence=every, **more), counting=UTC)


YEARLY: dict[str, tuple[Pack, object]] = {
    "counted from a day": (again("framework_modified_on"), "2026-01-10"),
    "counted from a day not known exactly": (
        again("framework_modified_on"),
        ["2026-01-01", "2026-01-10"],
    ),
    "counted from a moment": (again("incident_initial_report_at"), "2026-01-10T08:00:00Z"),
}


@pytest.mark.parametrize(("rules", "last"), YEARLY.values(), ids=YEARLY)
def test_what_was_filed_for_one_period_does_not_meet_the_next(rules: Pack, last: object) -> None:
    (fact,) = rules.body.clauses[0].recurrence.after if rules.body.clauses[0].recurrence else ()
    report = partial(finding_of, rules, {"general_purpose": True, str(fact): last})
    assert state_of(report()) is State.DUE
    assert state_of(report(), "2026-01-10") is State.DUE
    assert state_of(report(), "2026-01-11") is State.FILED


def test_until_it_was_reported_once_any_filing_meets_it() -> None:
    rules = again("framework_modified_on", due=FORTNIGHT)
    report = finding_of(rules, {"general_purpose": True, "deployed_on": "2026-06-01"})
    assert state_of(report, "2026-01-10") is State.FILED


def finding_of(rules: Pack, written: dict[str, object]) -> Assessment:
    return assess((rules,), factsheet.read(written, NOW.day), NOW.day)


def state_of(said: Assessment, *filed_on: str) -> State:
    kept = record()
    for day in filed_on:
        kept.filing(f"{day}T09:00:00Z", day)
    about = Stated("lab-a/orion", "Orion", ("lab-a",), Subject.SYSTEM)
    whole = Duties(about, {}, said, said)
    return only(list(of_duties(whole, on_file(kept, {}), NOW))).state


def test_a_duty_of_the_developer_is_filed_once_for_all_its_systems() -> None:
    rules = pack(clause("A-1", on="developer", due=FORTNIGHT), counting=UTC)
    kept = record(rules)
    kept.system("lab-a/vega", general_purpose=True, deployed_on="2026-06-01")
    kept.filing("2026-06-02T09:00:00Z", "2026-06-02", system="lab-a")
    assert {one.state for one in found(kept, rules)} == {State.FILED}


LEAKED = {"discovered": {"fact": "incident_weights_accessed", "is": True}}
DAYS = {
    "words": SAID,
    "after": ["incident_discovered_at"],
    "within": {"count": 15, "unit": "days"},
}
ON_INCIDENTS = pack(
    clause("A-1"),
    clause("A-2", on="run"),
    clause("A-3", on="incident", tests=LEAKED, when="discovered", due=DAYS),
    counting=UTC,
)


def test_an_incident_and_a_run_have_obligations_of_their_own() -> None:
    kept = record(ON_INCIDENTS)
    kept.incident(
        weights_accessed=True, discovered_at="2026-06-10T09:00:00Z", systems=["lab-a/orion"]
    )
    kept.incident("lab-a/incident/other", status="suspected")
    kept.run(system="lab-a/orion")
    use = standards(kept, (ON_INCIDENTS,), NOW.day)
    listed = [*obligations(kept, [*known_systems(kept), *stated(kept)], use, NOW)]
    assert [(one.about.id, one.finding.clause.id, one.state) for one in listed] == [
        ("lab-a/orion", "A-1", State.STANDING),
        ("lab-a/orion", "A-2", State.STANDING),
        ("lab-a/run/next", "A-2", State.STANDING),
        ("lab-a/incident/leak", "A-3", State.DUE),
        ("lab-a/incident/other", "A-3", State.UNDETERMINED),
    ]
    assert [one.name for one in stated(kept)] == ["The next", "A leak", "A leak"]
    assert listed[3].due == Instant.parse("2026-06-26T00:00:00Z")


def test_what_is_not_on_record_has_no_facts() -> None:
    kept = Record()
    for on in (Subject.RUN, Subject.INCIDENT):
        assert facts_of(kept, Stated("lab-a/nothing", "Nothing", ("lab-a",), on), NOW.day) == {}
