"""
Which statements are in doubt: signed by a key since reported, at or after the suspected moment.

Judged by log position and recorded time, never by `made`, which a thief writes as he likes. Nothing
is erased: each party whose key it was says that it stands by the statement, or does not.
"""

from collections.abc import Callable, Iterable
from enum import Enum

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.history import Suspect
from comity.base.instants import Instant
from comity.statement.kinds.accords import KeyBody
from comity.statement.statement import Statement


class Doubt(Enum):
    """How a statement in doubt stands; every party whose key signed must confirm it."""

    CONTESTED = "contested"
    CONFIRMED = "confirmed"
    DISAVOWED = "disavowed"


VERDICTS = {"confirm": Doubt.CONFIRMED, "disavow": Doubt.DISAVOWED}


def suspects(accord: Accord, keys: Iterable[str], index: int, time: Instant) -> tuple[Suspect, ...]:
    """Return the reported keys among those that signed this entry when suspected already."""
    known = accord.history.compromised
    found = (known[key] for key in keys if key in known)
    return tuple(one for one in found if index < one.index and time >= Instant.parse(one.since))


def weigh(parties: Iterable[str], verdict: Callable[[str], Doubt]) -> Doubt | None:
    """Return how a statement stands that these parties judge; None if nobody has to."""
    found = {verdict(party) for party in parties}
    for one in (Doubt.DISAVOWED, Doubt.CONTESTED, Doubt.CONFIRMED):
        if one in found:
            return one
    return None


def doubt_by(
    chain: Chain, statement: str, keys: Iterable[str], index: int, time: Instant
) -> Doubt | None:
    """Return how an entry stands by an accord's chain alone; None if it is in no doubt."""
    parties = {one.party for one in suspects(chain.latest, keys, index, time)}
    if not parties:
        return None
    said: dict[str, Doubt] = {}
    for link in chain.links:
        act = Statement.parse(link.envelope.payload)
        if isinstance(act.body, KeyBody) and statement in act.body.statements:
            said.setdefault(act.by, VERDICTS[act.body.act])
    return weigh(parties, lambda party: said.get(party, Doubt.CONTESTED))
