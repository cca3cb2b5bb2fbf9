"""From what was said to the facts that rules ask for. What nobody said is left out: unknown."""

import datetime
from collections.abc import Iterable, Iterator

from comity.base.quantities import Interval
from comity.register.rows import DeveloperRow, ObservationRow, SystemRow
from comity.rules.facts import Fact, FactSet
from comity.statement.kinds.systems import Base, Phase, Placing, Representative

EU = "EU"
# Member states of the Union (Treaty on European Union, Article 52), ISO 3166 codes.
EU_STATES = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
_Value = bool | Interval | datetime.date | frozenset[str] | None


def registered_facts(
    system: SystemRow, developer: DeveloperRow | None, at: datetime.date
) -> FactSet:
    """
    Return what a developer states of its system and itself, on a day.

    Revenue is that of the calendar year before the day. Compute of a derived system is that of
    its base and of its own phases; a phase without a figure leaves the sum without upper bound.
    """
    found = _stated(system)
    if developer is not None:
        found |= _of_developer(developer, at)
    return found


def observed_facts(observation: ObservationRow) -> FactSet:
    """Return what an observer estimates; the observer's silence is never a no."""
    body = observation.body
    released = body.accessibility not in {None, "Unreleased", "Unknown"}
    opened = (body.accessibility or "").startswith("Open weights")
    values: dict[str, _Value] = {
        "training_compute": body.compute.interval if body.compute else None,
        "training_initiated": True,
        "deployed": released or None,
        "deployed_on": body.published if released else None,
        "weights_public": True if opened else None,
        "modalities_out": frozenset({"text"}) if "Language" in body.domains else None,
    }
    return _facts(values, observation.index, body.source.title)


def _stated(system: SystemRow) -> dict[str, Fact]:
    body = system.body
    designation, openness = body.designation, body.openness
    values: dict[str, _Value] = {
        "general_purpose": body.general_purpose,
        "training_compute": training_compute(body.training, body.derives_from),
        "planned_compute": body.plan.compute.interval if body.plan else None,
        "training_initiated": True if body.training else body.training_started,
        "large_run_started": body.large_run_started,
        "threshold_met_on": body.threshold_met,
        "threshold_known_on": body.threshold_foreseen,
        "designated_systemic": designation.designated if designation else None,
        "designated_on": designation.informed_on if designation else None,
        "modalities_in": _words(body.modalities_in),
        "modalities_out": _words(body.modalities_out),
        "own_system_in_service": body.own_system_in_service,
        "internal_use": body.internal_use,
        "internal_use_essential": body.internal_use_essential,
        "research_only": body.research_only,
        "open_licence": openness.free_licence,
        "weights_public": None if openness.weights is None else openness.weights == "open",
        "architecture_public": openness.architecture_public,
        "usage_information_public": openness.usage_information_public,
        "deployed": body.deployed if body.deployed_on is None else True,
        "deployed_on": body.deployed_on,
        "framework_published": True if body.framework else None,
        "framework_modified_on": body.framework.modified if body.framework else None,
        "transparency_report_published": True if body.report else None,
        "training_summary_published": True if body.training_summary else None,
    }
    values |= {"derived": body.derived} | _derived(body.derives_from, body.training)
    values |= _in_union(body.markets)
    return _facts(values, system.index, system.statement)


def training_compute(phases: Iterable[Phase] | None, base: Base | None) -> Interval | None:
    """Return the sum of a system's phases and its base; None if nothing at all is known."""
    parts = [phase.compute.interval if phase.compute else None for phase in phases or ()]
    if base is not None:
        parts.append(base.base_compute.interval if base.base_compute else None)
    known = [part for part in parts if part is not None]
    if not known:
        return None
    total = known[0]
    for part in known[1:]:
        total += part
    whole = len(known) == len(parts) and phases is not None
    return total if whole else Interval(total.low, None)


def _in_union(markets: tuple[Placing, ...] | None) -> dict[str, _Value]:
    for market in markets or ():
        if market.market == EU:
            placed = True if market.placed_on else market.placed
            return {
                "eu_placing_intended": market.intended,
                "eu_placed_on_market": placed,
                "eu_placed_on": market.placed_on,
                "eu_internal_use": market.internal_use,
            }
    return {}


def _derived(base: Base | None, phases: tuple[Phase, ...] | None) -> dict[str, _Value]:
    if base is None:
        return {}
    added = base.added_compute.interval if base.added_compute else training_compute(phases, None)
    return {
        "derived": True,
        "modification_compute": added,
        "base_compute": base.base_compute.interval if base.base_compute else None,
        "base_compute_unobtainable": base.compute_unobtainable,
        "base_systemic": base.systemic_risk,
    }


def _of_developer(developer: DeveloperRow, at: datetime.date) -> dict[str, Fact]:
    body = developer.body
    seats = {entity.seat for entity in body.entities}
    mandates = body.representatives
    values: dict[str, _Value] = {
        "established_in_eu": bool(seats & EU_STATES) if seats else None,
        "affiliate_revenue_usd": _revenue(developer, at.year - 1),
        "commitments_joined": None
        if body.commitments is None
        else frozenset(
            one.name
            for one in body.commitments
            if one.joined <= at and (one.left is None or at < one.left)
        ),
        "eu_mandate_ended_on": max(_ended(mandates, at), default=None),
        "eu_representative": None
        if mandates is None
        else any(
            one.market == EU
            and (one.since is None or one.since <= at)
            and (one.until is None or at <= one.until)
            for one in mandates
        ),
    }
    return _facts(values, developer.index, developer.statement)


def _ended(mandates: Iterable[Representative] | None, at: datetime.date) -> Iterator[datetime.date]:
    for one in mandates or ():
        if one.market == EU and one.until is not None and one.until < at:
            yield one.until


def _revenue(developer: DeveloperRow, year: int) -> Interval | None:
    for one in developer.body.revenue:
        # No exchange rate is ever guessed: another currency leaves the dollar figure unknown.
        if one.year == year and one.currency == "USD":
            return one.interval
    return None


def _words(listed: Iterable[str] | None) -> frozenset[str] | None:
    return None if listed is None else frozenset(listed)


def _facts(values: dict[str, _Value], index: int, source: str) -> dict[str, Fact]:
    return {
        name: Fact(value, (index,), source) for name, value in values.items() if value is not None
    }
