"""An accord in use: the body of its newest version, checked to make sense, with its look-ups."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from comity.accord.history import NOTHING, History, Power
from comity.base.errors import Malformed, Refused, Unavailable
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.log.notes import LINES, VerifierKey
from comity.log.signatures import Kind
from comity.statement.kinds.accords import AccordBody, Party, Witness

REHEARSAL = "rehearsal."
EDITIONS = frozenset({1})


@dataclass(frozen=True)
class Accord:
    """
    An accord as it is at one step: its newest version with every act on keys since applied.

    `id` is the statement id of that version; `step` counts versions and acts from the genesis, 0;
    `index` is the log position of the last of them: the accord holds for larger sizes.
    """

    id: str
    genesis: str
    origin: str
    body: AccordBody
    step: int = 0
    index: int = 0
    history: History = NOTHING

    @cached_property
    def expires(self) -> Instant:
        return Instant.parse(self.body.expires)

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        return {party.id: party for party in self.body.parties}

    @cached_property
    def keys(self) -> Mapping[str, PublicKey]:
        """Return every key a party may sign statements with, by key id: recovery keys too."""
        parties = self.body.parties
        found = {key.id: key for party in parties for key in ordinary(party)}
        found |= {key.id: key for key in (PublicKey.parse(one.recovery) for one in parties)}
        return found | {one.id: PublicKey.parse(one.key) for one in self.powers}

    @cached_property
    def powers(self) -> tuple[Power, ...]:
        """Return the full powers of parties that there still are, by keys that still count."""
        return tuple(
            one
            for one in self.history.powers
            if one.party in self.parties and one.id not in self.dead
        )

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Return the party of each ordinary key id; keys that were reported are nobody's."""
        return {key.id: party.id for party in self.body.parties for key in ordinary(party)}

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Return whose each key is, by key id, of whatever use; the log's are its operator's."""
        recovery = {PublicKey.parse(one.recovery).id: one.id for one in self.body.parties}
        parties = {one.name: one.party for one in self.body.witnesses}
        witnesses = {key.public.id: parties[name] for key, name in self.witness_keys.items()}
        log = {key.public.id: self.body.operator or "" for key in self.log_keys}
        powers = {one.id: one.party for one in self.powers}
        return {**self.owners, **recovery, **powers, **witnesses, **log}

    @cached_property
    def dead(self) -> frozenset[str]:
        """Return the ids of keys that count no more, and never will again."""
        return frozenset(self.history.owners)

    @cached_property
    def log_keys(self) -> tuple[VerifierKey, ...]:
        return tuple(VerifierKey.parse(key) for key in self.body.log_keys)

    @cached_property
    def witness_keys(self) -> Mapping[VerifierKey, str]:
        """Return the name of the witness of each of their keys."""
        return {VerifierKey.parse(key): one.name for one in self.body.witnesses for key in one.keys}

    def signers(self, key_ids: Iterable[str]) -> frozenset[str]:
        """Return the parties these keys belong to; a key of nobody is Refused."""
        unowned = sorted(key_id for key_id in key_ids if key_id not in self.owners)
        if unowned:
            raise Refused("the key {key} is no party's key now", key=unowned[0])
        return frozenset(self.owners[key_id] for key_id in key_ids)

    @classmethod
    def checked(cls, id_: str, genesis: str, origin: str, body: AccordBody) -> Self:
        """Return the accord if its parts fit together; else Malformed says what does not."""
        accord = cls(id_, genesis, origin, body)
        _check_names(body)
        _check_sides(body)
        _check_keys(body)
        _check_witnesses(body)
        _check_log(origin, body)
        return accord

    def successor(self, id_: str, body: AccordBody, index: int) -> "Accord":
        """Return the next step, with this body; a key that died returning to it is Refused."""
        after = replace(Accord.checked(id_, self.genesis, self.origin, body), history=self.history)
        check_none((after.named.keys() - self.named.keys()) & self.dead)
        log = {key.public.id for key in after.log_keys}
        moved = {id_ for id_, own in after.named.items() if self.named.get(id_, own) != own} - log
        if moved:
            raise Refused("the key {key} belongs to another party already", key=min(moved))
        gone = self.named.keys() - after.named.keys() - self.dead
        history = self.history.without(self.named, gone, index)
        return replace(after, step=self.step + 1, index=index, history=history)


def check_none(keys: Collection[str]) -> None:
    """Raise Refused, naming the first, if any dead key is to be used again."""
    if keys:
        raise Refused("the key {key} was taken out of use and never returns", key=min(keys))


def check_edition(accord: Accord) -> None:
    """Raise Unavailable for an edition newer than this program: who cannot judge must not go on."""
    if accord.body.edition not in EDITIONS:
        raise Unavailable(
            "edition {edition} is not one of this program's", edition=accord.body.edition
        )


def ordinary(party: Party) -> tuple[PublicKey, ...]:
    return tuple(PublicKey.parse(key) for key in party.keys)


def independent(body: AccordBody) -> tuple[Witness, ...]:
    """Return the witnesses that may count: outside a rehearsal, none that the operator runs."""
    operator = None if body.rehearsal else body.operator
    return tuple(one for one in body.witnesses if one.party != operator)


def _check_names(body: AccordBody) -> None:
    for what, names in (
        ("side", [side.id for side in body.sides]),
        ("party", [party.id for party in body.parties]),
        ("witness", [witness.name for witness in body.witnesses]),
    ):
        _check_once(what, names)


def _check_sides(body: AccordBody) -> None:
    sides = {side.id for side in body.sides}
    for party in body.parties:
        if party.side is not None and party.side not in sides:
            raise Malformed("party {party} is on no side of this accord", party=party.id)
    if body.operator is not None and body.operator not in {party.id for party in body.parties}:
        raise Malformed("the operator {party} is no party of this accord", party=body.operator)
    for side in body.sides:
        members = {party.id for party in body.parties if party.side == side.id}
        guarded = {witness.party for witness in independent(body)} & members
        if len(members) < side.threshold:
            raise Malformed("side {side} has fewer parties than must sign", side=side.id)
        if len(guarded) < side.witnesses:
            raise Malformed("side {side} has fewer witnesses than must cosign", side=side.id)


def _check_keys(body: AccordBody) -> None:
    # A key shared by two parties would let one speak for the other.
    _check_once("key", _party_keys(body))


def _party_keys(body: AccordBody) -> list[str]:
    keys = [key.id for party in body.parties for key in ordinary(party)]
    return [*keys, *(PublicKey.parse(party.recovery).id for party in body.parties)]


def _check_witnesses(body: AccordBody) -> None:
    parties = {party.id for party in body.parties}
    for witness in body.witnesses:
        if witness.party not in parties:
            raise Malformed("witness {name} belongs to no party", name=witness.name)
        keys = [VerifierKey.parse(key) for key in witness.keys]
        if any(key.name != witness.name for key in keys):
            raise Malformed("the vkeys of witness {name} carry another name", name=witness.name)
        if any(key.kind is Kind.ED25519 for key in keys):
            # No policy takes such a line for a cosignature: the register could never publish.
            raise Malformed(
                "a vkey of witness {name} is a log's, not a cosigner's", name=witness.name
            )
    vkeys = [key for witness in body.witnesses for key in witness.keys]
    if len(vkeys) + len(body.log_keys) > LINES:
        raise Malformed("a checkpoint has room for {most} signatures", most=LINES)
    every = [VerifierKey.parse(key) for key in (*vkeys, *body.log_keys)]
    # One key in two uses: who reports it would silence, or contest, what another says with it.
    _check_once("key", [*_party_keys(body), *(key.public.id for key in every)])
    # Lines name keys by four bytes: where two have the same, no note of either can be judged.
    _check_once("vkey", [f"{key.name}+{key.id.hex()}" for key in every])


def _check_log(origin: str, body: AccordBody) -> None:
    keys = [VerifierKey.parse(key) for key in body.log_keys]
    kinds = [key.kind.value for key in keys]
    if kinds != [1, 6] or any(key.name != origin for key in keys):
        raise Malformed(
            "the log keys are an Ed25519 and an ML-DSA-44 vkey named {origin}", origin=origin
        )
    if body.rehearsal != origin.startswith(REHEARSAL):
        # A rehearsal proves nothing to others; its very name must say so on every checkpoint.
        raise Malformed("the origin of a rehearsal, and of nothing else, starts with rehearsal.")


def _check_once(what: str, names: list[str]) -> None:
    twice = sorted(name for name in set(names) if names.count(name) > 1)
    if twice:
        raise Malformed("the {what} {name} stands twice", what=what, name=twice[0])
