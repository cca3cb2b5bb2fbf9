"""A mirror over stores in memory whose power can be cut at any write, and that starts again."""

from collections.abc import Callable, Sequence

import world
from comity.accord.chain import Chain
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.fingerprint import fingerprint
from comity.register.rows import TABLES, Row
from comity.register.view import Memory
from comity.service import signing
from comity.service.audit import audit
from comity.service.catchup import CHECKPOINT, Copies
from comity.service.growth import Fetch
from comity.service.mirror import Mirror, Source
from comity.statement.entry import Entry
from comity.statement.subjects import subject_key
from comity.storage.memory import Faults, MemoryHead, MemoryObjects
from world import World


class TrialMemory(Memory):
    """A record in memory whose rows stand once they are kept."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults
        self._stands: dict[str, dict[str, Row]] = {}
        self._stands_for = 0

    def keep(self) -> None:
        self._faults.before()
        self._stands = {kind: dict(rows) for kind, rows in self._rows.items()}
        self._stands_for = self.size
        self._faults.after()

    def undo(self) -> None:
        self._rows = {kind: dict(rows) for kind, rows in self._stands.items()}
        self.size = self._stands_for

    @property
    def kept(self) -> Memory:
        """What another connection sees."""
        found = Memory()
        for kind in TABLES:
            found.put(self._stands.get(kind.table, {}).values())
        found.size = self._stands_for
        return found


class Follower:
    """What of a mirror survives a power cut, and the world it follows."""

    def __init__(self, followed: World) -> None:
        self.world = followed
        self.faults = Faults()
        self.public = MemoryObjects(self.faults)
        self.staged = MemoryObjects(self.faults)
        self.head = MemoryHead(self.faults)
        self.evidence = MemoryObjects(self.faults)
        self.record = TrialMemory(self.faults)

    def start(
        self,
        fetch: Fetch | None = None,
        pinned: Chain | None = None,
        shown: Callable[[], Chain] | None = None,
    ) -> Mirror:
        """Return a mirror over what there is, loaded: as after a start."""
        source = Source(fetch or self.world.public.get, shown or (lambda: self.world.chain))
        copies = Copies(self.public, self.staged, self.head, self.record)
        mirror = Mirror(pinned or first(self.world), source, copies, self.evidence)
        mirror.load()
        return mirror

    def check(self) -> None:
        """A stranger audits all that is served; it is the whole log, and the same record."""
        done = audit(self.public.get, self.world.chain, self.world.clock.now)
        assert not done.faults, [(one.part, str(one.reason)) for one in done.faults]
        assert done.entries == len(self.world.entries)
        assert done.fingerprint == fingerprint(self.world.record) == fingerprint(self.record.kept)
        assert self.record.kept.size == done.entries
        assert not list(self.staged.paths(""))
        head = Note.parse(self.head.read() or b"")
        assert head.text == Note.parse(self.public.objects[CHECKPOINT]).text
        assert {one.name for one in head.signatures} == {self.world.origin}

    def served(self) -> int:
        """Return the size that is served; every file under it must be there and true."""
        raw = self.public.get(CHECKPOINT)
        if raw is None:
            return 0
        done = audit(self.public.get, first(self.world), self.world.clock.now)
        assert not done.faults, [(one.part, str(one.reason)) for one in done.faults]
        return done.entries


def first(followed: World) -> Chain:
    """Return the chain as it was at the first contact: the genesis alone."""
    link = followed.chain.links[0]
    return Chain.checked([(link.index, link.envelope)])


def observe(told: World, *names: str) -> World:
    """Let the observer say something about each of these."""
    for name in names:
        body = {
            "subject": {"developers": ["Elsewhere"], "name": name},
            "source": {"title": "A report"},
        }
        told.say("observer", "observation/v1", subject_key(["Elsewhere"], name), body)
        told.clock.tick()
    return told


def batch(told: World, *names: str) -> World:
    """The same, in one batch under one checkpoint: quicker where there are many."""
    raws = []
    for name in names:
        body = {
            "subject": {"developers": ["Elsewhere"], "name": name},
            "source": {"title": "A report"},
        }
        said = told.envelope("observer", "observation/v1", subject_key(["Elsewhere"], name), body)
        raws.append(told.stamp(said))
        told.record.apply(len(told.entries) + 1, told.changes(said))
        told.entries.append(raws[-1])
    told.log.append(raws, [Entry.parse(raw).time for raw in raws])
    told.publish()
    told.clock.tick()
    return told


def named(count: int, start: int = 0) -> list[str]:
    return [f"Vega {number}" for number in range(start, start + count)]


def note(head: Checkpoint, parties: Sequence[str], now: Instant) -> bytes:
    """Return a checkpoint signed by the log and cosigned by the witnesses of these parties."""
    own = world.signers(world.ORIGIN, world.LOG_KINDS)
    lines = [*signing.lines(own, head, now)]
    for party in parties:
        lines += signing.lines(world.signers(world.witness_name(party)), head, now)
    return bytes(Note(str(head), tuple(lines)))


def shows(files: MemoryObjects, **changed: bytes | None) -> Fetch:
    """Return what reads these files with some of them changed or gone."""
    return lambda path: changed[path] if path in changed else files.get(path)


def head_of(followed: World) -> Checkpoint:
    return Checkpoint.parse(Note.parse(followed.public.objects[CHECKPOINT]).text)
