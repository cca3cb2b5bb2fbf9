"""A witness: remembers the largest head of a log it cosigned, and cosigns growth alone."""

from collections.abc import Sequence

from comity.base.errors import Unavailable, Unverified
from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature, VerifierKey, signatures_by
from comity.log.witness import Conflict, check_times, consider
from comity.service import signing
from comity.service.ports import Clock, Offer, Signer
from comity.storage.objects import HeadStore


class Witness:
    """One witness of one log. Its cell holds the note it last cosigned, with its own lines."""

    def __init__(
        self,
        signers: Sequence[Signer],
        log_keys: Sequence[VerifierKey],
        cell: HeadStore,
        clock: Clock,
    ) -> None:
        self._signers = signers
        self._log_keys = tuple(log_keys)
        self._cell = cell
        self._clock = clock

    def size(self) -> int:
        known = self._cell.read()
        return Checkpoint.parse(Note.parse(known).text).size if known else 0

    def cosign(self, offer: Offer) -> tuple[NoteSignature, ...]:
        """Return this witness' lines once the head is remembered; refuse anything but growth."""
        new = Checkpoint.parse(offer.note.text)
        if len(signatures_by(offer.note, self._log_keys)) != len(self._log_keys):
            raise Unverified("the checkpoint lacks a signature of its log")
        stored = self._cell.read()
        known, last = self._known(stored, new.origin)
        verdict = consider(known, offer.old_size, new, offer.proof)
        if isinstance(verdict, Conflict):
            raise Unavailable("the witness remembers size {size}", size=verdict.known_size)
        now = self._clock()
        check_times(offer.previous, offer.times, last, now)
        newest = (offer.previous, *offer.times)[-1]
        # Old entries too: the clock may have gone back since they were cosigned.
        check_times(newest, (newest,), None, now)
        # Clocks may differ a little: what is cosigned was there by then, so not before it was made.
        own = signing.lines(self._signers, new, max(now, newest))
        # Remember, then answer: a witness that forgets can be made to sign a fork.
        self._cell.swap(stored, bytes(Note(offer.note.text, (*offer.note.signatures, *own))))
        return own

    def _known(self, stored: bytes | None, origin: str) -> tuple[Checkpoint, Instant | None]:
        if stored is None:
            return Checkpoint.before(origin), None
        note = Note.parse(stored)
        own = signatures_by(note, [signer.vkey for signer in self._signers])
        times = [one.time for one in own if one.time is not None]
        return Checkpoint.parse(note.text), min(times)
