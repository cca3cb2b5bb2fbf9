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
    "by": _("By"),
    "chip": _("Chip"),
    "college_exemption": _("Exempt as an accredited college"),
    "commitments": _("Commitments joined"),
    "compute": _("Compute"),
    "compute_unobtainable": _("Its training compute cannot be found out"),
    "contacts": _("Contacts, sealed"),
    "count": _("Number"),
    "currency": _("Currency"),
    "daily_users": _("Users on an average day"),
    "declared_on": _("Declared on"),
    "deployed": _("Made available to third parties"),
    "deployed_on": _("First made available on"),
    "derived": _("Made by modifying another's model"),
    "derives_from": _("Derives from"),
    "designated": _("Designated"),
    "designation": _("Designation by an authority"),
    "designations": _("Designations by authorities"),
    "developer": _("Developer"),
    "digest": _("Digest"),
    "ended": _("Ended on"),
    "entities": _("Legal entities"),
    "entity": _("Entity"),
    "facts": _("Further facts"),
    "federal_regimes": _("Federal regimes it declared to follow"),
    "first_public_on": _("First public anywhere on"),
    "framework": _("Safety framework"),
    "free_licence": _("Free licence"),
    "general_purpose": _("General-purpose"),
    "hardware": _("Hardware"),
    "high": _("At most"),
    "identifiers": _("Identifiers"),
    "in_service": _("In service"),
    "in_service_on": _("First in service on"),
    "informed_on": _("Informed on"),
    "intended": _("Intended for the market"),
    "internal_use": _("Used inside the developer's own organisation"),
    "internal_use_essential": _(
        "That internal use is essential to products or services for others"
    ),
    "joined": _("Joined on"),
    "large_run_started": _("Large training run began on"),
    "left": _("Left on"),
    "licence": _("Licence"),
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
    "placed": _("Placed on the market"),
    "placed_on": _("First placed on the market on"),
    "plan": _("Planned training compute"),
    "public_on": _("Public since"),
    "published": _("Published on"),
    "purpose": _("Purpose"),
    "report": _("Transparency report"),
    "representatives": _("Representatives"),
    "research_only": _("For research only"),
    "revenue": _("Annual revenue with affiliates"),
    "role": _("Role"),
    "scheme": _("Scheme"),
    "seat": _("Seat"),
    "since": _("Since"),
    "small_enterprise": _("Small or medium-sized enterprise"),
    "source": _("Source"),
    "started": _("Began on"),
    "systemic_risk": _("Of systemic risk"),
    "threshold_foreseen": _("Day it became known that the threshold will be passed"),
    "threshold_met": _("Day the threshold was passed"),
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
