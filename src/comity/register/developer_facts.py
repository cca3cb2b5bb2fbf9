"""What a developer states of itself, as facts."""

import datetime
from collections.abc import Iterable, Iterator

from comity.base.quantities import Interval
from comity.register.rows import DeveloperRow
from comity.register.said import OF_DEVELOPER, Facts, Provenance, together
from comity.rules.facts import Membership
from comity.statement.kinds.developers import (
    Commitment,
    Regime,
    Representative,
    Revenue,
    Users,
)

EU, KOREA = "EU", "KR"
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
            "kr_established": KOREA in seats if seats else None,
            "ny_college_research": body.college_exemption,
            "ny_federal_declared": _declares(body.federal_regimes, at),
            "kr_daily_users": _daily_users(body.daily_users, at.year - 1),
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


def _declares(regimes: tuple[Regime, ...] | None, at: datetime.date) -> bool | None:
    if regimes is None:
        return None
    return any(one.declared_on <= at and (one.until is None or at <= one.until) for one in regimes)


def _daily_users(stated: Iterable[Users], year: int) -> Interval | None:
    """Return the users in Korea over the last three months of a year, which are what counts."""
    quarter = datetime.date(year, 10, 1), datetime.date(year, 12, 31)
    for one in stated:
        if one.market == KOREA and (one.since, one.until) == quarter:
            return one.interval
    return None


def _represented(
    origin: Provenance, mandates: tuple[Representative, ...] | None, at: datetime.date
) -> Facts:
    if mandates is None:
        return {}
    found: Facts = {}
    for market, name in ((EU, "eu_representative"), (KOREA, "kr_representative")):
        now = [one for one in mandates if one.market == market and _runs(one, at)]
        if now:
            found[name] = origin.fact(True, now[0].since, now[0].until)  # noqa: FBT003 - the fact's own value
        else:
            found |= origin.facts({name: False})
    return found


def _runs(mandate: Representative, at: datetime.date) -> bool:
    begun = mandate.since is None or mandate.since <= at
    return begun and (mandate.until is None or at <= mandate.until)


def _ended(mandates: Iterable[Representative] | None, at: datetime.date) -> Iterator[datetime.date]:
    for one in mandates or ():
        if one.market == EU and one.until is not None and one.until < at:
            yield one.until


# No exchange rate is ever guessed: revenue in another currency leaves these unknown.
_REVENUE = {"USD": "affiliate_revenue_usd", "KRW": "kr_revenue_krw"}


def _revenue(origin: Provenance, stated: Iterable[Revenue], year: int) -> Facts:
    first, last = datetime.date(year + 1, 1, 1), datetime.date(year + 1, 12, 31)
    found: Facts = {}
    for one in stated:
        if one.year == year and one.currency in _REVENUE:
            found.setdefault(_REVENUE[one.currency], origin.fact(one.interval, first, last))
    return found
