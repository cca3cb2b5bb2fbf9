"""When there is no answer: a page in the reader's language, words for a program, no inside."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.web import app
from comity.web.app import application
from web.markup import Page
from web.place import Place, place

KINDS = {
    Malformed: (400, "This is not well formed"),
    Unverified: (403, "This could not be verified"),
    Refused: (409, "This is refused"),
    Unavailable: (503, "This could not be found out"),
}


def failing(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Place:
    """Return a place whose every address fails in the same way."""

    def fail(_: Request) -> Response:
        raise fault

    paths = ("/", "/api/fails", "/list.csv")
    # Before its routes are taken away: every other test has this one place too.
    old = place()
    monkeypatch.setattr(app, "routes", lambda: [Route(path, fail) for path in paths])
    return Place(
        old.world, old.site, application(old.app.submissions.sequencer, old.world.public, old.site)
    )


@pytest.mark.parametrize(("kind", "said"), KINDS.items())
def test_each_kind_of_no_has_its_page(
    monkeypatch: pytest.MonkeyPatch, kind: type[ComityError], said: tuple[int, str]
) -> None:
    answer = failing(monkeypatch, kind("<b> {what}", what="& more")).client.get("/")
    page = Page(answer.text)
    assert answer.status_code == said[0]
    assert said[1] in page.text
    assert "<b> & more" in page.text
    assert page.faults == []
    assert "REHEARSAL" in answer.text
    assert ("retry-after" in answer.headers) is (kind is Unavailable)


@pytest.mark.parametrize("language", ["zh", "ko"])
def test_a_no_is_said_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    client = failing(monkeypatch, Refused("this register is not founded yet")).client
    text = client.get("/", headers={"accept-language": language}).text
    assert "not founded" not in text
    assert "This is refused" not in text


def test_programs_get_the_parts_of_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    client = failing(monkeypatch, Refused("no {what}", what="way")).client
    for path in ("/api/fails", "/list.csv"):
        assert client.get(path).json()["error"]["template"] == "no {what}"


SECRET = "the inside: /secret/path"


@pytest.mark.parametrize("path", ["/", "/api/fails"])
def test_a_fault_of_the_program_shows_nothing_of_its_inside(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    answer = failing(monkeypatch, RuntimeError(SECRET)).client.get(path)
    assert answer.status_code == 500
    assert "broken in this register" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(("method", "path"), [("POST", "/log"), ("DELETE", "/api/packs")])
def test_only_reading_is_answered(method: str, path: str) -> None:
    answer = place().client.request(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/nothing", "/systems/", "/static/nothing.css"])
def test_an_address_that_leads_nowhere_is_a_404(path: str) -> None:
    answer = place().client.get(path)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_program_gets_a_plain_404() -> None:
    answer = place().client.get("/api/nothing")
    assert answer.status_code == 404
    assert answer.text == "not found\n"


ODD = {
    "/systems?q=%00": 200,
    "/systems?q=%ff%fe": 200,
    "/systems?over=1e25&over=2": 200,
    "/obligations?of=%F0%9F%92%A9": 200,
    "/?lang=%00": 200,
    "/systems/%00": 404,
    "/systems/%ff": 404,
    "/systems/..%2f..%2fkeys": 404,
    "/log/99999999999999999999999999": 404,
    "/systems?page=99999999999999999999999": 400,
}


@pytest.mark.parametrize(("address", "code"), ODD.items())
def test_an_odd_address_breaks_nothing(address: str, code: int) -> None:
    assert place().client.get(address).status_code == code


@pytest.mark.parametrize("host", ["[::1", "a b", "<b>", "a:99999999", ""])
def test_an_odd_host_breaks_nothing(host: str) -> None:
    answer = place().client.get("/", headers={"host": host})
    assert answer.status_code == 200
    assert Page(answer.text).faults == []
