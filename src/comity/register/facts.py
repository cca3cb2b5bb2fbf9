"""From what was said to the facts that rules ask for. What nobody said is left out: unknown."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from comity.base.quantities import Interval
from comity.register import developer_facts
from comity.register.rows import DeveloperRow, ObservationRow, SystemRow
from comity.register.said import OF_SYSTEM, Facts, Provenance, together
from comity.rules import facts as known
from comity.rules.facts import FactSet, Purpose, Value
from comity.rules.phases import PHASES, SOURCE, SUM
from comity.statement.kinds.systems import Base, Document, Phase, Placing, SystemBody

EU = developer_facts.EU
Values = Mapping[str, Value | None]


def registered_facts(
    system: SystemRow, developer: DeveloperRow | None, at: datetime.date
) -> FactSet:
    """
    Return what a developer states of its system and itself, on a day.

    Phases of training come as they are, for each law to sum up; the plain sum of all is there for
    texts that do not say how they sum, unless a figure is stated.
    """
    body, origin = system.body, Provenance.of(system)
    found = origin.facts(
        {
            **_stated(body),
            "phases": phases(body.training, developer),
            "training_initiated": True if body.training else body.training_started,
            **_derived(body),
            **_open(body),
            **_documents(body),
            **_days(body, at),
            **_in_union(body.markets, at),
        }
    )
    found = together(found, origin.named(body.facts, OF_SYSTEM, at))
    return {
        **plain_sum(origin, body.training, body.derives_from, found),
        **found,
        **_of(developer, at),
    }


def observed_facts(observation: ObservationRow) -> FactSet:
    """Return what an observer estimates; the observer's silence is never a no."""
    body = observation.body
    released = body.accessibility not in {None, "Unreleased", "Unknown"}
    opened = (body.accessibility or "").startswith("Open weights")
    values: Values = {
        "training_compute": body.compute.interval if body.compute else None,
        "training_initiated": True,
        "deployed": released or None,
        "deployed_on": body.published if released else None,
        "weights_public": True if opened else None,
        "modalities_out": frozenset({"text"}) if "Language" in body.domains else None,
    }
    return Provenance.at(observation.index, body.source.title, observation.time).facts(values)


def training_compute(said: Iterable[Phase] | None, base: Base | None) -> Interval | None:
    """Return the sum of a system's phases and its base; None if nothing at all is known."""
    parts = [phase.compute.interval if phase.compute else None for phase in said or ()]
    if base is not None:
        parts.append(base.base_compute.interval if base.base_compute else None)
    figures = [part for part in parts if part is not None]
    if not figures:
        return None
    total = figures[0]
    for part in figures[1:]:
        total += part
    whole = len(figures) == len(parts) and said is not None
    return total if whole else Interval(total.low, None)


def plain_sum(
    origin: Provenance, said: tuple[Phase, ...] | None, base: Base | None, found: Facts
) -> Facts:
    """Return the sum of phases and base as a derived fact; none if the phases are in doubt."""
    total = training_compute(said, base)
    if total is None or (said and PHASES not in found):
        return {}
    return {SUM: replace(origin.fact(total), source=SOURCE)}


def phases(
    said: Iterable[Phase] | None, developer: DeveloperRow | None
) -> tuple[known.Phase, ...] | None:
    """Return the phases as rules ask for them; None if none is listed."""
    own = developer_facts.names(developer) if developer else frozenset()
    found = tuple(
        known.Phase(
            Purpose(one.purpose),
            one.compute.interval if one.compute else None,
            # Another name may be that of an affiliate: then it is not known whose phase it is.
            True if one.own is None and one.by in own else one.own,
            one.started,
            # One that ends before it starts says nothing of when it ended.
            one.ended if _in_order(one) else None,
        )
        for one in said or ()
    )
    return found or None


def _in_order(one: Phase) -> bool:
    return one.started is None or one.ended is None or one.started <= one.ended


def _of(developer: DeveloperRow | None, at: datetime.date) -> Facts:
    return developer_facts.developer_facts(developer, at) if developer else {}


def _stated(body: SystemBody) -> Values:
    designation = body.designation
    return {
        "general_purpose": body.general_purpose,
        "planned_compute": body.plan.compute.interval if body.plan else None,
        "planned_on": body.plan.made if body.plan else None,
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
        "most_capable_from": body.most_capable_from,
        "most_capable_to": body.most_capable_to,
    }


def _derived(body: SystemBody) -> Values:
    base = body.derives_from
    if base is None:
        return {"derived": body.derived}
    added = base.added_compute.interval if base.added_compute else None
    return {
        "derived": True,
        "modification_compute": added or training_compute(body.training, None),
        "base_compute": base.base_compute.interval if base.base_compute else None,
        "base_compute_unobtainable": base.compute_unobtainable,
        "base_systemic": base.systemic_risk,
    }


def _open(body: SystemBody) -> Values:
    said = body.openness
    return {
        "open_licence": said.free_licence,
        "weights_public": None if said.weights is None else said.weights == "open",
        "architecture_public": said.architecture_public,
        "usage_information_public": said.usage_information_public,
    }


def _documents(body: SystemBody) -> Values:
    # That no document is named is no sign that there is none.
    return {
        "framework_published": True if body.framework else None,
        "framework_modified_on": body.framework.modified if body.framework else None,
        "transparency_report_published": True if body.report else None,
        "training_summary_published": True if body.training_summary else None,
        "training_summary_updated_on": _updated(body.training_summary),
    }


def _updated(document: Document | None) -> datetime.date | None:
    return (document.modified or document.published) if document else None


def _days(body: SystemBody, at: datetime.date) -> Values:
    return {
        "deployed": _happened(body.deployed, body.deployed_on, at),
        "deployed_on": body.deployed_on,
        "first_public_on": body.first_public_on or _first_public(body.markets),
    }


def _happened(
    said: bool | None,  # noqa: FBT001 - what was said, not a switch
    day: datetime.date | None,
    at: datetime.date,
) -> bool | None:
    """Return what is said to have happened, or that it did where its day has come."""
    return True if day is not None and day <= at else said


def _first_public(markets: tuple[Placing, ...] | None) -> datetime.date | None:
    # One market that says no day may have been the first.
    days = [one.public_on for one in markets or ()]
    return min((day for day in days if day), default=None) if None not in days else None


def _in_union(markets: tuple[Placing, ...] | None, at: datetime.date) -> Values:
    for market in markets or ():
        if market.market == EU:
            coming = market.placed_on is not None and market.placed_on > at
            return {
                "eu_placing_intended": True if coming else market.intended,
                "eu_placed_on_market": _happened(market.placed, market.placed_on, at),
                "eu_placed_on": market.placed_on,
                "eu_service_on": market.in_service_on,
                "eu_internal_use": market.internal_use,
            }
    return {}


def _words(listed: Iterable[str] | None) -> frozenset[str] | None:
    return None if listed is None else frozenset(listed)
