"""Who signed a log's checkpoint, and what else stands in it."""

from collections.abc import Sequence

from conformance.faults import Broken
from conformance.notes import ED25519, ML_DSA_44, Checkpoint, Key, Note, verify
from conformance.tile_checks import Findings

KINDS = ((ED25519, "checkpoint-ed25519"), (ML_DSA_44, "checkpoint-ml-dsa"))


def check(found: Findings, note: Note, head: Checkpoint, keys: Sequence[Key]) -> None:
    """Note what the signatures by these keys are worth."""
    found.hold("checkpoint-signed", "checkpoint-extensions", "checkpoint-name")
    if head.extensions:
        found.fault("checkpoint-extensions", f"{len(head.extensions)} extension lines")
    signed = _signed(found, note, keys)
    if not signed:
        found.fault("checkpoint-signed", "no line by a key given here holds")
    for key in signed:
        if key.name != head.origin:
            found.fault("checkpoint-name", f"origin {head.origin}, key {key.name}")
    for kind, name in KINDS:
        if any(key.kind == kind for key in signed):
            found.hold(name)
        elif any(key.kind == kind for key in keys):
            found.fault(name, "the key given for it did not sign")


def _signed(found: Findings, note: Note, keys: Sequence[Key]) -> list[Key]:
    signed = []
    for line, key in ((line, key) for line in note.lines for key in keys if line.by(key)):
        try:
            verify(key, note.text, line)
            signed.append(key)
        except Broken as fault:
            found.fault("checkpoint-signed", str(fault))
    return signed
