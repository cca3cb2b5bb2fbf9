"""
Votes, authentication, consent and full powers: separate acts, with separate keys and words.

A vote adopts a text; a review says that two languages agree; authentication fixes the text; consent
binds a party. None of them is another, and witnessing a log is none of them.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Key, Moment, Name, Said, Slug, Words
from comity.statement.kinds.finals import ClauseId, Language

Choice = Literal["for", "against", "abstain"]
Needs = Mapping[str, tuple[frozenset[str], frozenset[str]]]


def check_fields(said: Said, act: str, table: Needs) -> None:
    """Refuse an act that lacks a field it needs, or that says more than it may."""
    needs, may = table[act]
    given = {name for name in said.__struct_fields__ if getattr(said, name)} - {"act"}
    if not needs <= given <= needs | may:
        raise Malformed("{act} says other things than it must", act=act)


VOTES: Needs = {
    "open": (frozenset({"digest", "until", "question"}), frozenset({"party"})),
    "cast": (frozenset({"ballot", "choice"}), frozenset({"reason"})),
}


class VoteBody(Said, frozen=True):
    """
    Opens a vote on the text with a digest, or votes in one; `about` is the instrument.

    A ballot is open until its moment, or until everybody on its roll has voted; until then a later
    vote of a party takes the place of its earlier one.
    """

    act: Literal["open", "cast"]
    digest: Name | None = None
    until: Moment | None = None
    question: Literal["adopt", "terminate", "suspend", "restore"] | None = None
    # Who is to be suspended, or restored; it has no vote in that.
    party: Slug | None = None
    ballot: Name | None = None
    choice: Choice | None = None
    reason: Words | None = None

    def __post_init__(self) -> None:
        check_fields(self, self.act, VOTES)
        if self.until is not None:
            Instant.parse(self.until)
        if (self.question in {"suspend", "restore"}) != (self.party is not None):
            raise Malformed("a vote to suspend or restore names the party, and no other does")


class Reviewed(Said, frozen=True):
    """A clause at the version that was read."""

    clause: ClauseId
    digest: Name


AUTHENTICATIONS: Needs = {
    "review": (frozenset({"languages", "clauses"}), frozenset()),
    "authenticate": (frozenset({"digest"}), frozenset()),
}


class AuthenticationBody(Said, frozen=True):
    """
    Says that wordings agree, clause by clause, or fixes an adopted text as authentic.

    `languages`: those that were read against each other.
    """

    act: Literal["review", "authenticate"]
    languages: Annotated[tuple[Language, ...], Meta(max_length=3)] = ()
    clauses: Annotated[tuple[Reviewed, ...], Meta(max_length=256)] = ()
    digest: Name | None = None

    def __post_init__(self) -> None:
        check_fields(self, self.act, AUTHENTICATIONS)


ConsentAct = Literal[
    "sign",
    "sign-definitively",
    "ratify",
    "accept",
    "approve",
    "confirm",
    "accede",
    "reserve",
    "object",
    "declare",
    "withdraw",
    "withdraw-reservation",
    "withdraw-objection",
    "decline",
    "correct",
]
_TEXT, _NONE = frozenset({"digest"}), frozenset[str]()
CONSENTS: Needs = {
    "sign": (_TEXT, _NONE),
    "sign-definitively": (_TEXT, _NONE),
    "ratify": (_TEXT, _NONE),
    "accept": (_TEXT, _NONE),
    "approve": (_TEXT, _NONE),
    "confirm": (_TEXT, _NONE),
    "accede": (_TEXT, _NONE),
    "reserve": (_TEXT | {"clauses", "says"}, _NONE),
    "object": (frozenset({"to"}), frozenset({"says", "precludes"})),
    "declare": (_TEXT | {"says"}, _NONE),
    "withdraw": (_TEXT, frozenset({"says"})),
    "withdraw-reservation": (frozenset({"to"}), _NONE),
    "withdraw-objection": (frozenset({"to"}), _NONE),
    "decline": (_TEXT, frozenset({"says"})),
    "correct": (_TEXT | {"says", "clauses"}, _NONE),
}


class ConsentBody(Said, frozen=True):
    """
    An act towards the depositary, under an adopted text; `about` is the instrument.

    `to` is the statement of the reservation or objection it answers; `precludes`: no relation under
    the instrument arises between the two.
    """

    act: ConsentAct
    digest: Name | None = None
    clauses: Annotated[tuple[ClauseId, ...], Meta(max_length=64)] = ()
    says: Annotated[dict[Language, Words], Meta(max_length=3)] = field(default_factory=dict)
    to: Name | None = None
    precludes: bool = False

    def __post_init__(self) -> None:
        check_fields(self, self.act, CONSENTS)


PowerAct = Literal["draft", "position", "vote", "authenticate", "consent", "convene"]
APART = frozenset({"draft", "consent"})


class PowersBody(Said, frozen=True):
    """
    Full powers: a key for one person's acts, on some instruments, for a time; `about` is the party.

    `person` is a salted commitment. Who may bind a party does not draft for it. Without `key`, the
    powers of the key with the id `revokes` end.
    """

    key: Key | None = None
    person: Name | None = None
    acts: Annotated[tuple[PowerAct, ...], Meta(max_length=6)] = ()
    # None named: every instrument of this register.
    instruments: Annotated[tuple[Slug, ...], Meta(max_length=64)] = ()
    since: Moment | None = None
    until: Moment | None = None
    revokes: Name | None = None

    def __post_init__(self) -> None:
        granted = (self.key, self.person, self.acts, self.since, self.until)
        if self.revokes is not None:
            if any(granted) or self.instruments:
                raise Malformed("powers are given, or revoked, not both")
            return
        if not all(granted):
            raise Malformed("full powers name a key, a person, acts, since and until")
        if set(self.acts) >= APART or len(set(self.acts)) != len(self.acts):
            raise Malformed("a key that consents cannot draft, and each act stands once")
        if Instant.parse(self.until or "") <= Instant.parse(self.since or ""):
            raise Malformed("until {until} lies before since {since}", until=self.until,
                            since=self.since)  # fmt: skip
