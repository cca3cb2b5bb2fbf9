"""What the depositary takes: signatures, consents, reservations, objections, withdrawals."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import msgspec

from comity.accord.accord import Accord
from comity.accord.consents import (
    BINDS,
    Deposit,
    Stage,
    Standing,
    Status,
    TacitAcceptance,
    accept_tacitly,
    status,
)
from comity.accord.counting import evaluate
from comity.accord.roll import Choice, Vote
from comity.base.errors import Refused
from comity.base.instants import Instant, later
from comity.register import ballots, texts
from comity.register.ballots import Outcome
from comity.register.entries import Recorded
from comity.register.rows import DepositRow, InstrumentRow, Row
from comity.register.view import View
from comity.statement.kinds.consents import ConsentBody
from comity.statement.kinds.finals import Final

# Only who can conclude treaties ratifies; a company's word is never called that.
OF_TREATIES = frozenset({"ratify", "accept", "approve"})
STATES = frozenset({"authority", "body"})
JOINED = frozenset({Stage.SIGNATORY, Stage.DEPOSITED, Stage.BOUND, Stage.LEAVING})


def deposit(view: View, accord: Accord, entry: Recorded, body: ConsentBody) -> Iterable[Row]:
    """A party acts towards the depositary; what the final clauses do not allow is Refused."""
    said = entry.signed.statement
    row = texts.known(view, said.about)
    found = _named(ballots.every_adopted(view, row, entry.time), row, body)
    lacking = ballots.authentic(view, found)
    if lacking and body.act != "decline":
        raise Refused("{instrument} is not authentic: side {side} has not authenticated it",
                      instrument=row.key, side=lacking[0])  # fmt: skip
    _check(_Act(view, accord, entry, row, found, body))
    count = row.deposits + 1
    yield DepositRow(
        f"{row.key}|{count:06}", entry.index, said.id, said.by, str(entry.time), row.key, count,
        body,
    )  # fmt: skip
    yield msgspec.structs.replace(row, index=entry.index, deposits=count)


# Acts on an earlier text that an amended one has not taken the place of for everybody.
OF_ANY_TEXT = frozenset({"withdraw", "declare"})


def _named(known: list[Outcome], row: InstrumentRow, body: ConsentBody) -> Outcome:
    """Return the adopted text that an act is under: the newest, but for who leaves an older one."""
    if not known:
        raise Refused("{instrument} is not adopted: there is nothing to consent to",
                      instrument=row.key)  # fmt: skip
    may = known if body.act in OF_ANY_TEXT else known[:1]
    for one in may:
        if body.digest in {None, one.digest}:
            return one
    raise Refused("the adopted text is {digest}", digest=known[0].digest)


def deposited(view: View, row: InstrumentRow) -> tuple[Deposit, ...]:
    """Return every act under an instrument, in the order of its notifications."""
    found = (view.get(DepositRow, f"{row.key}|{one:06}") for one in range(1, row.deposits + 1))
    return tuple(
        Deposit(one.number, one.statement, one.by, Instant.parse(one.time).day, one.body)
        for one in found
        if one is not None
    )


def status_of(view: View, row: InstrumentRow, found: Outcome, at: Instant) -> Status:
    """Return how the adopted text of an instrument stands at a moment."""
    roll = ballots.pinned(found.ballot)
    ended = ballots.terminated(view, row, found.digest, at)
    # An amended text binds only those who accept it (VCLT 40): each text has its own acts.
    own = [one for one in deposited(view, row) if one.body.digest in {None, found.digest}]
    now = status(found.ballot.final, roll, own, (found.day, ended), at.day)
    tacit = amended_tacitly(view, row, found, at)
    if tacit and ended is None:
        now = accept_tacitly(now, tacit, at.day)
    return replace(now, suspended=ballots.suspended(view, row, found.digest, at))


def amended_tacitly(
    view: View, row: InstrumentRow, found: Outcome, at: Instant
) -> TacitAcceptance | None:
    """
    Return how silence accepts an amendment; None if the text before does not name it so.

    It changes only clauses that the final clauses in force list, and these themselves stay.
    """
    before = _text_before(view, row, found, at)
    final = before.ballot.final if before else None
    if before is None or final is None or final.amendment is None or final != found.ballot.final:
        return None
    old = {one[0]: one[2] for one in before.ballot.clauses}
    new = {one[0]: one[2] for one in found.ballot.clauses}
    changed = {one for one in old.keys() | new.keys() if old.get(one) != new.get(one)}
    if not changed <= set(final.amendment.clauses):
        return None
    bound = status_of(view, row, before, found.closed).bound(found.day)
    day = later(found.day, months=final.amendment.months)
    declined = frozenset(
        one.party
        for one in deposited(view, row)
        if one.body.act == "decline" and one.body.digest == found.digest and one.party in bound
    )
    votes = {party: Vote(Choice.FOR) for party in declined}
    trace = evaluate(final.amendment.defeated_by, ballots.pinned(before.ballot), votes)
    return TacitAcceptance(bound, declined, day, trace.holds)


def _text_before(view: View, row: InstrumentRow, found: Outcome, at: Instant) -> Outcome | None:
    """Return the text that stood when one was adopted, or None: it is the first."""
    known = ballots.every_adopted(view, row, at)
    return next((one for one in known if one.closed < found.closed), None)


class _Act(msgspec.Struct, frozen=True):
    view: View
    accord: Accord
    entry: Recorded
    row: InstrumentRow
    found: Outcome
    body: ConsentBody

    @property
    def by(self) -> str:
        return self.entry.signed.statement.by

    @property
    def final(self) -> Final:
        return self.found.ballot.final

    @property
    def status(self) -> Status:
        return status_of(self.view, self.row, self.found, self.entry.time)

    @property
    def own(self) -> Standing | None:
        return self.status.parties.get(self.by)


def _check(act: _Act) -> None:
    match act.body.act:
        case "sign" | "sign-definitively":
            _check_signs(act)
        case "accede":
            _check_accedes(act)
        case "reserve":
            _check_reserves(act)
        case "object" | "withdraw-reservation" | "withdraw-objection":
            _check_answers(act)
        case "withdraw":
            _check_leaves(act)
        case "declare":
            _check_joined(act)
        case "decline":
            _check_declines(act)
        case "correct":
            if act.by != act.final.depositary:
                raise Refused("only the depositary, {party}, corrects", party=act.final.depositary)
        case _:
            _check_consents(act)


def _is_in(own: Standing | None, act: _Act, stages: frozenset[Stage] = JOINED) -> bool:
    return own is not None and own.stage(act.entry.time.day) in stages


def _check_joined(act: _Act) -> None:
    if not _is_in(act.own, act):
        raise Refused("{party} has neither signed nor consented", party=act.by)


def _check_nature(act: _Act) -> None:
    name = act.body.act
    nature = act.row.opening.legal_nature
    if name in OF_TREATIES and (
        nature != "treaty" or act.accord.parties[act.by].role not in STATES
    ):
        raise Refused(
            "{party} cannot {act} a text of this nature ({nature}): it confirms, or signs",
            party=act.by, act=name, nature=nature,
        )  # fmt: skip
    if name in BINDS and BINDS[name] not in act.final.consent:
        raise Refused("the final clauses do not know consent by {way}", way=BINDS[name])


def _check_signs(act: _Act) -> None:
    _check_nature(act)
    if _is_in(act.own, act):
        raise Refused("{party} has signed already", party=act.by)
    window = act.final.signature
    end = later(act.found.day, months=window.months, days=window.days)
    if (window.months or window.days) and end < act.entry.time.day:
        raise Refused("it was open for signature until {day}; who joins now accedes", day=end)


def _check_consents(act: _Act) -> None:
    _check_nature(act)
    if _is_in(act.own, act, JOINED - {Stage.SIGNATORY}):
        raise Refused("{party} has consented already", party=act.by)
    before = _text_before(act.view, act.row, act.found, act.entry.time)
    if before is not None:
        was = status_of(act.view, act.row, before, act.entry.time)
        if act.by in was.bound(act.entry.time.day):
            return
    if not _is_in(act.own, act):
        raise Refused("{party} has not signed: it signs first, or accedes", party=act.by)


def _check_accedes(act: _Act) -> None:
    final, now = act.final, act.status
    if final.accession == "none":
        raise Refused("the final clauses know no accession")
    if _is_in(act.own, act):
        raise Refused("{party} has signed or consented: it does not accede", party=act.by)
    day = act.entry.time.day
    if final.accession == "after-in-force" and (now.in_force is None or now.in_force > day):
        raise Refused("{instrument} is not in force: accession opens then", instrument=act.row.key)


def _check_reserves(act: _Act) -> None:
    allowed, listed = act.final.reservations.allowed, act.final.reservations.clauses
    known = {one.id for one in texts.held_by(act.found.ballot.clauses)}
    if allowed == "none":
        raise Refused("the final clauses allow no reservation")
    for clause in act.body.clauses:
        if clause not in known:
            raise Refused("there is no clause {clause} in this text", clause=clause)
        if allowed == "listed" and clause not in listed:
            raise Refused("the final clauses allow no reservation to {clause}", clause=clause)
    if _is_in(act.own, act, JOINED - {Stage.SIGNATORY}):
        raise Refused("a reservation is made before consent, or with it; {party} has consented",
                      party=act.by)  # fmt: skip


def _check_declines(act: _Act) -> None:
    tacit = amended_tacitly(act.view, act.row, act.found, act.entry.time)
    if tacit is None or act.by not in tacit.bound:
        raise Refused("{party} is not asked to accept an amendment by silence", party=act.by)
    if tacit.day < act.entry.time.day:
        raise Refused("it was to be declined by {day}", day=tacit.day)


WANTED: Mapping[str, str] = {
    "object": "reserve",
    "withdraw-reservation": "reserve",
    "withdraw-objection": "object",
}


def _check_answers(act: _Act) -> None:
    name, to = act.body.act, act.body.to
    done = deposited(act.view, act.row)
    target = next((one for one in done if one.statement == to), None)
    if target is None or target.body.act != WANTED[name]:
        raise Refused("{id} is nothing that this could answer", id=to)
    ends = {"withdraw-reservation", "withdraw-objection"}
    if any(one.body.to == to and one.body.act in ends for one in done):
        raise Refused("{id} was withdrawn already", id=to)
    own = target.party == act.by
    if name in ends and not own:
        raise Refused("only {party} withdraws what it said", party=target.party)
    if name == "object":
        end = later(target.day, months=act.final.reservations.objection_months)
        if own:
            raise Refused("nobody objects to a reservation of its own")
        _check_joined(act)
        if end < act.entry.time.day:
            raise Refused("objections were due by {day}: the reservation is accepted", day=end)


def _check_leaves(act: _Act) -> None:
    own = act.own
    if own is None or not _is_in(own, act, JOINED - {Stage.LEAVING}):
        raise Refused("{party} has nothing to withdraw from", party=act.by)
    if own.bound is not None:
        first = later(own.bound, months=act.final.withdrawal.minimum_stay_months)
        if first > act.entry.time.day:
            raise Refused("withdrawal is notified from {day} on", day=first)
