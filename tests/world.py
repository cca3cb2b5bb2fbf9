"""
A whole register in memory, for tests: fictional parties, a clock set by hand, stores with faults.

    world = World()                            founded: entry 0 is the genesis, signed by both sides
    world.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})      -> the receipt's bytes
    world.say(by, kind, about, body, replaces=world.last)               corrects what was said last
    world.amend(title={...})                                            the accord's next version
    world.accord, world.chain, world.entries, world.record              what there is now
    world.clock.now, world.clock.tick(60)                               time passes only so
    world.silent.add("institute-b")                                     this witness does not answer
    world.faults.crash_before = world.faults.writes + 1                 the next write is the last
    world.check()                                                       a stranger audits all of it

`envelope` builds and signs without recording, `changes` only decides, `put` records a signed
envelope, `force` logs one that `decide` refuses (as a bad operator would), `genesis` founds.
Side A is lab-a and institute-a, side B lab-b and institute-b: both of a side must sign the accord,
one witness of each must cosign; the institutes and the convener run the witnesses. The convener and
the observer are on no side. `accord_body` is that accord; give `World` another one to start from.

Keys come from fixed seeds and are made once in a session: `key(name)` is a party's ordinary key,
`key(name, Algorithm.ML_DSA_65)` the recovery key. The same name is the same key everywhere.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA65PrivateKey

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import Unavailable
from comity.base.instants import Instant
from comity.base.keys import Algorithm
from comity.log.notes import NoteSignature
from comity.log.signatures import Kind, VerifierKey
from comity.log.submission import AddCheckpoint
from comity.log.witness import Conflict
from comity.register.decide import Changes, Void, accord_at, current, decide, replay
from comity.register.entries import read_entry
from comity.register.fingerprint import fingerprint
from comity.register.ring import named_keys
from comity.register.rows import AccordRow
from comity.register.view import Memory
from comity.service.audit import audit
from comity.service.commit import LogWriter, Stores
from comity.service.compose import payload, sign
from comity.service.cosign import DEADLINE, Cosigning
from comity.service.wiring.folder import LogSigner
from comity.service.witness import Witness
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import AccordBody
from comity.statement.kinds.accords import Witness as WitnessBody
from comity.statement.statement import Statement
from comity.storage.memory import Faults, MemoryHead, MemoryObjects
from comity.storage.seen import CellState

ORIGIN = "world.example/log"
START = Instant.parse("2026-11-23T09:00:00Z")
SIDES = {"side-a": ("lab-a", "institute-a"), "side-b": ("lab-b", "institute-b")}
ROLES = {
    "lab-a": "laboratory",
    "institute-a": "institute",
    "lab-b": "laboratory",
    "institute-b": "institute",
    "convener": "convener",
    "observer": "observer",
}
WITNESSES = ("institute-a", "institute-b", "convener")
# Who signs an accord unless a test says otherwise: both parties of both sides, and who speaks.
ALL = ("lab-a", "institute-a", "lab-b", "institute-b", "convener")
LOG_KINDS = (Kind.ED25519, Kind.ML_DSA_44)
WITNESS_KINDS = (Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44)


@cache
def key(name: str, algorithm: Algorithm = Algorithm.ED25519) -> PrivateKey:
    """Return the key of this name: the same in every test, and no secret."""
    seed = sha256(f"{algorithm.label} of {name}".encode()).digest()
    match algorithm:
        case Algorithm.ED25519:
            return PrivateKey(Ed25519PrivateKey.from_private_bytes(seed))
        case Algorithm.ML_DSA_44:
            return PrivateKey(MLDSA44PrivateKey.from_seed_bytes(seed))
        case Algorithm.ML_DSA_65:
            return PrivateKey(MLDSA65PrivateKey.from_seed_bytes(seed))


def text(words: str) -> dict[str, str]:
    """Return a text for people that says the same in every language."""
    return {"en": words, "zh": words, "ko": words}


def signers(name: str, kinds: Sequence[Kind] = WITNESS_KINDS) -> tuple[LogSigner, ...]:
    """Return the signing keys under this C2SP name, one of each kind."""
    keys = [(kind, key(f"{name}/{kind.name}", kind.algorithm)) for kind in kinds]
    return tuple(LogSigner(VerifierKey(name, kind, one.public.raw), one) for kind, one in keys)


def witness_name(party: str) -> str:
    return f"witness.example/{party}"


def party_body(name: str, role: str = "laboratory", side: str | None = None) -> dict[str, Any]:
    """Return a party as it stands in an accord, with the keys of this name."""
    said = {
        "id": name,
        "name": text(name),
        "role": role,
        "keys": [str(key(name).public)],
        "recovery": str(key(name, Algorithm.ML_DSA_65).public),
    }
    return said if side is None else {**said, "side": side}


def accord_dict(origin: str = ORIGIN, **changes: object) -> dict[str, Any]:
    """Return the accord of this world as plain JSON values, with some fields changed."""
    side_of = {party: side for side, parties in SIDES.items() for party in parties}
    body = {
        "version": 1,
        "edition": 1,
        "title": text("Accord of a world"),
        "rehearsal": origin.startswith("rehearsal."),
        "log_keys": [str(one.vkey) for one in signers(origin, LOG_KINDS)],
        "sides": [
            {"id": side, "name": text(side), "threshold": len(parties), "witnesses": 1}
            for side, parties in SIDES.items()
        ],
        "parties": [party_body(name, role, side_of.get(name)) for name, role in ROLES.items()],
        "witnesses": [witness_body(party) for party in WITNESSES],
        "expires": "2027-11-23T09:00:00Z",
    }
    return {**body, **changes}


def witness_body(party: str) -> dict[str, Any]:
    name = witness_name(party)
    return {"name": name, "party": party, "keys": [str(one.vkey) for one in signers(name)]}


def accord_body(origin: str = ORIGIN, **changes: object) -> AccordBody:
    return msgspec.convert(accord_dict(origin, **changes), AccordBody)


def genesis(
    body: object = None, origin: str = ORIGIN, by: str = "convener", signed: Sequence[str] = ALL
) -> Envelope:
    """Return a genesis accord signed by these parties; `body` may be any JSON or a body."""
    said = accord_dict(origin) if body is None else body
    return sign(payload("accord/v1", None, by, START, origin, said), [key(one) for one in signed])


class Clock:
    """Time as the test says it is."""

    def __init__(self, now: Instant = START) -> None:
        self.now = now

    def __call__(self) -> Instant:
        return self.now

    def tick(self, seconds: int = 1) -> None:
        self.now = self.now.plus(seconds)


class World:
    """A register in memory with everybody's keys at hand."""

    def __init__(
        self, body: object = None, origin: str = ORIGIN, clock: Clock | None = None
    ) -> None:
        self.origin = origin
        self.clock = clock or Clock()
        self.faults = Faults()
        self.silent: set[str] = set()
        self.cells: dict[str, MemoryHead] = {}
        # The keys by which this world's witnesses know its log.
        self.trusted = [one.vkey for one in signers(origin, LOG_KINDS)]
        self.public = MemoryObjects(self.faults)
        self.stores = Stores(self.public, MemoryObjects(self.faults), MemoryHead(self.faults))
        self.record = Memory()
        self.entries: list[bytes] = []
        self.receipts: list[bytes] = []
        self.last = ""
        self.log = self.writer()
        self.put(genesis(body, origin))

    def writer(self, log: Sequence[LogSigner] = ()) -> LogWriter:
        """
        Return a log writer over this world's stores and witnesses, loaded: as after a start.

        `log`: its signers, where they are not the first ones any more.
        """
        # Every witness is waited for, so that each run of a test is the same.
        cosigning = Cosigning(self._witness, self.clock, grace=DEADLINE)
        log = log or signers(self.origin, LOG_KINDS)
        writer = LogWriter(self.origin, log, cosigning, self.stores, self.clock)
        writer.load()
        return writer

    def _witness(self, body: WitnessBody) -> "_Watched | None":
        return _Watched(self, body.party) if body.name == witness_name(body.party) else None

    @property
    def accord(self) -> Accord:
        found = current(self.record)
        assert found is not None
        return found

    @property
    def chain(self) -> Chain:
        rows = [row for row in self.record.all(AccordRow) if row.key != "current"]
        return Chain.checked(
            (row.index, Entry.parse(self.entries[row.index]).envelope) for row in rows
        )

    def payload(
        self, by: str, kind: str, about: str, body: object, replaces: str | None = None
    ) -> bytes:
        """Return a statement's bytes, made now; `body` is plain JSON or a body."""
        register = self.accord.genesis
        return payload(kind, register, by, self.clock.now, about, body, replaces)

    def envelope(
        self,
        by: str,
        kind: str,
        about: str,
        body: object,
        replaces: str | None = None,
        signed: Sequence[str] = (),
    ) -> Envelope:
        """Return the statement signed by who says it, or by those named in `signed`."""
        said = self.payload(by, kind, about, body, replaces)
        return sign(said, [key(one) for one in signed or (by,)])

    def say(
        self,
        by: str,
        kind: str,
        about: str,
        body: object,
        replaces: str | None = None,
        signed: Sequence[str] = (),
    ) -> bytes:
        """Record a statement and return its receipt; what `decide` refuses changes nothing."""
        return self.put(self.envelope(by, kind, about, body, replaces, signed))

    def amend(self, signed: Sequence[str] = ALL, **changes: object) -> bytes:
        """Record the accord's next version with these fields changed."""
        body = msgspec.to_builtins(self.accord.body)
        said = {**body, "version": body["version"] + 1, **changes}
        about = self.accord.origin
        return self.say("convener", "accord/v1", about, said, self.accord.id, signed)

    def changes(self, envelope: Envelope) -> Changes:
        """Return what `decide` says of this envelope as the next entry; nothing is recorded."""
        return decide(self.record, read_entry(len(self.entries), self.stamp(envelope), self.ring))

    def put(self, envelope: Envelope) -> bytes:
        """Record a signed envelope and return its receipt."""
        return self._append(envelope, self.changes(envelope))

    def force(self, envelope: Envelope) -> Void:
        """Log an envelope that `decide` refuses; return the void that it is."""
        void = replay(self.record, len(self.entries), self.stamp(envelope), self.ring)
        assert isinstance(void, Void)
        self._append(envelope, (void.row,))
        return void

    def stamp(self, envelope: Envelope) -> bytes:
        return Entry(max(self.clock.now, self.log.last_time), envelope).write()

    @property
    def ring(self) -> Mapping[str, Any]:
        """Every public key the register has named, by key id."""
        return named_keys(self.record.all(AccordRow))

    def replayed(self) -> Memory:
        """Return the record that folding the entries anew gives."""
        record = Memory()
        for index, raw in enumerate(self.entries):
            changes = replay(record, index, raw, named_keys(record.all(AccordRow)))
            record.apply(index + 1, (changes.row,) if isinstance(changes, Void) else changes)
        return record

    def check(self) -> None:
        """Audit the public log as a stranger would; its fold must give this record."""
        done = audit(self.public.get, self.chain, self.clock.now)
        assert not done.faults
        assert done.entries == len(self.entries)
        assert done.fingerprint == fingerprint(self.record)

    def publish(self) -> None:
        """Have the newest head cosigned, as the accord in use and the one before it ask."""
        before = accord_at(self.record, self.log.proven_size)
        changed = before is not None and before.step != self.accord.step
        self.log.publish(self.accord, before if changed else None)

    def _append(self, envelope: Envelope, changes: Changes) -> bytes:
        raw = self.stamp(envelope)
        self.log.append([raw], [Entry.parse(raw).time])
        self.entries.append(raw)
        self.record.apply(len(self.entries), changes)
        self.last = Statement.parse(envelope.payload).id
        self.publish()
        kind = Statement.parse(envelope.payload).kind
        self.receipts.append(bytes(self.log.prove(len(self.entries) - 1, raw, kind)))
        return self.receipts[-1]


class _Watched:
    """A party's witness, which a test can silence."""

    def __init__(self, world: World, party: str) -> None:
        own = signers(witness_name(party))
        self._world, self._party = world, party
        self.name = witness_name(party)
        # A witness remembers across restarts of the log.
        cell = world.cells.setdefault(party, MemoryHead())
        logs = {world.origin: tuple(world.trusted)}
        self._witness = Witness(own, logs, CellState(cell), world.clock)

    def cosign(self, request: AddCheckpoint) -> tuple[NoteSignature, ...] | Conflict:
        if self._party in self._world.silent:
            raise Unavailable("the witness of {party} is silent", party=self._party)
        return self._witness.cosign(request)
