"""Fuzz targets of witnesses: what logs send to them, and what they answer."""

from comity.base.digests import Digest
from comity.base.errors import ComityError
from comity.log.checkpoint import EMPTY, Checkpoint
from comity.log.notes import Note
from comity.log.signatures import Kind, NoteSignature, VerifierKey
from comity.log.submission import AddCheckpoint, parse_cosignatures, write_cosignatures
from comity.log.witness import Conflict
from comity.service.witness import Witness
from comity.storage.memory import MemoryHead
from comity.storage.seen import CellState
from log.signers import WITNESS
from service.witnessing import FORK, HONEST, LOG_KEYS, ORIGIN, Clock

KEY = VerifierKey("log.example/one", Kind.ED25519, bytes(range(32)))
COSIGNER = VerifierKey("witness.example/a", Kind.ED25519_COSIGNATURE, bytes(range(32)))
HEAD = Checkpoint("log.example/one", 7, Digest(bytes(range(32))))
LINES = (
    NoteSignature(KEY.name, KEY.id, bytes(64)),
    NoteSignature(COSIGNER.name, COSIGNER.id, bytes(7) + bytes(range(65))),
)
NOTE = Note(str(HEAD), LINES)
# What the witness of `fuzz_cosign` has cosigned before.
KNOWN = 5
ASKED = (HONEST.grow(5, 9), HONEST.grow(5, 5), FORK.grow(5, 9), FORK.grow(5, 5), HONEST.grow(0, 3))
SEEDS = {
    "fuzz_request": tuple(
        bytes(AddCheckpoint(size, proof, NOTE))
        for size, proof in ((0, ()), (5, (EMPTY, HEAD.root)), (2**63 - 1, (EMPTY,) * 63))
    ),
    "fuzz_cosign": tuple(map(bytes, ASKED)),
    "fuzz_answer": (write_cosignatures(LINES), write_cosignatures(LINES[:1] * 64)),
}


def fuzz_request(data: bytes) -> None:
    assert bytes(AddCheckpoint.parse(data)) == data


def fuzz_answer(data: bytes) -> None:
    assert write_cosignatures(parse_cosignatures(data)) == data


def fuzz_cosign(data: bytes) -> None:
    # Whatever is asked: it cosigns its own log's history, or remembers what it did.
    witness = Witness(WITNESS, {ORIGIN: LOG_KEYS}, CellState(MemoryHead()), Clock())
    witness.cosign(HONEST.grow(0, KNOWN))
    before = witness.cosigned(ORIGIN)
    try:
        said = witness.cosign(AddCheckpoint.parse(data))
    except ComityError:
        assert witness.cosigned(ORIGIN) == before
        raise
    note = witness.cosigned(ORIGIN)
    assert note is not None
    if isinstance(said, Conflict):
        assert said.known_size == KNOWN
        assert note == before
    else:
        head = Checkpoint.parse(note.text)
        assert head == HONEST.head(head.size)
        assert note.signatures[-2:] == said
