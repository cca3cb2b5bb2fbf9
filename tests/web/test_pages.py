"""Every page, in every language: whole, labelled, guarded, and the rehearsal said first."""

import re

import pytest
from starlette.routing import Route

from comity.web.app import routes
from comity.web.openapi import document
from web.markup import Page
from web.place import place_for

# Each page route with an address of it: a page that is added is added here.
PAGES = {
    "/": "/",
    "/systems": "/systems",
    "/systems/{id:path}": "/systems/lab-a/orion",
    "/runs": "/runs",
    "/runs/{id:path}": "/runs/lab-a/run/orion-4",
    "/incidents": "/incidents",
    "/incidents/{id:path}": "/incidents/lab-a/incident/weights",
    "/obligations": "/obligations?state=all",
    "/packs": "/packs",
    "/instruments": "/instruments",
    "/instruments/{id}": "/instruments/open-text",
    "/instruments/{id}/status": "/instruments/geneva/status",
    "/instruments/{id}/impact": "/instruments/open-text/impact",
    "/instruments/{id}/certificate": "/instruments/geneva/certificate",
    "/instruments/{id}/clauses/{clause}": "/instruments/open-text/clauses/calm",
    "/meetings": "/meetings",
    "/terms": "/terms",
    "/meetings/{id:path}": "/meetings/geneva/1",
    "/log": "/log",
    "/log/{index:int}": "/log/0",
}
OTHERS = {
    "adopted": "/instruments/geneva",
    "in brackets": "/instruments/open-text/clauses/both",
    "caught": "/instruments/geneva/impact",
    "observed": "/systems/lab-b/vega",
    "without a figure": "/systems/lab-b/blank",
    "hostile": "/systems/1-plus-1/cmd-script-alert-1-script-braces-s",
    "chosen": "/systems?q=vega&over=1e25&show=unregistered&sort=name",
    "nothing found": "/systems?q=nothing-at-all",
    "nothing owed": "/obligations?of=nothing-at-all",
    "replaced": "/log/1",
    "void": "/log/17",
}
WORD = re.compile(r"[A-Za-z]{2,}")
LANGUAGES = ("en", "zh", "ko")
EVERY = [*PAGES.values(), *OTHERS.values()]


def test_every_route_is_a_page_tested_here_or_described_for_programs() -> None:
    known = {route.path.replace(":path", "").replace(":int", "") for route in _routes()}
    pages = {path.replace(":path", "").replace(":int", "") for path in PAGES}
    raw = {"/api/statements", "/checkpoint", "/tile/{level}/{index}", "/tile/entries/{index}"}
    assert known - pages == set(document()["paths"]) - raw


def _routes() -> list[Route]:
    return [route for route in routes() if isinstance(route, Route)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", EVERY)
def test_a_page_is_whole_in_every_language(path: str, language: str) -> None:
    answer = place_for(path).client.get(path, headers={"accept-language": language})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.faults == []
    assert page.first("html")["lang"] == language
    assert answer.headers["content-language"] == language


@pytest.mark.parametrize("path", EVERY)
def test_a_page_says_first_that_it_is_a_rehearsal(path: str) -> None:
    text = place_for(path).get(path)
    assert text.index("REHEARSAL") < text.index("<header")


@pytest.mark.parametrize("path", [*EVERY, "/nothing", "/api/status", "/static/comity.css"])
def test_nothing_is_run_framed_or_told_onwards(path: str) -> None:
    headers = place_for(path).client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", EVERY)
def test_words_of_strangers_are_text_and_never_markup(path: str) -> None:
    text = place_for(path).get(path)
    assert "<script" not in text
    assert "javascript:" not in " ".join(Page(text).links)


@pytest.mark.parametrize("path", EVERY)
def test_every_link_of_a_page_leads_somewhere(path: str) -> None:
    client = place_for(path).client
    for address in {one.split("#")[0] for one in Page(place_for(path).get(path)).links}:
        if address.startswith("/"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", ["/", "/systems/lab-a/orion", "/packs", "/log"])
@pytest.mark.parametrize("language", ["zh", "ko"])
def test_no_sentence_of_a_page_stays_english(path: str, language: str) -> None:
    english = set(Page(place_for(path).get(path, **{"accept-language": "en"})).text)
    other = Page(place_for(path).get(path, **{"accept-language": language})).text
    sentences = {one for one in other if one in english and _words(one) > 3}
    # What stays is data: texts in the record, code, files as they are served.
    assert {one for one in sentences if not _data(one)} == set()


def _words(text: str) -> int:
    return sum(bool(WORD.search(one)) for one in text.split())


def _data(text: str) -> bool:
    marks = (
        "cmd()",
        "comity ",
        "&&",
        "One line,",
        "6 * 1e12",
        "six-n-d",
        "place.example",
        "log world",
        "Weights read by a stranger",
        "the large run",
    )
    return any(mark in text for mark in marks)
