"""Final clauses as data: what drives an instrument from its adoption to its end."""

from typing import Annotated, Literal

from msgspec import Meta

from comity.base.errors import Malformed
from comity.base.text import LANGUAGES
from comity.base.typed import Number, Said, Slug
from comity.statement.kinds.decisions import Days, Months, Rule

Language = Literal["en", "zh", "ko"]
# How a party says that it is bound; what each is called depends on the legal nature.
Consent = Literal["definitive-signature", "ratification", "acceptance", "approval", "confirmation"]
ClauseId = Annotated[str, Meta(pattern=r"\A[a-z0-9]([a-z0-9.-]{0,38}[a-z0-9])?\Z")]


class Signature(Said, frozen=True):
    """The window for signature: so long after adoption; nothing said means without an end."""

    months: Months = 0
    days: Days = 0


class Reservations(Said, frozen=True):
    """Which reservations may be made, and for how long another party may object to one."""

    allowed: Literal["none", "listed", "any"]
    clauses: tuple[ClauseId, ...] = ()
    objection_months: Months = 12

    def __post_init__(self) -> None:
        if (self.allowed == "listed") != bool(self.clauses):
            raise Malformed("reservations: name the clauses if, and only if, they are listed")


class Tacit(Said, frozen=True):
    """An amendment is accepted by silence unless `defeated_by` is met within so many months."""

    defeated_by: Rule
    months: Annotated[int, Meta(ge=1, le=60)]
    # The clauses that may be amended so; a text both sides adopted names them.
    clauses: Annotated[tuple[ClauseId, ...], Meta(min_length=1, max_length=500)]


class Withdrawal(Said, frozen=True):
    """How long before its effect a withdrawal is notified, and how long a party stays at least."""

    notice_months: Months = 12
    minimum_stay_months: Months = 0


class Floor(Said, frozen=True):
    """What happens when fewer than so many parties of a side are bound."""

    parties: Annotated[int, Meta(ge=1, le=256)]
    then: Literal["continue", "flag", "suspend", "terminate"] = "flag"
    days: Days = 0


class Weighed(Said, frozen=True):
    """A table of weights, frozen with the text: a number for each party it names."""

    id: Slug
    weights: Annotated[dict[Slug, Number], Meta(min_length=1, max_length=256)]


class Final(Said, frozen=True, kw_only=True):
    """The final clauses; docs/formats/instrument.md says what each is and what follows from it."""

    adoption: Rule
    in_force: Rule
    languages: Annotated[tuple[Language, ...], Meta(min_length=1, max_length=3)]
    consent: Annotated[tuple[Consent, ...], Meta(min_length=1, max_length=5)]
    depositary: Slug
    signature: Signature = Signature()
    accession: Literal["none", "after-in-force", "any-time"] = "after-in-force"
    # For those who join later: bound so many days after they deposit.
    late_days: Days = 30
    reservations: Reservations = Reservations(allowed="none")
    amendment: Tacit | None = None
    withdrawal: Withdrawal = Withdrawal()
    review_months: Months = 36
    floor: Floor | None = None
    weights: Annotated[tuple[Weighed, ...], Meta(max_length=8)] = ()

    def __post_init__(self) -> None:
        if [one for one in LANGUAGES if one in self.languages] != list(self.languages):
            raise Malformed("the authentic languages stand once each, in the order en, zh, ko")
        for what, names in (
            ("way of consent", self.consent),
            ("table", tuple(one.id for one in self.weights)),
        ):
            if len(set(names)) != len(names):
                raise Malformed("a {what} stands twice", what=what)
