"""
The words on pages for what the record holds as codes: states, answers, forces, names of fields.

Each is an English template that the catalogs translate; pages pass it through `_`.
"""

from collections.abc import Mapping

from comity.oversight.obligations import State
from comity.rules.answers import Answer
from comity.rules.clause import Confidence, Force, Role
from comity.rules.finding import Effect

ANSWERS: Mapping[Answer, str] = {
    Answer.YES: "yes",
    Answer.NO: "no",
    Answer.UNDETERMINED: "undetermined",
}
EFFECTS: Mapping[Effect, str] = {
    Effect.OWED: "owed",
    Effect.OPEN: "undetermined",
    Effect.WOULD: "would apply",
    Effect.INFORMS: "for information",
    Effect.UNVERIFIED: "law not verified",
    Effect.NONE: "does not apply",
}
STATES: Mapping[State, str] = {
    State.OVERDUE: "overdue",
    State.LATE: "late",
    State.DUE: "due",
    State.STANDING: "standing",
    State.NOT_PROVEN: "met, not proven",
    State.MET: "met",
    State.UNDETERMINED: "undetermined",
}
MEANINGS: Mapping[State, str] = {
    State.OVERDUE: "the due time has passed and nothing has been filed",
    State.LATE: "filed after the due time",
    State.DUE: "owed, and the due time lies ahead",
    State.STANDING: "owed at all times, without a due time",
    State.NOT_PROVEN: "by the filer's word in time, but recorded after the due time",
    State.MET: "filed, or stated to be fulfilled",
    State.UNDETERMINED: "what is known does not say whether it is owed",
}
FORCES: Mapping[Force, str] = {
    Force.LAW: "law",
    Force.GUIDANCE: "guidance",
    Force.COMMITMENT: "commitment",
    Force.ASK: "ask",
    Force.DRAFT: "draft",
}
CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.TEXT: "the operative words were read",
    Confidence.SECONDARY: "read in secondary sources only",
}
ROLES: Mapping[Role, str] = {
    Role.PROVIDER: "provider",
    Role.MODIFIER: "modifier",
    Role.DEVELOPER: "developer",
    Role.REPRESENTATIVE: "representative",
    Role.AUTHORITY: "authority",
}
BASES: Mapping[str, str] = {
    "declared": "declared",
    "estimated": "estimated",
    "observed": "observed",
    "sealed": "sealed",
}
