"""`/obligations`: who owes what by when, as a page, as CSV, JSON and iCalendar."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.base import instants
from comity.base.instants import start_of
from comity.base.text import LANGUAGES
from comity.documents.calendars import calendar
from comity.documents.tables import table
from comity.oversight.obligations import Obligation, State
from comity.oversight.standards import Standards
from comity.register.rows import DeterminationRow, FilingRow
from comity.rules.finding import DueDate
from comity.web import labels
from comity.web.api import answer, site
from comity.web.listing import chosen, containing, sheet
from comity.web.page import page, query
from comity.web.pages.systems import csv_file
from comity.web.parties import names
from comity.web.site import Site
from comity.web.words import Words

# On the page, what is decided comes first: what is undetermined would bury it.
DECIDED, ALL = "decided", "all"
STATES = {one.value: one for one in State}
# Of a filing and of an authority's word, a row of CSV has the newest; JSON has all.
COLUMNS = (
    "state",
    "due",
    "due_rolled",
    "due_latest",
    "on",
    "about",
    "name",
    "pack",
    "clause",
    "article",
    "force",
    "title",
    "recipient",
    "entity",
    "filed_on",
    "filed_with",
    "channel",
    "reference",
    "submitted_at",
    "filing_entry",
    "verdict",
    "verdict_by",
    "verdict_at",
    "verdict_entry",
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
        if named((one.about.id, one.about.name, *one.about.developers, *_entities(one)))
        and received((one.finding.clause.recipient or {"": ""}).values())
    ]
    return sorted(some, key=_order)


def _entities(one: Obligation) -> list[str]:
    return [row.body.entity for row in one.on_file.filings if row.body.entity]


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
        party=names(request),
    )


def _choices(words: Words) -> list[tuple[str, str]]:
    states = [(state.value, words(label)) for state, label in labels.STATES.items()]
    return [(DECIDED, words("All but undetermined")), (ALL, words("All")), *states]


def _standards(here: Site) -> Standards:
    return here.standards(here.clock().day)


def _zones(found: Standards) -> dict[str, str]:
    return {pack.id: pack.body.counting.zone for pack in found.in_use}


def _chosen(request: Request) -> list[Obligation]:
    """Return what a file holds: every state, unless one is asked for; at `at`, if it is a day."""
    wanted = Wanted.read(request.query_params, ALL)
    here, day = site(request), request.query_params.get("at")
    owed = here.obligations_at(start_of(instants.day(day))) if day else here.obligations()
    return [one for one in find(wanted, owed) if wanted.in_state(one)]


def obligations_json(request: Request) -> Response:
    some = _chosen(request)
    undetermined = sum(one.state is State.UNDETERMINED for one in some)
    listed = [shape(one) for one in some]
    return answer({"count": len(listed), "undetermined": undetermined, "obligations": listed})


def shape(one: Obligation) -> dict[str, Any]:
    """Return an obligation for programs; titles and recipients in every language."""
    finding, clause = one.finding, one.finding.clause
    return {
        "state": one.state.value,
        **_ends(finding.due),
        "on": one.about.on.value,
        "about": one.about.id,
        "name": one.about.name,
        "developers": one.about.developers,
        "registered": one.about.registered,
        "pack": finding.pack,
        "digest": finding.digest,
        "clause": clause.id,
        "article": clause.article,
        "force": clause.force.value,
        "title": clause.title,
        "recipient": clause.recipient,
        "missing": finding.missing,
        **_filed(one.on_file.newest),
        **_said(one.on_file.word),
        "filings": [_filed(row) for row in one.on_file.filings],
        "determinations": [_said(row) for row in one.on_file.said],
        "source": clause.source,
    }


def _ends(due: DueDate | None) -> dict[str, str | None]:
    ends = {"due": "nominal", "due_rolled": "rolled", "due_latest": "latest"}
    found = {name: getattr(due, end) if due else None for name, end in ends.items()}
    return {name: str(end) if end else None for name, end in found.items()}


def _filed(row: FilingRow | None) -> dict[str, Any]:
    body = row.body if row else None
    return {
        "filing": row.key if row else None,
        "filing_entry": row.index if row else None,
        "filed_on": str(row.filed_on) if row else None,
        "filed_with": body.recipient if body else None,
        "channel": body.channel if body else None,
        "reference": body.reference if body else None,
        "submitted_at": body.submitted_at if body else None,
        "entity": body.entity if body else None,
        "amends": body.amends if body else None,
    }


def _said(row: DeterminationRow | None) -> dict[str, Any]:
    body = row.body if row else None
    return {
        "verdict": body.verdict if body else None,
        "verdict_by": row.by if row else None,
        "verdict_at": body.at if body else None,
        "verdict_entry": row.index if row else None,
        "verdict_reason": body.reason if body else None,
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
