"""
An instrument as pages, files and the command line show it: plain values, in one shape for all.

`summary` is a line of a list, `document` all of one text, `standing` the depositary's table.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import to_builtins

from comity.accord.accord import Accord
from comity.accord.chair import ClauseView
from comity.accord.consents import Deposit, InstrumentState, Status
from comity.accord.counting import decided
from comity.accord.doubt import Doubt
from comity.base.instants import Instant, later
from comity.base.typed import Said
from comity.documents.traces import traced
from comity.oversight.negotiation import Negotiation, bracket_counts
from comity.oversight.terms import TermEntry, TermState, terms
from comity.register import ballots, deposits
from comity.register.ballots import Outcome
from comity.register.contested import doubt
from comity.register.rows import (
    BallotRow,
    ClauseRow,
    InstrumentRow,
    PositionRow,
    ReviewedRow,
    StatementRow,
    VoteRow,
)
from comity.register.view import Records
from comity.statement.kinds.instruments import Wording

Json = dict[str, Any]
DRAFTING, VOTING, ADOPTED = "drafting", "vote open", "adopted, not authentic"


def summary(records: Records, accord: Accord, row: InstrumentRow, now: Instant) -> Json:
    """Return what a list shows of an instrument: what it is, where it stands, how far it is."""
    return _summary(records, row, Negotiation.of(records, accord, row), now)


def _summary(records: Records, row: InstrumentRow, told: Negotiation, now: Instant) -> Json:
    found = ballots.adopted(records, row, now)
    status = deposits.status_of(records, row, found, now) if found else None
    return {
        "id": row.key,
        "title": dict(row.opening.title),
        "legal_nature": row.opening.legal_nature,
        "seen_by": row.opening.seen_by,
        "opened_by": row.by,
        "opened": row.time,
        "entry": row.index,
        "state": state_of(records, row, found, status, now),
        "digest": row.digest,
        "adopted": str(found.day) if found else None,
        "reached": _day(status.reached if status else None),
        "in_force": _day(status.in_force if status else None),
        "clauses": len(row.clauses),
        "bracketed": told.bracketed,
        "clean": dict(told.clean),
    }


def state_of(
    records: Records, row: InstrumentRow, found: Outcome | None, status: Status | None, now: Instant
) -> str:
    """Return where an instrument stands at a moment, in the words of docs/glossary.md."""
    if found is None or status is None:
        return DRAFTING if ballots.open_one(records, row, now) is None else VOTING
    if status.state is InstrumentState.OPEN and ballots.authentic(records, found):
        return ADOPTED
    return status.state.value


def document(records: Records, accord: Accord, row: InstrumentRow, now: Instant) -> Json:
    """Return everything there is on an instrument at a moment, as one shape."""
    told = Negotiation.of(records, accord, row)
    found, words = ballots.adopted(records, row, now), terms(records, accord)
    return {
        **_summary(records, row, told, now),
        "final": to_builtins(row.final),
        "text": [clause(records, row, one, (told, found, words)) for one in told.clauses.values()],
        "brackets": [{"time": time, "open": count} for time, count in bracket_counts(records, row)],
        "ballots": [ballot(records, accord, one, now) for one in _ballots(records, row)],
        "status": standing(records, row, now),
        "adopted_text": _adopted_text(records, row, found) if found else None,
    }


def _adopted_text(records: Records, row: InstrumentRow, found: Outcome) -> list[Json]:
    """Return the clauses as they were voted on, whatever became of the draft since."""
    versions = (
        records.get(ClauseRow, f"{row.key}|{id_}|{version:06}")
        for id_, version, _, _ in found.ballot.clauses
    )
    return [whole(one.clause) for one in versions if one is not None]


def clause(
    records: Records,
    row: InstrumentRow,
    view: ClauseView,
    known: tuple[Negotiation, Outcome | None, Mapping[str, TermEntry]],
) -> Json:
    """Return a clause as it stands: its words and their state, who is for it, who acts next."""
    told, found, words = known
    held = view.held
    version = records.get(ClauseRow, f"{row.key}|{held.id}|{held.version:06}")
    said = whole(version.clause) if version else {}
    fixed = found is not None and not ballots.authentic(records, found)
    pinned = {one[2] for one in found.ballot.clauses} if found else set()
    return {
        **said,
        "version": held.version,
        "digest": held.digest,
        "bracketed": held.bracketed,
        "clean": view.clean,
        "agreed_before": view.agreed_before or None,
        "languages": {
            one: {"state": "authentic", "by": []}
            if fixed and held.digest in pinned
            else word_state(records, row, version, one, told)
            for one in row.final.languages
        },
        "undecided_terms": [
            {"id": one, "state": words[one].state.value if one in words else "not defined"}
            for one in (version.clause.terms if version else ())
            if one not in words or words[one].state is not TermState.JOINT
        ],
        "sides": [
            {**to_builtins(one), "clean": one.clean and not held.bracketed} for one in view.sides
        ],
        "next": [{"step": step.value, "who": list(who)} for step, who in view.steps],
        "positions": [position(one, held.version) for one in _positions(records, row, held.id)],
    }


def word_state(
    records: Records,
    row: InstrumentRow,
    version: ClauseRow | None,
    language: str,
    told: Negotiation,
) -> Json:
    """Return missing, machine, human, reviewed (and by which sides) or concordant."""
    wordings = version.clause.alternatives if version else ()
    if version is None or any(language not in one.text for one in wordings):
        return {"state": "missing", "by": []}
    sides = []
    for side in told.roll.sides:
        rows = (
            records.get(ReviewedRow, f"{row.key}|{version.digest}|{party}")
            for party in told.roll.of_side(side)
        )
        if any(one and language in one.languages for one in rows):
            sides.append(side)
    if len(sides) == len(told.roll.sides):
        return {"state": "concordant", "by": sides}
    if sides:
        return {"state": "reviewed", "by": sides}
    said: list[Mapping[str, Wording]] = [
        {str(key): words for key, words in one.text.items()} for one in wordings
    ]
    if any(one[language].made_by == "machine" for one in said):
        return {"state": "machine", "by": []}
    return {"state": "human", "by": []}


def position(row: PositionRow, version: int) -> Json:
    """Return a position; one on an earlier version counts for nothing, and is shown as that."""
    return {
        "by": row.by,
        "version": row.version,
        "current": row.version == version,
        "time": row.time,
        "entry": row.index,
        **whole(row.body),
    }


def term(one: TermEntry) -> Json:
    """Return a term with what every party says of it, side by side."""
    return {
        "id": one.id,
        "state": one.state.value,
        "joint": one.joint.statement if one.joint else None,
        "words": [
            {
                "by": row.by,
                "statement": row.statement,
                "time": row.time,
                "entry": row.index,
                **whole(row.body),
            }
            for row in one.rows
        ],
    }


def ballot(records: Records, accord: Accord, row: BallotRow, now: Instant) -> Json:
    """
    Return a ballot with every vote there is and the trace of the count so far.

    Votes that a stolen key may have cast are counted; `contested` says what holds without them.
    """
    closed = ballots.closed(records, row, now)
    trace = ballots.counted(records, row)
    cast = [
        {
            "party": party,
            "side": side,
            "choice": vote.body.choice if vote else None,
            "reason": vote.body.reason if vote else None,
            "time": vote.time if vote else None,
        }
        for party, side in row.parties.items()
        for vote in [records.get(VoteRow, f"{row.key}|{party}")]
    ]
    return {
        "id": row.key,
        "by": row.by,
        "opened": row.time,
        "until": row.body.until,
        "closed": str(closed) if closed else None,
        "question": row.body.question,
        "about": row.body.party,
        "digest": row.body.digest,
        "votes": cast,
        "trace": traced(trace),
        "carried": trace.holds if closed else None,
        "contested": _contested(records, accord, row),
    }


def _contested(records: Records, accord: Accord, row: BallotRow) -> Json | None:
    """Return whose votes are in doubt, and whether the count holds without them; None: nobody's."""
    votes = (records.get(VoteRow, f"{row.key}|{party}") for party in row.parties)
    found = {
        vote.statement: vote.by
        for vote in votes
        for said in [records.get(StatementRow, vote.statement) if vote else None]
        if vote and said and doubt(records, accord, said) in {Doubt.CONTESTED, Doubt.DISAVOWED}
    }
    if not found:
        return None
    without = ballots.counted(records, row, frozenset(found))
    return {"of": sorted(found.values()), "holds_without": without.holds}


def standing(records: Records, row: InstrumentRow, now: Instant) -> Json | None:
    """Return the depositary's table of an adopted text; None while none is adopted."""
    found = ballots.adopted(records, row, now)
    if found is None:
        return None
    final, roll = found.ballot.final, ballots.pinned(found.ballot)
    status = deposits.status_of(records, row, found, now)
    done = deposits.deposited(records, row)
    return {
        "state": state_of(records, row, found, status, now),
        "digest": found.digest,
        "adopted": str(found.day),
        "adoption": traced(found.trace),
        "not_authenticated_by": list(ballots.authentic(records, found)),
        "reached": _day(status.reached),
        "in_force": _day(status.in_force),
        "consents": traced(status.trace if done else decided(final.in_force, roll, {})),
        "bound": sorted(status.bound(now.day)),
        "parties": [
            {
                "party": one.party,
                "stage": "suspended" if one.party in status.suspended else one.stage(now.day).value,
                "signed": _act(one.signed),
                "consent": _act(one.consent),
                "withdrawal": _act(one.withdrawal),
                "bound": _day(one.bound),
                "until": _day(one.until),
            }
            for one in sorted(status.parties.values(), key=lambda one: one.party)
        ],
        "notifications": [notification(row.key, one) for one in done],
        "relations": list(relations(done, now.day, final.reservations.objection_months)),
    }


def notification(instrument: str, act: Deposit) -> Json:
    """Return an act as the depositary notifies it to all parties, numbered."""
    return {
        "number": f"{instrument}/N.{act.number}",
        "statement": act.statement,
        "party": act.party,
        "day": str(act.day),
        **whole(act.body),
    }


def relations(done: tuple[Deposit, ...], at: datetime.date, months: int) -> Iterator[Json]:
    """
    Yield what each reservation does between its maker and each party that answered it.

    A party that said nothing for so many months has accepted (VCLT 20(5)); an objection leaves
    the rest of the text between the two, unless it says that it precludes it (VCLT 20(4)(b), 21).
    """
    gone = {one.body.to for one in done if one.body.act.startswith("withdraw-")}
    for made in done:
        if made.body.act != "reserve" or made.statement in gone:
            continue
        answers = [
            one
            for one in done
            if one.body.act == "object" and one.body.to == made.statement
            and one.statement not in gone
        ]  # fmt: skip
        end = later(made.day, months=months)
        yield {
            "reservation": made.number,
            "by": made.party,
            "clauses": list(made.body.clauses),
            "others": "accepted by silence" if end < at else "may still object",
            "until": str(end),
            "objections": [
                {
                    "by": one.party,
                    "effect": "no relation between the two"
                    if one.body.precludes
                    else "the clauses do not apply between the two",
                }
                for one in answers
            ],
        }


def whole(said: Said) -> Json:
    """Return what somebody said as plain values, what was left out with its default."""
    fields = zip(said.__struct_fields__, said.__struct_encode_fields__, strict=True)
    return {written: _plain(getattr(said, name)) for name, written in fields}


def _plain(value: object) -> Any:  # noqa: ANN401 - plain values of any shape
    if isinstance(value, Said):
        return whole(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return to_builtins(value)


def _ballots(records: Records, row: InstrumentRow) -> Iterator[BallotRow]:
    found = (records.get(BallotRow, id_) for id_ in row.ballots)
    yield from (one for one in found if one is not None)


def _positions(records: Records, row: InstrumentRow, clause_id: str) -> Iterator[PositionRow]:
    return records.all(PositionRow, f"{row.key}|{clause_id}|")


def _act(act: Deposit | None) -> Json | None:
    return {"act": act.body.act, "day": str(act.day), "number": act.number} if act else None


def _day(day: datetime.date | None) -> str | None:
    return str(day) if day else None
