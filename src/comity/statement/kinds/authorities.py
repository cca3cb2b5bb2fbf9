"""What an authority says: of a duty that is owed to it, and of how a pack reads its own law."""

from typing import Literal

from comity.base.instants import Instant
from comity.base.typed import Line, Moment, Name, Said, Slug, Words
from comity.statement.kinds.filings import check_clause


class DeterminationBody(Said, frozen=True):
    """
    What the authority that a law names says of one duty under it.

    `about` is the id of the developer, system, run or incident; `filing` is the statement of the
    filing that it speaks of, `at` when it determined so.
    """

    pack: Slug
    clause: Line
    verdict: Literal["acknowledged", "waived", "overdue", "met-late"]
    at: Moment
    filing: Name | None = None
    reason: Words | None = None

    def __post_init__(self) -> None:
        check_clause(self.clause)
        Instant.parse(self.at)


class ReviewBody(Said, frozen=True):
    """
    Whether a clause of a pack is the authority's own law as it reads it; `about` is the pack's id.

    `digest` is that of the pack: another version is another text.
    """

    digest: Name
    clause: Line
    verdict: Literal["confirmed", "contested"]
    reason: Words | None = None

    def __post_init__(self) -> None:
        check_clause(self.clause)
