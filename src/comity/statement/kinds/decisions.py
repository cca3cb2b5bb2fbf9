"""
Decision rules as data: who must agree, by which count, before something is decided.

A closed set of combinators; shares are exact fractions. `accord/counting.py` counts by them, and
docs/formats/decision-rule.md describes each with an example.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from comity.base.errors import Malformed
from comity.base.quantities import share
from comity.base.typed import Said, Slug

# Who is in the denominator: all on the roll, those who were there, or those who said yes or no.
Of = Literal["members", "present", "voting"]
Share = Annotated[str, Meta(max_length=19, pattern=r"\A[1-9][0-9]{0,8}/[1-9][0-9]{0,8}\Z")]
Least = Annotated[int, Meta(ge=1, le=10_000)]
Days = Annotated[int, Meta(ge=0, le=3660)]
Months = Annotated[int, Meta(ge=0, le=120)]


class Bar(Said, frozen=True):
    """What a count must reach: a share of `of`, at least or more than it, and a number."""

    at_least: Share | None = None
    more_than: Share | None = None
    count: Least | None = None
    of: Of = "members"

    def __post_init__(self) -> None:
        if self.at_least is not None and self.more_than is not None:
            raise Malformed("a rule says at_least or more_than, not both")
        if self.at_least is None and self.more_than is None and self.count is None:
            raise Malformed("a rule says at_least, more_than or count")
        check_share(self.at_least, at_most_whole=True)
        check_share(self.more_than, at_most_whole=False)


def check_share(text: str | None, *, at_most_whole: bool) -> None:
    """Refuse a share that nothing could reach."""
    if text is None:
        return
    exact = share(text)
    if exact > 1 or (exact == 1 and not at_most_whole):
        raise Malformed("no count is ever {share} of its whole", share=text)


class AllOf(Said, frozen=True, tag_field="needs", tag="all"):
    """Every one of these rules."""

    rules: Annotated[tuple["Rule", ...], Meta(min_length=1, max_length=16)]


class AnyOf(Said, frozen=True, tag_field="needs", tag="any"):
    """One of these rules, whichever."""

    rules: Annotated[tuple["Rule", ...], Meta(min_length=1, max_length=16)]


class OfSide(Bar, frozen=True, kw_only=True, tag_field="needs", tag="side"):
    """Of one side's parties, so many for it."""

    side: Slug


class OfEachSide(Bar, frozen=True, tag_field="needs", tag="each-side"):
    """Of the parties of every side, counted apart, so many for it."""


class Overall(Bar, frozen=True, tag_field="needs", tag="overall"):
    """Of all on the roll, on a side or on none, so many for it."""


class Weight(Said, frozen=True, kw_only=True, tag_field="needs", tag="weight"):
    """Those for it carry such a share of the whole of a table of weights."""

    table: Slug
    at_least: Share | None = None
    more_than: Share | None = None

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.more_than is None):
            raise Malformed("a rule says at_least or more_than, not both")
        check_share(self.at_least, at_most_whole=True)
        check_share(self.more_than, at_most_whole=False)


class Named(Said, frozen=True, tag_field="needs", tag="named"):
    """Each of these parties is for it, or (`not_against`) at least none of them is against it."""

    parties: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=256)]
    not_against: bool = False

    def __post_init__(self) -> None:
        if len(set(self.parties)) != len(self.parties):
            raise Malformed("a rule names a party twice")


class NotOpposed(Said, frozen=True, tag_field="needs", tag="not-opposed"):
    """On no side (or not on this one) is more than such a share against it."""

    more_than: Share = "1/2"
    of: Of = "members"
    side: Slug | None = None

    def __post_init__(self) -> None:
        check_share(self.more_than, at_most_whole=False)


class Negatives(Said, frozen=True, tag_field="needs", tag="negatives"):
    """At most such a share is against it; `reasoned`: a no without its reason does not count."""

    at_most: Share
    of: Of = "voting"
    side: Slug | None = None
    reasoned: bool = False

    def __post_init__(self) -> None:
        check_share(self.at_most, at_most_whole=False)


class Attendance(Said, frozen=True, tag_field="needs", tag="quorum"):
    """Such a share was there: on each side (`each_side`), or of all."""

    at_least: Share
    each_side: bool = False

    def __post_init__(self) -> None:
        check_share(self.at_least, at_most_whole=True)


class After(Said, frozen=True, tag_field="needs", tag="after"):
    """What the rule decides takes effect so many calendar months and days (UTC) later."""

    rule: "Rule"
    days: Days = 0
    months: Months = 0

    def __post_init__(self) -> None:
        if not self.days and not self.months:
            raise Malformed("after says days or months")


Rule: TypeAlias = (
    AllOf
    | AnyOf
    | OfSide
    | OfEachSide
    | Overall
    | Weight
    | Named
    | NotOpposed
    | Negatives
    | Attendance
    | After
)
DEEPEST = 8


def check_depth(rule: Rule, left: int = DEEPEST) -> None:
    """Refuse a rule nested so deep that nobody could read it."""
    if left == 0:
        raise Malformed("a rule is nested at most {most} deep", most=DEEPEST)
    match rule:
        case AllOf(rules=rules) | AnyOf(rules=rules):
            for one in rules:
                check_depth(one, left - 1)
        case After(rule=inner):
            check_depth(inner, left - 1)
        case _:
            pass
