"""Obligations with a due time as an iCalendar file (RFC 5545)."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from comity.base.instants import Instant
from comity.base.text import in_language
from comity.documents.messages import Catalog, say
from comity.oversight.obligations import Obligation
from comity.rules.packs import Pack

PRODUCT = "-//Comity//obligations//EN"


def last_day(due: Instant, zone: str) -> datetime.date | None:
    """
    Return the last day of a period that ends at a midnight there, else None.

    The end of a period is no part of it: what ends as the 15th begins was due on the 14th.
    """
    local = due.moment.astimezone(ZoneInfo(zone))
    whole = local.time() == datetime.time(0)
    return local.date() - datetime.timedelta(days=1) if whole else None


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
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("x-wr-calname", say(reader[1], "Obligations of AI systems"))
    for one in obligations:
        due = one.due
        if due is not None:
            zone = packs[one.finding.pack].body.counting.zone
            found.add_component(_event(one, due, last_day(due, zone), reader, now))
    return bytes(found.to_ical())


def _event(
    one: Obligation,
    due: Instant,
    last: datetime.date | None,
    reader: tuple[str, Catalog],
    now: Instant,
) -> Event:
    clause, language = one.finding.clause, reader[0]
    event = Event()
    event.add("uid", _uid(one))
    event.add("dtstamp", now.moment)
    event.add("dtstart", last or due.moment)
    event.add(
        "summary", f"{clause.article}: {in_language(clause.title, language)} ({one.system.name})"
    )
    event.add("description", "\n".join(_lines(one, due, reader)))
    event.add("url", clause.source)
    return event


def _lines(one: Obligation, due: Instant, reader: tuple[str, Catalog]) -> list[str]:
    language, catalog = reader
    finding, clause = one.finding, one.finding.clause
    rolled = finding.due.rolled if finding.due else None
    lines = [
        say(catalog, "State: {state}", state=one.state.value),
        say(catalog, "Due before: {moment}", moment=due),
    ]
    if rolled is not None and rolled != due:
        lines.append(say(catalog, "As counted, days off included: {moment}", moment=rolled))
    said = (clause.duty, clause.recipient)
    return [*lines, *(in_language(words, language) for words in said if words)]


def _uid(one: Obligation) -> str:
    named = f"{one.system.id}|{one.finding.pack}|{one.finding.clause.id}"
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@comity"
