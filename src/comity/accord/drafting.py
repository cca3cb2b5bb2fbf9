"""A text clause by clause: what changes do to it, its digest, and what keeps it from a vote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from comity.base import digests
from comity.base.errors import Refused
from comity.statement.kinds.finals import Final
from comity.statement.kinds.instruments import (
    Change,
    ClauseText,
    Delete,
    Insert,
    Move,
    Replace,
)

_SORTED = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Held:
    """A clause as a text holds it: which version, by what digest, and if it is in brackets."""

    id: str
    version: int
    digest: str
    bracketed: bool


Texts = tuple[Held, ...]


def text_digest(instrument: str, final: Final, clauses: Iterable[Held]) -> str:
    """Return the digest of a whole text: its id, its final clauses, each clause in its order."""
    parts = [[one.id, one.digest] for one in clauses]
    return digests.named(
        _SORTED.encode({"instrument": instrument, "final": final, "clauses": parts})
    )


def changed(
    before: Texts, changes: Iterable[Change], known: Mapping[str, int]
) -> tuple[Texts, tuple[tuple[Held, ClauseText], ...]]:
    """
    Return the text after these changes, and each new version of a clause.

    `known` is the last version of every clause that ever stood: an id never comes back. A change
    that starts from other words than there are, or names what is not there, is Refused.
    """
    text, new = list(before), []
    for change in changes:
        if isinstance(change, Insert):
            if change.clause.id in known or any(one.id == change.clause.id for one in text):
                raise Refused(
                    "the id {clause} was used before, and never means another clause",
                    clause=change.clause.id,
                )
            held = _held(change.clause, 1)
            text.insert(_place(text, change.after), held)
            new.append((held, change.clause))
            continue
        at = _found(text, _named(change), change.base)
        match change:
            case Replace(clause=clause):
                held = _held(clause, text[at].version + 1)
                if held.digest == text[at].digest:
                    raise Refused("{clause} has these words already", clause=clause.id)
                text[at] = held
                new.append((held, clause))
            case Delete():
                del text[at]
            case _:
                moved = text.pop(at)
                text.insert(_place(text, change.after), moved)
    return tuple(text), tuple(new)


def _named(change: Replace | Delete | Move) -> str:
    return change.clause.id if isinstance(change, Replace) else change.id


def _held(clause: ClauseText, version: int) -> Held:
    return Held(clause.id, version, clause.digest, clause.bracketed)


def _found(text: list[Held], id_: str, base: str) -> int:
    at = next((at for at, one in enumerate(text) if one.id == id_), None)
    if at is None:
        raise Refused("there is no clause {clause} in this text", clause=id_)
    if text[at].digest != base:
        raise Refused(
            "{clause} has moved on: it is {digest} now, at version {version}; start from that",
            clause=id_,
            digest=text[at].digest,
            version=text[at].version,
        )
    return at


def _place(text: list[Held], after: str | None) -> int:
    if after is None:
        return 0
    at = next((at for at, one in enumerate(text) if one.id == after), None)
    if at is None:
        raise Refused("there is no clause {clause} in this text", clause=after)
    return at + 1
