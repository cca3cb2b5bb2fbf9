"""Kinds of the accord: the constitution itself, and the packs it puts in use."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Key, Line, Moment, Name, Said, Slug, Text, Url, check_languages

Role = Literal["laboratory", "institute", "authority", "body", "convener", "observer"]
Vkey = Annotated[
    str, Meta(max_length=2200, pattern=r"\A[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}\Z")
]
Count = Annotated[int, Meta(ge=1, le=1000)]


class Side(Said, frozen=True):
    """A side: how many of its parties must sign, and how many must have a witness cosign."""

    id: Slug
    name: Text
    threshold: Count
    witnesses: Count

    def __post_init__(self) -> None:
        check_languages("name", self.name)


class Party(Said, frozen=True):
    """Who may speak; `side` left out: counted on no side."""

    id: Slug
    name: Text
    role: Role
    keys: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=16)]
    recovery: Key
    side: Slug | None = None

    def __post_init__(self) -> None:
        check_languages("name", self.name)


class Witness(Said, frozen=True):
    """A cosigner of checkpoints, run by a party: one C2SP name, its vkeys, all of which sign."""

    name: Annotated[str, Meta(max_length=200, pattern=r"\A[a-z0-9][a-z0-9./-]*\Z")]
    party: Slug
    keys: Annotated[tuple[Vkey, ...], Meta(min_length=1, max_length=4)]
    url: Url | None = None


class AccordBody(Said, frozen=True):
    """One version of the constitution, whole; `about` is the log's origin."""

    version: Annotated[int, Meta(ge=1)]
    edition: Annotated[int, Meta(ge=1)]
    title: Text
    rehearsal: bool
    log_keys: Annotated[tuple[Vkey, ...], Meta(min_length=2, max_length=2)]
    sides: Annotated[tuple[Side, ...], Meta(min_length=2, max_length=32)]
    parties: Annotated[tuple[Party, ...], Meta(min_length=2, max_length=256)]
    witnesses: Annotated[tuple[Witness, ...], Meta(min_length=2, max_length=64)]
    expires: Moment

    def __post_init__(self) -> None:
        check_languages("title", self.title)
        Instant.parse(self.expires)


class PackBody(Said, frozen=True):
    """A pack of rules put in use, taken out of use or brought back; `about` is the pack's id."""

    digest: Name
    version: Line
    jurisdiction: Line
    use: Literal["on", "off", "back"]
    since: datetime.date
    until: datetime.date | None = None
    reviewers: tuple[Slug, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.until is not None and self.until < self.since:
            raise Malformed(
                "until {until} lies before since {since}", until=self.until, since=self.since
            )
