"""The table of kinds: what each `kind` of statement carries. What a kind means never changes."""

from collections.abc import Mapping
from typing import TypeAlias

from comity.statement.kinds.accords import AccordBody, KeyBody, PackBody
from comity.statement.kinds.systems import DeveloperBody, FilingBody, ObservationBody, SystemBody

Body: TypeAlias = (
    AccordBody | KeyBody | PackBody | DeveloperBody | SystemBody | ObservationBody | FilingBody
)

KINDS: Mapping[str, type[Body]] = {
    "accord/v1": AccordBody,
    "key/v1": KeyBody,
    "pack/v1": PackBody,
    "developer/v1": DeveloperBody,
    "system/v1": SystemBody,
    "observation/v1": ObservationBody,
    "filing/v1": FilingBody,
}
