"""
Instruments: texts negotiated clause by clause, and what parties say about each clause.

A clause has an immutable id, words per language, and perhaps an executable rule; while it is
bracketed it has two or more alternatives. Whoever changes one names the digest that it starts from.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from comity.base import digests
from comity.base.errors import Malformed
from comity.base.typed import Line, Name, Said, Text, Url, Words, check_languages
from comity.statement.kinds.finals import ClauseId, Final, Language

# Keys sorted, no spaces: however a draft orders its languages, the same words have one digest.
_SORTED = msgspec.json.Encoder(order="sorted")
Nature = Literal[
    "treaty", "politically-binding", "contract", "voluntary-commitment", "technical-standard"
]
SeenBy = Literal["own-side", "parties", "public"]


class Wording(Said, frozen=True):
    """The words in one language, and who made them; what is reviewed is said by statements."""

    words: Words
    made_by: Literal["human", "machine"] = "human"


class Alternative(Said, frozen=True):
    """One of the wordings of a clause, with the executable rule that it carries, if it does."""

    id: ClauseId
    text: Annotated[dict[Language, Wording], Meta(min_length=1)]
    # The shape of a pack's clause; it is compiled where it is asked, never at admission.
    rule: dict[str, Any] | None = None


class ClauseText(Said, frozen=True):
    """A clause at one version: clean with one wording, in brackets with more."""

    id: ClauseId
    alternatives: Annotated[tuple[Alternative, ...], Meta(min_length=1, max_length=16)]
    heading: Text = field(default_factory=dict)
    sort: Literal["recital", "clause", "final"] = "clause"
    terms: Annotated[tuple[ClauseId, ...], Meta(max_length=64)] = ()
    sources: Annotated[tuple[Url, ...], Meta(max_length=16)] = ()

    def __post_init__(self) -> None:
        ids = [one.id for one in self.alternatives]
        if len(set(ids)) != len(ids):
            raise Malformed("two alternatives of {clause} have one id", clause=self.id)
        if self.heading:
            check_languages("heading", self.heading)

    @property
    def digest(self) -> str:
        return digests.named(_SORTED.encode(self))

    @property
    def bracketed(self) -> bool:
        return len(self.alternatives) > 1

    def lacking(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Return the languages in which not every wording has words."""
        return tuple(
            one for one in languages if any(one not in each.text for each in self.alternatives)
        )


class Insert(Said, frozen=True, tag_field="does", tag="insert"):
    """Put a new clause after another (None: first)."""

    clause: ClauseText
    after: ClauseId | None = None


class Replace(Said, frozen=True, tag_field="does", tag="replace"):
    """Put other words in place of a clause's; `base` is the digest they start from."""

    clause: ClauseText
    base: Name


class Delete(Said, frozen=True, tag_field="does", tag="delete"):
    """Take a clause out; `base` is the digest that is taken out."""

    id: ClauseId
    base: Name


class Move(Said, frozen=True, tag_field="does", tag="move"):
    """Put a clause behind another (None: first); its words and positions stay."""

    id: ClauseId
    base: Name
    after: ClauseId | None = None


Change = Insert | Replace | Delete | Move


class Opening(Said, frozen=True):
    """What an instrument is, said once when it is opened, and its final clauses."""

    title: Text
    legal_nature: Nature
    final: Final
    seen_by: SeenBy = "parties"

    def __post_init__(self) -> None:
        check_languages("title", self.title)


class InstrumentBody(Said, frozen=True):
    """A step of a text: its opening, and changes clause by clause; `about` is the instrument."""

    opening: Opening | None = None
    changes: Annotated[tuple[Change, ...], Meta(max_length=256)] = ()
    # Final clauses change like any other, and reopen nothing but themselves.
    final: Final | None = None
    note: Line | None = None

    def __post_init__(self) -> None:
        if self.opening is None and not self.changes and self.final is None:
            raise Malformed("it opens an instrument, or changes one")
        if self.opening is not None and self.final is not None:
            raise Malformed("the opening holds the final clauses")


Value = Literal["support", "accept", "discuss", "oppose", "abstain", "recuse"]
BLOCKING = frozenset({"discuss", "oppose"})


class Comment(Said, frozen=True):
    """A remark on quoted words of one wording, in one language."""

    language: Language
    quote: Words
    says: Words


class PositionBody(Said, frozen=True):
    """
    What a party thinks of one clause at one version; `about` is `instrument#clause`.

    Without prejudice, and ad referendum until adoption. One that blocks gives its reason and what
    it would have instead.
    """

    digest: Name
    value: Value
    reason: Words | None = None
    proposes: Words | None = None
    alternative: ClauseId | None = None
    comments: Annotated[tuple[Comment, ...], Meta(max_length=32)] = ()

    def __post_init__(self) -> None:
        if self.value in BLOCKING and not (self.reason and self.proposes):
            raise Malformed("a position that blocks says its reason and proposes other words")
