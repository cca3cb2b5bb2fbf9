"""The reader's language: from the address, then the cookie, then the browser."""

import datetime

import pytest

from comity.base.errors import Refused
from comity.web.words import Words, accepted
from web.markup import Page
from web.place import place

HEADERS = {
    "ko-KR,ko;q=0.9,en;q=0.8": "ko",
    "en;q=0.5, zh-Hans;q=0.9": "zh",
    "zh;q=0, ko;q=0.1": "ko",
    "fr-FR, de;q=0.9": "en",
    "fr, zh;q=bad, en;q=0.3": "en",
    "*": "en",
    "": "en",
    "ZH-tw": "zh",
    "zh;level=1": "zh",
    "en, ko": "en",
}


@pytest.mark.parametrize(("header", "language"), HEADERS.items())
def test_the_browsers_wish_is_read(header: str, language: str) -> None:
    assert accepted(header) == language


def test_the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() -> None:
    browser = {"accept-language": "ko"}
    cookie = {**browser, "cookie": "lang=zh"}
    assert Page(place().client.get("/packs", headers=browser).text).first("html")["lang"] == "ko"
    assert Page(place().client.get("/packs", headers=cookie).text).first("html")["lang"] == "zh"
    asked = place().client.get("/packs?lang=en", headers=cookie)
    assert Page(asked.text).first("html")["lang"] == "en"
    assert asked.headers["set-cookie"].startswith("lang=en; HttpOnly; Max-Age=31536000")


def test_a_language_there_is_not_is_neither_used_nor_remembered() -> None:
    asked = place().client.get("/packs?lang=../../x", headers={"cookie": "lang=<b>"})
    assert Page(asked.text).first("html")["lang"] == "en"
    assert "set-cookie" not in asked.headers


def test_the_same_page_is_offered_in_the_other_languages() -> None:
    page = Page(place().get("/systems?q=a%26b&lang=ko&show=all"))
    offered = [one["href"] for one in page.all("a") if "hreflang" in one]
    assert offered == [f"/systems?q=a%26b&show=all&lang={one}" for one in ("en", "zh", "ko")]


def test_words_are_filled_in_and_values_are_not_translated() -> None:
    words = Words("ko", {"by {who}": "{who} 작성", "yes": "예"})
    assert words("by {who}", who="yes") == "yes 작성"
    assert words("not there {n}", n=1) == "not there 1"


def test_days_numbers_and_errors_are_in_the_readers_language() -> None:
    words = Words("zh", {"no {x}": "没有{x}"})
    assert words.day(datetime.date(2026, 11, 23)) == "2026年11月23日"
    assert words.count(1234567) == "1,234,567"
    assert words.explain(Refused("no {x}", x="y")) == "没有y"
    assert words.text({"en": "a", "zh": "甲", "ko": "갑"}) == "甲"
