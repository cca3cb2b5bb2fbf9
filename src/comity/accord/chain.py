"""
`--accord FILE`: the chain of an accord, checked from the genesis on, offline.

Each link is a version of the accord, or an act on a party's keys or powers, with the log position
at which it stands: which keys count for a checkpoint depends on its size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Self

from msgspec import Meta

from comity.accord.accord import Accord, ordinary
from comity.accord.decide import advance, found
from comity.base import digests, json
from comity.base.errors import Malformed, Refused
from comity.base.keys import PublicKey
from comity.base.typed import Said, convert
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import AccordBody, KeyBody
from comity.statement.kinds.consents import PowersBody
from comity.statement.statement import Statement


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that changed the accord, and the log position at which it stands."""

    index: int
    envelope: Envelope

    @property
    def id(self) -> str:
        return digests.named(self.envelope.payload)


class _Link(Said, frozen=True):
    index: Annotated[int, Meta(ge=0, lt=2**53)]
    envelope: dict[str, object]


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that made one accord what it is, oldest first, each signed as it must be."""

    links: tuple[Link, ...]
    versions: tuple[Accord, ...]

    @property
    def genesis(self) -> str:
        return self.versions[0].id

    @property
    def latest(self) -> Accord:
        return self.versions[-1]

    def at(self, size: int) -> Accord:
        """Return the accord that judges a checkpoint of this size, the newest step within it."""
        # The same step judges the entry at this position; the genesis is judged by itself.
        return next((one for one in reversed(self.versions) if one.index < size), self.versions[0])

    def check_continues(self, pinned: "Chain") -> None:
        """Refuse a chain that is shorter than one seen before, or tells another history."""
        seen = [(link.index, link.id) for link in pinned.links]
        if seen != [(link.index, link.id) for link in self.links[: len(seen)]]:
            raise Refused("the accord shown does not continue the one pinned")

    def write(self) -> bytes:
        links = [{"index": one.index, "envelope": one.envelope.as_json()} for one in self.links]
        return json.write(links) + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a JSON list of links and check every signature and every threshold."""
        listed = convert(json.read(raw), list[_Link])
        return cls.checked((one.index, Envelope.from_json(one.envelope)) for one in listed)

    @classmethod
    def checked(cls, links: Iterable[tuple[int, Envelope]]) -> Self:
        """Check (log position, envelope) pairs in log order, the genesis first."""
        kept = tuple(Link(*one) for one in links)
        if not kept or kept[0].index != 0:
            raise Malformed("an accord has at least its genesis, which is entry 0")
        versions: list[Accord] = []
        for link in kept:
            versions.append(_next(versions[-1] if versions else None, link))
        return cls(kept, tuple(versions))


def _next(now: Accord | None, link: Link) -> Accord:
    statement = Statement.parse(link.envelope.payload)
    known = now.keys if now else {}
    signed = link.envelope.check({**known, **keys_named(statement)})
    if now is None:
        return found(statement, signed)
    if statement.register != now.genesis:
        raise Refused("the statement belongs to another register")
    if link.index <= now.index:
        raise Malformed("a chain is in the order of the log")
    return advance(now, statement, signed, link.index)


def keys_named(statement: Statement) -> dict[str, PublicKey]:
    """Return the keys a statement brings, by id: keys prove themselves by signing it."""
    match statement.body:
        case AccordBody(parties=parties):
            keys = [key for party in parties for key in ordinary(party)]
        case KeyBody(keys=brought, recovery=recovery):
            keys = [PublicKey.parse(key) for key in (*brought, *([recovery] if recovery else []))]
        case PowersBody(key=str(brought)):
            keys = [PublicKey.parse(brought)]
        case _:
            return {}
    return {key.id: key for key in keys}
