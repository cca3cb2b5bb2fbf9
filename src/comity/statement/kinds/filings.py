"""A filing: the declaration that a document was given to an authority."""

import datetime

from msgspec import field

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Line, Moment, Name, Said, Slug


class Period(Said, frozen=True):
    """The days that a filing covers, the first and the last one."""

    since: datetime.date = field(name="from")
    until: datetime.date = field(name="to")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.until < self.since:
            raise Malformed(
                "until {until} lies before since {since}", until=self.until, since=self.since
            )


class Acknowledgement(Said, frozen=True):
    """By the filer's word, the authority's own answer: when, and under which reference."""

    at: Moment
    reference: Line | None = None

    def __post_init__(self) -> None:
        Instant.parse(self.at)


class FilingBody(Said, frozen=True):
    """
    A declaration that a document was given to an authority.

    `about` is the id of the developer, system, run or incident; `entity` is the legal entity that
    the duty binds, `amends` the statement of an earlier filing.
    """

    pack: Slug
    clause: Line
    document: Name
    recipient: Line
    channel: Line
    filed_on: datetime.date
    reference: Line | None = None
    entity: Line | None = None
    submitted_at: Moment | None = None
    period: Period | None = None
    amends: Name | None = None
    acknowledgement: Acknowledgement | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_clause(self.clause)
        if self.submitted_at is None:
            return
        # Anywhere on earth a day is at most one off that of UTC.
        moment = Instant.parse(self.submitted_at)
        if abs((moment.day - self.filed_on).days) > 1:
            raise Malformed("filed on {day} is not at {moment}", day=self.filed_on, moment=moment)


def check_clause(clause: str) -> None:
    """Refuse the id of a clause that may look like another one's."""
    if not clause.isascii():
        raise Malformed("a clause id is plain ASCII, not {clause}", clause=clause)
