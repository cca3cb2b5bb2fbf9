"""`/`: what the register is, how much it knows, and training compute over time."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.oversight.thresholds import Reach, reach, thresholds
from comity.web import chart, figures
from comity.web.api import site
from comity.web.page import environment, page
from comity.web.site import Site
from comity.web.words import Words


@dataclass(frozen=True, slots=True)
class Counts:
    """How many systems there are of each sort."""

    registered: int
    observed: int
    undetermined: int


def routes() -> list[Route]:
    return [Route("/", overview)]


def overview(request: Request) -> Response:
    here, words = site(request), Words.of(request)
    today = here.clock().day
    version = here.record.size, today
    counts = here.kept.get("counts", version, lambda: _counts(here))
    return page(
        request,
        "overview.html",
        counts=counts,
        size=here.head.size,
        reaches=here.kept.get("reaches", version, lambda: _reaches(here)),
        drawing=here.kept.get(
            f"chart-{words.language}", version, lambda: _drawing(here, counts, words)
        ),
        address=str(request.base_url).rstrip("/"),
    )


def _counts(here: Site) -> Counts:
    known = here.systems().values()
    own = sum(one.registered for one in known)
    return Counts(own, len(known) - own, sum(one.best is None for one in known))


def _reaches(here: Site) -> tuple[Reach, ...]:
    found = thresholds(here.standards(here.clock().day).in_use)
    return tuple(reach(one, here.systems().values()) for one in found)


def _drawing(here: Site, counts: Counts, words: Words) -> Markup:
    today = here.clock().day
    drawn = chart.chart(here.systems().values(), thresholds(here.standards(today).in_use), today)
    text = (
        environment()
        .get_template("chart.html")
        .render(
            _=words,
            words=words,
            figures=figures,
            chart=drawn,
            undetermined=counts.undetermined,
            width=chart.WIDTH,
            height=chart.HEIGHT,
            left=chart.LEFT,
            right=chart.WIDTH - chart.RIGHT,
            top=chart.TOP,
            bottom=chart.HEIGHT - chart.BOTTOM,
        )
    )
    return Markup(text)  # noqa: S704 - the template has escaped what it shows
