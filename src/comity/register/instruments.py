"""What the record keeps of texts under negotiation: their versions, positions on them, reviews."""

import re
from collections.abc import Iterable

import msgspec

from comity.accord.accord import Accord
from comity.accord.drafting import changed, text_digest
from comity.accord.roll import roll_of
from comity.base.errors import Malformed, Refused
from comity.register import ballots, texts
from comity.register.entries import Recorded
from comity.register.rows import (
    ClauseRow,
    InstrumentRow,
    LatestRow,
    PositionRow,
    ReviewedRow,
    Row,
)
from comity.register.view import View
from comity.statement.kinds.consents import AuthenticationBody
from comity.statement.kinds.instruments import Change, Insert, InstrumentBody, PositionBody

ID = re.compile(r"[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?", re.ASCII)


def instrument(view: View, accord: Accord, entry: Recorded, body: InstrumentBody) -> Iterable[Row]:
    """A party opens a text, or changes one clause by clause."""
    said = entry.signed.statement
    before = view.get(InstrumentRow, said.about)
    _check_may_draft(accord, said.by)
    if body.opening is not None:
        if before is not None:
            raise Refused("{instrument} is open already: change it", instrument=said.about)
        if not ID.fullmatch(said.about):
            raise Malformed("an instrument's id is short, such as geneva-standard")
        texts.check_final(accord, body.opening.final)
        row = InstrumentRow(
            said.about, entry.index, said.id, said.by, str(entry.time), body.opening,
            body.opening.final, "", (),
        )  # fmt: skip
    else:
        row = texts.known(view, said.about)
        if ballots.open_one(view, row, entry.time) is not None:
            raise Refused("a vote on {instrument} is open: its text stands", instrument=row.key)
        if body.final is not None:
            texts.check_final(accord, body.final)
    return _changed(view, entry, row, body)


def position(view: View, accord: Accord, entry: Recorded, body: PositionBody) -> tuple[PositionRow]:
    """A party says what it thinks of a clause as it is worded now."""
    said = entry.signed.statement
    id_, _, clause = said.about.partition("#")
    row = texts.known(view, id_)
    if said.by not in roll_of(accord.body).parties:
        raise Refused("{party} has no position here: it has no vote", party=said.by)
    held = texts.clause_of(row, clause)
    if held.digest != body.digest:
        raise Refused(
            "{clause} has moved on: it is {digest} now, at version {version}; start from that",
            clause=clause, digest=held.digest, version=held.version,
        )  # fmt: skip
    version = view.get(ClauseRow, f"{id_}|{clause}|{held.version:06}")
    if body.alternative and version and body.alternative not in {
        one.id for one in version.clause.alternatives
    }:  # fmt: skip
        raise Refused("{clause} has no alternative {id}", clause=clause, id=body.alternative)
    key = f"{id_}|{clause}|{said.by}"
    return (
        PositionRow(
            key, entry.index, said.id, said.by, str(entry.time), id_, clause, held.version, body
        ),
    )


def reviewed(
    view: View, accord: Accord, entry: Recorded, body: AuthenticationBody
) -> Iterable[Row]:
    """A party says that wordings it read against each other mean the same."""
    said = entry.signed.statement
    row = texts.known(view, said.about)
    if accord.parties[said.by].side is None:
        raise Refused("{party} reviews for no side", party=said.by)
    for one in body.clauses:
        if texts.clause_of(row, one.clause).digest != one.digest:
            raise Refused("{clause} has moved on since it was read", clause=one.clause)
        key = f"{row.key}|{one.digest}|{said.by}"
        before = view.get(ReviewedRow, key)
        languages = {*(before.languages if before else ()), *body.languages}
        yield ReviewedRow(key, entry.index, said.id, tuple(sorted(languages)))


def _check_may_draft(accord: Accord, party: str) -> None:
    if accord.parties[party].role == "observer":
        raise Refused("{party} observes, and does not draft", party=party)


def _changed(
    view: View, entry: Recorded, row: InstrumentRow, body: InstrumentBody
) -> Iterable[Row]:
    said = entry.signed.statement
    after, new = changed(texts.held(row), body.changes, _used(view, row.key, body.changes))
    final = body.final or row.final
    for held, clause in new:
        key = f"{row.key}|{held.id}"
        yield ClauseRow(
            f"{key}|{held.version:06}", entry.index, said.id, said.by, str(entry.time), row.key,
            held.version, held.digest, clause,
        )  # fmt: skip
        yield LatestRow(key, entry.index, held.version)
    yield msgspec.structs.replace(
        row,
        index=entry.index,
        final=final,
        digest=text_digest(row.key, final, after),
        clauses=tuple((one.id, one.version, one.digest, one.bracketed) for one in after),
    )


def _used(view: View, instrument: str, changes: Iterable[Change]) -> dict[str, int]:
    """Return the last version of every id that is to be inserted and stood before."""
    found = {}
    for one in changes:
        if isinstance(one, Insert):
            row = view.get(LatestRow, f"{instrument}|{one.clause.id}")
            if row is not None:
                found[one.clause.id] = row.version
    return found
