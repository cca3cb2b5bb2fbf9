"""A witness that no one here wrote cosigns our log, and the suite says where it differs."""

import pytest

from comity.adapters.witnesses import RemoteWitness
from comity.base.digests import Digest
from comity.base.errors import Unverified
from comity.log import hashing, proofs, tiles
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, NoteSignature, signatures_by
from comity.log.signatures import VerifierKey
from comity.log.submission import AddCheckpoint
from comity.log.tiles import TileReader
from comity.log.witness import Conflict
from conformance.monitoring import keeps_alive
from conformance.notes import Key
from conformance.race import race
from conformance.web import Peer
from conformance.witness import Session, first_contact, read_cases, run_cases
from differential.litewitness import NAME, Litewitness
from log.signers import LOG, signed

LEAVES = hashing.leaf_hashes(b"entry %d" % index for index in range(600))
FORK = hashing.leaf_hashes(b"other %d" % index for index in range(600))
# What litewitness 0.9.0 does otherwise than C2SP at the commit of `comity.log.c2sp` says it MUST:
# it passes over a second line by one key, any root of the empty tree, a proof from size zero.
KNOWN = {
    "same-key-corrupt-second",
    "zero-wrong-root",
    "zero-with-proof",
    "zero-with-proof-true",
}


def head(leaves: list[bytes], size: int) -> Note:
    root = Digest(hashing.root_of(leaves[:size]))
    return signed(Checkpoint(LOG[0].vkey.name, size, root), *LOG)


def request(leaves: list[bytes], old: int, size: int) -> AddCheckpoint:
    found = tiles.new_tiles(0, {}, leaves[:size])
    proof = proofs.consistency_proof(old, size, TileReader(size, found.__getitem__)) if old else []
    return AddCheckpoint(old, tuple(map(Digest, proof)), head(leaves, size))


def learned(witness: RemoteWitness) -> int:
    """Return the size the witness knows, 1 if it knew none."""
    said = witness.cosign(request(LEAVES, 0, 1))
    return said.known_size if isinstance(said, Conflict) else 1


def test_litewitness_cosigns_our_log_and_refuses_its_fork(litewitness: Litewitness) -> None:
    witness = RemoteWitness(NAME, litewitness.url)
    key = VerifierKey.parse(litewitness.vkey)
    known = learned(witness)
    for size in (2, 7, 255, 256, 257, 257, 600):
        asked = request(LEAVES, known, size)
        lines = witness.cosign(asked)
        assert isinstance(lines, tuple)
        whole = Note(asked.note.text, (*asked.note.signatures, *lines))
        (held,) = signatures_by(whole, [key])
        assert held.time is not None
        known = size
    assert witness.cosign(request(LEAVES, 7, 255)) == Conflict(600)
    with pytest.raises(Unverified):
        witness.cosign(request(FORK, 600, 600))
    longer = hashing.leaf_hashes(b"other %d" % index for index in range(610))
    with pytest.raises(Unverified):
        witness.cosign(request(longer, 600, 610))


def test_litewitness_ignores_lines_by_keys_it_does_not_know(litewitness: Litewitness) -> None:
    # Ours signs with ML-DSA-44 too, which this witness does not know, and in any order.
    grease = NoteSignature("grease.example/1", b"\1\2\3\4", bytes(100))
    witness = RemoteWitness(NAME, litewitness.url)
    known = learned(witness)
    note = head(LEAVES, known)
    shuffled = Note(note.text, (grease, *reversed(note.signatures)))
    assert isinstance(witness.cosign(AddCheckpoint(known, (), shuffled)), tuple)


def test_the_suite_says_where_litewitness_differs(litewitness: Litewitness) -> None:
    with Peer(litewitness.url) as peer:
        session = Session(peer, [Key.parse(litewitness.vkey)])
        found = [first_contact(session), race(session, litewitness.url)]
        found += run_cases(session, read_cases())
        found.append(keeps_alive(session))
    failing = {one.case for one in found if (one.level, one.mark) == ("MUST", "FAIL")}
    assert failing == KNOWN
    assert sum((one.level, one.mark) == ("MUST", "pass") for one in found) > 60
