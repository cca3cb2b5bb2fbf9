"""`/instruments`: texts under negotiation or adopted, each with its clauses, votes and status."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.adapters.catalogs import catalog
from comity.base.text import LANGUAGES
from comity.documents import copies, lint, redlines, statuses, traces
from comity.documents.codes import act_of, coded
from comity.documents.reader import Reader
from comity.documents.traces import retraced
from comity.register.rows import ClauseRow
from comity.statement.kinds.instruments import Alternative
from comity.web import negotiations
from comity.web.api import site
from comity.web.negotiations import found, told
from comity.web.page import page
from comity.web.parties import names
from comity.web.words import NAMES, Words

Json = dict[str, Any]


def routes() -> list[Route]:
    return [
        Route("/instruments", instruments),
        Route("/instruments/{id}", instrument),
        Route("/instruments/{id}/status", status),
        Route("/instruments/{id}/impact", impact),
        Route("/instruments/{id}/certificate", certificate),
        Route("/instruments/{id}/copy/{language}.md", copy),
        Route("/instruments/{id}/clauses/{clause}", clause),
    ]


def reader(request: Request) -> Reader:
    words = Words.of(request)
    return Reader(words.language, words.catalog)


def instruments(request: Request) -> Response:
    here, who = site(request), reader(request)
    return page(
        request,
        "instruments.html",
        listed=negotiations.summaries(here),
        said=lambda code: coded(code, who),
        party=names(request),
    )


def instrument(request: Request) -> Response:
    row = found(request)
    known = told(site(request), row)
    return _page(request, "instrument.html", known, languages_of=row.final.languages)


def status(request: Request) -> Response:
    known = told(site(request), found(request))
    _check_adopted(known)
    rows = list(statuses.rows(known["status"]))
    return _page(request, "status.html", known, columns=statuses.COLUMNS, rows=rows)


def impact(request: Request) -> Response:
    here, row = site(request), found(request)
    asked = negotiations.asked(here, row)
    return _page(request, "impact.html", told(here, row), impact=asked, known=here.systems())


def certificate(request: Request) -> Response:
    known = told(site(request), found(request))
    _check_adopted(known)
    said = {
        language: copies.certificate(known, Reader(language, catalog(language)))
        for language in LANGUAGES
    }
    return _page(request, "certificate.html", known, certificate=said)


def copy(request: Request) -> Response:
    known, language = told(site(request), found(request)), request.path_params["language"]
    _check_adopted(known)
    if language not in known["final"]["languages"]:
        raise HTTPException(404)
    text = copies.certified(known, language, Reader(language, catalog(language)))
    name = f"{known['id']}.{language}.md"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-language": language,
    }
    return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)


def clause(request: Request) -> Response:
    """Show one clause: its words side by side, and what each version changed in each language."""
    row, id_ = found(request), request.path_params["clause"]
    here = site(request)
    versions = list(here.record.all(ClauseRow, f"{row.key}|{id_}|"))
    if not versions:
        raise HTTPException(404)
    known = told(here, row)
    who = reader(request)
    return _page(
        request,
        "clause.html",
        known,
        one=next((each for each in known["text"] if each["id"] == id_), None),
        versions=[
            (after, _redlines(before, after))
            for before, after in reversed(list(zip([None, *versions], versions, strict=False)))
        ],
        findings=[
            lint.worded(one, who)
            for one in lint.findings(versions[-1].clause, row.opening.legal_nature)
        ],
    )


def _redlines(
    before: ClauseRow | None, after: ClauseRow
) -> list[tuple[str, str, tuple[redlines.Piece, ...]]]:
    """Return for each wording and language that changed what was taken out and put in."""
    return [] if before is None else list(_changed(before, after))


def _changed(
    before: ClauseRow, after: ClauseRow
) -> Iterator[tuple[str, str, tuple[redlines.Piece, ...]]]:
    old = {one.id: one for one in before.clause.alternatives}
    for wording in after.clause.alternatives:
        start = _words(old.get(wording.id) or before.clause.alternatives[0])
        for language, text in _words(wording).items():
            if start.get(language, "") != text:
                pieces = redlines.redline(start.get(language, ""), text, language)
                yield wording.id, language, pieces


def _words(wording: Alternative) -> Mapping[str, str]:
    return {str(language): text.words for language, text in wording.text.items()}


def _check_adopted(known: Json) -> None:
    if known["status"] is None:
        raise HTTPException(404)


def _page(request: Request, template: str, said: Json, **values: Any) -> Response:  # noqa: ANN401 - what a template takes
    who = reader(request)

    def traced(trace: Json) -> list[traces.TraceLine]:
        return list(traces.lines(retraced(trace), who))

    coder: Callable[[str], str] = lambda code: coded(code, who)  # noqa: E731 - one line of words
    return page(
        request,
        template,
        text=said,
        said=coder,
        act=lambda code: act_of(code, who),
        traced=traced,
        party=names(request),
        language_names=NAMES,
        **values,
    )
