"""
The tlog-policy of an accord, generated and never written by hand.

A witness is a group `all` of its keys, a party is `any` of its witnesses, a side is k of its
parties, the quorum is `all` sides. A witness of a party on no side cosigns but never counts; nor
does, outside a rehearsal, one that the operator runs, nor one of which a key was reported.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from comity.accord.accord import Accord, independent
from comity.log.policy import Policy
from comity.statement.kinds.accords import Side, Witness


def policy(accord: Accord, silent: frozenset[str] = frozenset()) -> Policy:
    """Return the policy that says which cosignatures make a checkpoint count, all sides or some."""
    return _parsed(policy_text(accord, silent))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Policy:
    return Policy.parse(text)


def policy_text(accord: Accord, silent: frozenset[str] = frozenset()) -> str:
    """Return the tlog-policy file: log, witness and group lines, then the quorum of the sides."""
    body = accord.body
    lines = [f"log {key}" for key in body.log_keys]
    for witness in body.witnesses:
        lines += _witness_lines(witness)
    for side in body.sides:
        groups = []
        for party, witnesses in counting(accord, side).items():
            names = " ".join(f"witness:{one.name}" for one in witnesses)
            lines.append(f"group party:{party} any {names}")
            groups.append(f"party:{party}")
        lines.append(f"group side:{side.id} {side.witnesses} {' '.join(groups)}")
    sides = " ".join(f"side:{side.id}" for side in body.sides if side.id not in silent)
    return "\n".join([*lines, f"group sides all {sides}", "quorum sides", ""])


def counting(accord: Accord, side: Side) -> Mapping[str, tuple[Witness, ...]]:
    """
    Return the witnesses that count for a side, by party, in the accord's order.

    If those without a reported key are too few, the others count as well: the log must go on to
    record their successors. What rests on a reported key proves nothing, as `receipt` says.
    """
    whole = _by_party(accord, side, independent(accord.body))
    sound = _by_party(accord, side, sound_witnesses(accord))
    return sound if len(sound) >= side.witnesses else whole


def sound_witnesses(accord: Accord) -> tuple[Witness, ...]:
    """Return the witnesses that may count and of which no key was reported."""
    if not accord.dead:
        return independent(accord.body)
    names = {name for key, name in accord.witness_keys.items() if key.public.id in accord.dead}
    return tuple(one for one in independent(accord.body) if one.name not in names)


def _by_party(
    accord: Accord, side: Side, witnesses: Iterable[Witness]
) -> Mapping[str, tuple[Witness, ...]]:
    found: dict[str, tuple[Witness, ...]] = {}
    for party in (one.id for one in accord.body.parties if one.side == side.id):
        own = tuple(one for one in witnesses if one.party == party)
        if own:
            found[party] = own
    return found


def _witness_lines(witness: Witness) -> list[str]:
    url = f" {witness.url}" if witness.url else ""
    names = [f"key:{witness.name}:{number}" for number in range(len(witness.keys))]
    lines = [f"witness {name} {key}{url}" for name, key in zip(names, witness.keys, strict=True)]
    return [*lines, f"group witness:{witness.name} all {' '.join(names)}"]
