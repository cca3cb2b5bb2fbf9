"""
A mirror: follows a register's log, verifies all of it, keeps it, and stops at a fork.

The accord is followed with the log. What is held was judged by the state before; a new checkpoint
is judged by the state that the entries up to it lead to, so that nothing is kept, shown or folded
for good under witnesses whom the sides have replaced by then.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.receipt import accept, proven_by
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log import fork
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork
from comity.log.notes import Note
from comity.log.signatures import VerifierKey
from comity.register.decide import accord_at
from comity.register.rows import AccordRow
from comity.register.view import Records
from comity.service import growth
from comity.service.absorb import Each
from comity.service.catchup import CHECKPOINT, Catchup, Copies, Step
from comity.service.followed import Forked
from comity.service.growth import Fetch
from comity.storage.objects import ObjectStore

# Beside a checkpoint that lacks a silent side, the newest one that every side has cosigned.
WHOLE = "checkpoint.whole"


@dataclass(frozen=True, slots=True)
class Grew:
    """The log has more entries than before, and all of them are verified and kept."""

    size: int


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing new: the checkpoint held, perhaps with fresher cosignatures."""


@dataclass(frozen=True, slots=True)
class Stale:
    """What is shown is an older state of the log that is held: no fork, only no news."""

    size: int


News: TypeAlias = Grew | Same | Stale | Forked


@dataclass(frozen=True, slots=True)
class Source:
    """The log that is followed: its public files, its accord, and how bundles are fetched."""

    fetch: Fetch
    accord: Callable[[], Chain]
    each: Each = map


class Mirror:
    """One followed log, from a pinned accord on; whoever runs it calls `look` again and again."""

    def __init__(
        self, pinned: Chain, source: Source, copies: Copies, evidence: ObjectStore
    ) -> None:
        self.forked: Forked | None = None
        # The newest checkpoint that was verified.
        self.head = Checkpoint.before(pinned.latest.origin)
        self._origin = pinned.latest.origin
        self._pinned, self._source = pinned, source
        self._copies, self._evidence = copies, evidence
        self._log: Catchup | None = None

    def load(self, step: Step = lambda _: None) -> None:
        """Finish what a crash left; after every fault too, for then memory and disk may differ."""
        self._log = None
        log = Catchup(self._origin, self._copies)
        log.load(step)
        if log.note is not None:
            self._check_pinned()
            self._judged(log.note, log.head)
        for path in self._evidence.paths(""):
            self.forked = Forked(Fork.parse(self._evidence.get(path) or b""), path)
        self._log, self.head = log, log.head

    def look(self, step: Step = lambda _: None) -> News:
        """
        Look at the log once: take over what is new, or raise why that cannot be.

        What raises has changed nothing that is served; the same may be asked again.
        """
        if self.forked is not None:
            return self.forked
        if self._log is None:
            self.load()
        log, self._log = self._log, None
        assert log is not None  # noqa: S101 - loaded above, or that has raised
        news = self._looked(log, step)
        # Not after a fault: then what lies on the disk is read again, and a trial taken back.
        self._log, self.head = log, log.head
        return news

    def _looked(self, log: Catchup, step: Step) -> News:
        faults: list[ComityError] = []
        for path in (CHECKPOINT, WHOLE):
            raw = self._source.fetch(path)
            if raw is None:
                continue
            note = Note.parse(raw)
            head = self._head(note)
            try:
                self._check_promising(note, head)
            except ComityError as fault:
                # A fork needs no quorum: that the log has signed both is all there is to prove.
                if forked := self._forks(log, note, head):
                    return forked
                faults.append(fault)
                continue
            return self._followed(log, note, head, step)
        raise faults[0] if faults else Unavailable("there is no checkpoint at this address")

    def _head(self, note: Note) -> Checkpoint:
        head = Checkpoint.parse(note.text)
        if head.origin != self._origin:
            raise Refused(
                "the checkpoint is of {origin}, not of {want}",
                origin=head.origin,
                want=self._origin,
            )
        return head

    def _followed(self, log: Catchup, note: Note, head: Checkpoint, step: Step) -> News:
        if head == log.head:
            self._refresh(log, note)
            return Same()
        if head.size <= log.head.size:
            return self._forks(log, note, head) or Stale(head.size)
        if log.target is not None and (forked := self._forks(log, note, head)):
            return forked
        try:
            log.tried(self._source.fetch, note, self._source.each, step)
        except Unverified:
            # Broken files, or another history: only hashes that lead to the signed root tell.
            if forked := self._forks(log, note, head):
                return forked
            raise
        self._check_pinned()
        self._accept(log, self._judged(note, head))
        return Grew(head.size)

    def _check_promising(self, note: Note, head: Checkpoint) -> None:
        """Before anything is fetched: by the accord as it is known here, or as it is shown."""
        accord = accord_at(self._copies.record, head.size) or self._pinned.at(head.size)
        try:
            counted(note, accord)
        except (Malformed, Unverified, Refused) as fault:
            try:
                shown = self._source.accord()
            except Unavailable:
                raise fault from None
            shown.check_continues(self._pinned)
            if shown.at(head.size) == accord:
                raise
            counted(note, shown.at(head.size))

    def _refresh(self, log: Catchup, note: Note) -> None:
        """Take over fresher cosignatures of the same checkpoint, never older ones."""
        fresh = self._judged(note, log.head)
        accord = accord_at(self._copies.record, log.head.size)
        if accord and log.note and counted(fresh, accord) > counted(log.note, accord):
            self._accept(log, fresh)

    def _forks(self, log: Catchup, note: Note, head: Checkpoint) -> Forked | None:
        """Return the proof, kept, if the log has signed this and cannot have had ours as well."""
        own, theirs = self._copies.public.get, self._source.fetch
        for held, fetch in ((log.note, own), (log.target, theirs)):
            if held is None:
                continue
            size = Checkpoint.parse(held.text).size
            found = self._contradicts(held, note, fetch if head.size <= size else theirs)
            if found is not None:
                log.forget()
                return self._keep(found)
        return None

    def _contradicts(self, held: Note, note: Note, fetch: Fetch) -> Fork | None:
        size = max(Checkpoint.parse(one.text).size for one in (held, note))
        logs = self._logs()
        try:
            fork.check_signed(note, logs)
            found = fork.compare(held, note, growth.reader(fetch, size))
            if found is not None:
                found.check(logs)
        except (Malformed, Unverified, Unavailable):
            # Anybody can make up a checkpoint: only what proves itself accuses the log.
            return None
        return found

    def _logs(self) -> list[Sequence[VerifierKey]]:
        """Return the key sets with which this log has signed, as far as it was followed."""
        return [one.log_keys for one in (*self._pinned.versions, *states(self._copies.record))]

    def _keep(self, found: Fork) -> Forked:
        data = bytes(found)
        path = f"{hashlib.sha256(data).hexdigest()}.fork"
        self._evidence.put({path: data})
        self.forked = Forked(found, path)
        return self.forked

    def _judged(self, note: Note, head: Checkpoint) -> Note:
        """Return the note with the lines that count, by the accord that the entries lead to."""
        accord = accord_at(self._copies.record, head.size)
        assert accord is not None  # noqa: S101 - the pinned genesis was found before
        counted(note, accord)
        return _known(note, accord)

    def _accept(self, log: Catchup, note: Note) -> None:
        accord = accord_at(self._copies.record, Checkpoint.parse(note.text).size)
        keys = {(key.name, key.id) for key in accord.log_keys} if accord else set()
        own = tuple(one for one in note.signatures if (one.name, one.key_id) in keys)
        log.accept(note, Note(note.text, own))

    def _check_pinned(self) -> None:
        own, pinned = states(self._copies.record), list(self._pinned.versions)
        shared = min(len(own), len(pinned))
        if not own or own[:shared] != pinned[:shared]:
            raise Refused("the accord shown does not continue the one pinned")


def states(record: Records) -> list[Accord]:
    """Return the accord at each of its steps, oldest first."""
    found = (accord_at(record, row.index + 1) for row in record.all(AccordRow) if _is_step(row))
    return [one for one in found if one is not None]


def _is_step(row: AccordRow) -> bool:
    return row.key.isdigit()


def counted(note: Note, accord: Accord) -> Instant:
    """Return by when every side had cosigned; lines by unknown keys are ignored, as C2SP asks."""
    return proven_by(accord, accept(_known(note, accord), accord))


def _known(note: Note, accord: Accord) -> Note:
    known = {(key.name, key.id) for key in (*accord.log_keys, *accord.witness_keys)}
    lines = tuple(one for one in note.signatures if (one.name, one.key_id) in known)
    if not lines:
        raise Unverified("the note carries no signature by a known key")
    return Note(note.text, lines)
