"""Findings: the answer, its reasons, what is missing, when it is due, and what it means."""

import datetime

import pytest

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.rules import factsheet
from comity.rules.answers import Answer
from comity.rules.engine import assess
from comity.rules.facts import Fact, FactSet
from comity.rules.finding import DueDate, Effect, Finding, Settling
from comity.rules.packs import Pack
from smallpack import GENERAL, SAID, clause, pack

AT = datetime.date(2026, 11, 23)
TWO_WEEKS = {"count": 2, "unit": "weeks"}
YES = {"general_purpose": True}
DEPLOYED = {"deployed": {"fact": "deployed", "is": True}}
OPEN = {"open": {"fact": "open_licence", "is": True}}
PLACED = {"placed_since": {"fact": "eu_placed_on", "on_or_after": "2025-08-02"}}
TRANSITION = {"article": "Art. 9", "when": "!placed_since", "until": "2027-08-02"}
STARTS = ["threshold_met_on", "threshold_known_on"]
WITHIN = {"words": SAID, "after": STARTS, "within": TWO_WEEKS}


def found(asked: Pack, facts: FactSet, at: datetime.date = AT) -> dict[str, Finding]:
    return {one.clause.id: one for one in assess([asked], facts, at).findings}


def only(written: dict[str, object], facts: dict[str, object]) -> Finding:
    """Return what one clause finds."""
    (finding,) = found(pack(written), factsheet.read(facts, AT)).values()
    return finding


def ends(due: DueDate | None) -> tuple[str, str]:
    assert due is not None
    return str(due.nominal), str(due.rolled)


EFFECTS = {
    "law that holds": (clause(), YES, AT, Effect.OWED),
    "law that does not hold": (clause(), {"general_purpose": False}, AT, Effect.NONE),
    "law that may hold": (clause(), {}, AT, Effect.OPEN),
    "law before it is in force": (clause(), YES, datetime.date(2024, 12, 31), Effect.WOULD),
    "law on its first day": (clause(), YES, datetime.date(2025, 1, 1), Effect.OWED),
    "law on its last day": (
        clause(in_force={"from": "2025-01-01", "to": "2026-11-23"}),
        YES,
        AT,
        Effect.OWED,
    ),
    "law that has ended": (
        clause(in_force={"from": "2025-01-01", "to": "2026-11-22"}),
        YES,
        AT,
        Effect.WOULD,
    ),
    "guidance": (clause(force="guidance"), YES, AT, Effect.INFORMS),
    "an ask": (clause(force="ask"), YES, AT, Effect.WOULD),
    "a draft that may hold": (clause(force="draft"), {}, AT, Effect.WOULD),
    "law that asks nothing": (clause(duty=None), YES, AT, Effect.INFORMS),
    "nobody has verified it": (
        clause(stub=SAID, tests=None, when=None),
        YES,
        AT,
        Effect.UNVERIFIED,
    ),
    "nothing is to be filed": (
        clause(no_filing=SAID, tests=None, when=None),
        YES,
        AT,
        Effect.NO_FILING,
    ),
}


@pytest.mark.parametrize(("written", "facts", "at", "effect"), EFFECTS.values(), ids=EFFECTS)
def test_what_an_answer_means_depends_on_force_and_day(
    written: dict[str, object], facts: dict[str, object], at: datetime.date, effect: Effect
) -> None:
    (finding,) = found(pack(written), factsheet.read(facts, at), at).values()
    assert finding.effect is effect


def test_a_share_of_what_nobody_states_says_of_what() -> None:
    share = {"over": {"fact": "modification_compute", "over": "1/3", "of": "base_compute"}}
    (step,) = only(clause(tests=share, when="over"), {"modification_compute": "1e24"}).steps
    assert (step.of, step.of_value, step.outcome) == ("base_compute", None, Answer.UNDETERMINED)


def test_a_clause_on_a_run_is_asked_like_one_on_a_system() -> None:
    begun = {"begun": {"fact": "training_initiated", "is": True}}
    written = clause(on="run", tests=begun, when="begun")
    assert only(written, {"training_initiated": True}).effect is Effect.OWED
    assert only(written, {}).effect is Effect.OPEN


def test_a_fact_counts_on_the_days_on_which_it_holds() -> None:
    facts = {"general_purpose": Fact(value=True, since=datetime.date(2026, 11, 23))}
    assert found(pack(), facts)["A-1"].answer is Answer.YES
    earlier = datetime.date(2026, 11, 22)
    assert found(pack(), facts, earlier)["A-1"].answer is Answer.UNDETERMINED


def test_a_finding_says_why_with_the_facts_and_the_entries_they_come_from() -> None:
    share = {"over": {"fact": "modification_compute", "over": "1/3", "of": "base_compute"}}
    asked = pack(
        clause("A-1"),
        clause("A-2", tests=share | {"first": {"clause": "A-1"}}, when="first && over"),
    )
    stated = factsheet.read(YES | {"modification_compute": "2e24", "base_compute": "3e24"}, AT)
    facts = {
        name: Fact(stated[name].value, entries, "a source")
        for name, entries in {
            "general_purpose": (4,),
            "modification_compute": (9, 2),
            "base_compute": (2,),
        }.items()
    }
    finding = found(asked, facts)["A-2"]
    first, over = finding.steps
    assert (first.clause, first.fact, first.comparison) == ("A-1", "", "follows A-1")
    assert (first.outcome, first.entries) == (Answer.YES, (4,))
    assert (over.fact, over.of, over.comparison) == (
        "modification_compute",
        "base_compute",
        "over 1/3 of base_compute",
    )
    assert (over.value, over.of_value) == (
        facts["modification_compute"].value,
        facts["base_compute"].value,
    )
    assert over.entries == (2, 9)
    assert finding.entries == (2, 4, 9)
    assert (finding.pack, finding.digest) == ("small", asked.digest)


def test_what_is_missing_reaches_through_the_clauses_that_are_followed() -> None:
    asked = pack(
        clause("A-1", tests=GENERAL | DEPLOYED, when="general && deployed"),
        clause("A-2", tests=OPEN | {"first": {"clause": "A-1"}}, when="first || open"),
    )
    findings = found(asked, factsheet.read({"deployed": True}, AT))
    assert findings["A-1"].missing == ("general_purpose",)
    assert findings["A-2"].missing == ("general_purpose", "open_licence")
    settled = found(asked, factsheet.read({"deployed": True, "open_licence": True}, AT))["A-2"]
    assert (settled.answer, settled.missing) == (Answer.YES, ())


def test_an_interval_across_a_threshold_asks_for_a_narrower_figure() -> None:
    over = {"over": {"fact": "training_compute", "over": "1e25"}}
    finding = only(clause(tests=over, when="over"), {"training_compute": ["8e24", "2e25"]})
    assert (finding.answer, finding.missing) == (Answer.UNDETERMINED, ("training_compute",))


def test_an_exemption_that_holds_is_named() -> None:
    written = clause(
        tests=GENERAL | {"free": {"fact": "open_licence", "is": True}},
        when="general",
        exemptions=[{"article": "Art. 2", "when": "free", "summary": SAID}],
    )
    exempt = only(written, YES | {"open_licence": True})
    assert (exempt.answer, exempt.exempt) == (Answer.NO, ("Art. 2",))
    assert only(written, YES | {"open_licence": False}).answer is Answer.YES
    assert only(written, YES).missing == ("open_licence",)


def test_what_was_done_is_said_beside_what_is_owed() -> None:
    written = clause(met="framework_published")
    assert only(written, YES).met is Answer.UNDETERMINED
    assert only(written, YES | {"framework_published": True}).met is Answer.YES
    assert only(written, YES | {"framework_published": False}).met is Answer.NO
    assert only(clause(), YES).met is None


def test_of_alternative_starts_the_earliest_known_one_runs() -> None:
    facts = YES | {"threshold_met_on": "2026-11-20", "threshold_known_on": "2026-11-09"}
    due = only(clause(due=WITHIN), facts).due
    assert due is not None
    assert (due.event, due.missing) == ("threshold_known_on", ())
    assert ends(due) == ("2026-11-23T23:00:00Z", "2026-11-23T23:00:00Z")


def test_a_start_that_is_not_known_is_named_since_it_may_be_earlier() -> None:
    due = only(clause(due=WITHIN), YES | {"threshold_met_on": "2026-11-20"}).due
    assert due is not None
    assert (due.event, due.missing) == ("threshold_met_on", ("threshold_known_on",))
    assert only(clause(due=WITHIN), YES).due == DueDate(missing=tuple(STARTS))


def test_no_clock_runs_before_the_clause_applies() -> None:
    due = only(clause(due=WITHIN), YES | {"threshold_met_on": "2024-06-03"}).due
    assert due is not None
    assert (due.happened, due.counted_from) == (
        datetime.date(2024, 6, 3),
        datetime.date(2025, 1, 1),
    )
    assert ends(due) == ("2025-01-15T23:00:00Z", "2025-01-15T23:00:00Z")


def test_hours_run_from_the_moment_of_the_event() -> None:
    written = clause(
        on="incident",
        tests={"critical": {"fact": "incident_cyber_breach", "is": True}},
        when="critical",
        due={
            "words": SAID,
            "after": ["incident_discovered_at"],
            "within": {"count": 24, "unit": "hours"},
        },
    )
    moment = "2026-11-20T18:30:00Z"
    due = only(written, {"incident_cyber_breach": True, "incident_discovered_at": moment}).due
    assert due is not None
    assert due.counted_from == Instant.parse(moment)
    assert ends(due) == ("2026-11-21T18:30:00Z", "2026-11-21T18:30:00Z")


def test_what_precedes_an_event_is_due_before_its_day() -> None:
    before = {"words": SAID, "before": "eu_placed_on"}
    due = only(clause(due=before), YES | {"eu_placed_on": "2026-12-21"}).due
    assert ends(due) == ("2026-12-20T23:00:00Z", "2026-12-20T23:00:00Z")
    missing = only(clause(due=before), YES).due
    assert missing == DueDate("eu_placed_on", missing=("eu_placed_on",))


def test_a_day_the_law_names_does_not_roll() -> None:
    due = only(clause(due={"words": SAID, "by": "2026-11-22"}), YES).due
    assert ends(due) == ("2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z")


def test_a_right_opens_on_its_day_even_if_that_is_a_sunday() -> None:
    opens = {"words": SAID, "after": ["designated_on"], "opens": {"count": 6, "unit": "months"}}
    due = only(clause(due=opens), YES | {"designated_on": "2026-08-31"}).due
    assert ends(due) == ("2027-02-28T23:00:00Z", "2027-02-28T23:00:00Z")
    assert only(clause(due=opens), YES).due == DueDate(missing=("designated_on",))


def test_words_without_a_figure_give_no_date() -> None:
    assert only(clause(due={"words": SAID}), YES).due is None
    assert only(clause(), YES).due is None


def test_what_is_not_owed_is_not_due() -> None:
    facts = {"general_purpose": False, "threshold_met_on": "2026-11-20"}
    assert only(clause(due=WITHIN), facts).due is None


def test_if_it_may_be_owed_its_date_is_said() -> None:
    finding = only(clause(due=WITHIN), {"threshold_met_on": "2026-11-20"})
    assert finding.effect is Effect.OPEN
    assert ends(finding.due) == ("2026-12-04T23:00:00Z", "2026-12-04T23:00:00Z")


TRANSITIONS = {
    "a date before its end moves to it": (
        WITHIN, {"threshold_met_on": "2025-06-02", "eu_placed_on": "2025-08-01"},
        ("2027-08-02T22:00:00Z", "2027-08-02T22:00:00Z"),
    ),
    "a later date stays": (
        WITHIN, {"threshold_met_on": "2027-11-14", "eu_placed_on": "2025-08-01"},
        ("2027-11-28T23:00:00Z", "2027-11-29T23:00:00Z"),
    ),
    "where it does not hold the date stays": (
        WITHIN, {"threshold_met_on": "2026-11-14", "eu_placed_on": "2025-08-02"},
        ("2026-11-28T23:00:00Z", "2026-11-30T23:00:00Z"),
    ),
    "without a figure it gives the only date": (
        {"words": SAID}, {"eu_placed_on": "2025-08-01"},
        ("2027-08-02T22:00:00Z", "2027-08-02T22:00:00Z"),
    ),
    "a date beyond the calendar keeps no rolled end": (
        WITHIN, {"threshold_met_on": "2041-01-07", "eu_placed_on": "2025-08-01"},
        ("2041-01-21T23:00:00Z", "None"),
    ),
    "while it is not known whether it holds, the earlier date stands": (
        WITHIN, {"threshold_met_on": "2026-11-20"},
        ("2026-12-04T23:00:00Z", "2026-12-04T23:00:00Z"),
    ),
    "a date that is missing stays missing": (
        WITHIN, {"eu_placed_on": "2025-08-01"}, ("None", "None"),
    ),
    "without figure and without knowing there is no date": (
        {"words": SAID}, {}, ("None", "None"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("due", "facts", "expected"), TRANSITIONS.values(), ids=TRANSITIONS)
def test_where_a_transition_holds_nothing_is_due_before_its_end(
    due: dict[str, object], facts: dict[str, object], expected: tuple[str, str]
) -> None:
    written = clause(tests=GENERAL | PLACED, transition=TRANSITION, due=due)
    finding = only(written, YES | facts)
    assert ends(finding.due) == expected
    assert finding.due is not None
    assert ("eu_placed_on" in finding.due.missing) is ("eu_placed_on" not in facts)


def test_a_clause_on_an_incident_is_asked_only_where_there_is_one() -> None:
    incident = clause(
        "A-2",
        on="incident",
        tests={"critical": {"fact": "incident_cyber_breach", "is": True}},
        when="critical",
    )
    asked = pack(clause("A-1"), incident)
    assert set(found(asked, factsheet.read(YES, AT))) == {"A-1"}
    assert set(found(asked, factsheet.read(YES | {"incident_imminent": True}, AT))) == {
        "A-1",
        "A-2",
    }


def test_a_clause_without_trigger_finds_nothing() -> None:
    assert found(pack(clause(tests=None, when=None)), {}) == {}


def test_what_nobody_verified_has_no_steps_and_no_date() -> None:
    finding = only(clause(stub=SAID, tests=None, when=None), YES)
    assert (finding.answer, finding.steps, finding.due) == (Answer.UNDETERMINED, (), None)


def test_an_assessment_ends_with_what_is_not_covered_and_what_would_settle_most() -> None:
    asked = pack(
        clause("A-1"),
        clause("A-2"),
        clause("A-3", tests=GENERAL | DEPLOYED, when="general && deployed"),
        clause("A-4", force="ask", tests=OPEN, when="open"),
    )
    assessment = assess([asked], {}, AT)
    assert [gap.pack for gap in assessment.not_covered] == ["small"]
    # What is only asked or drafted never enters a count.
    assert assessment.settles == (
        Settling("general_purpose", alone=2, together=3),
        Settling("deployed", alone=0, together=1),
    )
    assert assess([asked], factsheet.read(YES | {"deployed": True}, AT), AT).settles == ()


def test_a_fact_of_another_kind_is_refused() -> None:
    with pytest.raises(Malformed):
        assess([pack()], {"general_purpose": Fact(AT)}, AT)


def test_the_same_facts_give_the_same_assessment() -> None:
    asked = pack(clause(due=WITHIN))
    facts = factsheet.read(YES | {"threshold_met_on": "2026-11-20"}, AT)
    assert assess([asked], facts, AT) == assess([asked], dict(reversed(facts.items())), AT)
