"""Due dates: which start counts, what is missing, further limits, recurrences, readings."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

import pytest

from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.base.typed import convert
from comity.rules.calendar import end_of, start_of
from comity.rules.clause import Clause, Length, Unit
from comity.rules.deadline import Counting
from comity.rules.due import Gate, deferred, due_date
from comity.rules.engine import assess
from comity.rules.facts import Fact, Span, Value
from comity.rules.finding import DueDate
from countings import CHINA, EU, KOREA
from smallpack import GENERAL, SAID, clause, counting, pack

SINCE = datetime.date(2025, 1, 1)
DAYS_15 = {"count": 15, "unit": "days"}
HOURS_72 = {"count": 72, "unit": "hours"}
WEEKS_2 = {"count": 2, "unit": "weeks"}
YEAR = {"count": 1, "unit": "years"}
FRIDAY = datetime.date(2026, 12, 11)
ASKED = {"fact": "planned_on", "when": "general"}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def found(
    due: Mapping[str, object] | None,
    facts: Mapping[str, Value],
    rule: Counting = EU,
    gate: Gate | None = None,
    since: datetime.date = SINCE,
    **changes: object,
) -> DueDate | None:
    written = None if due is None else {"words": SAID, **due}
    asked = convert(clause(due=written, **changes), Clause)
    known = {name: Fact(value, (at,)) for at, (name, value) in enumerate(facts.items())}
    return due_date(asked, known, since, rule, {"general": gate} if gate else {})


def ends(due: DueDate | None) -> list[str]:
    """Return the last day of each end, in Brussels; "-" is one that is not known."""
    assert due is not None
    return [
        "-" if end is None else str(Instant(end.seconds - 1 + 3600).day)
        for end in (due.nominal, due.rolled, due.latest)
    ]


def test_where_nothing_is_uncertain_the_latest_end_is_the_rolled_one() -> None:
    due = found({"after": ["deployed_on"], "within": DAYS_15}, {"deployed_on": FRIDAY})
    assert ends(due) == ["2026-12-26", "2026-12-28", "2026-12-28"]
    assert due is not None
    assert (due.event, due.happened, due.counted_from) == ("deployed_on", FRIDAY, FRIDAY)
    (row,) = due.arithmetic
    assert (row.reading, row.event, row.counted_from) == ("", "deployed_on", FRIDAY)
    assert row.length == Length(15, Unit.DAYS)
    assert (row.nominal, row.rolled) == (due.nominal, due.rolled)


def test_a_start_between_two_days_has_an_earliest_and_a_latest_end() -> None:
    span = Span(FRIDAY, day("2026-12-14"))
    due = found({"after": ["deployed_on"], "within": DAYS_15}, {"deployed_on": span})
    assert ends(due) == ["2026-12-26", "2026-12-28", "2026-12-29"]
    assert due is not None
    assert (due.happened, due.counted_from) == (span, FRIDAY)
    assert [row.counted_from for row in due.arithmetic] == [FRIDAY, day("2026-12-14")]


def test_of_alternative_starts_the_earliest_counts_from_its_first_to_its_last_time() -> None:
    facts = {"planned_on": Span(FRIDAY, day("2026-12-18")), "deployed_on": day("2026-12-14")}
    due = found({"after": ["deployed_on", "planned_on"], "within": DAYS_15}, facts)
    assert ends(due) == ["2026-12-26", "2026-12-28", "2026-12-29"]
    assert due is not None
    assert (due.event, due.entries) == ("planned_on", (0, 1))


def test_hours_from_a_day_may_have_begun_at_any_time_of_it() -> None:
    facts = {"incident_discovered_at": FRIDAY}
    due = found({"after": ["incident_discovered_at"], "within": HOURS_72}, facts)
    assert due is not None
    assert due.nominal == due.rolled == start_of(day("2026-12-14"), EU.zone)
    assert due.latest == end_of(day("2026-12-14"), EU.zone)


def test_hours_from_a_moment_end_to_the_second() -> None:
    at = Instant.parse("2026-12-11T17:30:00Z")
    facts = {"incident_discovered_at": at}
    due = found({"after": ["incident_discovered_at"], "within": HOURS_72}, facts)
    assert due is not None
    assert due.nominal == due.rolled == due.latest == at.plus(72 * 3600)


def test_a_start_without_a_length_is_shown_and_has_no_date() -> None:
    due = found({"after": ["deployed_on"], "prompt": True}, {"deployed_on": FRIDAY})
    assert due is not None
    assert (due.event, due.counted_from, due.prompt) == ("deployed_on", FRIDAY, True)
    assert (due.nominal, due.rolled, due.latest, due.arithmetic) == (None, None, None, ())


def test_words_alone_have_no_date() -> None:
    assert found({}, {}) is None
    assert found(None, {}) is None


GATES = {
    "it holds": (Gate(holds=True, missing=()), "planned_on", ()),
    "it does not": (Gate(holds=False, missing=("general_purpose",)), "deployed_on", ()),
    "it is open": (
        Gate(holds=None, missing=("general_purpose",)), "deployed_on", ("general_purpose",),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("gate", "event", "missing"), GATES.values(), ids=GATES)
def test_a_start_with_a_condition_counts_only_where_that_holds(
    gate: Gate, event: str, missing: tuple[str, ...]
) -> None:
    facts = {"planned_on": FRIDAY, "deployed_on": day("2026-12-20")}
    due = found({"after": [ASKED, "deployed_on"], "within": DAYS_15}, facts, gate=gate)
    assert due is not None
    assert (due.event, due.missing) == (event, missing)


UNSTARTED = {
    "it holds": (Gate(holds=True, missing=()), DueDate(missing=("planned_on",))),
    "it does not": (Gate(holds=False, missing=()), None),
    "it is open": (
        Gate(holds=None, missing=("general_purpose",)),
        DueDate(missing=("general_purpose", "planned_on")),
    ),
}


@pytest.mark.parametrize(("gate", "expected"), UNSTARTED.values(), ids=UNSTARTED)
def test_without_a_start_what_is_missing_is_named(gate: Gate, expected: DueDate | None) -> None:
    assert found({"after": [ASKED], "within": DAYS_15}, {}, gate=gate) == expected


def test_no_clock_runs_before_the_clause_applies() -> None:
    due = found(
        {"after": ["deployed_on"], "within": DAYS_15},
        {"deployed_on": FRIDAY},
        since=day("2027-01-01"),
    )
    assert due is not None
    assert (due.happened, due.counted_from) == (FRIDAY, day("2027-01-01"))
    assert [row.counted_from for row in due.arithmetic] == [day("2027-01-01")]
    assert due.nominal == end_of(day("2027-01-16"), EU.zone)


def test_in_korea_a_clock_that_starts_with_the_law_counts_its_first_day() -> None:
    asked = {"after": ["deployed_on"], "within": {"count": 1, "unit": "months"}}
    due = found(asked, {"deployed_on": FRIDAY}, KOREA, since=day("2027-01-22"))
    assert due is not None
    assert due.nominal == end_of(day("2027-02-21"), KOREA.zone)
    assert due.rolled == end_of(day("2027-02-22"), KOREA.zone)


def test_a_right_opens_on_its_day_off_or_not() -> None:
    opens = {"after": ["deployed_on"], "opens": DAYS_15}
    due = found(opens, {"deployed_on": Span(FRIDAY, day("2026-12-14"))})
    assert ends(due) == ["2026-12-26", "2026-12-26", "2026-12-29"]
    assert found(opens, {}) == DueDate(missing=("deployed_on",))


BEFORE = {
    "the day": ({"before": "deployed_on"}, FRIDAY, ["2026-12-10", "2026-12-10", "2026-12-10"]),
    "one of some days": (
        {"before": "deployed_on"},
        Span(FRIDAY, day("2026-12-14")),
        ["2026-12-10", "2026-12-10", "2026-12-13"],
    ),
    "on the day itself too": (
        {"before": "deployed_on", "same_day": True},
        FRIDAY,
        ["2026-12-10", "2026-12-11", "2026-12-11"],
    ),
    "on one of some days too": (
        {"before": "deployed_on", "same_day": True},
        Span(FRIDAY, day("2026-12-14")),
        ["2026-12-10", "2026-12-11", "2026-12-14"],
    ),
    "two weeks before the day": (
        {"before": "deployed_on", "notice": WEEKS_2},
        FRIDAY,
        ["2026-11-26", "2026-11-27", "2026-11-27"],
    ),
    "two weeks before one of some days": (
        {"before": "deployed_on", "notice": WEEKS_2},
        Span(FRIDAY, day("2026-12-14")),
        ["2026-11-26", "2026-11-27", "2026-11-30"],
    ),
}


@pytest.mark.parametrize(("asked", "at", "expected"), BEFORE.values(), ids=BEFORE)
def test_before_an_event_is_before_its_day_or_so_long_before(
    asked: dict[str, object], at: Value, expected: list[str]
) -> None:
    due = found(asked, {"deployed_on": at})
    assert ends(due) == expected
    assert due is not None
    assert due.happened == at


def test_before_an_event_nobody_dated_there_is_no_date() -> None:
    assert found({"before": "deployed_on"}, {}) == DueDate("deployed_on", missing=("deployed_on",))


def test_a_day_that_the_law_names_is_its_own_arithmetic() -> None:
    due = found({"by": "2026-11-22"}, {})
    assert ends(due) == ["2026-11-22", "2026-11-22", "2026-11-22"]
    assert due is not None
    assert [row.length for row in due.arithmetic] == [None]


LIMITS = {
    "after": ["deployed_on"],
    "within": DAYS_15,
    "also": [{"before": "eu_placed_on", "notice": WEEKS_2}, {"by": "2026-12-20"}],
}


def test_of_limits_that_all_bind_the_earliest_counts() -> None:
    facts = {"deployed_on": FRIDAY, "eu_placed_on": day("2027-01-08")}
    due = found(LIMITS, facts)
    assert ends(due) == ["2026-12-20", "2026-12-20", "2026-12-20"]
    assert due is not None
    assert (due.event, len(due.arithmetic), due.entries) == ("", 3, (0, 1))


def test_of_limits_that_all_bind_those_known_give_a_date_and_the_others_are_missing() -> None:
    due = found(LIMITS, {"deployed_on": day("2026-11-30")})
    assert ends(due) == ["2026-12-15", "2026-12-15", "2026-12-15"]
    assert due is not None
    assert (due.event, due.missing) == ("deployed_on", ("eu_placed_on",))


LATER = LIMITS | {"whichever": "later"}


def test_whichever_is_later_needs_every_limit() -> None:
    facts = {"deployed_on": FRIDAY, "eu_placed_on": day("2027-01-08")}
    due = found(LATER, facts)
    assert ends(due) == ["2026-12-26", "2026-12-28", "2026-12-28"]
    assert found(LATER, {"deployed_on": FRIDAY}) == DueDate(missing=("eu_placed_on",), entries=(0,))


def test_limits_without_any_date_name_everything_missing() -> None:
    asked = {"after": ["deployed_on"], "within": DAYS_15, "also": [{"before": "eu_placed_on"}]}
    assert found(asked, {}) == DueDate(missing=("deployed_on", "eu_placed_on"))


WORKING = {"after": ["deployed_on"], "within": {"count": 3, "unit": "working-days"}}


@pytest.mark.parametrize(
    ("by", "whichever", "rolled"),
    [
        ("2026-12-30", "earlier", "2026-12-30"),
        ("2027-01-05", "earlier", None),
        ("2026-12-30", "later", None),
    ],
    ids=["surely the earlier one", "perhaps not", "never the later one"],
)
def test_an_end_beyond_the_calendar_counts_only_where_that_is_sure(
    by: str, whichever: str, rolled: str | None
) -> None:
    asked = WORKING | {"also": [{"by": by}], "whichever": whichever}
    due = found(asked, {"deployed_on": day("2026-12-30")}, CHINA)
    assert due is not None
    assert due.rolled == due.latest == (rolled and end_of(day(rolled), CHINA.zone))


def test_nothing_is_known_of_ends_that_are_all_beyond_the_calendar() -> None:
    asked = WORKING | {"also": [{"after": ["deployed_on"], "within": DAYS_15}]}
    due = found(asked, {"deployed_on": day("2026-12-30")}, CHINA)
    assert due is not None
    assert (due.rolled, due.latest) == (None, None)


AGAIN = {"words": SAID, "length": YEAR, "after": ["deployed_on", "planned_on"]}


def test_what_recurs_is_due_so_long_after_the_last_time() -> None:
    facts = {"deployed_on": FRIDAY, "planned_on": day("2026-06-01")}
    due = found(None, facts, recurrence=AGAIN)
    assert ends(due) == ["2027-12-11", "2027-12-13", "2027-12-13"]
    assert due is not None
    assert (due.event, due.entries) == ("deployed_on", (0, 1))
    due = found(None, {"deployed_on": FRIDAY}, recurrence=AGAIN)
    assert due is not None
    assert due.missing == ("planned_on",)


def test_what_recurs_needs_a_last_time_and_a_length() -> None:
    assert found(None, {}, recurrence=AGAIN) == DueDate(missing=("deployed_on", "planned_on"))
    assert found(None, {}, recurrence={"words": SAID, "length": YEAR}) is None
    assert found(None, {}, recurrence={"words": SAID}) is None


@pytest.mark.parametrize(
    ("since", "end"),
    [("2027-01-01", "2027-12-11"), ("2028-01-01", "2029-01-01")],
    ids=["the last time was before, the next one is not", "both were before"],
)
def test_what_recurs_is_never_due_before_the_clause_applies(since: str, end: str) -> None:
    due = found(None, {"deployed_on": FRIDAY}, recurrence=AGAIN, since=day(since))
    assert due is not None
    assert due.nominal == end_of(day(end), EU.zone)


def test_the_earlier_of_a_first_time_and_the_next_one_counts() -> None:
    asked = {"by": "2027-06-30", "prompt": True}
    due = found(asked, {"deployed_on": FRIDAY}, recurrence=AGAIN)
    assert due is not None
    assert (due.nominal, due.prompt) == (end_of(day("2027-06-30"), "Europe/Paris"), True)
    due = found({"by": "2028-06-30"}, {"deployed_on": FRIDAY}, recurrence=AGAIN)
    assert ends(due) == ["2027-12-11", "2027-12-13", "2027-12-13"]


def test_a_rule_with_two_readings_gives_the_earliest_and_the_latest_end() -> None:
    readings = [
        {"name": "nothing rolls", "words": SAID, "last_day_off": "stays", "least": None},
        {"name": "the first day counts", "words": SAID, "first_day": "included", "least": None},
    ]
    rule = convert(counting(candidates=readings), Counting)
    asked = {"after": ["deployed_on"], "within": {"count": 2, "unit": "days"}}
    due = found(asked, {"deployed_on": FRIDAY}, rule)
    assert ends(due) == ["2026-12-12", "2026-12-15", "2026-12-15"]
    assert due is not None
    names = [row.reading for row in due.arithmetic]
    assert names == ["", "nothing rolls", "the first day counts"]


def test_hours_may_roll_by_one_reading_and_run_by_the_other() -> None:
    other = {"name": "the same hour", "words": SAID, "hours_end_off": "next-working-day"}
    rule = convert(counting(candidates=[other]), Counting)
    at = Instant.parse("2026-12-10T09:00:00Z")
    facts = {"incident_discovered_at": at}
    due = found({"after": ["incident_discovered_at"], "within": HOURS_72}, facts, rule)
    assert due is not None
    assert due.nominal == due.rolled == at.plus(72 * 3600)
    assert due.latest == at.plus(96 * 3600)


def test_nothing_is_due_before_a_transition_ends() -> None:
    until = day("2027-08-02")
    alone = deferred(None, until, EU)
    assert alone is not None
    assert alone.nominal == alone.latest == end_of(until, EU.zone)
    open_one = DueDate(missing=("deployed_on",))
    assert deferred(open_one, until, EU) == open_one
    early = found({"after": ["deployed_on"], "within": DAYS_15}, {"deployed_on": FRIDAY})
    whole = deferred(early, until, EU)
    assert whole is not None
    assert whole.nominal == whole.rolled == whole.latest == end_of(until, EU.zone)
    assert [row.counted_from for row in whole.arithmetic] == [FRIDAY, until]
    beyond = found(WORKING, {"deployed_on": day("2026-12-30")}, CHINA)
    late = deferred(beyond, until, CHINA)
    assert late is not None
    assert (late.rolled, late.latest) == (None, None)


def test_the_engine_asks_the_conditions_of_starts_and_names_what_would_settle_them() -> None:
    tests = GENERAL | {"large": {"fact": "planned_compute", "over": "1e25"}}
    start = {"fact": "planned_on", "when": "large"}
    due = {"words": SAID, "after": [start, "deployed_on"], "within": DAYS_15}
    asked = pack(clause(tests=tests, due=due))
    plans: dict[str, Value] = {"planned_on": FRIDAY, "deployed_on": day("2026-12-20")}
    for figure, event, missing in (
        ("2e25", "planned_on", ()),
        ("1e25", "deployed_on", ()),
        (None, "deployed_on", ("planned_compute",)),
    ):
        known = plans | ({"planned_compute": Interval.exactly(Decimal(figure))} if figure else {})
        facts = {name: Fact(value) for name, value in known.items()}
        (finding,) = assess([asked], facts, FRIDAY).findings
        assert finding.due is not None
        assert (finding.due.event, finding.due.missing) == (event, missing)
