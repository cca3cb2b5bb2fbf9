"""Counting rules of several laws, for tests that count."""

from comity.base.typed import convert
from comity.rules.deadline import Counting
from smallpack import counting

CALIFORNIA = {
    "zone": "America/Los_Angeles",
    "calendar": {"places": ["US", "US-CA"], "first_year": 2020, "last_year": 2040},
    "least": None,
}
EU = convert(counting(), Counting)
CA = convert(counting(**CALIFORNIA), Counting)
CHINA = convert(
    counting(
        zone="Asia/Shanghai",
        calendar={"places": ["CN"], "first_year": 2020, "last_year": 2026},
        least=None,
    ),
    Counting,
)
KOREA = convert(
    counting(
        zone="Asia/Seoul",
        calendar={"places": ["KR"], "first_year": 2020, "last_year": 2040},
        first_day="excluded-unless-midnight",
        months_end="eve-of-first-day",
        least=None,
    ),
    Counting,
)
# General Construction Law, section 20: exactly two days; section 25-a(1): the same hour.
NEW_YORK = convert(
    counting(
        zone="America/New_York",
        calendar={"places": ["US-NY"], "first_year": 2020, "last_year": 2040},
        least={"from_days": 2, "to_days": 2, "working_days": 2},
        hours_end_off="next-working-day",
    ),
    Counting,
)
ILLINOIS = convert(
    counting(
        zone="America/Chicago",
        calendar={"places": ["US-IL"], "first_year": 2020, "last_year": 2040},
        least=None,
    ),
    Counting,
)
STAYS = convert(counting(last_day_off="stays", least=None), Counting)
INCLUDED = convert(counting(first_day="included", least=None), Counting)
