"""The table of kinds: what each `kind` of statement carries. What a kind means never changes."""

from collections.abc import Mapping
from typing import TypeAlias

from comity.statement.kinds.accords import AccordBody, KeyBody, PackBody
from comity.statement.kinds.authorities import DeterminationBody, ReviewBody
from comity.statement.kinds.consents import (
    AuthenticationBody,
    ConsentBody,
    PowersBody,
    VoteBody,
)
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.filings import FilingBody
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.instruments import InstrumentBody, PositionBody
from comity.statement.kinds.meetings import MeetingBody
from comity.statement.kinds.runs import RunBody
from comity.statement.kinds.systems import ObservationBody, SystemBody
from comity.statement.kinds.terms import TermBody

Body: TypeAlias = (
    AccordBody
    | KeyBody
    | PackBody
    | PowersBody
    | InstrumentBody
    | PositionBody
    | VoteBody
    | AuthenticationBody
    | ConsentBody
    | MeetingBody
    | TermBody
    | DeveloperBody
    | SystemBody
    | RunBody
    | ObservationBody
    | IncidentBody
    | FilingBody
    | DeterminationBody
    | ReviewBody
)

KINDS: Mapping[str, type[Body]] = {
    "accord/v1": AccordBody,
    "key/v1": KeyBody,
    "pack/v1": PackBody,
    "powers/v1": PowersBody,
    "instrument/v1": InstrumentBody,
    "position/v1": PositionBody,
    "vote/v1": VoteBody,
    "authentication/v1": AuthenticationBody,
    "consent/v1": ConsentBody,
    "meeting/v1": MeetingBody,
    "term/v1": TermBody,
    "developer/v1": DeveloperBody,
    "system/v1": SystemBody,
    "run/v1": RunBody,
    "observation/v1": ObservationBody,
    "incident/v1": IncidentBody,
    "filing/v1": FilingBody,
    "determination/v1": DeterminationBody,
    "review/v1": ReviewBody,
}
