"""What became of keys: those gone for good or reported, rotations, and full powers given."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from comity.base.keys import PublicKey

# A cancelled rotation's keys were the thief's from the first: everything they signed is in doubt.
ALWAYS = "1970-01-01T00:00:00Z"


class Gone(Struct, frozen=True):
    """A key that was taken out of use, whose it was, and the log position of the act."""

    key: str
    party: str
    index: int


class Suspect(Struct, frozen=True):
    """A key reported as compromised: what it signed from `since` up to the report is contested."""

    key: str
    party: str
    since: str
    index: int


class Rotation(Struct, frozen=True):
    """A rotation by the id of its statement, with the key ids before and after."""

    statement: str
    party: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def brought(self) -> frozenset[str]:
        return frozenset(self.new) - frozenset(self.old)


class Power(Struct, frozen=True):
    """A key that may do some acts for a party, for a time; no instrument named means all."""

    key: str
    party: str
    acts: tuple[str, ...]
    instruments: tuple[str, ...]
    since: str
    until: str
    person: str

    @property
    def id(self) -> str:
        return PublicKey.parse(self.key).id


class History(Struct, frozen=True):
    """Every key this accord knew and knows no more, oldest first; a dead key never returns."""

    gone: tuple[Gone, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    powers: tuple[Power, ...] = ()

    @property
    def owners(self) -> Mapping[str, str]:
        """Return the party of every dead key, by key id; the log's has none, or the operator."""
        gone = {one.key: one.party for one in self.gone}
        return gone | {one.key: one.party for one in self.suspects}

    @property
    def compromised(self) -> Mapping[str, Suspect]:
        return {one.key: one for one in self.suspects}

    def without(self, owners: Mapping[str, str], keys: Iterable[str], index: int) -> "History":
        """Return the history in which these keys, of these owners, are gone."""
        new = tuple(Gone(key, owners[key], index) for key in sorted(keys))
        return msgspec.structs.replace(self, gone=(*self.gone, *new))

    def suspecting(self, party: str, keys: Iterable[str], since: str, index: int) -> "History":
        """Return the history in which these keys are reported; the earliest suspicion counts."""
        known = dict(self.compromised)
        for key in sorted(keys):
            old = known.get(key, Suspect(key, party, since, index))
            known[key] = msgspec.structs.replace(old, since=min(old.since, since))
        return msgspec.structs.replace(self, suspects=tuple(known.values()))

    def descended(self, rotation: Rotation) -> frozenset[str]:
        """Return the keys that a rotation brought, and those that later ones made of them."""
        keys = rotation.brought
        at = self.rotations.index(rotation)
        for later in self.rotations[at + 1 :]:
            if later.party == rotation.party and keys.intersection(later.old):
                keys |= later.brought
        return keys


NOTHING = History()
