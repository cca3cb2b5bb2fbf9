"""Versions of an accord, signed as a test wants: a genesis, and what may follow it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from comity.accord.accord import Accord
from comity.accord.chain import keys_named
from comity.accord.decide import found, succeed
from comity.service.compose import payload, sign
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from world import ALL, START, accord_dict, genesis, key

Json = dict[str, Any]


def founded(envelope: Envelope) -> Accord:
    """Return what a genesis founds, its signatures checked as the register does."""
    statement = Statement.parse(envelope.payload)
    return found(statement, envelope.check(keys_named(statement)))


def next_version(
    now: Accord,
    signed: Sequence[str] = ALL,
    by: str = "convener",
    header: Json | None = None,
    **changes: object,
) -> Envelope:
    """Return the version after this one with fields of its body, or of its header, changed."""
    body = msgspec.to_builtins(now.body) | {"version": now.body.version + 1} | changes
    said = {"register": now.genesis, "about": now.origin, "replaces": now.id} | (header or {})
    raw = payload("accord/v1", said["register"], by, START, said["about"], body, said["replaces"])
    return sign(raw, [key(one) for one in signed])


def succeeded(now: Accord, envelope: Envelope) -> Accord:
    statement = Statement.parse(envelope.payload)
    return succeed(now, statement, envelope.check({**now.keys, **keys_named(statement)}))


def without(*names: str) -> list[Json]:
    """Return the parties of the world without these."""
    return [one for one in accord_dict()["parties"] if one["id"] not in names]


def small() -> dict[str, Any]:
    """Return an accord of two parties with short keys, for where there is little room."""
    body = accord_dict()
    parties = [one for one in body["parties"] if one["role"] == "institute"]
    for one in parties:
        one["recovery"] = str(key(f"{one['id']} recovery").public)
    witnesses = [{**one, "keys": one["keys"][:1]} for one in body["witnesses"][:2]]
    sides = [{**one, "threshold": 1} for one in body["sides"]]
    return {**body, "parties": parties, "witnesses": witnesses, "sides": sides}


NOW = founded(genesis())
