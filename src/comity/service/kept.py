"""
What an earlier audit found in order, kept so that the next one goes on from there.

Only bundles that fit a root the log has signed are kept, with that checkpoint. A later checkpoint
must have them as its start: if it has not, both are proof that the log showed two histories.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, Self

import msgspec

from comity.base.errors import ComityError, Malformed, Refused
from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.compact import EMPTY
from comity.log.hashing import HASH, joined
from comity.log.notes import Note
from comity.log.tiles import TilePath
from comity.service.checked import Checked, stored
from comity.service.growth import Fetch
from comity.service.packed import Packed
from comity.service.tree import Tree, split
from comity.service.walk import START, Walk

# So many bundles are kept at once: one fsync for about a second of work.
WAVE = 32


class Store(Protocol):
    """Where progress is kept: records that stay, and what they are about."""

    @property
    def about(self) -> Mapping[str, str]: ...

    def read(self) -> Iterator[bytes]: ...

    def add(self, record: bytes, about: Mapping[str, str]) -> None: ...

    def keep_beside(self, name: str, data: bytes) -> object:
        """Keep bytes for ever; return the place where all that is so kept lies."""
        ...


class Fit(Enum):
    """How what is kept fits a log as it is now."""

    STARTS = "the log starts with it"
    FORKED = "the log signed another start"
    UNKNOWN = "the log's tiles do not lead to its root"
    AHEAD = "the log shows less than what is kept"


_WRITE = msgspec.msgpack.Encoder()


class _Wave(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    leaves: bytes
    time: int
    rows: list[tuple[str, str, bytes]]
    links: list[tuple[int, bytes]]


@dataclass(slots=True)
class Kept:
    """The tree and the record of what was checked, the newest time in it, and for which root."""

    store: Store
    register: str
    note: bytes = b""
    tree: Tree = field(default_factory=Tree)
    record: Packed = field(default_factory=Packed)
    time: Instant = START
    size: int = 0
    links: list[tuple[int, bytes]] = field(default_factory=list)
    _leaves: list[bytes] = field(default_factory=list)
    _linked: int = 0
    _rows: list[tuple[str, str, bytes]] = field(default_factory=list)
    _signed: tuple[list[bytes], bytes] | None = None

    @classmethod
    def load(cls, store: Store, register: str) -> Self:
        """Read what a store keeps of this register; Malformed if it makes no sense, or Refused."""
        kept = cls(store, register)
        try:
            for raw in store.read():
                kept._take(msgspec.msgpack.decode(raw, type=_Wave))
            kept.note = store.about.get("checkpoint", "").encode()
            size = Checkpoint.parse(Note.parse(kept.note).text).size if kept.note else 0
        except (msgspec.MsgspecError, KeyError, ComityError) as fault:
            raise Malformed("the progress kept cannot be read: {why}", why=fault) from None
        if kept.note and store.about.get("register") != register:
            raise Refused("the progress kept there is of another register")
        if kept.size > size:
            raise Malformed("the progress kept goes further than its checkpoint")
        return kept

    @property
    def head(self) -> Checkpoint:
        return Checkpoint.parse(Note.parse(self.note).text)

    def fit(self, fetch: Fetch, new: Checkpoint) -> Fit:
        """Say how what is kept fits the log with this checkpoint; then go on under that one."""
        size = self.size
        if new.size < size:
            return Fit.AHEAD if self.tree.root(new.size) == new.root.raw else Fit.FORKED
        self._signed = signed_leaves(fetch, new)
        if self._signed is None:
            return Fit.UNKNOWN
        roots, last = self._signed
        full, rest = divmod(size, WIDTH)
        if self.tree.bundle_roots() != roots[:full]:
            return Fit.FORKED
        if not rest:
            return Fit.STARTS
        theirs = last if full == len(roots) else stored(fetch, TilePath(0, full)) or b""
        if full < len(roots) and _root(theirs) != roots[full]:
            self._signed = None
            return Fit.UNKNOWN
        mine = self.tree.tile(TilePath(0, full, rest))
        return Fit.STARTS if theirs[: rest * HASH] == mine else Fit.FORKED

    def under(self, note: bytes) -> None:
        """Say which checkpoint all that is kept from now on belongs to."""
        self.note = note

    def keep(self, walk: Walk, found: Checked | None) -> None:
        """Keep the bundle that a walk has just taken; from the first doubtful one on, none."""
        if self._signed is None:
            return
        at, size = (walk.tree.size - 1) // WIDTH, walk.tree.size
        roots, last = self._signed
        fits = found is not None and (
            found.root == roots[at] if found.root else found.leaves == last
        )
        if found is None or not fits or walk.fold is None or walk.untimely is not None:
            self._signed = None
            return
        self._leaves.append(found.leaves[(self.size - at * WIDTH) * HASH :])
        self._rows += self.record.fresh
        self.size, self.time, self.links = size, walk.time, list(walk.fold.links)
        if len(self._leaves) == WAVE:
            self.flush()

    def flush(self) -> None:
        """Write what was found since the last time, durably."""
        if self._leaves:
            wave = _Wave(
                b"".join(self._leaves), self.time.seconds, self._rows, self.links[self._linked :]
            )
            about = {"register": self.register, "checkpoint": self.note.decode()}
            self.store.add(_WRITE.encode(wave), about)
        self._leaves, self._rows, self._linked = [], [], len(self.links)

    def starts(self, tree: Tree) -> bool:
        """Say whether this tree starts with what is kept."""
        return self.size > tree.size or tree.root(self.size) == self.tree.root(self.size)

    def keep_fork(self, note: bytes) -> object:
        """Keep both checkpoints: what was kept under the one is not the start of the other."""
        pair = {"before": self.note, "after": note}
        (place,) = {self.store.keep_beside(f"{name}.checkpoint", raw) for name, raw in pair.items()}
        return place

    def _take(self, wave: _Wave) -> None:
        if len(wave.leaves) % HASH:
            raise Malformed("a hash has 32 bytes")
        self.tree.grow(split(wave.leaves))
        self.time = Instant(wave.time)
        self.record.put(wave.rows)
        self.links += wave.links
        self._linked = len(self.links)
        self.record.size = self.size = self.tree.size


def signed_leaves(fetch: Fetch, head: Checkpoint) -> tuple[list[bytes], bytes] | None:
    """
    Return the roots of all full bundles and the leaf hashes after them, if they have this root.

    None if tiles are missing or lead elsewhere: then only the entries themselves can tell.
    """
    full, rest = divmod(head.size, WIDTH)
    roots: list[bytes] = []
    for index in range(-(-full // WIDTH)):
        width = min(WIDTH, full - index * WIDTH)
        data = stored(fetch, TilePath(1, index, width))
        if data is None or len(data) != HASH * width:
            return None
        roots += split(data)
    last = stored(fetch, TilePath(0, full, rest)) if rest else b""
    if last is None or len(last) != HASH * rest:
        return None
    peaks = (*EMPTY.extend(roots).hashes, *EMPTY.extend(list(split(last))).hashes)
    return (roots, last) if joined(peaks) == head.root.raw else None


def _root(data: bytes) -> bytes:
    whole = len(data) == HASH * WIDTH
    return EMPTY.extend(list(split(data))).root() if whole else b""
