"""Signature lines on checkpoints: by the log's own keys, and by witnesses' keys."""

from collections.abc import Sequence

from comity.base.instants import Instant
from comity.log.checkpoint import Checkpoint
from comity.log.cosignature import message, signed_line
from comity.log.notes import Note, NoteSignature
from comity.log.signatures import Kind
from comity.service.ports import Signer


def lines(
    signers: Sequence[Signer], checkpoint: Checkpoint, now: Instant
) -> tuple[NoteSignature, ...]:
    """Return a line by each key; all kinds but plain Ed25519 state the time."""
    found = []
    for signer in signers:
        time = None if signer.vkey.kind is Kind.ED25519 else now
        signature = signer.sign(message(signer.vkey, checkpoint, time))
        found.append(signed_line(signer.vkey, time, signature))
    return tuple(found)


def signed(signers: Sequence[Signer], checkpoint: Checkpoint, now: Instant) -> Note:
    return Note(str(checkpoint), lines(signers, checkpoint, now))
