"""Days and places as people say them, in each language."""

import datetime

import pytest

from comity.documents.reader import PLACES, WEEK, Reader

DAY = datetime.date(2026, 12, 28)
DAYS = {"en": "Mon 28 Dec 2026", "zh": "2026年12月28日(周一)", "ko": "2026년 12월 28일(월)"}


@pytest.mark.parametrize(("language", "said"), DAYS.items())
def test_a_day_is_said_with_its_weekday(language: str, said: str) -> None:
    assert Reader(language, {}).day(DAY) == said


def test_a_zone_is_called_by_its_place() -> None:
    assert Reader("ko", {}).place("Europe/Brussels") == "브뤼셀"
    assert Reader("en", {}).place("America/Los_Angeles") == "California"
    assert Reader("en", {}).place("America/Sao_Paulo") == "Sao Paulo"


def test_every_language_has_its_week_and_every_place_its_languages() -> None:
    assert {len(days) for days in WEEK.values()} == {7}
    assert all(set(text) == set(WEEK) for text in PLACES.values())


def test_a_list_has_the_commas_of_its_language() -> None:
    assert Reader("en", {}).listed(["a", "b"]) == "a, b"
    assert Reader("zh", {}).listed(["a", "b"]) == "a、b"
