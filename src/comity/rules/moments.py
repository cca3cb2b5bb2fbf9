"""
Days and moments as people write them: `2026-12-11`, `2026-12-11 18:30 Europe/Brussels`.

A time of day needs its zone, as an offset, a Z or a name: without one it could be anywhere within
a day. An hour that clocks show twice is both of its moments: somewhere between them.
"""

import datetime
import re
from zoneinfo import ZoneInfo

from comity.base import instants
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.rules.calendar import check_zone
from comity.rules.facts import Span

_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?) ?"
    r"(?:(?P<utc>Z)|(?P<offset>[+-]\d\d:\d\d)|(?<= )(?P<zone>[A-Za-z][A-Za-z0-9_+/-]*))",
    re.ASCII,
)


def read(text: str) -> datetime.date | Instant | Span:
    """Read a day, or a time of day with its zone; Malformed for any other text."""
    if instants.DAY.fullmatch(text):
        return instants.day(text)
    found = _TIME.fullmatch(text)
    if not found:
        raise Malformed(
            "not a day, nor a time with its zone such as 2026-12-11 18:30 Europe/Brussels: {text}",
            text=text[:40],
        )
    if found["zone"]:
        return _local(text, found["day"], found["time"], found["zone"])
    offset = found["offset"] or "+00:00"
    return _instant(_parsed(text, f"{found['day']}T{found['time']}{offset}"))


def _local(text: str, day: str, time: str, zone: str) -> Instant | Span:
    check_zone(zone)
    local = _parsed(text, f"{day}T{time}").replace(tzinfo=ZoneInfo(zone))
    first, last = _instant(local), _instant(local.replace(fold=1))
    if first == last:
        return first
    if last < first:
        raise Malformed("the clocks of {zone} skip {text}", zone=zone, text=text)
    return Span(first, last)


def _parsed(text: str, iso: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(iso)
    except ValueError:
        raise Malformed("no such moment: {text}", text=text) from None


def _instant(moment: datetime.datetime) -> Instant:
    return Instant(int(moment.timestamp()))
