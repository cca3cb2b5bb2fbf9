"""Who reads: a language with its catalog, and how days and places are said in it."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.base.text import Text, in_language
from comity.documents.messages import Catalog, say

WEEK: Mapping[str, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Whose clock counts, as people call it; any other zone goes by its own last word.
PLACES: Mapping[str, Text] = {
    "Europe/Brussels": {"en": "Brussels", "zh": "布鲁塞尔", "ko": "브뤼셀"},
    "Europe/London": {"en": "London", "zh": "伦敦", "ko": "런던"},
    "America/Los_Angeles": {"en": "California", "zh": "加利福尼亚", "ko": "캘리포니아"},
    "America/New_York": {"en": "New York", "zh": "纽约", "ko": "뉴욕"},
    "America/Chicago": {"en": "Illinois", "zh": "伊利诺伊", "ko": "일리노이"},
    "Asia/Shanghai": {"en": "Beijing", "zh": "北京", "ko": "베이징"},
    "Asia/Seoul": {"en": "Seoul", "zh": "首尔", "ko": "서울"},
    "Asia/Tokyo": {"en": "Tokyo", "zh": "东京", "ko": "도쿄"},
    "UTC": {"en": "UTC", "zh": "UTC", "ko": "UTC"},
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who reads in a language: en, zh or ko."""

    language: str
    catalog: Catalog

    def say(self, template: str, **values: object) -> str:
        return say(self.catalog, template, **values)

    def text(self, text: Text) -> str:
        return in_language(text, self.language)

    def listed(self, parts: Iterable[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(parts)

    def day(self, day: datetime.date) -> str:
        """Return a day with its weekday: Mon 28 Dec 2026."""
        week = WEEK[self.language][day.weekday()]
        match self.language:
            case "zh":
                return f"{day.year}年{day.month}月{day.day}日({week})"
            case "ko":
                return f"{day.year}년 {day.month}월 {day.day}일({week})"
            case _:
                return f"{week} {day.day} {MONTHS[day.month - 1]} {day.year}"

    def place(self, zone: str) -> str:
        """Return where a time zone's clock hangs: Brussels."""
        known = PLACES.get(zone)
        return self.text(known) if known else zone.rpartition("/")[2].replace("_", " ")
