"""
A whole tlog-tiles log read from its public bytes: checkpoint, tiles level by level, entries.

What is kept in memory is one hash for each tile of the level below.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from conformance import heads, merkle, served
from conformance.faults import Broken
from conformance.notes import Checkpoint, Key, Note
from conformance.outcomes import Outcome
from conformance.paths import ENTRIES, WIDTH, TilePath, path_at
from conformance.source import Source
from conformance.tile_checks import Findings

MISSING = bytes(merkle.HASH)


def check_log(
    source: Source, keys: Sequence[Key], older: Checkpoint | None = None
) -> list[Outcome]:
    """Read all of a log and its entries; `older` is a head of it seen before."""
    return _check(_Reading(source, Findings(), older), keys, bundles=True)


def check_tree(
    source: Source, keys: Sequence[Key], older: Checkpoint | None = None
) -> list[Outcome]:
    """Read a log's checkpoint and tiles, but no entries."""
    return _check(_Reading(source, Findings(), older), keys, bundles=False)


def _check(reading: "_Reading", keys: Sequence[Key], *, bundles: bool) -> list[Outcome]:
    head = reading.checkpoint(keys)
    if head is not None:
        reading.tree(head, bundles=bundles)
        reading.names(head)
    return reading.found.outcomes()


@dataclass(slots=True)
class _Reading:
    """One reading: where from, what was found, and the peaks of the two trees, level by level."""

    source: Source
    found: Findings
    older: Checkpoint | None
    peaks: list[list[bytes]] = field(default_factory=list)
    older_peaks: list[list[bytes]] = field(default_factory=list)
    gaps: int = 0

    def checkpoint(self, keys: Sequence[Key]) -> Checkpoint | None:
        try:
            resource = self.source.get("checkpoint")
        except Broken as fault:
            self.found.fault("checkpoint-served", str(fault))
            return None
        if resource is None:
            self.found.fault("checkpoint-served", "there is none")
            return None
        self.found.hold("checkpoint-served", "checkpoint-form")
        served.check_checkpoint(self.found, resource)
        try:
            note = Note.parse(resource.data)
            head = Checkpoint.parse(note.text)
        except Broken as fault:
            self.found.fault("checkpoint-form", str(fault))
            return None
        heads.check(self.found, note, head, keys)
        return head

    def tree(self, head: Checkpoint, *, bundles: bool) -> None:
        """Read every level from the leaves up, and see whether they lead to the root."""
        self.found.hold("root", "tiles-empty")
        below: list[bytes] = []
        level = 0
        while count := head.size >> 8 * level:
            below = self._level(level, count, below, bundles=bundles and level == 0)
            level += 1
        if level < 64 and self._try_get(TilePath(str(level), 0)) is not None:  # noqa: PLR2004 - levels end at 63
            self.found.fault("tiles-empty", f"{TilePath(str(level), 0)} at size {head.size}")
        root = merkle.joined([peak for peaks in reversed(self.peaks) for peak in peaks])
        if self.gaps or root != head.root:
            seen = f"{self.gaps} tiles cannot be read" if self.gaps else f"it is {root.hex()}"
            self.found.fault("root", seen)
        self._older(head)

    def _older(self, head: Checkpoint) -> None:
        if self.older is None:
            return
        self.found.hold("older-head")
        root = merkle.joined([peak for peaks in reversed(self.older_peaks) for peak in peaks])
        if self.older.origin != head.origin or self.older.size > head.size:
            self.found.fault("older-head", f"{self.older.origin} had size {self.older.size}")
        elif root != self.older.root:
            self.found.fault("older-head", f"at size {self.older.size} the root is {root.hex()}")

    def _level(self, level: int, count: int, below: list[bytes], *, bundles: bool) -> list[bytes]:
        """Return the roots of the full tiles of this level; `below` has those of the one below."""
        self.found.hold("tiles-served", "tiles-width")
        roots = []
        peaks: list[bytes] = []
        older = self.older.size >> 8 * level if self.older else 0
        for index in range(-(-count // WIDTH)):
            path = path_at(str(level), index, count)
            hashes = self._hashes(path)
            if level:
                self._agree(path, hashes, below[index * WIDTH :][: path.width])
            if bundles:
                self._bundle(path_at(ENTRIES, index, count), hashes)
            if path.width == WIDTH:
                roots.append(merkle.root_of(hashes) if hashes else MISSING)
            else:
                peaks = merkle.peaks_of(hashes)
            if index == older // WIDTH:
                self.older_peaks.append(merkle.peaks_of(hashes[: older % WIDTH]))
        self.peaks.append(peaks)
        return roots

    def _hashes(self, path: TilePath) -> list[bytes]:
        """Return the hashes of a tile; none, and the fault noted, if it cannot be read."""
        data, full = self._fetch(path, "tiles-served")
        width = WIDTH if full else path.width
        if data is not None and len(data) != width * merkle.HASH:
            self.found.fault("tiles-width", f"{path} has {len(data)} bytes")
            data = None
        if data is None:
            self.gaps += 1
            return []
        return [data[at : at + merkle.HASH] for at in range(0, path.width * merkle.HASH, 32)]

    def _agree(self, path: TilePath, hashes: list[bytes], right: list[bytes]) -> None:
        self.found.hold("tiles-agree")
        for at, (one, other) in enumerate(zip(hashes, right, strict=False)):
            # Where a tile could not be read, its root is not known either.
            if one != other != MISSING:
                self.found.fault("tiles-agree", f"{path}: hash {at} is not the root below it")

    def _bundle(self, path: TilePath, hashes: list[bytes]) -> None:
        self.found.hold("entries-served", "entries-form", "entries-hash")
        data, full = self._fetch(path, "entries-served")
        if data is None:
            return
        try:
            entries = read_bundle(data, WIDTH if full else path.width)
        except Broken as fault:
            self.found.fault("entries-form", f"{path}: {fault}")
            return
        for at, (entry, leaf) in enumerate(zip(entries, hashes, strict=False)):
            if merkle.leaf_hash(entry) != leaf:
                self.found.fault("entries-hash", f"{path}: entry {path.index * WIDTH + at}")

    def _fetch(self, path: TilePath, check: str) -> tuple[bytes | None, bool]:
        """Return a resource, or the full one in its place, and whether it is a full one."""
        for one in dict.fromkeys((path, path.full)):
            data = self._try_get(one, check)
            if data is not None:
                return data, one.width == WIDTH
        self.found.fault(check, f"{path} is not there")
        return None, False

    def _try_get(self, path: TilePath, check: str = "tiles-served") -> bytes | None:
        try:
            resource = self.source.get(str(path))
        except Broken as fault:
            self.found.fault(check, str(fault))
            return None
        if resource is None:
            return None
        served.check_tile(self.found, path, resource)
        return resource.data

    def names(self, head: Checkpoint) -> None:
        """Check every file a folder has: its path, and that an earlier partial tile is a start."""
        for name in self.source.names():
            self.found.hold("tiles-paths", "tiles-earlier")
            try:
                path = TilePath.parse(name)
            except Broken as fault:
                self.found.fault("tiles-paths", str(fault))
                continue
            if path.width < WIDTH:
                self._earlier(path, head)

    def _earlier(self, path: TilePath, head: Checkpoint) -> None:
        level = 0 if path.level == ENTRIES else int(path.level)
        count = head.size >> 8 * level
        now = path_at(path.level, path.index, count)
        # A log may have written more than its last checkpoint says.
        if now.width <= path.width:
            return
        early, late = self.source.get(str(path)), self.source.get(str(now))
        late = late or self.source.get(str(now.full))
        if early and late and not _begins(path, early.data, late.data):
            self.found.fault("tiles-earlier", f"{path} does not begin {now}")


def _begins(path: TilePath, early: bytes, late: bytes) -> bool:
    if path.level != ENTRIES:
        return len(early) == path.width * merkle.HASH and late.startswith(early)
    try:
        read_bundle(early, path.width)
    except Broken:
        return False
    return late.startswith(early)


def read_bundle(data: bytes, count: int) -> list[bytes]:
    """Read exactly `count` entries, each after its length in two bytes."""
    entries: list[bytes] = []
    at = 0
    for _ in range(count):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise Broken(f"it ends within entry {len(entries)} of {count}")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data):
        raise Broken(f"{len(data) - at} bytes follow the last of {count} entries")
    return entries
