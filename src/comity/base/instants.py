"""Moments and days. The clock is always an argument; nothing here asks for the time."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from comity.base.errors import Malformed

FIRST = -62_135_596_800  # 0001-01-01T00:00:00Z
LAST = 253_402_300_799  # 9999-12-31T23:59:59Z
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A whole second of UTC, as seconds since 1970; `str()` is RFC 3339 with a Z."""

    seconds: int

    def __post_init__(self) -> None:
        # A delay from a pack may be any integer; a moment nothing can write is no moment.
        if not FIRST <= self.seconds <= LAST:
            raise Malformed("no year from 1 to 9999 has this moment: {at}", at=self.seconds)

    def __str__(self) -> str:
        return _written(self.seconds)

    @property
    def moment(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(self.seconds, datetime.UTC)

    @property
    def day(self) -> datetime.date:
        return self.moment.date()

    def plus(self, seconds: int) -> "Instant":
        return Instant(self.seconds + seconds)

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(_read(text))


# A batch of a thousand statements has two or three different moments in it.
@lru_cache(maxsize=1024)
def _written(seconds: int) -> str:
    # Not strftime: its %Y drops a year's leading zeros on some systems.
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.replace(tzinfo=None).isoformat() + "Z"


@lru_cache(maxsize=1024)
def _read(text: str) -> int:
    if not INSTANT.fullmatch(text):
        raise Malformed("not a moment like 2026-11-23T09:00:00Z: {text}", text=text[:40])
    try:
        seconds = int(datetime.datetime.fromisoformat(text).timestamp())
    except ValueError:
        raise Malformed("no such moment: {text}", text=text) from None
    # Later Pythons read 24:00:00 as the next day's 00:00:00; a moment has one spelling.
    if seconds < 0 or _written(seconds) != text:
        raise Malformed("no such moment: {text}", text=text)
    return seconds


def day(text: str) -> datetime.date:
    """Read a calendar day, YYYY-MM-DD and nothing else ISO 8601 would allow."""
    if not DAY.fullmatch(text):
        raise Malformed("not a day like 2026-11-23: {text}", text=text[:40])
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Malformed("no such day: {text}", text=text) from None


def later(date: datetime.date, *, months: int = 0, days: int = 0) -> datetime.date:
    """Return the day so many calendar months, and then days, later; short months end earlier."""
    month = date.year * 12 + date.month - 1 + months
    year, month = month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(date.day, last)) + datetime.timedelta(days=days)


def start_of(date: datetime.date) -> Instant:
    """Return the first second of this day in UTC."""
    at = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
    return Instant(int(at.timestamp()))
