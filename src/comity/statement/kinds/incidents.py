"""What went wrong: when, what came of it, where. What it is in law is for the rules to find."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta

from comity.base import instants
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.base.typed import EARLIEST, LATEST, Currency, Line, Number, Said, Time, Words
from comity.statement.kinds.developers import Market, between
from comity.statement.kinds.facts import Facts


class Figure(Said, frozen=True):
    """How many; `high` left out means that no upper bound is known."""

    low: Number
    high: Number | None = None

    @property
    def interval(self) -> Interval:
        return between(self.low, self.high)

    def __post_init__(self) -> None:
        _ = self.interval


class Loss(Said, frozen=True):
    """What was lost in money and property, in one currency."""

    currency: Currency
    low: Number
    high: Number | None = None

    @property
    def interval(self) -> Interval:
        return between(self.low, self.high)

    def __post_init__(self) -> None:
        _ = self.interval


class IncidentBody(Said, frozen=True):
    """
    An incident; `about` is `<party>/incident/<incident>`, `systems` and `run` are ids.

    Each time is a moment, or a day where the hour is not known; each harm is yes, no, or unknown.
    """

    title: Line
    status: Literal["suspected", "confirmed"] | None = None
    systems: Annotated[tuple[Line, ...], Meta(max_length=64)] = ()
    run: Line | None = None
    summary: Words | None = None
    started_at: Time | None = None
    deployer_aware_at: Time | None = None
    involvement_aware_at: Time | None = None
    discovered_at: Time | None = None
    reasonable_belief_at: Time | None = None
    determined_at: Time | None = None
    initial_report_at: Time | None = None
    intermediate_report_at: Time | None = None
    handling_ended_at: Time | None = None
    resolved_at: Time | None = None
    death: bool | None = None
    bodily_injury: bool | None = None
    serious_health: bool | None = None
    infrastructure: bool | None = None
    irreversible: bool | None = None
    rights: bool | None = None
    property: bool | None = None
    environment: bool | None = None
    cyber_breach: bool | None = None
    weights_accessed: bool | None = None
    weights_harm: bool | None = None
    loss_of_control: bool | None = None
    loss_of_control_harm: bool | None = None
    deception: bool | None = None
    deception_elicited: bool | None = None
    risk_increased: bool | None = None
    catastrophic_harm: bool | None = None
    imminent: bool | None = None
    internal_use: bool | None = None
    crime_suspected: bool | None = None
    imminent_to: Annotated[tuple[Line, ...], Meta(max_length=64)] | None = None
    places: Annotated[tuple[Market, ...], Meta(max_length=64)] | None = None
    persons_harmed: Figure | None = None
    data_subjects: Figure | None = None
    losses: Annotated[tuple[Loss, ...], Meta(max_length=16)] = ()
    facts: Facts = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in TIMES:
            if (said := getattr(self, name)) is not None:
                _check(name, time(said))


TIMES = tuple(name for name in IncidentBody.__struct_fields__ if name.endswith("_at"))
HARMS = (
    "death",
    "bodily_injury",
    "serious_health",
    "infrastructure",
    "irreversible",
    "rights",
    "property",
    "environment",
    "cyber_breach",
    "weights_accessed",
    "weights_harm",
    "loss_of_control",
    "loss_of_control_harm",
    "deception",
    "deception_elicited",
    "risk_increased",
    "catastrophic_harm",
    "imminent",
    "internal_use",
    "crime_suspected",
)


def time(said: str) -> datetime.date | Instant:
    """Return the moment, or the day, that is written; Malformed if there is none."""
    return Instant.parse(said) if "T" in said else instants.day(said)


def _check(name: str, found: datetime.date | Instant) -> None:
    day = found.day if isinstance(found, Instant) else found
    if not EARLIEST <= day.year <= LATEST:
        raise Malformed("{name}: {day} is an absurd date", name=name, day=day)
