"""Small packs assessed and told, for the tests of what people read."""

import datetime
from collections.abc import Callable, Iterable

from comity.documents.messages import ENGLISH, Catalog
from comity.documents.reader import Reader
from comity.documents.report import Told
from comity.rules import factsheet
from comity.rules.engine import assess
from comity.rules.finding import Finding
from comity.rules.packs import Pack
from smallpack import SAID

AT = datetime.date(2026, 6, 15)
READER = Reader("en", ENGLISH)
OFFICE = {"en": "Office", "zh": "局", "ko": "청"}


def due(**changes: object) -> dict[str, object]:
    """Return two weeks after the deployment as a clause writes them, or something else."""
    written: dict[str, object] = {
        "words": SAID,
        "after": ["deployed_on"],
        "within": {"count": 2, "unit": "weeks"},
    }
    return {name: one for name, one in (written | changes).items() if one is not None}


def told(*packs: Pack, language: str = "en", catalog: Catalog = ENGLISH, **facts: object) -> Told:
    found = assess(packs, factsheet.read(facts, AT), AT)
    return Told(found, {one.id: one for one in packs}, Reader(language, catalog))


def only(said: Told) -> Finding:
    (one,) = said.found.findings
    return one


def page(lines: Callable[[Told], Iterable[str]], said: Told) -> list[str]:
    return [line.strip() for line in lines(said)]
