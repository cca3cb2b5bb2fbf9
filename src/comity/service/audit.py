"""
A stranger's check of a whole log and register: every tile, signature, entry and row.

What is wrong is collected and named, not only the first thing: an auditor wants the list. Entries,
tiles and signed roots say the same thing three times over, so the one that differs is the fault.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.receipt import check_checkpoint
from comity.base.errors import ComityError, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import HASH, leaf_hashes
from comity.log.notes import Note, signatures_by
from comity.log.tiles import EntriesPath, TilePath, tiles_between
from comity.log.witness import check_times
from comity.register.fingerprint import fingerprint
from comity.register.rows import AccordRow, StatementRow, VoidRow
from comity.register.view import Memory
from comity.service import follow, growth
from comity.service.growth import Fetch
from comity.service.tree import Tree
from comity.statement.entry import Entry

CHECKPOINT, HEAD = "checkpoint", "head"
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the register that is not what it should be, and why."""

    part: str
    reason: ComityError


@dataclass(slots=True)
class Audited:
    """What was checked, how many of each, and what was wrong; `place` is where the log lies."""

    place: str = ""
    checkpoint: Checkpoint | None = None
    chain: Chain | None = None
    cosigners: int = 0
    tiles: int = 0
    bundles: int = 0
    entries: int = 0
    unproven: int = 0
    statements: int = 0
    voids: int = 0
    fingerprint: str = ""
    tree: Tree | None = None
    record: Memory = field(default_factory=Memory)
    faults: list[Fault] = field(default_factory=list)

    @property
    def accord(self) -> Accord | None:
        return self.chain.latest if self.chain else None

    def blame(self, part: str, reason: ComityError) -> None:
        """Name a part and what is wrong with it; the first reason is the one that counts."""
        if not self.blames(part):
            self.faults.append(Fault(part, reason))

    def blames(self, start: str) -> bool:
        return any(fault.part.startswith(start) for fault in self.faults)


def audit(fetch: Fetch, chain: Chain | None, now: Instant, step: Step = lambda _: None) -> Audited:
    """
    Check the published checkpoint and all that it covers; with a pinned chain, that it counts.

    `step` is called with the number of entries checked since its last call, twice per entry.
    Lines of the checkpoint by unknown keys are ignored, as C2SP asks of a log's readers.
    """
    raw = fetch(CHECKPOINT)
    if raw is None:
        raise Unavailable("there is no checkpoint to audit")
    done = Audited()
    _audit(done, {CHECKPOINT: raw}, fetch, chain, now, step)
    return done


def audit_own(
    place: str,
    head: bytes | None,
    fetch: Fetch,
    chain: Chain | None,
    now: Instant,
    step: Step = lambda _: None,
) -> Audited:
    """Check a log in its operator's house, up to its head; every byte of its files must count."""
    done = Audited(place)
    raw, name = fetch(CHECKPOINT), place + CHECKPOINT
    found = {name: raw, HEAD: head}
    for part, data in found.items():
        if data is None:
            done.blame(part, Unavailable("it is missing"))
    _audit(
        done,
        {part: data for part, data in found.items() if data is not None},
        fetch,
        chain,
        now,
        step,
    )
    return done


def claimed(fetch: Fetch, raws: Sequence[bytes | None]) -> Chain | None:
    """Return the genesis this log claims to start from, by any of these signed heads."""
    for raw in raws:
        try:
            size = Checkpoint.parse(Note.parse(raw or b"").text).size
            return Chain.checked([Entry.parse(follow.entry(fetch, 0, size)).envelope])
        except ComityError:
            continue
    return None


def _audit(
    done: Audited,
    raws: Mapping[str, bytes],
    fetch: Fetch,
    chain: Chain | None,
    now: Instant,
    step: Step,
) -> None:
    done.chain = chain or claimed(fetch, list(raws.values()))
    notes = _signed(done, raws)
    heads = {part: Checkpoint.parse(note.text) for part, note in notes.items()}
    done.checkpoint = heads.get(done.place + CHECKPOINT)
    if not heads or not _check_tree(done, heads, fetch, step):
        return
    done.unproven = done.entries - (done.checkpoint.size if done.checkpoint else 0)
    _check_fold(done, fetch, chain, now, step)
    note = notes.get(done.place + CHECKPOINT)
    if note and done.chain and done.fingerprint:
        _check_quorum(done, note, done.chain)


def _signed(done: Audited, raws: Mapping[str, bytes]) -> dict[str, Note]:
    """Return the heads whose text reads and whose log signed it; blame the others."""
    found = {}
    for part, raw in raws.items():
        try:
            note = Note.parse(raw)
            Checkpoint.parse(note.text)
            if done.chain is not None:
                _check_log(note, done.chain.versions[0])
            found[part] = note
        except ComityError as fault:
            done.blame(part, fault)
    return found


def _check_log(note: Note, genesis: Accord) -> None:
    # Log keys never change: another log key is another register.
    if len(signatures_by(note, genesis.log_keys)) != len(genesis.log_keys):
        raise Unverified("the checkpoint lacks a signature of its log")


def _check_tree(
    done: Audited, heads: Mapping[str, Checkpoint], fetch: Fetch, step: Step
) -> Tree | None:
    """Grow the tree from the entries; hold it against signed roots and tiles; None if cut short."""
    size = max(head.size for head in heads.values())
    differing: set[EntriesPath] = set()
    done.tree = tree = _grown(done, fetch, size, differing, step)
    if tree is None:
        return None
    done.entries = size
    if differing and not all(_fits(tree, head) for head in heads.values()):
        done.tree = tree = _settle(done, heads, fetch, size, differing)
        if tree is None:
            return None
    for part, head in heads.items():
        if not _fits(tree, head) and not done.blames(f"{done.place}tile/"):
            done.blame(
                part,
                Unverified(
                    "the log does not have the root that was signed for size {size}",
                    size=head.size,
                ),
            )
    _compare_tiles(done, tree, fetch)
    return tree


def _grown(
    done: Audited, fetch: Fetch, size: int, differing: set[EntriesPath], step: Step
) -> Tree | None:
    """Return the tree of the entries; `differing` gets the bundles that their tiles contradict."""
    tree = Tree()
    for path in _bundles(size):
        ground = _ground(fetch, path)
        try:
            leaves = leaf_hashes(growth.bundle(fetch, path))
            done.bundles += 1
        except ComityError as fault:
            done.blame(f"{done.place}{path}", fault)
            if ground is None:
                return None
            leaves = ground
        if ground != leaves:
            differing.add(path)
        tree.grow(leaves)
        step(len(leaves))
    return tree


def _settle(
    done: Audited,
    heads: Mapping[str, Checkpoint],
    fetch: Fetch,
    size: int,
    differing: set[EntriesPath],
) -> Tree | None:
    """Return the tree of the tiles, where there are any, and blame the entries that differ."""
    tree = Tree()
    for path in _bundles(size):
        tree.grow(_ground(fetch, path) or leaf_hashes(growth.bundle(fetch, path)))
    alone = any(_fits(tree, head) for head in heads.values())
    for path in differing:
        if _ground(fetch, path) is None:
            continue
        why = Unverified("the entries are not those that were signed")
        done.blame(f"{done.place}{path}", why)
        if not alone:
            why = Unverified("either its hashes or the entries changed")
            done.blame(f"{done.place}{TilePath(0, path.index, path.width)}", why)
    return tree if alone else None


def _fits(tree: Tree, head: Checkpoint) -> bool:
    return tree.root(head.size) == head.root.raw


def _bundles(size: int) -> Iterator[EntriesPath]:
    # One by one: the size is what somebody claims, and need not fit into memory.
    for index in range((size + WIDTH - 1) // WIDTH):
        yield EntriesPath(index, min(WIDTH, size - index * WIDTH))


def _ground(fetch: Fetch, path: EntriesPath) -> list[bytes] | None:
    data = _stored(fetch, TilePath(0, path.index, path.width))
    if data is None or len(data) != HASH * path.width:
        return None
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


def _compare_tiles(done: Audited, tree: Tree, fetch: Fetch) -> None:
    for tile in tiles_between(0, tree.size):
        data = _stored(fetch, tile)
        done.tiles += 1
        if data is None:
            done.blame(f"{done.place}{tile}", Unavailable("the log lacks {path}", path=tile))
        elif data != tree.tile(tile):
            why = Unverified("its hashes are not those of the entries")
            done.blame(f"{done.place}{tile}", why)


def _stored(fetch: Fetch, tile: TilePath) -> bytes | None:
    data = fetch(str(tile))
    if data is None:
        full = fetch(str(tile.full))
        return None if full is None else full[: HASH * tile.width]
    return data


def _check_fold(
    done: Audited, fetch: Fetch, pinned: Chain | None, now: Instant, step: Step
) -> None:
    if done.blames(f"{done.place}tile/entries/"):
        # Entries that nobody signed would be judged; what follows from them means nothing.
        return
    try:
        follow.follow(done.record, fetch, done.entries, step)
        check_times(Instant(0), follow.times(fetch, 0, done.entries), None, now)
        done.chain = _continued(done, fetch, pinned)
    except ComityError as fault:
        done.blame("entries", fault)
        return
    done.statements = done.record.count(StatementRow)
    done.voids = done.record.count(VoidRow)
    done.fingerprint = fingerprint(done.record)


def _continued(done: Audited, fetch: Fetch, pinned: Chain | None) -> Chain:
    """Return the accord as the log has it; it must be the one pinned, or what that became."""
    rows = [row for row in done.record.all(AccordRow) if row.key.isdigit()]
    raws = [follow.entry(fetch, row.index, done.entries) for row in rows]
    chain = Chain.checked([Entry.parse(raw).envelope for raw in raws])
    own = [version.id for version in chain.versions]
    if pinned and [version.id for version in pinned.versions] != own[: len(pinned.versions)]:
        raise Refused("the accord shown does not continue the one pinned")
    return chain


def _check_quorum(done: Audited, note: Note, chain: Chain) -> None:
    known = {
        (key.name, key.id)
        for accord in chain.versions
        for key in (*accord.log_keys, *accord.witness_keys)
    }
    lines = [line for line in note.signatures if (line.name, line.key_id) in known]
    try:
        # In the operator's own house, a line by nobody's key is a line that changed.
        counted = note if done.place else Note(note.text, tuple(lines))
        done.cosigners = len(check_checkpoint(counted, chain)[1])
    except ComityError as fault:
        done.blame(done.place + CHECKPOINT, fault)
