"""
A witness (C2SP tlog-witness): remembers the largest head of each log, and cosigns growth alone.

What it must not forget is in its state; what it answers with is signed only once that is durable.
A witness that learns that it has forgotten something is retired, and never signs again.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint, Claim
from comity.log.notes import Note, NoteSignature, VerifierKey
from comity.log.submission import AddCheckpoint
from comity.log.witness import (
    Conflict,
    Cosign,
    UnknownLog,
    consider,
    contradicts,
    log_lines,
    own_times,
)
from comity.service import signing
from comity.service.ports import Clock, Signer
from comity.storage.seen import Evidence, Kind, WitnessState

# How long a request waits for others of the same log, in seconds: reading a long log takes time.
PATIENCE = 3


class Retired(Unavailable):
    """A witness that may never sign again was asked to."""


class Validator(Protocol):
    """Looks into the entries of the logs it is for; knows nothing of the others."""

    def check(self, known: Checkpoint, new: Checkpoint, last: Instant | None, now: Instant) -> None:
        """
        Refuse entries that no honest log has between these checkpoints.

        `last` is when the known one was last cosigned. Unavailable where they cannot be read.
        """
        ...

    def cosigned(self, head: Checkpoint) -> None:
        """Take note that this head is cosigned, for ever; must not fail and not take long."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What was last cosigned of a log, as it is stored, and when."""

    raw: bytes | None
    head: Checkpoint
    time: Instant | None


class Witness:
    """A witness of the logs with these origins, each by any of its keys."""

    def __init__(
        self,
        signers: Sequence[Signer],
        logs: Mapping[str, tuple[VerifierKey, ...]],
        state: WitnessState,
        clock: Clock,
        validator: Validator | None = None,
    ) -> None:
        self._signers = tuple(signers)
        self._own = tuple(signer.vkey for signer in signers)
        for keys in logs.values():
            check_keys(keys, self._own)
        self._logs = dict(logs)
        self._state = state
        self._clock = clock
        self._validator = validator
        self._turns = {origin: threading.Lock() for origin in logs}
        self._known: dict[str, _Known] = {}

    @property
    def name(self) -> str:
        return self._own[0].name

    @property
    def retired(self) -> ComityError | None:
        """Why it may never sign again."""
        return self._state.retired

    def cosigned(self, origin: str) -> Note | None:
        """Return the note of this log that was cosigned last: the log's lines, and our own."""
        raw = self._state.read(origin)
        return Note.parse(raw) if raw else None

    def cosign(self, request: AddCheckpoint) -> tuple[NoteSignature, ...] | Conflict:
        """
        Return this witness' lines once the head is remembered, or the size it remembers instead.

        Raises Malformed (400), UnknownLog (404), Unsigned (403), Unverified (422), Refused (422:
        entries that no honest log has), or Unavailable (503: no clock, no memory, retired).
        """
        self._check_active()
        claim = Claim.parse(request.note.text)
        if claim.origin not in self._logs:
            raise UnknownLog("this witness does not follow {origin}", origin=claim.origin)
        with self._turn(claim.origin):
            self._check_memory(request.note, claim)
            signed = log_lines(request.note, claim, self._logs[claim.origin])
            known = self._last(claim.origin)
            verdict = self._judged(request, claim, known)
            if isinstance(verdict, Conflict):
                return verdict
            return self._signed(request, verdict.head, signed, known)

    def look(self, note: Note) -> None:
        """Retire if this note, wherever it was found, has a line of our own that we forgot."""
        claim = Claim.parse(note.text)
        if claim.origin in self._logs:
            with self._turn(claim.origin):
                self._check_memory(note, claim)

    def _check_active(self) -> None:
        reason = self._state.retired
        if reason is not None:
            raise Retired("this witness is retired: " + reason.template, **reason.values)

    @contextmanager
    def _turn(self, origin: str) -> Iterator[None]:
        # What is checked must still be so when it is remembered: one request of a log at a time.
        turn = self._turns[origin]
        if not turn.acquire(timeout=PATIENCE):
            raise Unavailable("this witness is still reading {origin}", origin=origin)
        try:
            self._check_active()
            yield
        finally:
            turn.release()

    def _check_memory(self, note: Note, claim: Claim) -> None:
        """Retire if our own keys signed what we do not remember: our state was set back."""
        if not own_times(note, claim, self._own):
            return
        known = self._last(claim.origin).head
        if claim.size > known.size or contradicts(known, claim):
            reason = Unavailable(
                "it had cosigned {origin} at size {size}, root {root}, "
                "and remembers size {known}, root {other}",
                origin=claim.origin,
                size=claim.size,
                root=claim.root,
                known=known.size,
                other=known.root,
            )
            self._state.retire(reason)
            self._check_active()

    def _last(self, origin: str) -> _Known:
        raw = self._state.read(origin)
        known = self._known.get(origin)
        if known is None or known.raw != raw:
            known = _Known(None, Checkpoint.before(origin), None)
            if raw is not None:
                known = self._remembered(origin, raw)
            self._known[origin] = known
        return known

    def _remembered(self, origin: str, raw: bytes) -> _Known:
        try:
            note = Note.parse(raw)
            head = Checkpoint.parse(note.text)
            times = [time for time in own_times(note, head, self._own) if time is not None]
        except (Malformed, Unverified):
            times = []
        if not times or head.origin != origin:
            raise Unavailable("what this witness remembers of {origin} is damaged", origin=origin)
        return _Known(raw, head, max(times))

    def _judged(self, request: AddCheckpoint, claim: Claim, known: _Known) -> Cosign | Conflict:
        other = self._other_root(claim, known)
        if other is not None:
            self._keep("fork", request, claim, other, "the log signed two roots for one size")
        try:
            return consider(known.head, request.old_size, claim, request.proof)
        except Unverified as fault:
            if other is None:
                # The root of the empty log needs no other to be wrong.
                kind: Kind = "growth" if claim.size else "fork"
                self._keep(kind, request, claim, known.raw or b"", str(fault))
            raise

    def _other_root(self, claim: Claim, known: _Known) -> bytes | None:
        """Return a note we cosigned that the log cannot have signed if it is honest."""
        if known.raw is not None and contradicts(known.head, claim):
            return known.raw
        earlier = self._state.earlier(claim.origin, claim.size)
        if earlier is None or not contradicts(Claim.parse(Note.parse(earlier).text), claim):
            return None
        return earlier

    def _signed(
        self,
        request: AddCheckpoint,
        head: Checkpoint,
        signed: tuple[NoteSignature, ...],
        known: _Known,
    ) -> tuple[NoteSignature, ...]:
        self._check_entries(request, head, known)
        now = self._now(known)
        own = signing.lines(self._signers, head, now)
        # Lines that others added are not ours to keep, nor to hand on: nobody has checked them.
        raw = bytes(Note(str(head), (*signed, *own)))
        try:
            # Remember, then answer: a witness that forgets can be made to sign a fork.
            self._state.swap(head.origin, known.raw, raw)
        except Refused as fault:
            raise Unavailable("the witness cannot remember: {why}", why=fault) from None
        self._known[head.origin] = _Known(raw, head, now)
        if self._validator is not None:
            self._validator.cosigned(head)
        return own

    def _check_entries(self, request: AddCheckpoint, head: Checkpoint, known: _Known) -> None:
        if self._validator is None:
            return
        try:
            self._validator.check(known.head, head, self._first(known), self._now(known))
        except (Unverified, Refused) as fault:
            self._keep("entries", request, head, known.raw or b"", str(fault))
            raise

    def _first(self, known: _Known) -> Instant | None:
        """Return when the known size was cosigned first: anybody can have it cosigned anew."""
        raw = self._state.earlier(known.head.origin, known.head.size)
        return known.time if raw is None else self._remembered(known.head.origin, raw).time

    def _now(self, known: _Known) -> Instant:
        """Return the time to sign with: never zero, never before the one signed last."""
        now = self._clock()
        if now.seconds <= 0 or (known.time is not None and now < known.time):
            raise Unavailable(
                "the clock of this witness went back: it says {now}, and said {before}",
                now=now,
                before=known.time or "",
            )
        return now

    def _keep(
        self, kind: Kind, request: AddCheckpoint, claim: Claim, known: bytes, why: str
    ) -> None:
        seen = str(self._clock())
        self._state.keep_evidence(
            Evidence(claim.origin, kind, seen, why, bytes(request), known, str(claim))
        )


def check_keys(keys: Sequence[VerifierKey], own: Sequence[VerifierKey]) -> None:
    """Raise unless these can be the keys of a log that a witness with its own keys follows."""
    if not keys:
        raise Malformed("a log has a key")
    names = [(key.name, key.id) for key in (*set(keys), *own)]
    if len(set(names)) != len(names):
        # Which of the two to check a line with would be a guess.
        raise Malformed("two keys have the same name and id")
