# ruff: noqa: RUF001 - the pages' own dashes and signs
"""How values are written: figures as the law writes them, ends of periods as days."""

import datetime
from decimal import Decimal

import pytest

from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules.clause import Length, Unit
from comity.rules.facts import Membership, Phase, Purpose, Span, Value
from comity.web import figures
from comity.web.words import Words

WORDS = Words("en", {})
FIGURES = {
    "0": "0",
    "1234567": "1,234,567",
    "12.5": "12.5",
    "999999999999999": "999,999,999,999,999",
    "3.8e25": "3.8e25",
    "1e25": "1e25",
}
VALUES: dict[str, tuple[Value | None, str]] = {
    "unknown": (None, "not known"),
    "yes": (True, "yes"),
    "no": (False, "no"),
    "one figure": (Interval.exactly(Decimal("1e25")), "1e25"),
    "from to": (Interval(Decimal("1e25"), Decimal("3e25")), "1e25 – 3e25"),
    "without end": (Interval(Decimal("1e25"), None), "1e25 or more"),
    "words": (frozenset({"text", "audio"}), "audio, text"),
    "day": (datetime.date(2026, 11, 23), "2026-11-23"),
    "memberships": (
        (Membership("a-code", datetime.date(2026, 1, 1)), Membership("a-pledge")),
        "a-code, joined 2026-01-01; a-pledge",
    ),
    "no membership": ((), "none"),
    "phases": (
        (Phase(Purpose.PRE_TRAINING, Interval(Decimal("1e25"), None)), Phase(Purpose.OTHER)),
        "pre-training, 1e25 or more FLOP; other training, no figure",
    ),
    "moment": (Instant.parse("2026-11-23T09:00:00Z"), "2026-11-23T09:00:00Z"),
}
ENDS = {
    "2026-02-15T23:00:00Z": "the end of February 15, 2026 (Europe/Brussels)",
    "2026-07-15T22:00:00Z": "the end of July 15, 2026 (Europe/Brussels)",
    "2026-07-15T23:00:00Z": "July 16, 2026 01:00 (Europe/Brussels)",
}


@pytest.mark.parametrize(("number", "written"), FIGURES.items())
def test_a_figure_is_written_as_law_and_log_do(number: str, written: str) -> None:
    assert figures.text(number) == written


def test_a_figure_that_is_not_known_is_a_question_mark() -> None:
    assert figures.figure(None) == figures.span(None, WORDS) == "?"


@pytest.mark.parametrize(("value", "written"), VALUES.values(), ids=VALUES)
def test_a_value_is_written_for_people(value: Value | None, written: str) -> None:
    assert figures.value(value, WORDS) == written


@pytest.mark.parametrize(("moment", "written"), ENDS.items())
def test_the_end_of_a_period_is_a_day_where_it_ends_with_one(moment: str, written: str) -> None:
    assert figures.moment(Instant.parse(moment), "Europe/Brussels", WORDS) == written


def test_a_membership_and_a_phase_say_all_that_is_known_of_them() -> None:
    joined, left = datetime.date(2026, 1, 1), datetime.date(2026, 6, 1)
    said = figures.value((Membership("a-code", joined, left),), WORDS)
    assert said == "a-code, joined 2026-01-01, left 2026-06-01"
    phase = Phase(Purpose.FINE_TUNING, Interval.exactly(Decimal("1e24")), own=False, started=joined)
    said = figures.value((phase,), WORDS)
    assert said == "fine-tuning, 1e24 FLOP, from 2026-01-01 to ?, by another"


def test_a_time_between_two_is_written_with_both() -> None:
    span = Span(Instant.parse("2026-11-23T09:00:00Z"), Instant.parse("2026-11-23T11:00:00Z"))
    said = "between November 23, 2026 10:00 (Europe/Brussels) and November 23, 2026 12:00"
    assert figures.happened(span, "Europe/Brussels", WORDS).startswith(said)
    assert figures.happened(None, "Europe/Brussels", WORDS) == "not known"
    day = datetime.date(2026, 11, 23)
    assert figures.value(Span(day, day), WORDS) == "between 2026-11-23 and 2026-11-23"


def test_a_length_is_written_or_the_law_names_a_day() -> None:
    assert figures.length(Length(2, Unit.WORKING_DAYS), WORDS) == "2 working days"
    assert figures.length(None, WORDS) == "a day that the law names"
