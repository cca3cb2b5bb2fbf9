"""`/log`: the log itself: its head, who cosigned it, its newest entries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.accord.policy import policy_text
from comity.base import digests
from comity.base.errors import ComityError
from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.register.rows import StatementRow, VoidRow
from comity.service import follow
from comity.statement.entry import Entry
from comity.web.api import site
from comity.web.listing import Sheet, sheet
from comity.web.page import page
from comity.web.parties import names
from comity.web.reasons import reasons
from comity.web.site import Site
from comity.web.words import Words

UNREAD = "?"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as the list shows it; what cannot be read of a void one is a question mark."""

    index: int
    time: str
    kind: str = UNREAD
    by: str = UNREAD
    about: str = UNREAD
    void: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness of the accord, and when it cosigned the checkpoint, if it did."""

    name: str
    party: str
    side: str
    time: Instant | None


def routes() -> list[Route]:
    return [Route("/log", log)]


def log(request: Request) -> Response:
    here = site(request)
    accord, _ = here.cosigned()
    head = here.head
    # Newest first: the sheets are cut from the numbers, and only one sheet's entries are read.
    at = sheet(range(head.size - 1, -1, -1), request.query_params)
    return page(
        request,
        "log.html",
        head=head,
        accord=accord,
        note=str(here.checkpoint),
        policy=policy_text(accord),
        fingerprint=here.fingerprint(),
        cosigners=list(_cosigners(here, names(request), Words.of(request))),
        voids=list(here.record.all(VoidRow)),
        reason=reasons(Words.of(request)),
        listed=list(_listed(here, at)),
        sheet=at,
        address=lambda number: f"/log?page={number}",
    )


def _cosigners(here: Site, name: Callable[[str], str], words: Words) -> Iterator[Cosigner]:
    accord, times = here.cosigned()
    sides = {side.id: words.text(side.name) for side in accord.body.sides}
    for witness in accord.body.witnesses:
        side = accord.parties[witness.party].side
        time = dict(times).get(witness.name)
        yield Cosigner(witness.name, name(witness.party), sides.get(side or "", ""), time)


def _listed(here: Site, at: Sheet[int]) -> Iterator[Listed]:
    newest, oldest = at.items[0], at.items[-1]
    # Whole bundles, up to the end of the newest one asked for: partial ones have one width only.
    end = min(at.total, (newest // WIDTH + 1) * WIDTH)
    found = dict(follow.entries(here.fetch, oldest, end))
    for index in at.items:
        yield _entry(here, index, found[index])


def _entry(here: Site, index: int, raw: bytes) -> Listed:
    void = here.one(VoidRow, str(index)) is not None
    try:
        entry = Entry.parse(raw)
    except ComityError:
        return Listed(index, UNREAD, void=void)
    row = here.one(StatementRow, digests.named(entry.envelope.payload))
    if row is None or row.index != index:
        return Listed(index, str(entry.time), void=void)
    return Listed(index, row.time, row.kind, row.by, row.about, void, bool(row.replaced_by))
