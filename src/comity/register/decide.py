"""What an entry changes. Admission and replay ask the same function, so they never drift apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, assert_never

import msgspec

from comity.accord.accord import Accord
from comity.accord.decide import advance, agree, found, speak
from comity.accord.history import History
from comity.base import json
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.base.typed import convert
from comity.register import (
    authorities,
    ballots,
    contested,
    deposits,
    filings,
    incidents,
    instruments,
    meetings,
    systems,
    terms,
)
from comity.register.entries import AHEAD, Recorded, read_entry
from comity.register.rows import (
    AccordRow,
    PackRow,
    Row,
    StandingRow,
    StatementRow,
    VoidRow,
)
from comity.register.view import View
from comity.statement.entry import Entry
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
from comity.statement.statement import Statement

Changes: TypeAlias = tuple[Row, ...]
OfNegotiation: TypeAlias = (
    InstrumentBody
    | MeetingBody
    | PositionBody
    | VoteBody
    | AuthenticationBody
    | ConsentBody
    | TermBody
)
OfDevelopers: TypeAlias = (
    DeveloperBody
    | SystemBody
    | RunBody
    | ObservationBody
    | IncidentBody
    | FilingBody
    | DeterminationBody
    | ReviewBody
)

CURRENT = "current"
EARLIEST = Instant.parse("2020-01-01T00:00:00Z")


@dataclass(frozen=True, slots=True)
class Void:
    """An entry the log cannot take back and the fold refuses; it changes nothing."""

    index: int
    reason: ComityError

    @property
    def row(self) -> VoidRow:
        values = {name: str(value) for name, value in self.reason.values.items()}
        kind = type(self.reason).__name__
        return VoidRow(str(self.index), self.index, kind, self.reason.template, values)


def decide(view: View, entry: Recorded) -> Changes:
    """Return the rows this entry puts, or refuse. Reads the record only; `now` is its time."""
    accord = current(view)
    said = entry.signed.statement
    if accord is None:
        return _founded(entry)
    _check_belongs(accord, entry)
    replaced = _replaced(view, said)
    rows = _meant(view, accord, entry)
    return (*replaced, *_stands(entry), *rows)


def replay(view: View, index: int, raw: bytes, keys: Mapping[str, PublicKey]) -> Changes | Void:
    """
    Return what a logged entry changed. The log cannot take it back: a refused one is void.

    An unknown kind or any other fault is not void: it stops the fold, for who cannot judge must
    not go on.
    """
    try:
        return decide(view, read_entry(index, raw, keys))
    except (Malformed, Unverified, Refused) as reason:
        return Void(index, reason)
    except Unavailable:
        accord, signed = current(view), Entry.parse(raw).envelope.signatures
        if accord is None or any(key in accord.keys for key, _ in signed):
            raise
        return Void(index, Refused("the key {key} is no party's key now", key=signed[0][0]))


def current(view: View) -> Accord | None:
    """Return the accord in use, or None before the genesis."""
    row = view.get(AccordRow, CURRENT)
    return None if row is None else _accord(row)


def accord_at(view: View, size: int) -> Accord | None:
    """Return the accord that judges a checkpoint of this size: the newest step within it."""
    row = view.get(AccordRow, CURRENT)
    while row is not None and row.index >= size:
        row = view.get(AccordRow, f"{row.step - 1:06}")
    return None if row is None else _accord(row)


def _accord(row: AccordRow) -> Accord:
    return _read(row.id, row.genesis, row.origin, row.payload, row.step, row.index, row.history)


# Every decision asks for the accord: only texts, whose hash is kept, tell one from another.
@lru_cache(maxsize=16)
def _read(
    id_: str, genesis: str, origin: str, payload: str, step: int, index: int, history: str
) -> Accord:
    body = convert(json.read(payload.encode()), AccordBody)
    past = convert(json.read(history.encode()), History)
    return Accord(id_, genesis, origin, body, step, index, past)


def _founded(entry: Recorded) -> Changes:
    said = entry.signed.statement
    if entry.index != 0:
        raise Refused("this register has no genesis at entry 0")
    accord = found(said, entry.signed.keys)
    _check_time(entry)
    return (*_stands(entry), *_accord_rows(accord, entry))


def _check_belongs(accord: Accord, entry: Recorded) -> None:
    said = entry.signed.statement
    if said.register != accord.genesis:
        raise Refused("the statement belongs to another register")
    _check_time(entry)
    if accord.expires <= entry.time and not _helps(said):
        raise Refused(
            "the accord expired at {moment}; only its next version helps", moment=accord.expires
        )
    if said.by not in accord.parties and said.kind != "accord/v1":
        raise Refused("{party} is no party of this accord", party=said.by)


def _helps(said: Statement) -> bool:
    # A stolen key is stopped whenever that becomes known.
    body = said.body
    return isinstance(body, AccordBody) or (isinstance(body, KeyBody) and body.act == "compromise")


def _check_time(entry: Recorded) -> None:
    made = entry.signed.statement.made
    if made > entry.time.plus(AHEAD):
        raise Refused("made at {made} lies in the future of {now}", made=made, now=entry.time)
    if made < EARLIEST:
        raise Refused("made at {made} is an absurd date", made=made)


def _replaced(view: View, said: Statement) -> Changes:
    """Mark what this statement replaces; it must name the one that stands, where one stands."""
    if view.get(StatementRow, said.id) is not None:
        raise Refused("the statement {id} is recorded already", id=said.id)
    standing = view.get(StandingRow, _standing_key(said))
    named = said.replaces
    if standing is not None and named != standing.statement:
        raise Refused("it must replace the statement that stands, {id}", id=standing.statement)
    if standing is None and named is not None:
        raise Refused("it replaces {id}, which does not stand", id=named)
    old = view.get(StatementRow, named) if named else None
    if old is None:
        return ()
    return (msgspec.structs.replace(old, replaced_by=said.id),)


def _standing_key(said: Statement) -> str:
    match said.body:
        case AccordBody():
            return said.kind
        case (
            KeyBody()
            | PowersBody()
            | InstrumentBody()
            | VoteBody()
            | AuthenticationBody()
            | ConsentBody()
        ):
            # An act is done and stays done: nothing replaces it.
            return f"{said.kind}|{said.id}"
        case PackBody():
            return f"{said.kind}|{said.about}"
        case FilingBody(pack=pack, clause=clause, document=document):
            return f"{said.kind}|{said.by}|{said.about}|{pack}|{clause}|{document}"
        case DeterminationBody(pack=pack, clause=clause):
            return f"{said.kind}|{said.by}|{said.about}|{pack}|{clause}"
        case ReviewBody(digest=digest, clause=clause):
            return f"{said.kind}|{said.by}|{said.about}|{digest}|{clause}"
        case _:
            return f"{said.kind}|{said.by}|{said.about}"


def _stands(entry: Recorded) -> Changes:
    said, index = entry.signed.statement, entry.index
    made, time = str(said.made), str(entry.time)
    return (
        StatementRow(
            said.id, index, said.kind, said.by, said.about, made, time, keys=_signers(entry)
        ),
        StandingRow(_standing_key(said), index, said.id),
    )


def _signers(entry: Recorded) -> tuple[str, ...]:
    return tuple(sorted(entry.signed.keys))


def _meant(view: View, accord: Accord, entry: Recorded) -> Changes:
    said = entry.signed.statement
    match said.body:
        case AccordBody():
            return _accord_rows(advance(accord, said, entry.signed.keys, entry.index), entry)
        case KeyBody() as body:
            after = advance(accord, said, entry.signed.keys, entry.index)
            return (*_accord_rows(after, entry), *contested.judged(view, accord, entry, body))
        case PowersBody():
            return _accord_rows(advance(accord, said, entry.signed.keys, entry.index), entry)
        case PackBody() as body:
            agree(accord, said, entry.signed.keys)
            return (PackRow(said.id, entry.index, said.about, body),)
        case body:
            speak(accord, said, entry.signed.keys, entry.time)
            return _of_party(view, accord, entry, body)


def _of_party(
    view: View,
    accord: Accord,
    entry: Recorded,
    body: OfNegotiation | OfDevelopers,
) -> Changes:
    match body:
        case (
            InstrumentBody()
            | MeetingBody()
            | PositionBody()
            | VoteBody()
            | AuthenticationBody()
            | ConsentBody()
            | TermBody()
        ):
            return _of_negotiation(view, accord, entry, body)
        case DeveloperBody():
            return systems.developer(view, entry, body)
        case SystemBody():
            return systems.system(view, entry, body)
        case ObservationBody():
            return systems.observation(entry, body)
        case FilingBody():
            return filings.filing(view, entry, body)
        case RunBody():
            return incidents.run(view, entry, body)
        case IncidentBody():
            return incidents.incident(entry, body)
        case DeterminationBody():
            return authorities.determination(view, entry, body)
        case ReviewBody():
            return authorities.review(view, entry, body)
        case never:
            assert_never(never)


def _of_negotiation(
    view: View,
    accord: Accord,
    entry: Recorded,
    body: OfNegotiation,
) -> Changes:
    match body:
        case InstrumentBody():
            return tuple(instruments.instrument(view, accord, entry, body))
        case PositionBody():
            return instruments.position(view, accord, entry, body)
        case VoteBody():
            return tuple(ballots.vote(view, accord, entry, body))
        case AuthenticationBody(act="review"):
            return tuple(instruments.reviewed(view, accord, entry, body))
        case AuthenticationBody():
            return ballots.authenticated(view, entry, body)
        case MeetingBody():
            return meetings.meeting(view, accord, entry, body)
        case TermBody():
            return terms.term(view, accord, entry, body)
        case ConsentBody():
            return tuple(deposits.deposit(view, accord, entry, body))
        case never:
            assert_never(never)


def _accord_rows(accord: Accord, entry: Recorded) -> Changes:
    payload = json.write(msgspec.to_builtins(accord.body)).decode()
    history = json.write(msgspec.to_builtins(accord.history)).decode()
    return tuple(
        AccordRow(
            key,
            entry.index,
            accord.id,
            accord.genesis,
            accord.origin,
            payload,
            accord.step,
            history,
        )
        for key in (CURRENT, f"{accord.step:06}")
    )
