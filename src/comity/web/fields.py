"""The fields of a statement's body for a page: a label and a value each, and what is not stated."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from comity.base.typed import Said
from comity.statement.kinds.developers import Revenue
from comity.statement.quantity import Quantity
from comity.web import figures
from comity.web.labels import _

LABELS: Mapping[str, str] = {
    "added_compute": _("Compute added to it"),
    "addressees": _("Addressees of duties"),
    "also_known_as": _("Also known as"),
    "architecture_public": _("Information on the architecture is public"),
    "authority": _("Authority"),
    "base_compute": _("Training compute of the base"),
    "bodily_injury": _("Bodily injury"),
    "by": _("By"),
    "catastrophic_harm": _("A catastrophic risk materialised and caused harm"),
    "chip": _("Chip"),
    "college_exemption": _("Exempt as an accredited college"),
    "commitments": _("Commitments joined"),
    "compute": _("Compute"),
    "compute_unobtainable": _("Its training compute cannot be found out"),
    "contacts": _("Contacts, sealed"),
    "count": _("Number"),
    "crime_suspected": _("A crime is suspected"),
    "currency": _("Currency"),
    "cyber_breach": _("Breach of cybersecurity"),
    "daily_users": _("Users on an average day"),
    "data_subjects": _("Persons whose data are concerned"),
    "death": _("Somebody died"),
    "deception": _("A model deceived its developer"),
    "deception_elicited": _("That deception happened in an evaluation designed to elicit it"),
    "declared_on": _("Declared on"),
    "deployed": _("Made available to third parties"),
    "deployed_on": _("First made available on"),
    "deployer_aware_at": _("The deployer became aware at"),
    "derived": _("Made by modifying another's model"),
    "derives_from": _("Derives from"),
    "designated": _("Designated"),
    "designation": _("Designation by an authority"),
    "designations": _("Designations by authorities"),
    "determined_at": _("Determined to have occurred at"),
    "developer": _("Developer"),
    "digest": _("Digest"),
    "discovered_at": _("Discovered at"),
    "ended": _("Ended on"),
    "entities": _("Legal entities"),
    "entity": _("Entity"),
    "environment": _("Harm to the environment"),
    "facts": _("Further facts"),
    "federal_regimes": _("Federal regimes it declared to follow"),
    "first_public_on": _("First public anywhere on"),
    "framework": _("Safety framework"),
    "free_licence": _("Free licence"),
    "general_purpose": _("General-purpose"),
    "handling_ended_at": _("Handling ended at"),
    "hardware": _("Hardware"),
    "high": _("At most"),
    "identifiers": _("Identifiers"),
    "imminent": _("Imminent risk of death or serious injury"),
    "imminent_to": _("Imminent risk to"),
    "in_service": _("In service"),
    "in_service_on": _("First in service on"),
    "informed_on": _("Informed on"),
    "infrastructure": _("Disruption of critical infrastructure"),
    "initial_report_at": _("Initial report made at"),
    "initiated": _("Training was initiated"),
    "intended": _("Intended for the market"),
    "intermediate_report_at": _("Intermediate report made at"),
    "internal_use": _("Used inside the developer's own organisation"),
    "internal_use_essential": _(
        "That internal use is essential to products or services for others"
    ),
    "involvement_aware_at": _("Became aware of the involvement at"),
    "irreversible": _("That disruption is irreversible"),
    "joined": _("Joined on"),
    "large_run_started": _("Large training run began on"),
    "left": _("Left on"),
    "licence": _("Licence"),
    "loss_of_control": _("Its developer lost control of a model"),
    "loss_of_control_harm": _("That loss of control resulted in death or bodily injury"),
    "losses": _("Losses"),
    "low": _("At least"),
    "made": _("Planned on"),
    "market": _("Market"),
    "markets": _("Markets"),
    "modalities_in": _("Takes in"),
    "modalities_out": _("Generates"),
    "modified": _("Last modified materially on"),
    "most_capable_from": _("Among the developer's most capable from"),
    "most_capable_to": _("Among the developer's most capable until"),
    "name": _("Name"),
    "openness": _("Openness"),
    "operator_class": _("Class of operator"),
    "own": _("Carried out by the developer"),
    "own_system_in_service": _("Part of the developer's own AI system in service"),
    "owners": _("Owners, sealed"),
    "parameters": _("Parameters"),
    "persons_harmed": _("Persons harmed"),
    "phases": _("Training phases"),
    "placed": _("Placed on the market"),
    "placed_on": _("First placed on the market on"),
    "places": _("Places"),
    "plan": _("Planned training compute"),
    "planned": _("Planned training compute"),
    "property": _("Harm to property"),
    "public_on": _("Public since"),
    "published": _("Published on"),
    "purpose": _("Purpose"),
    "reasonable_belief_at": _("Reasonable belief that it occurred at"),
    "report": _("Transparency report"),
    "representatives": _("Representatives"),
    "research_only": _("For research only"),
    "resolved_at": _("Resolved at"),
    "revenue": _("Annual revenue with affiliates"),
    "rights": _("Infringement of fundamental rights"),
    "risk_increased": _("That deception shows a materially increased catastrophic risk"),
    "role": _("Role"),
    "run": _("Training run"),
    "scheme": _("Scheme"),
    "seat": _("Seat"),
    "serious_health": _("Serious harm to health"),
    "since": _("Since"),
    "small_enterprise": _("Small or medium-sized enterprise"),
    "source": _("Source"),
    "started": _("Began on"),
    "started_at": _("Began at"),
    "status": _("Status"),
    "summary": _("Summary"),
    "system": _("System"),
    "systemic_risk": _("Of systemic risk"),
    "systems": _("Systems"),
    "threshold_foreseen": _("Day it became known that the threshold will be passed"),
    "threshold_met": _("Day the threshold was passed"),
    "title": _("Title"),
    "trade_names": _("Trade names"),
    "training": _("Training phases"),
    "training_days": _("Duration of training in days"),
    "training_started": _("Training has begun"),
    "training_summary": _("Summary of training content"),
    "until": _("Until"),
    "url": _("Address"),
    "usage_information_public": _("Information on use is public"),
    "value": _("Number or code"),
    "version": _("Version"),
    "weights": _("Weights"),
    "weights_accessed": _("Unauthorised access to weights, or their modification or exfiltration"),
    "weights_harm": _("That access resulted in death or bodily injury"),
    "year": _("Year"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its label (a template for `_`) and what is stated there."""

    label: str
    value: "Value"


Value: TypeAlias = str | bool | datetime.date | Quantity | tuple[Field, ...] | list["Value"]


def label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ").capitalize())


def stated(said: Said) -> tuple[Field, ...]:
    """Return the fields of a body that state something, in their order."""
    return tuple(Field(label(name), value) for name, value in _fields(said) if value is not None)


def silent(said: Said) -> list[str]:
    """Return the labels of the fields that state nothing: they are unknown, never a no."""
    return [label(name) for name, value in _fields(said) if value is None]


def _fields(said: Said) -> Iterator[tuple[str, Value | None]]:
    for name in said.__struct_fields__:
        value = _value(getattr(said, name))
        if isinstance(said, Revenue) and isinstance(value, str) and name in {"low", "high"}:
            value = figures.text(value)
        yield name, value


def _value(found: object) -> Value | None:
    match found:
        case None | ():
            return None
        case bool() | Quantity() | datetime.date():
            return found
        case tuple():
            return [value for one in found if (value := _value(one)) is not None]
        case Said():
            return stated(found) or None
        case dict():
            values = ((label(str(name)), _value(one)) for name, one in found.items())
            return tuple(Field(name, one) for name, one in values if one is not None) or None
        case _:
            return str(found)
