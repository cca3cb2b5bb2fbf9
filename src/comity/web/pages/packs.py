"""`/packs`: every pack of rules: in use by the word of the log, only local, or off as a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.register.rows import PackRow
from comity.rules.clause import Force
from comity.rules.packs import Pack
from comity.web import labels
from comity.web.api import site
from comity.web.findings import reviews
from comity.web.page import page
from comity.web.parties import names
from comity.web.site import Site


class Use(Enum):
    """What a pack of this program counts for in this register."""

    ON = "on"  # the log names it
    LOCAL = "local"
    OFF = "off"  # its own file says that it is off: drafts bind nobody


@dataclass(frozen=True, slots=True)
class Listed:
    """A pack of this program; the log's decision that it is in use, if there is one."""

    pack: Pack
    use: Use
    row: PackRow | None
    forces: tuple[tuple[Force, int], ...]


def routes() -> list[Route]:
    return [Route("/packs", packs)]


def packs(request: Request) -> Response:
    here = site(request)
    rows = sorted(here.record.all(PackRow), key=lambda row: row.index)
    newest = {row.pack: row for row in rows}
    listed = sorted(_listed(here, rows), key=_order)
    grouped = groupby(listed, key=lambda one: one.pack.body.jurisdiction)
    return page(
        request,
        "packs.html",
        packs=listed,
        jurisdictions=[(name, list(ones)) for name, ones in grouped],
        lacking=here.standards(here.clock().day).lacking,
        off=[row for row in newest.values() if row.body.use == "off"],
        reviews=reviews(here.record),
        party=names(request),
    )


def _listed(here: Site, rows: list[PackRow]) -> Iterator[Listed]:
    found = here.standards(here.clock().day)
    in_use = {row.body.digest: row for row in rows if row.body.use != "off"}
    for pack in found.in_use:
        yield Listed(pack, Use.ON, in_use[pack.digest], _forces(pack))
    used = {pack.digest for pack in found.in_use}
    for pack in here.packs():
        if pack.digest not in used:
            yield Listed(pack, Use.OFF if pack.body.off else Use.LOCAL, None, _forces(pack))


def _forces(pack: Pack) -> tuple[tuple[Force, int], ...]:
    counts = dict.fromkeys(labels.FORCES, 0)
    for clause in pack.body.clauses:
        counts[clause.force] += 1
    return tuple((force, count) for force, count in counts.items() if count)


def _order(one: Listed) -> tuple[str, bool, str]:
    return one.pack.body.jurisdiction, one.use is Use.OFF, one.pack.id
