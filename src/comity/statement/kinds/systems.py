"""Kinds about systems: what a developer states, what others observe. Left out means unknown."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta

from comity.base.typed import Line, Name, Said, Url, Words
from comity.statement.kinds.developers import Market
from comity.statement.kinds.facts import Facts
from comity.statement.quantity import Compute, Quantity, Source

Modality = Literal["text", "image", "audio", "video", "code", "action", "biology", "other"]
Amount = Annotated[int, Meta(ge=1, le=10**12)]
Listed = Annotated[tuple[Line, ...], Meta(max_length=64)]


class Phase(Said, frozen=True):
    """
    One phase of training: by whom, how much compute, when.

    `own` says whether who developed the system carried it out; left out, a phase by one of the
    developer's own names is its own.
    """

    by: Line
    compute: Compute | None = None
    purpose: Literal["pre-training", "fine-tuning", "reinforcement", "synthetic-data", "other"] = (
        "other"
    )
    started: datetime.date | None = None
    ended: datetime.date | None = None
    own: bool | None = None


class Base(Said, frozen=True):
    """What a system derives from, and with how much added compute."""

    developer: Line
    name: Line
    version: Line | None = None
    added_compute: Compute | None = None
    base_compute: Compute | None = None
    compute_unobtainable: bool | None = None
    systemic_risk: bool | None = None


class Plan(Said, frozen=True):
    """The training compute planned, and when it was planned."""

    compute: Compute
    made: datetime.date


class Hardware(Said, frozen=True):
    chip: Line
    count: Amount | None = None


class Placing(Said, frozen=True):
    """Where the system is, or is meant to be, in one market; each day is the first."""

    market: Market
    intended: bool | None = None
    placed: bool | None = None
    placed_on: datetime.date | None = None
    in_service: bool | None = None
    in_service_on: datetime.date | None = None
    public_on: datetime.date | None = None
    internal_use: bool | None = None


Role = Literal["provider", "modifier", "deployer", "operator", "importer", "distributor"]


class Addressee(Said, frozen=True):
    """A legal entity in its role towards a system, in one market or, left out, in all of them."""

    entity: Line
    role: Role
    market: Market | None = None


class Openness(Said, frozen=True):
    weights: Literal["open", "restricted", "closed"] | None = None
    licence: Line | None = None
    free_licence: bool | None = None
    architecture_public: bool | None = None
    usage_information_public: bool | None = None


class Document(Said, frozen=True):
    """A published document: its address and the digest of what stood there."""

    url: Url
    digest: Name | None = None
    published: datetime.date | None = None
    modified: datetime.date | None = None


class Designation(Said, frozen=True):
    """Whether an authority has designated the system as one with systemic risk."""

    designated: bool
    informed_on: datetime.date | None = None


class Alias(Said, frozen=True):
    """A name under which others observe this system."""

    developer: Line
    name: Line


class SystemBody(Said, frozen=True):
    """What is trained, as its developer states it; `about` is `<party>/<system>`."""

    name: Line
    version: Line
    weights: Name | None = None
    also_known_as: tuple[Alias, ...] = ()
    derived: bool | None = None
    derives_from: Base | None = None
    training: tuple[Phase, ...] | None = None
    hardware: tuple[Hardware, ...] = ()
    training_days: Amount | None = None
    parameters: Quantity | None = None
    modalities_in: tuple[Modality, ...] | None = None
    modalities_out: tuple[Modality, ...] | None = None
    general_purpose: bool | None = None
    training_started: bool | None = None
    large_run_started: datetime.date | None = None
    plan: Plan | None = None
    threshold_foreseen: datetime.date | None = None
    threshold_met: datetime.date | None = None
    designation: Designation | None = None
    internal_use: bool | None = None
    internal_use_essential: bool | None = None
    research_only: bool | None = None
    own_system_in_service: bool | None = None
    markets: tuple[Placing, ...] | None = None
    deployed: bool | None = None
    deployed_on: datetime.date | None = None
    openness: Openness = Openness()
    framework: Document | None = None
    report: Document | None = None
    training_summary: Document | None = None
    addressees: Annotated[tuple[Addressee, ...], Meta(max_length=256)] = ()
    most_capable_from: datetime.date | None = None
    most_capable_to: datetime.date | None = None
    first_public_on: datetime.date | None = None
    facts: Facts = ()


class Subject(Said, frozen=True):
    """Who and what is observed, in the observer's source's own words."""

    developers: Listed
    name: Line
    version: Line | None = None


class ObservationBody(Said, frozen=True):
    """What a third party estimates about someone's system; `about` is the subject's key."""

    subject: Subject
    source: Source
    published: datetime.date | None = None
    countries: Listed = ()
    compute: Compute | None = None
    parameters: Quantity | None = None
    domains: Listed = ()
    hardware: Line | None = None
    accessibility: Line | None = None
    confidence: Line | None = None
    note: Words | None = None
