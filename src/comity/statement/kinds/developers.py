"""What a developer states of itself: its entities, means and promises. Left out means unknown."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta

from comity.base.errors import Malformed
from comity.base.quantities import Interval, number
from comity.base.typed import Country, Currency, Line, Name, Number, Said, Slug
from comity.statement.kinds.facts import Facts

Market = Annotated[str, Meta(pattern=r"\A(EU|[A-Z]{2}(-[A-Z0-9]{1,3})?)\Z")]
Year = Annotated[int, Meta(ge=1990, le=2100)]
OperatorClass = Literal["critical-infrastructure", "state-organ", "other"]
# Digests of documents that only named readers may open: no natural person's name is in a statement.
Sealed = Annotated[tuple[Name, ...], Meta(max_length=64)]


class Identifier(Said, frozen=True):
    """A number under which an authority or registry knows an entity, such as an LEI."""

    scheme: Line
    value: Line


class Entity(Said, frozen=True):
    """A legal entity of the developer: an addressee of duties."""

    name: Line
    seat: Country
    identifiers: tuple[Identifier, ...] = ()


class Revenue(Said, frozen=True):
    """
    Annual gross revenue of the developer together with its affiliates, in one calendar year.

    `high` left out means that no upper bound is known, as for every figure.
    """

    year: Year
    currency: Currency
    low: Number
    high: Number | None = None

    @property
    def interval(self) -> Interval:
        return between(self.low, self.high)

    def __post_init__(self) -> None:
        _ = self.interval


class Representative(Said, frozen=True):
    """An entity mandated in writing to stand for the developer in a market."""

    market: Market
    entity: Line
    seat: Country
    since: datetime.date | None = None
    until: datetime.date | None = None


class Commitment(Said, frozen=True):
    """A commitment or code the developer joined, and when."""

    name: Slug
    joined: datetime.date
    left: datetime.date | None = None


class Designated(Said, frozen=True):
    """An authority's act that puts the developer in a class, and when it was informed of it."""

    market: Market
    authority: Line
    designation: Line
    informed_on: datetime.date | None = None
    until: datetime.date | None = None


class Regime(Said, frozen=True):
    """A federal regime of the United States that it declared to follow in place of a state's."""

    name: Line
    declared_on: datetime.date
    until: datetime.date | None = None


class Users(Said, frozen=True):
    """How many use the developer's services in a market, on an average day of a period."""

    market: Market
    since: datetime.date
    until: datetime.date
    low: Number
    high: Number | None = None

    @property
    def interval(self) -> Interval:
        return between(self.low, self.high)

    def __post_init__(self) -> None:
        super().__post_init__()
        _ = self.interval
        if self.until < self.since:
            raise Malformed(
                "until {until} lies before since {since}", until=self.until, since=self.since
            )


class DeveloperBody(Said, frozen=True):
    """Who trains; `about` is the party's id."""

    name: Line
    trade_names: tuple[Line, ...] = ()
    entities: tuple[Entity, ...] = ()
    revenue: tuple[Revenue, ...] = ()
    representatives: tuple[Representative, ...] | None = None
    commitments: tuple[Commitment, ...] | None = None
    owners: Sealed | None = None
    contacts: Sealed | None = None
    operator_class: Annotated[tuple[OperatorClass, ...], Meta(max_length=3)] | None = None
    small_enterprise: bool | None = None
    college_exemption: bool | None = None
    federal_regimes: tuple[Regime, ...] | None = None
    designations: tuple[Designated, ...] | None = None
    daily_users: tuple[Users, ...] = ()
    facts: Facts = ()


def between(low: str, high: str | None) -> Interval:
    """Return a figure's interval; `high` None means that no upper bound is known."""
    return Interval(number(low), None if high is None else number(high))
