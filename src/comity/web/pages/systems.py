"""`/systems`: every known system, as a page, as CSV and as JSON."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.base.quantities import plain
from comity.documents.tables import table
from comity.oversight.systems import Known
from comity.web.api import answer, site, summary
from comity.web.listing import chosen, containing, flop, sheet
from comity.web.page import page, query

SHOWN: Mapping[str, Callable[[Known], bool]] = {
    "all": lambda _: True,
    "registered": lambda one: one.registered,
    "unregistered": lambda one: not one.registered,
    "undetermined": lambda one: one.best is None,
}
# Without a figure or a date, a system stands behind those that have one.
ORDERS: Mapping[str, Callable[[Known], object]] = {
    "compute": lambda one: (one.best is None, -(one.best or 0), one.id),
    "published": lambda one: (
        one.published is None,
        -one.published.toordinal() if one.published else 0,
        one.id,
    ),
    "name": lambda one: (one.name.casefold(), one.id),
}
COLUMNS = (
    "id",
    "name",
    "developers",
    "published",
    "registered",
    "best_flop",
    "low_flop",
    "high_flop",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks to see of the systems, and in which order."""

    q: str
    over: Decimal | None
    show: str
    sort: str

    @classmethod
    def of(cls, asked: QueryParams) -> Self:
        over = asked.get("over", "").strip()
        return cls(
            q=asked.get("q", "").strip(),
            over=flop(over) if over else None,
            show=chosen(asked, "show", SHOWN),
            sort=chosen(asked, "sort", ORDERS),
        )

    @property
    def query(self) -> str:
        over = "" if self.over is None else plain(self.over)
        return query({"q": self.q, "over": over, "show": self.show, "sort": self.sort})


@dataclass(frozen=True, slots=True)
class Found:
    """The systems wanted, and how many that might be among them have no figure."""

    systems: tuple[Known, ...]
    undetermined: int


def routes() -> list[Route]:
    return [
        Route("/systems", systems),
        Route("/systems.csv", systems_csv),
        Route("/systems.json", systems_json),
    ]


def find(wanted: Wanted, known: Iterable[Known]) -> Found:
    """Choose and order systems; one without a figure is never counted as below the limit."""
    named, shown = containing(wanted.q), SHOWN[wanted.show]
    some = [one for one in known if shown(one) and named((one.name, one.id, *one.developers))]
    undetermined = sum(one.best is None for one in some)
    if wanted.over is not None and wanted.show != "undetermined":
        limit = wanted.over
        some = [one for one in some if one.at_or_over(limit)]
    return Found(tuple(sorted(some, key=ORDERS[wanted.sort])), undetermined)  # type: ignore[arg-type]  # each order's keys compare


def _found(request: Request) -> tuple[Wanted, Found]:
    wanted = Wanted.of(request.query_params)
    return wanted, find(wanted, site(request).systems().values())


def systems(request: Request) -> Response:
    wanted, found = _found(request)
    return page(
        request,
        "systems.html",
        wanted=wanted,
        over="" if wanted.over is None else plain(wanted.over),
        undetermined=found.undetermined,
        sheet=sheet(found.systems, request.query_params),
        asked=wanted.query,
        address=lambda number: f"/systems{wanted.query}&page={number}",
    )


def systems_json(request: Request) -> Response:
    _, found = _found(request)
    listed = [summary(one) for one in found.systems]
    return answer({"count": len(listed), "undetermined": found.undetermined, "systems": listed})


def systems_csv(request: Request) -> Response:
    _, found = _found(request)
    return csv_file("systems", table(COLUMNS, (_row(one) for one in found.systems)))


def csv_file(name: str, text: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _row(one: Known) -> tuple[object, ...]:
    said = summary(one)
    compute = said["training_compute"]
    return (
        one.id,
        one.name,
        "; ".join(one.developers),
        one.published,
        "yes" if one.registered else "no",
        compute["best"],
        compute["low"],
        compute["high"],
    )
