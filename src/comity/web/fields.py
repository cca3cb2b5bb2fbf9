"""The fields of a statement's body for a page: a label and a value each, and what is not stated."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from comity.base.typed import Said
from comity.statement.quantity import Quantity

LABELS: Mapping[str, str] = {
    "added_compute": "compute added to it",
    "also_known_as": "also known as",
    "architecture_public": "information on the architecture is public",
    "base_compute": "training compute of the base",
    "by": "by",
    "chip": "chip",
    "commitments": "commitments joined",
    "compute": "compute",
    "count": "number",
    "currency": "currency",
    "deployed": "made available to third parties",
    "deployed_on": "first made available on",
    "derives_from": "derives from",
    "designated": "designated",
    "designation": "designation by an authority",
    "developer": "developer",
    "digest": "digest",
    "ended": "ended on",
    "entities": "legal entities",
    "entity": "entity",
    "framework": "safety framework",
    "free_licence": "free licence",
    "general_purpose": "general-purpose",
    "hardware": "hardware",
    "high": "at most",
    "identifiers": "identifiers",
    "in_service": "in service",
    "in_service_on": "first in service on",
    "informed_on": "informed on",
    "internal_use": "used inside the developer's own organisation",
    "internal_use_essential": "that internal use is essential to products or services for others",
    "joined": "joined on",
    "large_run_started": "large training run began on",
    "left": "left on",
    "licence": "licence",
    "low": "at least",
    "made": "planned on",
    "market": "market",
    "markets": "markets",
    "modalities_in": "takes in",
    "modalities_out": "generates",
    "name": "name",
    "openness": "openness",
    "own_system_in_service": "part of the developer's own AI system in service",
    "parameters": "parameters",
    "placed": "placed on the market",
    "placed_on": "first placed on the market on",
    "plan": "planned training compute",
    "public_on": "public since",
    "published": "published on",
    "purpose": "purpose",
    "report": "transparency report",
    "representatives": "representatives",
    "research_only": "for research only",
    "revenue": "annual revenue with affiliates",
    "scheme": "scheme",
    "seat": "seat",
    "since": "since",
    "started": "began on",
    "systemic_risk": "of systemic risk",
    "threshold_foreseen": "day it became known that the threshold will be passed",
    "threshold_met": "day the threshold was passed",
    "trade_names": "trade names",
    "training": "training phases",
    "training_days": "duration of training in days",
    "training_started": "training has begun",
    "training_summary": "summary of training content",
    "until": "until",
    "url": "address",
    "usage_information_public": "information on use is public",
    "value": "number or code",
    "version": "version",
    "weights": "weights",
    "year": "year",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its label (a template for `_`) and what is stated there."""

    label: str
    value: "Value"


Value: TypeAlias = "str | bool | datetime.date | Quantity | tuple[Field, ...] | list[Value]"


def label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " "))


def stated(said: Said) -> tuple[Field, ...]:
    """Return the fields of a body that state something, in their order."""
    return tuple(
        Field(label(name), value)
        for name, found in _fields(said)
        if (value := _value(found)) is not None
    )


def silent(said: Said) -> list[str]:
    """Return the labels of the fields that state nothing: they are unknown, never a no."""
    return [label(name) for name, found in _fields(said) if _value(found) is None]


def _fields(said: Said) -> Iterator[tuple[str, object]]:
    return ((name, getattr(said, name)) for name in said.__struct_fields__)


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
        case _:
            return str(found)
