"""
Meetings: what a convener records of one session, once, after it.

The class of the record decides what may be said: under the Chatham House rule nothing here can join
a point to whoever made it, and days are the finest time there is.
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from comity.base.errors import Malformed
from comity.base.typed import Line, Name, Said, Slug, Text, Url, Words, check_languages
from comity.statement.kinds.finals import ClauseId, Language

Record = Literal["public", "attributed", "chatham", "sealed", "oral"]
Takes = Literal["party", "observer", "mediator", "informed-government", "briefed", "invited-absent"]
# What each class of record may hold besides dates and agenda.
HOLDS: Mapping[str, frozenset[str]] = {
    "public": frozenset({"participants", "points", "speakers", "summary"}),
    "attributed": frozenset({"participants", "points", "speakers", "summary", "minutes"}),
    "chatham": frozenset({"points", "summary", "minutes"}),
    "sealed": frozenset({"participants", "minutes"}),
    "oral": frozenset({"participants"}),
}


class AgendaItem(Said, frozen=True):
    """What was talked about: the clauses (`instrument#clause`) and the sources it came from."""

    id: ClauseId
    title: Text
    clauses: Annotated[tuple[Line, ...], Meta(max_length=64)] = ()
    sources: Annotated[tuple[Url, ...], Meta(max_length=16)] = ()

    def __post_init__(self) -> None:
        check_languages("title", self.title)


class Participant(Said, frozen=True):
    """Who took part, and how; an organisation, never a person. `source` is who reports it."""

    name: Line
    takes: Takes
    party: Slug | None = None
    source: Url | None = None


class Point(Said, frozen=True):
    """Something that was said under an item of the agenda, and by whom where that may be said."""

    item: ClauseId
    says: Annotated[dict[Language, Words], Meta(min_length=1)]
    by: Line | None = None


class MeetingBody(Said, frozen=True, kw_only=True):
    """
    One session of a series; `about` is `series/number`.

    `minutes` is a salted commitment to minutes that stay closed.
    """

    title: Text
    record: Record
    since: datetime.date = field(name="from")
    until: datetime.date = field(name="to")
    place: Line | None = None
    agenda: Annotated[tuple[AgendaItem, ...], Meta(min_length=1, max_length=64)]
    participants: Annotated[tuple[Participant, ...], Meta(max_length=256)] = ()
    points: Annotated[tuple[Point, ...], Meta(max_length=256)] = ()
    summary: Annotated[dict[Language, Words], Meta(max_length=3)] = field(default_factory=dict)
    minutes: Name | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_languages("title", self.title)
        if self.until < self.since:
            raise Malformed(
                "until {until} lies before since {since}", until=self.until, since=self.since
            )
        said = {
            one for one in ("participants", "points", "summary", "minutes") if getattr(self, one)
        }
        if any(one.by for one in self.points):
            said.add("speakers")
        more = sorted(said - HOLDS[self.record])
        if more:
            raise Malformed("a record of class {record} holds no {what}", record=self.record,
                            what=more[0])  # fmt: skip
        items = [one.id for one in self.agenda]
        if len(set(items)) != len(items) or not {one.item for one in self.points} <= set(items):
            raise Malformed("each point is under an item of the agenda, which stands once")
