"""
The words on pages for what the record holds as codes: states, answers, forces, names of fields.

Each is an English template, marked here for the catalogs; pages pass it through their own `_`.
"""

from collections.abc import Mapping

from comity.accord.doubt import Doubt
from comity.oversight.obligations import State
from comity.rules.answers import Answer
from comity.rules.clause import Confidence, Force, Role


def _(template: str) -> str:
    """Mark words that are translated where they are shown."""
    return template


ANSWERS: Mapping[Answer, str] = {
    Answer.YES: _("yes"),
    Answer.NO: _("no"),
    Answer.UNDETERMINED: _("undetermined"),
}
STATES: Mapping[State, str] = {
    State.OVERDUE: _("overdue"),
    State.LATE: _("late"),
    State.DUE: _("due"),
    State.STANDING: _("standing"),
    State.NOT_PROVEN: _("met, not proven"),
    State.MET: _("met"),
    State.UNDETERMINED: _("undetermined"),
}
MEANINGS: Mapping[State, str] = {
    State.OVERDUE: _("the due time has passed and nothing has been filed"),
    State.LATE: _("filed after the due time"),
    State.DUE: _("owed, and the due time lies ahead"),
    State.STANDING: _("owed at all times, without a due time"),
    State.NOT_PROVEN: _("by the filer's word in time, but recorded after the due time"),
    State.MET: _("filed, or stated to be fulfilled"),
    State.UNDETERMINED: _("what is known does not say whether it is owed"),
}
FORCES: Mapping[Force, str] = {
    Force.LAW: _("law"),
    Force.GUIDANCE: _("guidance"),
    Force.COMMITMENT: _("commitment"),
    Force.ASK: _("ask"),
    Force.DRAFT: _("draft"),
}
CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.TEXT: _("the operative words were read"),
    Confidence.SECONDARY: _("read in secondary sources only"),
}
ROLES: Mapping[Role, str] = {
    Role.PROVIDER: _("Provider"),
    Role.MODIFIER: _("Modifier"),
    Role.DEVELOPER: _("Developer"),
    Role.REPRESENTATIVE: _("Representative"),
    Role.AUTHORITY: _("Authority"),
}
DOUBTS: Mapping[Doubt, str] = {
    Doubt.CONTESTED: _("contested: a key that signed it was reported since"),
    Doubt.CONFIRMED: _("confirmed: its party stands by it, though a key was reported since"),
    Doubt.DISAVOWED: _("disavowed: its party did not say it; a stolen key did"),
}
BASES: Mapping[str, str] = {
    "declared": _("declared"),
    "estimated": _("estimated"),
    "observed": _("observed"),
    "sealed": _("sealed"),
}
