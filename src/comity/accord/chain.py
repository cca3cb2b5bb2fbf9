"""`--accord FILE`: the chain of an accord's versions, checked from the genesis on, offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from comity.accord.accord import Accord, ordinary
from comity.accord.decide import found, succeed
from comity.base import json
from comity.base.errors import Malformed, Refused
from comity.base.keys import PublicKey
from comity.base.typed import convert
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import AccordBody
from comity.statement.statement import Statement


@dataclass(frozen=True, slots=True)
class Chain:
    """Every version of one accord, oldest first, each signed as it must be."""

    envelopes: tuple[Envelope, ...]
    versions: tuple[Accord, ...]

    @property
    def genesis(self) -> str:
        return self.versions[0].id

    @property
    def latest(self) -> Accord:
        return self.versions[-1]

    def write(self) -> bytes:
        return json.write([envelope.as_json() for envelope in self.envelopes]) + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a JSON list of envelopes and check every signature and every threshold."""
        listed = convert(json.read(raw), list[dict[str, Any]])
        return cls.checked([Envelope.from_json(one) for one in listed])

    @classmethod
    def checked(cls, envelopes: Sequence[Envelope]) -> Self:
        if not envelopes:
            raise Malformed("an accord has at least its genesis")
        versions: list[Accord] = []
        for envelope in envelopes:
            statement = Statement.parse(envelope.payload)
            versions.append(_next(versions[-1] if versions else None, statement, envelope))
        return cls(tuple(envelopes), tuple(versions))


def _next(now: Accord | None, statement: Statement, envelope: Envelope) -> Accord:
    keys = {**(now.keys if now else {}), **keys_named(statement)}
    signed = envelope.check(keys)
    if now is None:
        return found(statement, signed)
    if statement.register != now.genesis:
        raise Refused("the statement belongs to another register")
    return succeed(now, statement, signed)


def keys_named(statement: Statement) -> dict[str, PublicKey]:
    """Return the ordinary keys an accord names, by id: it may be signed by keys it brings."""
    body = statement.body
    if not isinstance(body, AccordBody):
        return {}
    return {key.id: key for party in body.parties for key in ordinary(party)}
