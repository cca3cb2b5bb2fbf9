"""
The words on pages for what the record holds as codes: states, answers, forces, names of fields.

Each is an English template, marked here for the catalogs; pages pass it through their own `_`.
"""

from collections.abc import Mapping

from comity.accord.doubt import Doubt
from comity.oversight.obligations import State
from comity.rules.answers import Answer
from comity.rules.clause import Confidence, Force, Role, Unit
from comity.rules.declaration import Subject
from comity.rules.facts import Purpose


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
    State.UNFILED: _("no filing on record"),
    State.LATE: _("met late"),
    State.DUE: _("due"),
    State.STANDING: _("standing"),
    State.NOT_PROVEN: _("met, not proven"),
    State.DECLARED: _("declared met"),
    State.FILED: _("declared filed"),
    State.ACKNOWLEDGED: _("acknowledged"),
    State.WAIVED: _("waived"),
    State.UNDETERMINED: _("undetermined"),
}
MEANINGS: Mapping[State, str] = {
    State.OVERDUE: _("the authority that the law names says so; no computation here does"),
    State.UNFILED: _(
        "the due time has passed and nothing was filed here; "
        "it may have been filed with the authority all the same"
    ),
    State.LATE: _("the authority that the law names says that it was met after its time"),
    State.DUE: _("owed, and the due time lies ahead"),
    State.STANDING: _("owed, and no due time can be counted"),
    State.NOT_PROVEN: _("by the filer's word in time, but recorded after the due time"),
    State.DECLARED: _("its developer states a fact that meets it; nothing was filed here"),
    State.FILED: _(
        "its filer declares that it was filed; "
        "whether it arrived, and in time, is for the authority to say"
    ),
    State.ACKNOWLEDGED: _("the authority that the law names has acknowledged it"),
    State.WAIVED: _("the authority that the law names has waived it"),
    State.UNDETERMINED: _(
        "what is known does not say whether it is owed, or whether its time has passed"
    ),
}
FORCES: Mapping[Force, str] = {
    Force.LAW: _("law"),
    Force.GUIDANCE: _("guidance"),
    Force.COMMITMENT: _("commitment"),
    Force.ASK: _("ask"),
    Force.DRAFT: _("draft"),
    Force.INSTRUMENT: _("instrument in force"),
}
CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.TEXT: _("the operative words were read"),
    Confidence.SECONDARY: _("read in secondary sources only"),
}
ROLES: Mapping[Role, str] = {
    Role.PROVIDER: _("Provider"),
    Role.MODIFIER: _("Modifier"),
    Role.DEVELOPER: _("Developer"),
    Role.DEPLOYER: _("Deployer"),
    Role.OPERATOR: _("Operator"),
    Role.SIGNATORY: _("Signatory"),
    Role.REPRESENTATIVE: _("Representative"),
    Role.AUTHORITY: _("Authority"),
    Role.STATE: _("State party"),
}
# What a duty is about.
SUBJECTS: Mapping[Subject, str] = {
    Subject.DEVELOPER: _("Developer"),
    Subject.SYSTEM: _("System"),
    Subject.RUN: _("Training run"),
    Subject.INCIDENT: _("Incident"),
}
# What an authority says of a duty under its law, and of a clause of a pack that states its law.
VERDICTS: Mapping[str, str] = {
    "acknowledged": _("acknowledged"),
    "waived": _("waived"),
    "overdue": _("overdue"),
    "met-late": _("met late"),
}
REVIEWS: Mapping[str, str] = {
    "confirmed": _("confirmed by the authority"),
    "contested": _("contested by the authority"),
}
UNITS: Mapping[Unit, str] = {
    Unit.HOURS: _("hours"),
    Unit.DAYS: _("days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.WEEKS: _("weeks"),
    Unit.MONTHS: _("months"),
    Unit.QUARTERS: _("quarters"),
    Unit.YEARS: _("years"),
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.PRE_TRAINING: _("pre-training"),
    Purpose.SYNTHETIC_DATA: _("synthetic data"),
    Purpose.FINE_TUNING: _("fine-tuning"),
    Purpose.REINFORCEMENT: _("reinforcement learning"),
    Purpose.OTHER: _("other training"),
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
