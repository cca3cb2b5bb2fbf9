"""
A clause as data: what a pack's file, and later an instrument, says about one rule.

This is the shape only; `rule` checks the shape against the facts and makes it ready to ask.
docs/formats/pack.md describes every field.
"""

import datetime
from enum import Enum
from typing import Annotated, Literal

from msgspec import Meta, field

from comity.base.errors import Malformed
from comity.base.text import LANGUAGES, check_free
from comity.base.typed import Line, Said, Text, Url, Words
from comity.rules.declaration import Subject

LONGEST = 4000
Prose = dict[str, Words]
ClauseId = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9.-]{0,39}\Z")]
TestName = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,39}\Z")]
FactName = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,59}\Z")]
Word = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z")]
Count = Annotated[int, Meta(ge=1, le=1000)]


class Force(Enum):
    """What stands behind a clause."""

    LAW = "law"
    GUIDANCE = "guidance"
    COMMITMENT = "commitment"
    ASK = "ask"
    DRAFT = "draft"
    INSTRUMENT = "instrument"  # of this accord, for the parties it binds


class Confidence(Enum):
    """Whether the operative words were read, or only what others write about them."""

    TEXT = "text"
    SECONDARY = "secondary"


class Role(Enum):
    """In which role somebody is bound."""

    PROVIDER = "provider"
    MODIFIER = "modifier"
    DEVELOPER = "developer"
    DEPLOYER = "deployer"
    OPERATOR = "operator"
    SIGNATORY = "signatory"
    REPRESENTATIVE = "representative"
    AUTHORITY = "authority"
    STATE = "state"


class Unit(Enum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"


class Length(Said, frozen=True):
    """So many hours, days, weeks, months, quarters or years."""

    count: Count
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}"


class Term(Said, frozen=True):
    """A length with the words that say what it is of: a retention, for one."""

    words: Prose
    length: Length | None = None


class Recurrence(Said, frozen=True):
    """How often, and the facts that say when it was last: the latest of them counts."""

    words: Prose
    length: Length | None = None
    after: Annotated[tuple[FactName, ...], Meta(max_length=4)] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.after and self.length is None:
            raise Malformed("what recurs after something needs a length")


class InForce(Said, frozen=True):
    """The first day something applies, and the last one if that is known."""

    since: datetime.date = field(name="from")
    until: datetime.date | None = field(name="to", default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.until is not None and self.until < self.since:
            raise Malformed(
                "nothing is in force from {since} to {to}", since=self.since, to=self.until
            )


class TestShape(Said, frozen=True):
    """
    One test as written: a fact with one comparison, or a clause whose answer it follows.

    With `of` (a fact or a figure) the figure of `over` or `at_least` is a share of it.
    """

    fact: FactName | None = None
    clause: ClauseId | None = None
    over: Line | None = None
    at_least: Line | None = None
    of: Line | None = None
    is_: bool | None = field(name="is", default=None)
    on_or_after: datetime.date | None = None
    includes_any: Annotated[tuple[Word, ...], Meta(max_length=32)] = ()
    known: bool = False

    __test__ = False  # pytest collects what is called Test


class Exemption(Said, frozen=True):
    """Where it holds, the clause does not."""

    article: Line
    when: str
    summary: Prose


class Transition(Said, frozen=True):
    """Where it holds, nothing is due before the end of a day."""

    article: Line
    when: str
    until: datetime.date


class Start(Said, frozen=True):
    """A start of a clock that counts only where its condition holds."""

    fact: FactName
    when: str


Starts = Annotated[tuple[FactName | Start, ...], Meta(max_length=6)]


class Limit(Said, frozen=True):
    """One time limit: a length after the earliest of some facts, before a day, or by a day."""

    after: Starts = ()
    within: Length | None = None
    before: FactName | None = None
    notice: Length | None = None
    same_day: bool = False
    by: datetime.date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if bool(self.after) != bool(self.within):
            raise Malformed("a time after something needs that something and one length")
        _check_limit(self)
        if not (self.after or self.before or self.by):
            raise Malformed("a further limit is after, before or by")


class Due(Said, frozen=True):
    """
    When: a length after the earliest of some facts, before the day of a fact, or by a day.

    `same_day`: before it or at the same time, so that the day itself is still in time.
    `opens` turns a length into the earliest moment instead of the latest. `after` without a
    length: the clock runs, but the law names no number. `prompt`: without delay, and the date is
    only the outer limit. `also` are limits that bind too: the earliest of all counts, or with
    `whichever: later` the latest. Words alone are right where the law names no figure.
    """

    words: Prose
    after: Starts = ()
    within: Length | None = None
    opens: Length | None = None
    before: FactName | None = None
    notice: Length | None = None
    same_day: bool = False
    by: datetime.date | None = None
    prompt: bool = False
    also: Annotated[tuple[Limit, ...], Meta(max_length=3)] = ()
    whichever: Literal["earlier", "later"] = "earlier"

    def __post_init__(self) -> None:
        super().__post_init__()
        length = self.within or self.opens
        if (length and not self.after) or (self.within and self.opens):
            raise Malformed("a time after something needs that something and one length")
        _check_limit(self)
        if self.also and not (self.within or self.before or self.by):
            raise Malformed("further limits need a first one")
        if self.whichever == "later" and not self.also:
            raise Malformed("whichever is later needs more than one limit")

    @property
    def limits(self) -> "tuple[Due | Limit, ...]":
        """The limits that all bind, the first of them its own."""
        return (self, *self.also)


def _check_limit(limit: Due | Limit) -> None:
    if sum(map(bool, (limit.after, limit.before, limit.by))) > 1:
        raise Malformed("something is due after, before or by; not two of them")
    if limit.notice and not limit.before:
        raise Malformed("a notice is so long before the day of a fact")
    if limit.same_day and (not limit.before or limit.notice):
        raise Malformed("only what is due before the day of a fact may be done on it too")


class Clause(Said, frozen=True, kw_only=True):
    """One rule of a text: who must do what, when, and how sure we are of it."""

    id: ClauseId
    article: Line
    force: Force
    confidence: Confidence
    checked: datetime.date
    on: Subject
    role: Role
    title: Text
    summary: Prose
    source: Url
    in_force: InForce | None = None
    tests: dict[TestName, TestShape] | None = None
    when: str | None = None
    exemptions: Annotated[tuple[Exemption, ...], Meta(max_length=8)] = ()
    transition: Transition | None = None
    duty: Prose | None = None
    recipient: Text | None = None
    due: Due | None = None
    recurrence: Recurrence | None = None
    retention: Term | None = None
    met: FactName | None = None
    penalty: ClauseId | None = None
    stub: Prose | None = None
    no_filing: Prose | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_unasked()
        asks = self.when is not None or self.exemptions or self.transition or self.met
        starts = self.due and any(isinstance(one, Start) for one in starts_of(self.due))
        if (self.tests is None) == bool(asks or starts) or (self.tests and self.when is None):
            raise Malformed("{clause} needs its tests and its `when`, or neither", clause=self.id)
        for name, text in self.texts():
            check_text(f"{self.id}.{name}", text)

    def _check_unasked(self) -> None:
        asked = self.tests is not None or self.due is not None
        if self.stub is not None and (asked or self.no_filing is not None):
            raise Malformed(
                "{clause} is not verified: it has no trigger and no date", clause=self.id
            )
        if self.no_filing is not None and asked:
            raise Malformed(
                "{clause} asks for no filing: it has no trigger and no date", clause=self.id
            )

    def texts(self) -> list[tuple[str, dict[str, str]]]:
        """Return every text for people, each with the name of its field."""
        parts: list[tuple[str, dict[str, str] | None]] = [
            ("title", self.title),
            ("summary", self.summary),
            ("duty", self.duty),
            ("recipient", self.recipient),
            ("stub", self.stub),
            ("no_filing", self.no_filing),
            ("due", self.due.words if self.due else None),
            ("recurrence", self.recurrence.words if self.recurrence else None),
            ("retention", self.retention.words if self.retention else None),
            *(("exemptions", one.summary) for one in self.exemptions),
        ]
        return [(name, text) for name, text in parts if text is not None]


def starts_of(due: Due) -> tuple[str | Start, ...]:
    """Return every start of every clock of a due time."""
    return tuple(start for limit in due.limits for start in limit.after)


def check_text(name: str, text: dict[str, str]) -> None:
    """Refuse a text for people that lacks a language or hides characters."""
    if set(text) != set(LANGUAGES):
        raise Malformed("{text} must be said in en, zh and ko", text=name)
    for words in text.values():
        check_free(name, words, LONGEST)
