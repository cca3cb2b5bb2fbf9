"""
What acts towards the depositary amount to: who is bound when, since when a text is in force.

All of it is a function of the acts and a day: entry into force happens without an entry. Days are
calendar days of UTC.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from comity.accord.counting import decided
from comity.accord.roll import Choice, Roll, Vote
from comity.accord.trace import Trace
from comity.base.instants import later
from comity.statement.kinds.consents import ConsentBody
from comity.statement.kinds.finals import Consent, Final

BINDS: Mapping[str, Consent] = {
    "sign-definitively": "definitive-signature",
    "ratify": "ratification",
    "accept": "acceptance",
    "approve": "approval",
    "confirm": "confirmation",
}


@dataclass(frozen=True, slots=True)
class Deposit:
    """One act towards the depositary: its number among the notifications, by whom and when."""

    number: int
    statement: str
    party: str
    day: datetime.date
    body: ConsentBody


class Stage(Enum):
    """Where a party stands under an instrument."""

    SIGNATORY = "signatory"
    DEPOSITED = "consent deposited"
    BOUND = "bound"
    LEAVING = "withdrawal notified"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Standing:
    """A party under an instrument: the acts that say so, and from when until when it is bound."""

    party: str
    signed: Deposit | None = None
    consent: Deposit | None = None
    withdrawal: Deposit | None = None
    bound: datetime.date | None = None
    until: datetime.date | None = None

    def stage(self, at: datetime.date) -> Stage:
        if self.until is not None and self.until <= at:
            return Stage.FORMER
        if self.bound is not None and self.bound <= at:
            return Stage.LEAVING if self.withdrawal else Stage.BOUND
        return Stage.DEPOSITED if self.consent else Stage.SIGNATORY


class InstrumentState(Enum):
    """Where an adopted text stands."""

    OPEN = "adopted"
    MET = "conditions met"
    IN_FORCE = "in force"
    STALLED = "stalled"
    FLAGGED = "side below its floor"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class Status:
    """
    An adopted text on a day: its state, when the conditions were met, since when it is in force.

    `trace` is the count of consents so far, or as it was when the conditions were met.
    """

    state: InstrumentState
    trace: Trace
    reached: datetime.date | None
    in_force: datetime.date | None
    parties: Mapping[str, Standing]
    # By a vote of the others; nothing obliges or entitles them while it lasts.
    suspended: frozenset[str] = frozenset()

    def bound(self, at: datetime.date) -> frozenset[str]:
        """Return the parties that the text binds on a day."""
        if self.state in {InstrumentState.SUSPENDED, InstrumentState.TERMINATED}:
            return frozenset()
        stages = {Stage.BOUND, Stage.LEAVING}
        return frozenset(
            one
            for one, standing in self.parties.items()
            if standing.stage(at) in stages and one not in self.suspended
        )


@dataclass(frozen=True, slots=True)
class TacitAcceptance:
    """An amendment that silence accepts: for whom, who declined it, from which day, or defeated."""

    bound: frozenset[str]
    declined: frozenset[str]
    day: datetime.date
    defeated: bool


def accept_tacitly(found: Status, tacit: TacitAcceptance, at: datetime.date) -> Status:
    """Return the status with those bound who were silent, once the time to decline has passed."""
    if tacit.defeated or at < tacit.day:
        return found
    silent = {
        party: Standing(party, bound=tacit.day)
        for party in tacit.bound - tacit.declined
        if party not in found.parties or found.parties[party].bound is None
    }
    first = min(one for one in (found.in_force, tacit.day) if one is not None)
    reached = found.reached or tacit.day
    parties = {**found.parties, **silent}
    return Status(InstrumentState.IN_FORCE, found.trace, reached, first, parties)


def status(
    final: Final,
    roll: Roll,
    deposits: Iterable[Deposit],
    votes: tuple[datetime.date, datetime.date | None],
    at: datetime.date,
) -> Status:
    """
    Return how a text stands on a day, by the acts up to then, in order.

    `votes`: the day on which it was adopted, and the one on which it was terminated.
    """
    adopted, ended = votes
    done = [one for one in deposits if one.day <= at]
    trace, reached = _reached(final, roll, done)
    in_force = trace.effective(reached) if reached else None
    parties = _standings(final, done, reached, in_force)
    state = _state(final, at, adopted, reached, in_force)
    if ended is not None and ended <= at:
        state = InstrumentState.TERMINATED
    found = Status(state, trace, reached, in_force, parties)
    return found if state is not InstrumentState.IN_FORCE else _with_floor(found, final, roll, at)


def _reached(
    final: Final, roll: Roll, deposits: Iterable[Deposit]
) -> tuple[Trace, datetime.date | None]:
    """Return the first day on which enough had consented; later losses do not undo it."""
    consents: dict[str, Vote] = {}
    trace = decided(final.in_force, roll, consents)
    for one in deposits:
        if one.body.act in BINDS or one.body.act == "accede":
            consents[one.party] = Vote(Choice.FOR)
        elif one.body.act == "withdraw":
            consents.pop(one.party, None)
        else:
            continue
        trace = decided(final.in_force, roll, consents)
        if trace.holds:
            return trace, one.day
    return trace, None


def _standings(
    final: Final,
    deposits: Iterable[Deposit],
    reached: datetime.date | None,
    in_force: datetime.date | None,
) -> dict[str, Standing]:
    acts: dict[str, dict[str, Deposit]] = {}
    for one in deposits:
        own = acts.setdefault(one.party, {})
        act = one.body.act
        if act == "sign":
            # Who left and comes back starts anew.
            acts[one.party] = {"sign": one}
        elif act == "withdraw":
            own["withdraw"] = one
        elif act in BINDS or act == "accede":
            own["consent"] = one
            own.pop("withdraw", None)
    return {
        party: _standing(final, party, own, reached, in_force)
        for party, own in sorted(acts.items())
        if own
    }


def _standing(
    final: Final,
    party: str,
    acts: Mapping[str, Deposit],
    reached: datetime.date | None,
    in_force: datetime.date | None,
) -> Standing:
    consent, leaves = acts.get("consent"), acts.get("withdraw")
    bound = None
    if consent is not None and reached is not None and in_force is not None:
        own = later(consent.day, days=final.late_days)
        bound = in_force if consent.day <= reached else max(in_force, own)
    until = None
    if leaves is not None:
        # Who is not bound yet leaves at once: there is nothing to give notice of.
        notice = later(leaves.day, months=final.withdrawal.notice_months)
        until = notice if bound is not None and bound <= leaves.day else leaves.day
    return Standing(party, acts.get("sign"), consent, leaves, bound, until)


def _state(
    final: Final,
    at: datetime.date,
    adopted: datetime.date,
    reached: datetime.date | None,
    in_force: datetime.date | None,
) -> InstrumentState:
    if in_force is not None and in_force <= at:
        return InstrumentState.IN_FORCE
    if reached is not None:
        return InstrumentState.MET
    stalled = later(adopted, months=final.review_months) <= at
    return InstrumentState.STALLED if stalled else InstrumentState.OPEN


def _with_floor(found: Status, final: Final, roll: Roll, at: datetime.date) -> Status:
    """Return the status less what a side that fell below its floor takes with it."""
    floor = final.floor
    fell = _fell(found, final, roll, at)
    if floor is None or fell is None or floor.then == "continue":
        return found
    due = later(fell, days=floor.days) <= at
    state = {
        "flag": InstrumentState.FLAGGED,
        "suspend": InstrumentState.SUSPENDED if due else InstrumentState.FLAGGED,
        "terminate": InstrumentState.TERMINATED if due else InstrumentState.FLAGGED,
    }[floor.then]
    return Status(state, found.trace, found.reached, found.in_force, found.parties)


def _fell(found: Status, final: Final, roll: Roll, at: datetime.date) -> datetime.date | None:
    """Return since when a side has had too few parties bound; None if every side has enough."""
    if final.floor is None:
        return None
    since = []
    for side in roll.sides:
        own = [found.parties[one] for one in roll.of_side(side) if one in found.parties]
        left = sorted(one.until for one in own if one.until is not None and one.until <= at)
        if sum(one.stage(at) in {Stage.BOUND, Stage.LEAVING} for one in own) < final.floor.parties:
            since.append(left[-1] if left else found.in_force)
    return min((one for one in since if one is not None), default=None)
