"""What a developer states of itself, as facts."""

import datetime
from collections.abc import Iterable, Iterator

from comity.register.rows import DeveloperRow
from comity.register.said import OF_DEVELOPER, Facts, Provenance, together
from comity.rules.facts import Membership
from comity.statement.kinds.developers import Commitment, Representative, Revenue

EU = "EU"
# Member states of the Union (Treaty on European Union, Article 52), ISO 3166 codes.
EU_STATES = frozenset(
    {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT"}
    | {"LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"}
)


def developer_facts(developer: DeveloperRow, at: datetime.date) -> Facts:
    """Return what a developer states of itself, on a day."""
    body, origin = developer.body, Provenance.of(developer)
    seats = {entity.seat for entity in body.entities}
    found = origin.facts(
        {
            "established_in_eu": bool(seats & EU_STATES) if seats else None,
            "commitments_joined": _memberships(body.commitments),
            "small_enterprise": body.small_enterprise,
            "operator_class": None
            if body.operator_class is None
            else frozenset(body.operator_class),
            "eu_mandate_ended_on": max(_ended(body.representatives, at), default=None),
        }
    )
    found |= _revenue(origin, body.revenue, at.year - 1)
    found |= _represented(origin, body.representatives, at)
    return together(found, origin.named(body.facts, OF_DEVELOPER, at))


def names(developer: DeveloperRow) -> frozenset[str]:
    """Return every name under which a developer is known, its legal entities' too."""
    body = developer.body
    return frozenset({body.name, *body.trade_names, *(one.name for one in body.entities)})


def _memberships(joined: tuple[Commitment, ...] | None) -> tuple[Membership, ...] | None:
    # With their days: the rules themselves know who is bound on which of them.
    if joined is None:
        return None
    return tuple(Membership(one.name, one.joined, one.left) for one in joined)


def _represented(
    origin: Provenance, mandates: tuple[Representative, ...] | None, at: datetime.date
) -> Facts:
    if mandates is None:
        return {}
    for one in mandates:
        begun = one.since is None or one.since <= at
        if one.market == EU and begun and (one.until is None or at <= one.until):
            return {"eu_representative": origin.fact(True, one.since, one.until)}  # noqa: FBT003 - the fact's own value
    return origin.facts({"eu_representative": False})


def _ended(mandates: Iterable[Representative] | None, at: datetime.date) -> Iterator[datetime.date]:
    for one in mandates or ():
        if one.market == EU and one.until is not None and one.until < at:
            yield one.until


def _revenue(origin: Provenance, stated: Iterable[Revenue], year: int) -> Facts:
    for one in stated:
        # No exchange rate is ever guessed: another currency leaves the dollar figure unknown.
        if one.year == year and one.currency == "USD":
            first, last = datetime.date(year + 1, 1, 1), datetime.date(year + 1, 12, 31)
            return {"affiliate_revenue_usd": origin.fact(one.interval, first, last)}
    return {}
