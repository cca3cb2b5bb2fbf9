"""What duties are about: a system, or a run or an incident that its developer states."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from comity.register.rows import DeveloperRow, IncidentRow, RunRow
from comity.register.view import Records
from comity.rules.declaration import Subject


class About(Protocol):
    """Who and what a duty is about."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def developers(self) -> tuple[str, ...]: ...
    @property
    def registered(self) -> bool: ...
    @property
    def on(self) -> Subject: ...


@dataclass(frozen=True, slots=True)
class Stated:
    """A run or an incident, as its developer states it."""

    id: str
    name: str
    developers: tuple[str, ...]
    on: Subject
    registered: bool = True


def stated(records: Records) -> Iterator[Stated]:
    """Yield every run, then every incident, in the order of their ids."""
    for run in records.all(RunRow):
        yield of_row(records, run)
    for incident in records.all(IncidentRow):
        yield of_row(records, incident)


def of_row(records: Records, row: RunRow | IncidentRow) -> Stated:
    developer = records.get(DeveloperRow, row.by)
    by = (developer.body.name if developer else row.by,)
    if isinstance(row, RunRow):
        return Stated(row.key, row.body.name, by, Subject.RUN)
    return Stated(row.key, row.body.title, by, Subject.INCIDENT)
