"""When something is due, in words: by the law's own clock, and the strict day beside it."""

import datetime

import pytest

from comity.base.instants import Instant
from comity.documents.times import due_lines, happened, last_day, left, moment, running
from comity.rules.facts import Span
from documents.told import READER, due, only, told
from smallpack import SAID, clause, counting, pack

BRUSSELS = "Europe/Brussels"
ENDS = {
    "2026-02-15T23:00:00Z": datetime.date(2026, 2, 15),
    "2026-07-15T22:00:00Z": datetime.date(2026, 7, 15),
    "2026-07-15T23:00:00Z": None,
    "2026-07-15T22:00:01Z": None,
}
CANDIDATE = {"name": "days off do not count", "words": SAID, "last_day_off": "stays"}


@pytest.mark.parametrize(("end", "day"), ENDS.items())
def test_a_period_that_ends_at_midnight_was_due_on_the_day_before(
    end: str, day: datetime.date | None
) -> None:
    assert last_day(Instant.parse(end), BRUSSELS) == day


def lines(when: dict[str, object] | None, rule: object = None, **facts: object) -> list[str]:
    rules = pack(clause(due=when), counting=rule or counting())
    said = told(rules, general_purpose=True, **facts)
    return due_lines(only(said), BRUSSELS, READER)


def test_an_end_that_nothing_moves_is_said_once() -> None:
    assert lines(due(), deployed_on="2026-06-01") == ["by the end of Mon 15 Jun 2026 (Brussels)"]


def test_an_end_that_days_off_move_has_its_strict_day_beside_it() -> None:
    assert lines(due(), deployed_on="2026-12-05") == [
        "by the end of Mon 21 Dec 2026 (Brussels)",
        "strictly by the end of Sat 19 Dec 2026",
    ]


def test_between_two_readings_both_ends_are_said() -> None:
    open_rule = counting(
        last_day_off="stays",
        least=None,
        candidates=[{"name": "moved", "words": SAID, "last_day_off": "next-working-day"}],
    )
    assert lines(due(), open_rule, deployed_on="2026-12-05") == [
        "between the end of Sat 19 Dec 2026",
        "and the end of Mon 21 Dec 2026 (Brussels)",
    ]


def test_hours_end_at_their_minute() -> None:
    hours = due(after=["incident_discovered_at"], within={"count": 24, "unit": "hours"})
    rules = pack(
        clause(
            on="incident", tests={"x": {"fact": "incident_death", "is": True}}, when="x", due=hours
        )
    )
    said = told(
        rules, incident_death=True, incident_discovered_at="2026-06-12 18:30 Europe/Brussels"
    )
    assert due_lines(only(said), BRUSSELS, READER) == ["by 18:30 on Sat 13 Jun 2026 (Brussels)"]


def test_without_delay_the_date_is_only_the_outer_limit() -> None:
    assert lines(due(prompt=True), deployed_on="2026-06-01") == [
        "without delay, by the end of Mon 15 Jun 2026 (Brussels)",
    ]


def test_a_right_to_act_opens() -> None:
    opens = due(within=None, opens={"count": 2, "unit": "weeks"})
    (line,) = lines(opens, deployed_on="2026-06-01")
    assert line.startswith("not before ")


def test_where_the_calendar_ends_the_strict_day_stands_alone() -> None:
    short = counting(calendar={"places": ["BE"], "first_year": 2020, "last_year": 2020})
    assert lines(due(), short, deployed_on="2026-06-06") == [
        "by the end of Sat 20 Jun 2026 (Brussels)",
        "no calendar of days off reaches further",
    ]


def test_a_clock_without_a_number_shows_its_start() -> None:
    running = due(within=None)
    assert lines(running, deployed_on="2026-06-01") == ["words", "running since Mon 1 Jun 2026"]


def test_a_clock_that_has_not_begun_names_what_starts_it() -> None:
    assert lines(due()) == ["words", "starts with deployed_on"]


def test_words_alone_are_said_as_they_are() -> None:
    assert lines({"words": SAID}) == ["words"]
    assert lines(None) == ["no time is set"]


def test_without_a_time_it_is_said_how_often_or_how_long() -> None:
    years = {"words": {"en": "Five years", "zh": "五年", "ko": "5년"}}
    kept = told(pack(clause(retention=years)), general_purpose=True)
    assert due_lines(only(kept), BRUSSELS, READER) == ["to be kept: Five years"]
    again = told(pack(clause(recurrence=years)), general_purpose=True)
    assert due_lines(only(again), BRUSSELS, READER) == ["Five years"]


def test_a_start_is_said_as_it_is_known() -> None:
    second = Instant.parse("2026-06-01T10:00:05Z")
    assert happened(second, BRUSSELS, READER) == "12:00:05 on Mon 1 Jun 2026"
    assert happened(datetime.date(2026, 6, 1), BRUSSELS, READER) == "Mon 1 Jun 2026"
    between = Span(datetime.date(2026, 6, 1), datetime.date(2026, 6, 2))
    assert happened(between, BRUSSELS, READER) == "2026-06-01 to 2026-06-02"
    assert moment(Instant.parse("2026-06-01T10:00:00Z"), "UTC", READER) == "10:00 on Mon 1 Jun 2026"


LEFT = {
    "2026-06-02T10:05:00Z": "5 min left",
    "2026-06-02T12:05:00Z": "2 h 5 min left",
    "2026-06-04T12:00:00Z": "2 d 2 h left",
    "2026-06-02T09:00:00Z": "ran out 1 h 0 min ago",
    "2026-06-02T10:00:00Z": "ran out 0 min ago",
}


@pytest.mark.parametrize(("end", "said"), LEFT.items())
def test_what_is_left_counts_down_and_then_up(end: str, said: str) -> None:
    now = Instant.parse("2026-06-02T10:00:00Z")
    assert left(Instant.parse(end), now, READER) == said


def test_a_clock_runs_for_some_time_and_not_before_its_start() -> None:
    now = Instant.parse("2026-06-02T10:00:00Z")
    assert running(now.plus(-3700), now, READER) == "for 1 h 1 min"
    assert running(now.plus(60), now, READER) == "for 0 min"
