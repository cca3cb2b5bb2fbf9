"""
A stranger's check of a whole log and register: every tile, signature, entry and row.

What is wrong is collected and named, not only the first thing: an auditor wants the list. Entries,
tiles and signed roots say the same thing three times over, so the one that differs is the fault.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.doubt import Doubt
from comity.accord.receipt import Times, accept, accept_without
from comity.base.errors import ComityError, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, check_all_known, signatures_by
from comity.register.contested import doubt
from comity.register.fingerprint import fingerprint_written
from comity.register.rows import StatementRow, VoidRow
from comity.service import follow
from comity.service.audited import Audited
from comity.service.checked import Checked
from comity.service.follow import Fold, Step
from comity.service.growth import Fetch
from comity.service.held import fits, hold, no_root
from comity.service.kept import Fit, Kept
from comity.service.packed import Packed
from comity.service.walk import Checks, Walk, alone
from comity.statement.entry import Entry
from comity.statement.kinds.accords import KeyBody
from comity.statement.statement import Statement

CHECKPOINT, HEAD = "checkpoint", "head"


@dataclass(frozen=True, slots=True)
class Way:
    """
    How an audit goes its way: what it reads and when, who checks bundles, and what is told.

    `step` is called with the number of entries checked since its last call. What is `kept` by an
    earlier audit is where this one goes on from.
    """

    fetch: Fetch
    now: Instant
    step: Step = lambda _: None
    checks: Checks | None = None
    kept: Kept | None = None


def audit(fetch: Fetch, chain: Chain | None, now: Instant, step: Step = lambda _: None) -> Audited:
    """Check the published checkpoint and all it covers; with a pinned chain, that it counts."""
    return audit_along(Way(fetch, now, step), chain)


def audit_along(way: Way, chain: Chain | None) -> Audited:
    """
    Check the published checkpoint and all that it covers, as `way` says.

    Lines of the checkpoint by unknown keys are ignored, as C2SP asks of a log's readers.
    """
    raw = way.fetch(CHECKPOINT)
    if raw is None:
        raise Unavailable("there is no checkpoint to audit")
    done = Audited()
    _audit(done, {CHECKPOINT: raw}, chain, way)
    return done


def audit_own(place: str, head: bytes | None, chain: Chain | None, way: Way) -> Audited:
    """Check a log in its operator's house, up to its head; every byte of its files must count."""
    found = {place + CHECKPOINT: way.fetch(CHECKPOINT), HEAD: head}
    return _audit_at(Audited(place, strict=True), found, chain, way)


def audit_copy(place: str, chain: Chain | None, way: Way) -> Audited:
    """Check a log in the house of somebody who keeps a copy of it, with whatever lines it had."""
    return _audit_at(Audited(place), {place + CHECKPOINT: way.fetch(CHECKPOINT)}, chain, way)


def _audit_at(
    done: Audited, found: Mapping[str, bytes | None], chain: Chain | None, way: Way
) -> Audited:
    for part, data in found.items():
        if data is None:
            done.blame(part, Unavailable("it is missing"))
    _audit(done, {part: data for part, data in found.items() if data is not None}, chain, way)
    return done


def claimed(fetch: Fetch, raws: Sequence[bytes | None]) -> Chain | None:
    """Return the genesis this log claims to start from, by any of these signed heads."""
    for raw in raws:
        try:
            size = Checkpoint.parse(Note.parse(raw or b"").text).size
            return Chain.checked([(0, Entry.parse(follow.entry(fetch, 0, size)).envelope)])
        except ComityError:
            continue
    return None


def _audit(done: Audited, raws: Mapping[str, bytes], chain: Chain | None, way: Way) -> None:
    done.chain = chain or claimed(way.fetch, list(raws.values()))
    notes = _read(done, raws)
    signed, doubts = _signed(done, notes)
    # A log may sign with keys that its accord has named since: then the entries tell, not the pin.
    heads = {part: _head(notes[part]) for part in signed or doubts}
    done.checkpoint = heads.get(done.place + CHECKPOINT)
    walk = _walked(done, heads, notes, doubts, way) if heads else None
    if walk is None:
        _blame_all(done, doubts)
        return
    done.unproven = done.entries - (done.checkpoint.size if done.checkpoint else 0)
    _check_fold(done, walk, chain)
    if done.fingerprint and done.chain:
        _check_heads(done, notes, done.chain)
    else:
        _blame_all(done, doubts)


def _read(done: Audited, raws: Mapping[str, bytes]) -> dict[str, Note]:
    """Return the heads whose text reads; blame the others."""
    found = {}
    for part, raw in raws.items():
        try:
            note = Note.parse(raw)
            _head(note)
            found[part] = note
        except ComityError as fault:
            done.blame(part, fault)
    return found


def _head(note: Note) -> Checkpoint:
    return Checkpoint.parse(note.text)


def _signed(done: Audited, notes: Mapping[str, Note]) -> tuple[list[str], dict[str, Unverified]]:
    """Return the heads by the log's known keys, and those that may be by later ones; blame bad."""
    signed, doubts = [], {}
    for part, note in notes.items():
        keys = done.chain.at(_head(note).size).log_keys if done.chain else ()
        known = {(key.name, key.id) for key in keys}
        lines = [line for line in note.signatures if (line.name, line.key_id) in known]
        try:
            if lines:
                signatures_by(note, keys)
        except ComityError as fault:
            done.blame(part, fault)
            continue
        if len(lines) == len(keys):
            signed.append(part)
        else:
            doubts[part] = _unsigned()
    return signed, doubts


def _check_log(part: str, note: Note, accord: Accord) -> None:
    # Nobody but the log signs the head in its own house: there every line must be by its keys.
    check = check_all_known if part == HEAD else signatures_by
    if len(check(note, accord.log_keys)) != len(accord.log_keys):
        raise _unsigned()


def _unsigned() -> Unverified:
    return Unverified("the checkpoint lacks a signature of its log")


def _blame_all(done: Audited, doubts: Mapping[str, ComityError]) -> None:
    for part, fault in doubts.items():
        done.blame(part, fault)


def _walked(
    done: Audited,
    heads: Mapping[str, Checkpoint],
    notes: Mapping[str, Note],
    doubts: Container[str],
    way: Way,
) -> Walk | None:
    """Walk through the log to its largest head; None if that was cut short."""
    part, head = max(heads.items(), key=lambda one: one[1].size)
    # What the log has not signed, as far as is known, says nothing about what it did sign.
    kept, note = None if part in doubts else way.kept, bytes(notes[part])
    fit = kept.fit(way.fetch, head) if kept else Fit.UNKNOWN
    if kept and fit is Fit.FORKED:
        _blame_fork(done, part, kept, note)
        return None
    going = _going(kept, fit, note)
    walk = _start(done, way, going)
    start = done.resumed = walk.tree.size
    keep = partial(going.keep, walk) if going else _forget
    whole = walk.go(way.checks or alone(way.fetch), head.size, way.step, keep)
    if going:
        going.flush()
    if not whole or not hold(done, walk, heads, start):
        return None
    if kept and not going and fits(walk.tree, head) and not kept.starts(walk.tree):
        _blame_fork(done, part, kept, note)
    return walk


def _going(kept: Kept | None, fit: Fit, note: bytes) -> Kept | None:
    """Return what to go on from, under this checkpoint, if it is the start of the log."""
    if kept is None or fit is Fit.UNKNOWN:
        return None
    if fit is Fit.AHEAD:
        raise Unavailable(
            "the log shows fewer entries than the {count} that were audited before: ask again",
            count=kept.size,
        )
    kept.under(note)
    return kept


def _start(done: Audited, way: Way, kept: Kept | None) -> Walk:
    known = {id_: key for one in _versions(done) for id_, key in one.keys.items()}
    if kept is None:
        return Walk(way.fetch, done.blame, way.now, done.place, known, fold=Fold(done.record))
    done.record = kept.record
    fold = Fold(kept.record, kept.links)
    return Walk(way.fetch, done.blame, way.now, done.place, known, kept.tree, fold, kept.time)


def _versions(done: Audited) -> tuple[Accord, ...]:
    return done.chain.versions if done.chain else ()


def _forget(_: Checked | None) -> None:
    pass


def _blame_fork(done: Audited, part: str, kept: Kept, note: bytes) -> None:
    place = kept.keep_fork(note)
    done.blame(
        part,
        Unverified(
            "the log has two histories: what was audited before under its checkpoint of size "
            "{size} is not the start of this one; both are kept in {place}",
            size=kept.head.size,
            place=place,
        ),
    )


def _check_fold(done: Audited, walk: Walk, pinned: Chain | None) -> None:
    if done.blames(f"{done.place}tile/entries/"):
        # Entries that nobody signed would be judged; what follows from them means nothing.
        done.record = Packed()
        return
    try:
        for fault in (walk.stopped, walk.untimely):
            if fault is not None:
                raise fault
        done.chain = _continued(walk.fold.links if walk.fold else (), pinned)
    except ComityError as fault:
        done.blame("entries", fault)
        return
    done.statements = done.record.count(StatementRow)
    done.voids = done.record.count(VoidRow)
    done.key_changes = _key_changes(done.chain)
    done.contested = _contested(done.record, done.chain.latest)
    done.fingerprint = fingerprint_written(done.record)


def _continued(links: Iterable[tuple[int, bytes]], pinned: Chain | None) -> Chain:
    """Return the accord as the log has it; it must be the one pinned, or what that became."""
    # Each step stands at its own position, or the chain is none.
    chain = Chain.checked((index, Entry.parse(raw).envelope) for index, raw in links)
    if pinned:
        chain.check_continues(pinned)
    return chain


def _key_changes(chain: Chain) -> int:
    said = (Statement.parse(link.envelope.payload) for link in chain.links)
    return sum(isinstance(one.body, KeyBody) for one in said)


def _contested(record: Packed, accord: Accord) -> int:
    if not accord.history.compromised:
        return 0
    rows = record.all(StatementRow)
    return sum(doubt(record, accord, row) is Doubt.CONTESTED for row in rows)


def _check_heads(done: Audited, notes: Mapping[str, Note], chain: Chain) -> None:
    """Judge each head by the accord as it was at its size: its log's keys, and its quorum."""
    for part, note in notes.items():
        head = _head(note)
        accord = chain.at(head.size)
        try:
            _check_log(part, note, accord)
            if done.tree and not fits(done.tree, head):
                raise no_root(head)
            if part == done.place + CHECKPOINT:
                _check_quorum(done, note, accord)
        except ComityError as fault:
            done.blame(part, fault)


def _check_quorum(done: Audited, note: Note, accord: Accord) -> None:
    known = {(key.name, key.id) for key in (*accord.log_keys, *accord.witness_keys)}
    lines = [line for line in note.signatures if (line.name, line.key_id) in known]
    # In the operator's own house, a line by nobody's key is a line that changed.
    counted = note if done.strict else Note(note.text, tuple(lines))
    try:
        done.cosigners = len(accept(counted, accord))
    except Unverified:
        if accord.body.silence is None:
            raise
        cosigned, done.silent = _without(counted, accord)
        done.cosigners = len(cosigned)


def _without(note: Note, accord: Accord) -> tuple[Times, tuple[str, ...]]:
    """Return who cosigned, and the sides that did not: published without them, as may be."""
    sides = frozenset(side.id for side in accord.body.sides)
    silent = frozenset(side for side in sides if not _speaks(note, accord, sides - {side}))
    return accept_without(note, accord, silent), tuple(sorted(silent))


def _speaks(note: Note, accord: Accord, others: frozenset[str]) -> bool:
    try:
        accept_without(note, accord, others)
    except Unverified:
        return False
    return True
