"""Kinds of the accord: the constitution itself, its keys over time, the packs it puts in use."""

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from comity.base.digests import Digest
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Key, Line, Moment, Name, Said, Slug, Text, Url, check_languages
from comity.log.signatures import VerifierKey

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
    # Empty once the last one was reported: then nothing but `recover` helps.
    keys: Annotated[tuple[Key, ...], Meta(max_length=16)]
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


class Silence(Said, frozen=True):
    """What happens when a side falls silent: after so many hours the others publish without it."""

    after_hours: Annotated[int, Meta(ge=1, le=8760)]


class Continues(Said, frozen=True):
    """The register this one takes over from, and the last head of its log that was accepted."""

    register: Name
    origin: Line
    size: Annotated[int, Meta(ge=1, lt=2**53)]
    root: Annotated[str, Meta(max_length=44)]

    def __post_init__(self) -> None:
        Digest.parse(self.root)


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
    operator: Slug | None = None
    silence: Silence | None = None
    continues: Continues | None = None

    def __post_init__(self) -> None:
        check_languages("title", self.title)
        Instant.parse(self.expires)


Act = Literal["rotate", "recover", "cancel", "compromise", "confirm", "disavow"]
# What each act must say, and what it may say besides; it says nothing else.
ACTS: Mapping[Act, tuple[frozenset[str], frozenset[str]]] = {
    "rotate": (frozenset({"old", "keys"}), frozenset()),
    "recover": (frozenset(), frozenset({"keys", "recovery"})),
    "cancel": (frozenset({"rotation"}), frozenset()),
    "compromise": (frozenset({"key", "suspected_since"}), frozenset()),
    "confirm": (frozenset({"statements"}), frozenset()),
    "disavow": (frozenset({"statements"}), frozenset()),
}
AnyKey = Annotated[str, Meta(max_length=2200)]
KEY_ID = re.compile(r"sha256:[0-9a-f]{64}")


class KeyBody(Said, frozen=True):
    """An act on a party's keys; `about` is the party. Keys are named by id or, on nodes, vkey."""

    act: Act
    old: Annotated[tuple[Name, ...], Meta(max_length=16)] = field(name="from", default=())
    keys: Annotated[tuple[Key, ...], Meta(max_length=16)] = ()
    recovery: Key | None = None
    rotation: Name | None = None
    key: AnyKey | None = None
    suspected_since: Moment | None = None
    statements: Annotated[tuple[Name, ...], Meta(max_length=256)] = ()

    def __post_init__(self) -> None:
        needs, may = ACTS[self.act]
        said = {name for name in self.__struct_fields__ if getattr(self, name)} - {"act"}
        if not needs <= said <= needs | may or not said:
            raise Malformed("{act} says other things than it must", act=self.act)
        for listed in (self.old, self.keys, self.statements):
            if len(set(listed)) != len(listed):
                raise Malformed("{act} names one of them twice", act=self.act)
        if self.suspected_since is not None:
            Instant.parse(self.suspected_since)
        if self.key is not None and not KEY_ID.fullmatch(self.key):
            VerifierKey.parse(self.key)


class PackBody(Said, frozen=True):
    """
    A pack of rules put in use, taken out of use or brought back; `about` is the pack's id.

    `authorities` are the parties that its law names: their determinations and reviews count.
    """

    digest: Name
    version: Line
    jurisdiction: Line
    use: Literal["on", "off", "back"]
    since: datetime.date
    until: datetime.date | None = None
    reviewers: tuple[Slug, ...] = ()
    authorities: tuple[Slug, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.until is not None and self.until < self.since:
            raise Malformed(
                "until {until} lies before since {since}", until=self.until, since=self.since
            )
