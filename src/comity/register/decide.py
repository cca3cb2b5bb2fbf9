"""What an entry changes. Admission and replay ask the same function, so they never drift apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, assert_never

from comity.accord.accord import Accord
from comity.accord.decide import agree, found, succeed
from comity.base import json
from comity.base.errors import ComityError, Malformed, Refused, Unverified
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.base.typed import convert
from comity.register import systems
from comity.register.entries import Recorded, read_entry
from comity.register.rows import (
    AccordRow,
    PackRow,
    Row,
    StandingRow,
    StatementRow,
    VoidRow,
)
from comity.register.view import View
from comity.statement.kinds.accords import AccordBody, PackBody
from comity.statement.kinds.systems import DeveloperBody, FilingBody, ObservationBody, SystemBody
from comity.statement.statement import Statement

Changes: TypeAlias = tuple[Row, ...]

CURRENT = "current"
AHEAD = 300
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


def current(view: View) -> Accord | None:
    """Return the accord in use, or None before the genesis."""
    row = view.get(AccordRow, CURRENT)
    return None if row is None else _accord(row.id, row.genesis, row.origin, row.payload)


@lru_cache(maxsize=16)
def _accord(id_: str, genesis: str, origin: str, payload: str) -> Accord:
    return Accord(id_, genesis, origin, convert(json.read(payload.encode()), AccordBody))


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
    if accord.expires <= entry.time and said.kind != "accord/v1":
        raise Refused(
            "the accord expired at {moment}; only its next version helps", moment=accord.expires
        )
    if said.by not in accord.parties and said.kind != "accord/v1":
        raise Refused("{party} is no party of this accord", party=said.by)


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
    return (
        StatementRow(old.key, old.index, old.kind, old.by, old.about, old.made, old.time, said.id),
    )


def _standing_key(said: Statement) -> str:
    match said.body:
        case AccordBody():
            return said.kind
        case PackBody():
            return f"{said.kind}|{said.about}"
        case FilingBody(pack=pack, clause=clause, document=document):
            return f"{said.kind}|{said.by}|{said.about}|{pack}|{clause}|{document}"
        case _:
            return f"{said.kind}|{said.by}|{said.about}"


def _stands(entry: Recorded) -> Changes:
    said, index = entry.signed.statement, entry.index
    made, time = str(said.made), str(entry.time)
    return (
        StatementRow(said.id, index, said.kind, said.by, said.about, made, time),
        StandingRow(_standing_key(said), index, said.id),
    )


def _meant(view: View, accord: Accord, entry: Recorded) -> Changes:
    said = entry.signed.statement
    match said.body:
        case AccordBody():
            return _accord_rows(succeed(accord, said, entry.signed.keys), entry)
        case PackBody() as body:
            agree(accord, said, entry.signed.keys)
            return (PackRow(said.id, entry.index, said.about, body),)
        case body:
            _check_speaks(accord, entry)
            return _of_party(view, entry, body)


def _of_party(
    view: View,
    entry: Recorded,
    body: DeveloperBody | SystemBody | ObservationBody | FilingBody,
) -> Changes:
    match body:
        case DeveloperBody():
            return systems.developer(view, entry, body)
        case SystemBody():
            return systems.system(view, entry, body)
        case ObservationBody():
            return systems.observation(entry, body)
        case FilingBody():
            return systems.filing(view, entry, body)
        case never:
            assert_never(never)


def _check_speaks(accord: Accord, entry: Recorded) -> None:
    by = entry.signed.statement.by
    others = accord.signers(entry.signed.keys) - {by}
    if others:
        raise Refused(
            "{signer} signed for {party}, which only {party} may", signer=min(others), party=by
        )


def _accord_rows(accord: Accord, entry: Recorded) -> Changes:
    payload = json.write(json.read(entry.signed.statement.payload)["body"]).decode()
    return tuple(
        AccordRow(key, entry.index, accord.id, accord.genesis, accord.origin, payload)
        for key in (CURRENT, f"{accord.body.version:06}")
    )
