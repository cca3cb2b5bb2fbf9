"""Moments and days: one spelling, real ones only, and nothing that cannot be written."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base import instants
from comity.base.errors import Malformed
from comity.base.instants import FIRST, LAST, Instant

NOT_MOMENTS = {
    "nothing": "",
    "day only": "2026-11-23",
    "offset": "2026-11-23T09:00:00+00:00",
    "small letters": "2026-11-23t09:00:00z",
    "no zone": "2026-11-23T09:00:00",
    "space between": "2026-11-23 09:00:00Z",
    "fraction": "2026-11-23T09:00:00.0Z",
    "week date": "2026-W48-1T09:00:00Z",
    "no hyphens": "20261123T090000Z",
    "no seconds": "2026-11-23T09:00Z",
    "other digits": "\u0662026-11-23T09:00:00Z",
    "line feed": "2026-11-23T09:00:00Z\n",
    "leap second": "2026-12-31T23:59:60Z",
    "hour 24": "2026-11-23T24:00:00Z",
    "hour 25": "2026-11-23T25:00:00Z",
    "thirtieth of February": "2026-02-30T09:00:00Z",
    "no leap year": "2026-02-29T09:00:00Z",
    "month 13": "2026-13-01T09:00:00Z",
    "year 0": "0000-01-01T00:00:00Z",
    "before 1970": "1969-12-31T23:59:59Z",
    "five digits": "10000-01-01T00:00:00Z",
}
NOT_DAYS = {
    "nothing": "",
    "moment": "2026-11-23T09:00:00Z",
    "no hyphens": "20261123",
    "week date": "2026-W48-1",
    "day of the year": "2026-327",
    "month only": "2026-11",
    "one digit": "2026-1-1",
    "thirtieth of February": "2026-02-30",
    "no leap year": "1900-02-29",
    "year 0": "0000-01-01",
    "other digits": "\u0662026-11-23",
    "space": " 2026-11-23",
}


@pytest.mark.parametrize("text", NOT_MOMENTS.values(), ids=NOT_MOMENTS)
def test_a_moment_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        Instant.parse(text)


@given(st.integers(0, LAST))
def test_a_moment_reads_back_as_written(seconds: int) -> None:
    assert Instant.parse(str(Instant(seconds))) == Instant(seconds)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (2**31, "2038-01-19T03:14:08Z"),
        (LAST, "9999-12-31T23:59:59Z"),
        (FIRST, "0001-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc_with_four_digits_of_the_year(seconds: int, text: str) -> None:
    assert str(Instant(seconds)) == text


@pytest.mark.parametrize("seconds", [FIRST - 1, LAST + 1, 10**30, -(10**30)])
def test_no_moment_is_outside_the_calendar(seconds: int) -> None:
    with pytest.raises(Malformed):
        Instant(seconds)


def test_a_moment_later_is_a_moment_or_refused() -> None:
    assert Instant(0).plus(86_400).day == datetime.date(1970, 1, 2)
    assert Instant(0).plus(60) > Instant(0)
    with pytest.raises(Malformed):
        Instant(LAST).plus(1)


@pytest.mark.parametrize("text", NOT_DAYS.values(), ids=NOT_DAYS)
def test_a_day_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        instants.day(text)


@given(st.dates())
def test_a_day_reads_back_as_written_and_begins_on_itself(date: datetime.date) -> None:
    assert instants.day(date.isoformat()) == date
    assert instants.start_of(date).day == date
    assert str(instants.start_of(date)) == f"{date.isoformat()}T00:00:00Z"
