"""Votes on texts: what a ballot pins, when it closes, and whether its text was adopted."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from comity.accord.accord import Accord
from comity.accord.counting import decided
from comity.accord.roll import Choice, Roll, Vote, roll_of
from comity.accord.trace import Trace
from comity.base.errors import Refused
from comity.base.instants import Instant
from comity.register import texts
from comity.register.entries import Recorded
from comity.register.rows import AuthenticRow, BallotRow, ClauseRow, InstrumentRow, Row, VoteRow
from comity.register.view import View
from comity.statement.kinds.consents import AuthenticationBody, VoteBody


@dataclass(frozen=True, slots=True)
class Outcome:
    """A ballot that is closed: when, and how the count came out."""

    ballot: BallotRow
    closed: Instant
    trace: Trace

    @property
    def digest(self) -> str:
        return self.ballot.body.digest or ""

    @property
    def day(self) -> datetime.date:
        return self.closed.day


def vote(view: View, accord: Accord, entry: Recorded, body: VoteBody) -> Iterable[Row]:
    """A vote is opened on a whole text, or a party votes."""
    if body.act == "open":
        return _opened(view, accord, entry, body)
    return _cast(view, entry, body)


def open_one(view: View, row: InstrumentRow, at: Instant) -> BallotRow | None:
    """Return the ballot on an instrument that is open at a moment, or None."""
    last = view.get(BallotRow, row.ballots[-1]) if row.ballots else None
    return last if last is not None and closed(view, last, at) is None else None


def closed(view: View, ballot: BallotRow, at: Instant) -> Instant | None:
    """Return when a ballot closed: when all had voted, else its end; None while it is open."""
    rows = [view.get(VoteRow, f"{ballot.key}|{party}") for party in ballot.parties]
    times = [Instant.parse(row.time) for row in rows if row is not None]
    if len(times) == len(rows):
        return max(times)
    until = Instant.parse(ballot.body.until or "")
    return until if until <= at else None


def pinned(ballot: BallotRow) -> Roll:
    """Return who was asked, as pinned when the vote opened."""
    return Roll(ballot.sides, ballot.parties, texts.weights(ballot.final))


def counted(view: View, ballot: BallotRow, without: frozenset[str] = frozenset()) -> Trace:
    """Count the votes that there are, by the rule that was pinned; `without` these statements."""
    cast = {}
    for party in ballot.parties:
        row = view.get(VoteRow, f"{ballot.key}|{party}")
        if row is not None and row.statement not in without:
            reasoned = row.body.reason is not None
            cast[party] = Vote(Choice(row.body.choice), reasoned)
    return decided(ballot.final.adoption, pinned(ballot), cast)


def outcomes(view: View, row: InstrumentRow, at: Instant) -> Iterable[Outcome]:
    """Yield the closed ballots on an instrument, the newest first."""
    for id_ in reversed(row.ballots):
        ballot = view.get(BallotRow, id_)
        end = closed(view, ballot, at) if ballot else None
        if ballot is not None and end is not None:
            yield Outcome(ballot, end, counted(view, ballot))


def every_adopted(view: View, row: InstrumentRow, at: Instant) -> list[Outcome]:
    """Return the votes that adopted a text of this instrument, the newest first, one a text."""
    found: dict[str, Outcome] = {}
    for one in outcomes(view, row, at):
        if one.trace.holds and one.ballot.body.question == "adopt":
            found.setdefault(one.digest, one)
    return list(found.values())


def adopted(view: View, row: InstrumentRow, at: Instant) -> Outcome | None:
    """Return the vote that adopted the text last, or None while none has carried."""
    return next(iter(every_adopted(view, row, at)), None)


def suspended(view: View, row: InstrumentRow, digest: str, at: Instant) -> frozenset[str]:
    """Return the parties that a vote of the others suspended from a text, and none restored."""
    last: dict[str, bool] = {}
    for one in outcomes(view, row, at):
        body = one.ballot.body
        if one.trace.holds and body.party is not None and one.digest == digest:
            last.setdefault(body.party, body.question == "suspend")
    return frozenset(party for party, out in last.items() if out)


def terminated(view: View, row: InstrumentRow, digest: str, at: Instant) -> datetime.date | None:
    """Return the day on which a vote ended the text with this digest, or None."""
    days = (
        one.day
        for one in outcomes(view, row, at)
        if one.trace.holds and one.ballot.body.question == "terminate" and one.digest == digest
    )
    return min(days, default=None)


def authentic(view: View, outcome: Outcome) -> tuple[str, ...]:
    """Return the sides of which nobody has authenticated an adopted text yet."""
    roll, start = pinned(outcome.ballot), f"{outcome.ballot.instrument}|{outcome.digest}"
    return tuple(
        side
        for side in roll.sides
        if not any(view.get(AuthenticRow, f"{start}|{one}") for one in roll.of_side(side))
    )


def authenticated(view: View, entry: Recorded, body: AuthenticationBody) -> tuple[AuthenticRow]:
    """A party fixes the adopted text as the authentic one."""
    said = entry.signed.statement
    row = texts.known(view, said.about)
    found = _check_adopted(view, row, body, entry.time)
    if found.ballot.parties.get(said.by) is None:
        raise Refused("{party} authenticates for no side", party=said.by)
    key = f"{row.key}|{body.digest}|{said.by}"
    return (AuthenticRow(key, entry.index, said.id, said.by, str(entry.time), body),)


def _opened(view: View, accord: Accord, entry: Recorded, body: VoteBody) -> Iterable[Row]:
    said = entry.signed.statement
    row = texts.known(view, said.about)
    if Instant.parse(body.until or "") <= entry.time:
        raise Refused("until {until} has passed already", until=body.until)
    if open_one(view, row, entry.time) is not None:
        raise Refused("a vote on {instrument} is open already", instrument=row.key)
    final, clauses = row.final, row.clauses
    if body.question != "adopt":
        # By the rule of the text that was adopted: what a draft says since changes nothing there.
        found = _check_adopted(view, row, body, entry.time)
        final, clauses = found.ballot.final, found.ballot.clauses
    roll = roll_of(accord.body, texts.weights(final))
    texts.check_final(accord, final)
    if body.question == "adopt":
        if row.digest != body.digest:
            raise Refused("the text has moved on: it is {digest} now", digest=row.digest)
        _check_ready(view, row, roll)
    asked = {party: side for party, side in roll.parties.items() if party != body.party}
    yield BallotRow(
        said.id, entry.index, row.key, said.by, str(entry.time), body, final, clauses,
        roll.sides, asked,
    )  # fmt: skip
    yield msgspec.structs.replace(row, index=entry.index, ballots=(*row.ballots, said.id))


def _check_adopted(
    view: View, row: InstrumentRow, body: VoteBody | AuthenticationBody, at: Instant
) -> Outcome:
    found = adopted(view, row, at)
    if found is None or found.digest != body.digest:
        raise Refused("{instrument} was not adopted with this digest", instrument=row.key)
    return found


def _check_ready(view: View, row: InstrumentRow, roll: Roll) -> None:
    """Refuse a vote on a text with brackets, or that lacks or has not compared a language."""
    if not row.clauses:
        raise Refused("{instrument} has no clause yet", instrument=row.key)
    for held in texts.held(row):
        if held.bracketed:
            raise Refused("{clause} is in brackets: settle its alternatives", clause=held.id)
        version = view.get(ClauseRow, f"{row.key}|{held.id}|{held.version:06}")
        lacking = version.clause.lacking(row.final.languages) if version else ()
        if lacking:
            raise Refused("{clause} has no words in {language}, an authentic language",
                          clause=held.id, language=lacking[0])  # fmt: skip
        sides = texts.concordant(view, row.key, held.digest, row.final, roll)
        if sides:
            raise Refused("{clause}: nobody of side {side} has read its languages together",
                          clause=held.id, side=sides[0])  # fmt: skip


def _cast(view: View, entry: Recorded, body: VoteBody) -> tuple[VoteRow]:
    said = entry.signed.statement
    ballot = view.get(BallotRow, body.ballot or "")
    if ballot is None or ballot.instrument != said.about:
        raise Refused("{id} is no ballot on {instrument}", id=body.ballot, instrument=said.about)
    if said.by not in ballot.parties:
        raise Refused("{party} has no vote in this: it is not on the roll", party=said.by)
    if closed(view, ballot, entry.time) is not None:
        raise Refused("the vote is closed")
    key = f"{ballot.key}|{said.by}"
    return (VoteRow(key, entry.index, said.id, said.by, str(entry.time), body),)
