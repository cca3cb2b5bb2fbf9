"""
The tlog-policy of an accord, generated and never written by hand.

A witness is a group `all` of its keys, a party is `any` of its witnesses, a side is k of its
parties, the quorum is `all` sides. A witness of a party on no side cosigns but never counts.
"""

from functools import lru_cache

from comity.accord.accord import Accord
from comity.log.policy import Policy
from comity.statement.kinds.accords import AccordBody, Witness


def policy(accord: Accord) -> Policy:
    """Return the policy that says which cosignatures make a checkpoint count."""
    return _parsed(policy_text(accord.body))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Policy:
    return Policy.parse(text)


def policy_text(body: AccordBody) -> str:
    """Return the tlog-policy file: log, witness and group lines, then the quorum."""
    lines = [f"log {key}" for key in body.log_keys]
    for witness in body.witnesses:
        lines += _witness_lines(witness)
    for side in body.sides:
        groups = []
        for party in (party for party in body.parties if party.side == side.id):
            names = [f"witness:{one.name}" for one in body.witnesses if one.party == party.id]
            if names:
                lines.append(f"group party:{party.id} any {' '.join(names)}")
                groups.append(f"party:{party.id}")
        lines.append(f"group side:{side.id} {side.witnesses} {' '.join(groups)}")
    sides = " ".join(f"side:{side.id}" for side in body.sides)
    return "\n".join([*lines, f"group sides all {sides}", "quorum sides", ""])


def _witness_lines(witness: Witness) -> list[str]:
    url = f" {witness.url}" if witness.url else ""
    names = [f"key:{witness.name}:{number}" for number in range(len(witness.keys))]
    lines = [f"witness {name} {key}{url}" for name, key in zip(names, witness.keys, strict=True)]
    return [*lines, f"group witness:{witness.name} all {' '.join(names)}"]
