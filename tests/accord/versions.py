"""Versions of an accord, signed as a test wants: a genesis, and what may follow it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from comity.accord.accord import Accord
from comity.accord.chain import Chain, keys_named
from comity.accord.decide import advance, found
from comity.adapters.private_keys import PrivateKey
from comity.base.keys import Algorithm
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
    signed = envelope.check({**now.keys, **keys_named(statement)})
    return advance(now, statement, signed, now.index + 1)


def chained(*envelopes: Envelope) -> Chain:
    """Return these as the first entries of a log."""
    return Chain.checked(enumerate(envelopes))


def act(now: Accord, party: str, body: Json, *signed: PrivateKey, about: str = "") -> Envelope:
    """Return an act on a party's keys, signed by these keys."""
    raw = payload("key/v1", now.genesis, party, START, about or party, body)
    return sign(raw, signed)


def acted(now: Accord, party: str, body: Json, *signed: PrivateKey, about: str = "") -> Accord:
    """Return the accord after this act, its signatures checked as the register does."""
    return succeeded(now, act(now, party, body, *signed, about=about))


def recovery(party: str) -> PrivateKey:
    return key(party, Algorithm.ML_DSA_65)


def rotation(old: Sequence[PrivateKey], new: Sequence[PrivateKey]) -> Json:
    names = [one.public.id for one in old]
    return {"act": "rotate", "from": names, "keys": [str(one.public) for one in new]}


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
