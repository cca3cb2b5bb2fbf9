"""
What is due as an iCalendar file (RFC 5545) that a calendar may subscribe to (RFC 7986).

Each event stands on the strict end of its period, with alarms before it: never late. What is
undetermined is tentative and says so; asks and drafts are not in it.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event

from comity.base.instants import Instant
from comity.documents.messages import Catalog
from comity.documents.reader import Reader
from comity.documents.times import due_lines, last_day
from comity.oversight.obligations import Obligation
from comity.rules.finding import Assessment, Effect, Finding
from comity.rules.packs import Pack

__all__ = ["calendar", "last_day", "of_assessments"]
PRODUCT = "-//Comity//obligations//EN"
REFRESH = datetime.timedelta(hours=6)
_HOUR, _DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# Before an event of a whole day, at nine in the morning: 14, 7 and 1 days before, and on the day.
DAYS = tuple(9 * _HOUR - days * _DAY for days in (14, 7, 1, 0))
HOURS = tuple(-hours * _HOUR for hours in (24, 6, 1))


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing due: of whom, what, until when strictly, and in which state if that is known."""

    subject: str
    name: str
    finding: Finding
    due: Instant
    state: str = ""

    @property
    def uid(self) -> str:
        """Its name, which stays from file to file."""
        named = f"{self.subject}|{self.finding.pack}|{self.finding.clause.id}"
        return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@comity"


def calendar(
    obligations: Iterable[Obligation],
    packs: Mapping[str, Pack],
    reader: tuple[str, Catalog],
    now: Instant,
) -> bytes:
    """
    Return one event for each obligation with a date, on the strict one: reminders belong there.

    `reader` is a language and its catalog. The same obligation keeps its UID from file to file.
    """
    occasions = [
        Occasion(one.about.id, one.about.name, one.finding, one.due, one.state.value)
        for one in obligations
        if one.due is not None
    ]
    return _written(occasions, packs, Reader(*reader), now)


def of_assessments(
    found: Mapping[str, Assessment], packs: Mapping[str, Pack], reader: Reader, now: Instant
) -> bytes:
    """Return the same for assessments, by the name of their subject."""
    occasions = [
        Occasion(name, name, one, one.due.nominal)
        for name, assessment in found.items()
        for one in assessment.findings
        if one.effect in {Effect.OWED, Effect.OPEN} and one.due and one.due.nominal
    ]
    return _written(occasions, packs, reader, now)


def _written(
    occasions: list[Occasion], packs: Mapping[str, Pack], reader: Reader, now: Instant
) -> bytes:
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    for field in ("name", "x-wr-calname"):
        found.add(field, _title(occasions, reader))
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    for one in occasions:
        found.add_component(_event(one, packs[one.finding.pack], reader, now))
    return bytes(found.to_ical())


def _title(occasions: list[Occasion], reader: Reader) -> str:
    names = {one.name for one in occasions}
    if len(names) == 1:
        return reader.say("Obligations: {name}", name=names.pop())
    return reader.say("Obligations of AI systems")


def _event(one: Occasion, pack: Pack, reader: Reader, now: Instant) -> Event:
    zone = pack.body.counting.zone
    last = last_day(one.due, zone)
    event, title = Event(), _summary(one, pack, reader)
    event.add("uid", one.uid)
    event.add("dtstamp", now.moment)
    event.add("dtstart", last or one.due.moment)
    event.add("summary", title)
    event.add("description", "\n".join(_lines(one, zone, reader)))
    event.add("url", one.finding.clause.source)
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if one.finding.effect is Effect.OPEN else "CONFIRMED")
    event.add("categories", [pack.body.jurisdiction])
    for before in HOURS if last is None else DAYS:
        event.add_component(_alarm(title, before))
    return event


def _alarm(title: str, before: datetime.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm


def _summary(one: Occasion, pack: Pack, reader: Reader) -> str:
    clause = one.finding.clause
    title = f"{pack.body.jurisdiction}: {reader.text(clause.title)} ({one.name}, {clause.article})"
    if one.finding.effect is Effect.OPEN:
        return reader.say("If it applies: {title}", title=title)
    return title


def _lines(one: Occasion, zone: str, reader: Reader) -> Iterator[str]:
    finding, clause = one.finding, one.finding.clause
    if one.state:
        yield reader.say("State: {state}", state=one.state)
    yield reader.say("Due: {when}", when="; ".join(due_lines(finding, zone, reader)))
    yield reader.say("In UTC, strictly before {moment}", moment=one.due)
    yield from (reader.text(words) for words in (clause.duty,) if words)
    if clause.recipient:
        yield reader.say("to {whom}", whom=reader.text(clause.recipient))
    if finding.effect is Effect.OPEN and finding.missing:
        yield reader.say("tell us {facts}", facts=reader.listed(finding.missing))
