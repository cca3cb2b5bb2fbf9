"""Bodies of statements as facts: rows as `decide` puts them, and what follows from them."""

import datetime
from typing import Any

from comity.base.quantities import Interval, number
from comity.base.typed import convert
from comity.register.facts import registered_facts
from comity.register.rows import DeveloperRow, SystemRow
from comity.rules.facts import check
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.systems import SystemBody

Json = dict[str, Any]
AT = datetime.date(2026, 6, 15)
TIME = "2026-06-01T09:00:00Z"
SMALL = {"name": "Orion", "version": "4"}


def system_row(**body: object) -> SystemRow:
    said = convert(SMALL | body, SystemBody)
    return SystemRow("lab-a/orion", 5, "sha256:5", "lab-a", TIME, said)


def developer_row(**body: object) -> DeveloperRow:
    said = convert({"name": "Lab A"} | body, DeveloperBody)
    return DeveloperRow("lab-a", 3, "sha256:3", TIME, said)


def of_system(body: Json, at: datetime.date = AT, developer: Json | None = None) -> Json:
    """Return the facts of a system with this body, each checked against the rules' table."""
    row = None if developer is None else developer_row(**developer)
    found = registered_facts(system_row(**body), row, at)
    check(found)
    assert all(one.entries in {(5,), (3,)} for one in found.values())
    assert {str(one.recorded) for one in found.values()} <= {TIME}
    return {name: one.value for name, one in found.items()}


def stated(**body: object) -> Json:
    return of_system(body)


def of_developer(at: datetime.date = AT, **body: object) -> Json:
    return of_system({}, at, body)


def compute(low: str, high: str | None = None, best: str | None = None) -> Json:
    said = {"low": low, "unit": "FLOP", "basis": "declared", "high": high, "best": best}
    return {name: value for name, value in said.items() if value is not None}


def between(low: str, high: str | None) -> Interval:
    return Interval(number(low), None if high is None else number(high))


def phase(**said: object) -> Json:
    return {"by": "Lab A", **said}
