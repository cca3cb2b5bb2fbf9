"""One training, before and while it goes on. Left out or null means unknown."""

import datetime
from typing import Annotated

from msgspec import Meta

from comity.base.typed import Line, Said
from comity.statement.kinds.facts import Facts
from comity.statement.kinds.systems import Phase, Plan


class RunBody(Said, frozen=True):
    """A training run; `about` is `<party>/run/<run>`, `system` the id of what it trains."""

    name: Line
    system: Line | None = None
    initiated: bool | None = None
    planned: Plan | None = None
    large_run_started: datetime.date | None = None
    threshold_foreseen: datetime.date | None = None
    threshold_met: datetime.date | None = None
    phases: Annotated[tuple[Phase, ...], Meta(max_length=64)] | None = None
    facts: Facts = ()
