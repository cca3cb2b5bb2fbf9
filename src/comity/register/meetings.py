"""What the record keeps of meetings: one statement a session, by its convener, after it."""

import re

from comity.accord.accord import Accord
from comity.base.errors import Refused
from comity.register.entries import Recorded
from comity.register.rows import MeetingRow
from comity.register.view import View
from comity.statement.kinds.meetings import MeetingBody

ID = re.compile(r"[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?/[1-9][0-9]{0,3}", re.ASCII)


def meeting(view: View, accord: Accord, entry: Recorded, body: MeetingBody) -> tuple[MeetingRow]:
    """A convener records a session that is over."""
    said = entry.signed.statement
    if accord.parties[said.by].role != "convener":
        raise Refused("{party} is no convener, and records no session", party=said.by)
    if not ID.fullmatch(said.about):
        raise Refused("about must be a series and a number, such as geneva/2")
    if body.until > entry.time.day:
        raise Refused("the session ends on {day}: it is recorded after it", day=body.until)
    if said.replaces is not None or view.get(MeetingRow, said.about) is not None:
        # A second word on a session would tell more of it than the first was meant to.
        raise Refused("a session is recorded once")
    return (MeetingRow(said.about, entry.index, said.id, said.by, str(entry.time), body),)
