"""Turns a template and values into a page in the reader's language, with the register's banner."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse

from comity.base.text import LANGUAGES
from comity.oversight.subjects import About
from comity.rules.declaration import Subject
from comity.rules.declared import FACTS
from comity.web import figures, labels
from comity.web.api import site
from comity.web.words import COOKIE, NAMES, Words

YEAR = 365 * 86_400
PLACES: Mapping[Subject, str] = {
    Subject.SYSTEM: "/systems",
    Subject.RUN: "/runs",
    Subject.INCIDENT: "/incidents",
}


@cache
def environment() -> Environment:
    """Return the templates: everything is escaped, and a name that is not there is an error."""
    found = Environment(
        loader=PackageLoader("comity.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals |= {
        "facts_declared": FACTS,
        "figures": figures,
        "labels": labels,
        "subject_path": subject_path,
        "system_path": system_path,
    }
    found.filters["web"] = web_address
    return found


def page(request: Request, template: str, code: int = HTTPStatus.OK, **values: Any) -> HTMLResponse:  # noqa: ANN401 - what a template takes
    """Render a template; the language asked for in the address is remembered in a cookie."""
    here, words = site(request), Words.of(request)
    text = (
        environment()
        .get_template(template)
        .render(
            _=words,
            words=words,
            path=request.scope["path"],
            languages=_languages(request),
            rehearsal=here.rehearsal,
            followed=here.followed(),
            **values,
        )
    )
    warming = None if here.is_warm or code != HTTPStatus.OK else BackgroundTask(here.warm)
    answer = HTMLResponse(text, code, background=warming)
    answer.headers["content-language"] = words.language
    answer.headers["cache-control"] = "no-cache"
    answer.headers["vary"] = "Accept-Language, Cookie"
    if request.query_params.get(COOKIE) in LANGUAGES:
        answer.set_cookie(COOKIE, words.language, max_age=YEAR, samesite="lax", httponly=True)
    return answer


def system_path(id_: str) -> str:
    return f"/systems/{quote(id_)}"


def subject_path(about: About) -> str:
    """Return the page of what a duty is about."""
    return f"{PLACES[about.on]}/{quote(about.id)}"


def web_address(text: str | None) -> str | None:
    """Return an address if it is one of the web; no other scheme ever becomes a link."""
    return text if text is not None and text.startswith(("https://", "http://")) else None


def query(values: Mapping[str, object]) -> str:
    """Return `?name=value&…` of the values that are set, or nothing."""
    said = {name: value for name, value in values.items() if value not in {None, ""}}
    return f"?{urlencode(said)}" if said else ""


def _languages(request: Request) -> list[tuple[str, str, str]]:
    kept = {name: value for name, value in request.query_params.items() if name != COOKIE}
    return [
        (
            language,
            NAMES[language],
            quote(request.scope["path"]) + query({**kept, COOKIE: language}),
        )
        for language in LANGUAGES
    ]
