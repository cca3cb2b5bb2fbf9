"""Statements in batches, as several parties would submit them: what the machine is run with."""

from functools import cache

import msgspec

import world
from comity.register.entries import Signed, read
from comity.statement.envelope import Envelope
from comity.statement.subjects import subject_key

Batches = tuple[tuple[Signed, ...], ...]
SYSTEM = {"name": "Orion", "version": "1"}
NEW_PARTY = "lab-c"


class Author:
    """Makes envelopes in an order in which each is admitted, over a world of its own."""

    def __init__(self) -> None:
        self.world = world.World()

    def said(
        self, by: str, kind: str, about: str, body: object, replaces: str | None = None
    ) -> Signed:
        return self._put(self.world.envelope(by, kind, about, body, replaces))

    def observed(self, name: str) -> Signed:
        body = {
            "subject": {"developers": ["Elsewhere"], "name": name},
            "source": {"title": "A report"},
        }
        return self.said("observer", "observation/v1", subject_key(["Elsewhere"], name), body)

    def admitted(self, party: str) -> Signed:
        """Return the accord's next version, with one party more."""
        accord = self.world.accord
        body = msgspec.to_builtins(accord.body)
        parties = [*body["parties"], world.party_body(party)]
        said = {**body, "version": body["version"] + 1, "parties": parties}
        envelope = self.world.envelope(
            "convener", "accord/v1", accord.origin, said, accord.id, world.ALL
        )
        return self._put(envelope)

    def refused(self) -> Signed:
        envelope = self.world.envelope("lab-b", "system/v1", "lab-a/stolen", SYSTEM)
        return read(envelope, self.world.ring)

    def _put(self, envelope: Envelope) -> Signed:
        signed = read(envelope, self.world.ring)
        self.world.put(envelope)
        return signed


@cache
def short() -> Batches:
    """Return every kind of turn: new, doubled, refused, an accord change, a correction."""
    author = Author()
    first = (
        author.said("lab-a", "developer/v1", "lab-a", {"name": "Lab A"}),
        author.said("lab-b", "developer/v1", "lab-b", {"name": "Lab B"}),
        author.observed("Vega"),
    )
    system = author.said("lab-a", "system/v1", "lab-a/orion", SYSTEM)
    second = (system, first[0], author.refused(), system)
    third = (author.admitted(NEW_PARTY), author.observed("Altair"))
    fourth = (author.said(NEW_PARTY, "developer/v1", NEW_PARTY, {"name": "Lab C"}), system)
    fifth = (first[1], system)
    again = {**SYSTEM, "version": "2"}
    sixth = (
        author.said("lab-a", "system/v1", "lab-a/orion", again, system.statement.id),
        author.observed("Deneb"),
    )
    seventh = (author.observed("Mizar"), author.admitted("lab-d"))
    return (first, second, third, fourth, fifth, sixth, seventh)


@cache
def long() -> Batches:
    """Return most of a bundle, then batches up to a full tile, past it, and past it again."""
    author = Author()
    whole = tuple(author.observed(f"Vega {number}") for number in range(262))
    return (whole[:250], whole[250:255], (*whole[255:258], whole[3]), whole[258:])
