"""`/packs`: the packs of rules in use by the word of the log, and those only local."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.register.rows import PackRow
from comity.rules.packs import Pack
from comity.web.api import site
from comity.web.page import page
from comity.web.parties import names


@dataclass(frozen=True, slots=True)
class Listed:
    """A pack of this program, and the log's decision that it is in use, if there is one."""

    pack: Pack
    row: PackRow | None


def routes() -> list[Route]:
    return [Route("/packs", packs)]


def packs(request: Request) -> Response:
    here = site(request)
    found = here.standards(here.clock().day)
    rows = sorted(here.record.all(PackRow), key=lambda row: row.index)
    newest = {row.pack: row for row in rows}
    in_use = {row.body.digest: row for row in rows if row.body.use != "off"}
    return page(
        request,
        "packs.html",
        packs=[
            *(Listed(pack, in_use[pack.digest]) for pack in found.in_use),
            *(Listed(pack, None) for pack in found.local),
        ],
        lacking=found.lacking,
        off=[row for row in newest.values() if row.body.use == "off"],
        party=names(request),
    )
