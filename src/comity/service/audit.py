"""
A stranger's check of a whole log and register: every tile, signature, entry and row.

What is wrong is collected and named, not only the first thing: an auditor wants the list.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from comity.accord.chain import Chain
from comity.accord.receipt import check_checkpoint
from comity.base.errors import ComityError, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log import bundles
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hashes
from comity.log.notes import Note
from comity.log.proofs import range_hash
from comity.log.tiles import (
    EntriesPath,
    TilePath,
    TileReader,
    bundles_between,
    grown_edge,
    new_tiles,
    tiles_between,
)
from comity.log.witness import check_times
from comity.register.fingerprint import fingerprint
from comity.register.rows import StatementRow, VoidRow
from comity.register.view import Memory
from comity.service import follow, growth
from comity.service.growth import Fetch

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the register that is not what it should be, and why."""

    part: str
    reason: ComityError


@dataclass(slots=True)
class Audited:
    """What was checked, how many of each, and what was wrong."""

    checkpoint: Checkpoint | None = None
    cosigners: int = 0
    tiles: int = 0
    bundles: int = 0
    entries: int = 0
    statements: int = 0
    voids: int = 0
    fingerprint: str = ""
    record: Memory = field(default_factory=Memory)
    computed: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, part: str, reason: ComityError) -> None:
        self.faults.append(Fault(part, reason))


def audit(fetch: Fetch, chain: Chain | None, now: Instant, step: Step = lambda _: None) -> Audited:
    """
    Check the published checkpoint and all that it covers; with a chain, that it counts.

    `step` is called with the number of entries checked since its last call, twice per entry.
    """
    done = Audited()
    raw = fetch("checkpoint")
    if raw is None:
        raise Unavailable("there is no checkpoint to audit")
    try:
        note = Note.parse(raw)
        done.checkpoint = Checkpoint.parse(note.text)
        if chain is not None:
            done.cosigners = len(check_checkpoint(note, chain)[1])
    except ComityError as fault:
        done.blame("checkpoint", fault)
    if done.checkpoint is not None:
        _check_tree(done, done.checkpoint, fetch, step)
        _check_fold(done, done.checkpoint, fetch, now, step)
    return done


def _check_tree(done: Audited, head: Checkpoint, fetch: Fetch, step: Step) -> None:
    """Compute every tile from the entries, and hold it and its root against what is there."""
    edge: dict[TilePath, bytes] = {}
    size = 0
    differing: list[tuple[TilePath, EntriesPath]] = []
    for path in bundles_between(0, head.size):
        leaves = _leaves(done, fetch, path)
        fresh = new_tiles(size, edge, leaves)
        size += len(leaves)
        edge = grown_edge(size, edge, fresh)
        for tile, data in fresh.items():
            # Of a tile that grows with every bundle only the last width is a file to check.
            done.computed[str(tile)] = data
        ground = TilePath(0, path.index, path.width)
        if _stored(fetch, ground) != fresh[ground]:
            differing.append((ground, path))
        step(len(leaves))
    done.entries = size
    if range_hash(0, size, TileReader(size, edge.__getitem__)) == head.root.raw:
        _compare_tiles(done, head, fetch)
        return
    # The entries do not have the signed root, so where tile and entries differ, entries are wrong.
    for _, path in differing:
        done.blame(str(path), Unverified("the entries are not those that were signed"))
    if not differing:
        done.blame("checkpoint", Unverified("the entries do not have the signed root"))


def _leaves(done: Audited, fetch: Fetch, path: EntriesPath) -> list[bytes]:
    try:
        found = growth.bundle(fetch, path)
    except ComityError as fault:
        done.blame(str(path), fault)
        data = _stored(fetch, TilePath(0, path.index, path.width)) or bytes(32 * path.width)
        return [data[at : at + 32] for at in range(0, 32 * path.width, 32)]
    done.bundles += 1
    done.computed[str(path)] = bundles.encode(found)
    return leaf_hashes(found)


def _compare_tiles(done: Audited, head: Checkpoint, fetch: Fetch) -> None:
    for tile in tiles_between(0, head.size):
        data = _stored(fetch, tile)
        done.tiles += 1
        if data is None:
            done.blame(str(tile), Unavailable("the log lacks {path}", path=tile))
        elif data != done.computed[str(tile)]:
            done.blame(str(tile), Unverified("its hashes are not those of the entries"))


def _stored(fetch: Fetch, tile: TilePath) -> bytes | None:
    data = fetch(str(tile))
    if data is None:
        full = fetch(str(tile.full))
        return None if full is None else full[: 32 * tile.width]
    return data


def _check_fold(done: Audited, head: Checkpoint, fetch: Fetch, now: Instant, step: Step) -> None:
    if any(fault.part.startswith("tile/entries/") for fault in done.faults):
        # Entries that nobody signed would be judged; what follows from them means nothing.
        return
    try:
        follow.follow(done.record, fetch, head.size, step)
        check_times(Instant(0), follow.times(fetch, 0, head.size), None, now)
    except ComityError as fault:
        done.blame("entries", fault)
        return
    done.statements = done.record.count(StatementRow)
    done.voids = done.record.count(VoidRow)
    done.fingerprint = fingerprint(done.record)
