"""The pages in a real browser: nothing overflows, nothing is refused, focus and links work."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from web.place import place

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PATHS = ["/", "/systems", "/systems/lab-a/orion", "/systems/lab-b/vega", "/obligations?state=all",
         "/runs", "/runs/lab-a/run/orion-4", "/incidents", "/incidents/lab-a/incident/weights",
         "/packs", "/log", "/log/5", "/nothing"]  # fmt: skip
WIDTHS = (1280, 390)
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@contextmanager
def served() -> Iterator[str]:
    """Serve the place on a free port of this machine, in a thread."""
    config = uvicorn.Config(place().app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[tuple[Any, str]]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with served() as address, playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found, address
        found.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_pages_fit_and_nothing_is_refused(
    browser: tuple[Any, str], language: str, width: int
) -> None:
    found, address = browser
    context = found.new_context(viewport={"width": width, "height": 900}, locale=language)
    page, said = context.new_page(), []
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    for path in PATHS:
        answer = page.goto(address + path)
        page.evaluate(OPEN_ALL)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (path, wide) == (path, width)
        assert page.locator("html").get_attribute("lang") == language
        assert answer.ok is (path != "/nothing")
    context.close()
    # The browser itself reports the one address that leads nowhere.
    assert [one for one in said if "404" not in one] == []


def test_the_first_key_press_offers_to_skip_to_the_content(browser: tuple[Any, str]) -> None:
    found, address = browser
    page = found.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


def test_a_link_to_a_clause_opens_it(browser: tuple[Any, str]) -> None:
    found, address = browser
    page = found.new_page()
    page.goto(f"{address}/systems/lab-a/orion#small.D-1")
    assert page.locator("[id='small.D-1']").is_visible()
    assert page.locator("[id='small.D-2']").is_hidden()
    page.close()


def test_a_mark_of_the_chart_leads_to_its_system(browser: tuple[Any, str]) -> None:
    found, address = browser
    page = found.new_page()
    page.goto(address)
    page.locator("svg a[href='/systems/lab-b/vega']").click()
    assert page.url.endswith("/systems/lab-b/vega")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_are_different_papers(browser: tuple[Any, str], scheme: str) -> None:
    found, address = browser
    context = found.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 27)"}[scheme]
    context.close()
