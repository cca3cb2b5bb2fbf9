"""Fuzz target of the proof of a fork: what is read prints back, and nobody is accused for free."""

from comity.base.digests import Digest
from comity.base.errors import ComityError
from comity.base.keys import Algorithm
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork, Grown
from comity.log.notes import Note, NoteSignature
from comity.log.signatures import Kind, VerifierKey

ORIGIN = "log.example/one"
KEYS = (
    VerifierKey(ORIGIN, Kind.ED25519, bytes(range(32))),
    VerifierKey(ORIGIN, Kind.ML_DSA_44, bytes(Algorithm.ML_DSA_44.key_length)),
)
ROOTS = [Digest(bytes([number]) * 32) for number in range(3)]


def _note(size: int, root: Digest) -> Note:
    line = NoteSignature(ORIGIN, KEYS[0].id, bytes(64))
    return Note(str(Checkpoint(ORIGIN, size, root)), (line,))


SEEDS = {
    "fuzz_fork": (
        bytes(Fork(_note(7, ROOTS[0]), _note(7, ROOTS[1]), None)),
        bytes(Fork(_note(7, ROOTS[0]), _note(9, ROOTS[1]), Grown(ROOTS[2], (ROOTS[0], ROOTS[1])))),
    ),
}


def fuzz_fork(data: bytes) -> None:
    fork = Fork.parse(data)
    assert bytes(fork) == data
    # No private key made any of these lines, so nothing may ever be proven.
    try:
        found = fork.check([KEYS])
    except ComityError:
        return
    raise AssertionError(found)
