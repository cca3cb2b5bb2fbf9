"""`/log/{index}`: one entry of the log, and its receipt to take away."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.accord.receipt import proven_by
from comity.base import digests
from comity.base.errors import ComityError
from comity.oversight.subjects import of_row
from comity.register.rows import IncidentRow, RunRow, StatementRow, VoidRow
from comity.service import follow
from comity.service.receipts import receipt
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from comity.web import labels
from comity.web.api import site
from comity.web.page import page, subject_path
from comity.web.parties import names
from comity.web.reasons import reasons
from comity.web.site import Site
from comity.web.words import Words


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed with which key, as far as the accord's versions name it."""

    party: str
    algorithm: str
    key: str


def routes() -> list[Route]:
    return [
        Route("/log/{index:int}", entry),
        Route("/log/{index:int}/receipt", entry_receipt),
    ]


def entry(request: Request) -> Response:
    here, index = site(request), request.path_params["index"]
    raw = _raw(here, index)
    read = _read(raw)
    said = _said(read.envelope) if read else None
    id_ = digests.named(read.envelope.payload) if read else ""
    row = here.one(StatementRow, id_)
    accord, times = here.cosigned()
    return page(
        request,
        "entry.html",
        index=index,
        size=here.head.size,
        time=read.time if read else "?",
        proven=proven_by(accord, times),
        id=id_,
        said=said,
        text=_text(read, said, raw),
        signatures=list(_signatures(here, read.envelope, request)) if read else [],
        void=here.one(VoidRow, str(index)),
        doubt=_doubt(here, row, index),
        reason=reasons(Words.of(request)),
        replaced_by=_row(here, row.replaced_by) if row and row.index == index else None,
        replaces=_row(here, said.replaces) if said else None,
        about=_about(here, said.about) if said else None,
        party=names(request),
    )


def entry_receipt(request: Request) -> Response:
    here, index = site(request), request.path_params["index"]
    note = here.checkpoint
    if index >= here.head.size:
        raise HTTPException(404)
    name = f"entry-{index}.receipt"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    found = receipt(here.fetch, index, note, here.chain())
    return Response(found, media_type="text/plain; charset=utf-8", headers=headers)


def _raw(here: Site, index: int) -> bytes:
    size = here.head.size
    if index >= size:
        raise HTTPException(404)
    return follow.entry(here.fetch, index, size)


def _read(raw: bytes) -> Entry | None:
    try:
        return Entry.parse(raw)
    except ComityError:
        return None


def _said(envelope: Envelope) -> Statement | None:
    try:
        return Statement.parse(envelope.payload)
    except ComityError:
        return None


def _text(read: Entry | None, said: Statement | None, raw: bytes) -> str:
    """Return the statement for reading; what is no statement shows no character unescaped."""
    if said is not None:
        return json.dumps(json.loads(said.payload), ensure_ascii=False, indent=2)
    shown = read.envelope.payload if read else raw
    return shown.decode("ascii", "backslashreplace")


def _row(here: Site, id_: str | None) -> StatementRow | None:
    return here.one(StatementRow, id_) if id_ else None


def _about(here: Site, id_: str) -> str | None:
    """Return the page of what a statement is about, if it has one."""
    row = here.one(RunRow, id_) or here.one(IncidentRow, id_)
    found = of_row(here.record, row) if row else here.systems().get(id_)
    return subject_path(found) if found else None


def _doubt(here: Site, row: StatementRow | None, index: int) -> str:
    # The same statement may stand in the log again, as a void entry.
    found = here.doubt(row.key) if row and row.index == index else None
    return labels.DOUBTS[found] if found else ""


def _signatures(here: Site, envelope: Envelope, request: Request) -> Iterator[Signature]:
    versions = here.chain().versions
    owners = {key: party for accord in versions for key, party in accord.owners.items()}
    keys = {id_: key for accord in versions for id_, key in accord.keys.items()}
    name = names(request)
    for key_id, _ in envelope.signatures:
        owner, key = owners.get(key_id), keys.get(key_id)
        yield Signature(name(owner) if owner else "", key.algorithm.label if key else "", key_id)
