"""`/obligations`: who owes what by when, as a page, as CSV, JSON and iCalendar."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.base.text import LANGUAGES
from comity.documents.calendars import calendar
from comity.documents.tables import table
from comity.oversight.obligations import Obligation, State
from comity.oversight.standards import Standards
from comity.web import labels
from comity.web.api import answer, site
from comity.web.listing import chosen, containing, sheet
from comity.web.page import page, query
from comity.web.pages.systems import csv_file
from comity.web.site import Site
from comity.web.words import Words

# On the page, what is decided comes first: what is undetermined would bury it.
DECIDED, ALL = "decided", "all"
STATES = {one.value: one for one in State}
COLUMNS = (
    "state",
    "due",
    "due_rolled",
    "about",
    "name",
    "pack",
    "clause",
    "article",
    "title",
    "recipient",
    "filed_on",
    "source",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks to see: of whom, to whom, in which state."""

    of: str
    to: str
    state: str

    @classmethod
    def read(cls, asked: QueryParams, default: str) -> Self:
        words = [default, *(one for one in (ALL, DECIDED, *STATES) if one != default)]
        return cls(
            asked.get("of", "").strip(), asked.get("to", "").strip(), chosen(asked, "state", words)
        )

    @property
    def query(self) -> str:
        return query({"of": self.of, "to": self.to, "state": self.state})

    def in_state(self, one: Obligation) -> bool:
        if self.state == DECIDED:
            return one.state is not State.UNDETERMINED
        return self.state in {ALL, one.state.value}


def routes() -> list[Route]:
    return [
        Route("/obligations", obligations),
        Route("/obligations.csv", obligations_csv),
        Route("/obligations.json", obligations_json),
        Route("/obligations.ics", obligations_ics),
    ]


def find(wanted: Wanted, owed: Iterable[Obligation]) -> list[Obligation]:
    """Choose obligations by addressee and recipient, the earliest due first."""
    named, received = containing(wanted.of), containing(wanted.to)
    some = [
        one
        for one in owed
        if named((one.about.id, one.about.name, *one.about.developers))
        and received((one.finding.clause.recipient or {"": ""}).values())
    ]
    return sorted(some, key=_order)


def _order(one: Obligation) -> tuple[bool, int, str, str]:
    due = one.due
    return due is None, due.seconds if due else 0, one.about.id, one.finding.clause.id


def obligations(request: Request) -> Response:
    here, words = site(request), Words.of(request)
    wanted = Wanted.read(request.query_params, DECIDED)
    some = find(wanted, here.obligations())
    tally = Counter(one.state for one in some)
    return page(
        request,
        "obligations.html",
        wanted=wanted,
        states=_choices(words),
        tally=[(one, tally[one]) for one in labels.STATES if tally[one]],
        of_state=lambda one: "/obligations" + Wanted(wanted.of, wanted.to, one.value).query,
        sheet=sheet([one for one in some if wanted.in_state(one)], request.query_params),
        asked=wanted.query,
        address=lambda number: f"/obligations{wanted.query}&page={number}",
        zones=_zones(_standards(here)),
    )


def _choices(words: Words) -> list[tuple[str, str]]:
    states = [(state.value, words(label)) for state, label in labels.STATES.items()]
    return [(DECIDED, words("All but undetermined")), (ALL, words("All")), *states]


def _standards(here: Site) -> Standards:
    return here.standards(here.clock().day)


def _zones(found: Standards) -> dict[str, str]:
    return {pack.id: pack.body.counting.zone for pack in found.in_use}


def _chosen(request: Request) -> list[Obligation]:
    """Return what a file holds: every state, unless one is asked for."""
    wanted = Wanted.read(request.query_params, ALL)
    return [one for one in find(wanted, site(request).obligations()) if wanted.in_state(one)]


def obligations_json(request: Request) -> Response:
    some = _chosen(request)
    undetermined = sum(one.state is State.UNDETERMINED for one in some)
    listed = [shape(one) for one in some]
    return answer({"count": len(listed), "undetermined": undetermined, "obligations": listed})


def shape(one: Obligation) -> dict[str, Any]:
    """Return an obligation for programs; titles and recipients in every language."""
    finding, clause = one.finding, one.finding.clause
    rolled = finding.due.rolled if finding.due else None
    return {
        "state": one.state.value,
        "due": str(one.due) if one.due else None,
        "due_rolled": str(rolled) if rolled else None,
        "about": one.about.id,
        "name": one.about.name,
        "registered": one.about.registered,
        "pack": finding.pack,
        "digest": finding.digest,
        "clause": clause.id,
        "article": clause.article,
        "force": clause.force.value,
        "title": clause.title,
        "recipient": clause.recipient,
        "missing": finding.missing,
        "filing": one.filing.key if one.filing else None,
        "filed_on": str(one.filing.filed_on) if one.filing else None,
        "source": clause.source,
    }


def obligations_csv(request: Request) -> Response:
    language = Words.of(request).language
    rows = ([_cell(shape(one)[name], language) for name in COLUMNS] for one in _chosen(request))
    return csv_file("obligations", table(COLUMNS, rows))


def _cell(value: Any, language: str) -> object:  # noqa: ANN401 - a text per language, or plain
    if isinstance(value, dict):
        return next((value[one] for one in (language, *LANGUAGES) if one in value), None)
    return value


def obligations_ics(request: Request) -> Response:
    here, words = site(request), Words.of(request)
    packs = {pack.id: pack for pack in _standards(here).in_use}
    said = calendar(_chosen(request), packs, (words.language, words.catalog), here.clock())
    headers = {"content-disposition": 'attachment; filename="obligations.ics"'}
    return Response(said, media_type="text/calendar; charset=utf-8", headers=headers)
