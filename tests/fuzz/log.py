"""Fuzz targets of the log: whatever its readers read prints back to the same bytes."""

from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import ComityError
from comity.base.keys import Algorithm
from comity.log import bundles, notes, proofs
from comity.log.checkpoint import EMPTY, Checkpoint
from comity.log.cosignature import Cosignature
from comity.log.hashing import EMPTY_ROOT
from comity.log.notes import Note
from comity.log.policy import Policy
from comity.log.signatures import Kind, NoteSignature, VerifierKey
from comity.log.tiles import EntriesPath, TilePath
from comity.log.tlog_proof import TlogProof

KEY = VerifierKey("log.example/one", Kind.ED25519, bytes(range(32)))
COSIGNER = VerifierKey("witness.example/a", Kind.ED25519_COSIGNATURE, bytes(range(32)))
LATTICE = VerifierKey("witness.example/a", Kind.ML_DSA_44, bytes(Algorithm.ML_DSA_44.key_length))
KEYS = (KEY, COSIGNER, LATTICE)
HEAD = Checkpoint("log.example/one", 7, Digest(bytes(range(32))))
NOTE = Note(
    str(HEAD),
    (
        NoteSignature(KEY.name, KEY.id, bytes(64)),
        NoteSignature(COSIGNER.name, COSIGNER.id, bytes(7) + bytes(range(65))),
        NoteSignature(LATTICE.name, LATTICE.id, bytes(range(1, 9)) * 303 + bytes(4)),
        NoteSignature("grease.example", b"\1\2\3\4", b"unknown"),
    ),
)
PROOF = TlogProof(3, (HEAD.root, EMPTY), b"entry", NOTE)
POLICY = f"# who counts\nlog {KEY} https://log.example\nwitness a {COSIGNER}\nwitness b {LATTICE}\n"
SEEDS = {
    "fuzz_checkpoint": (str(HEAD).encode(), str(Checkpoint.before("log.example")).encode()),
    "fuzz_note": (bytes(NOTE), b"text\n\nmore text\n\n" + f"{NOTE.signatures[0]}\n".encode()),
    "fuzz_signatures": (bytes(NOTE),),
    "fuzz_vkey": tuple(str(key).encode() for key in KEYS),
    "fuzz_signature_line": tuple(str(line).encode() for line in NOTE.signatures),
    "fuzz_cosignature": tuple(line.signature for line in NOTE.signatures[1:3]),
    "fuzz_policy": (
        *(f"{POLICY}group g {n} a b\nquorum g\n".encode() for n in ("any", "all", "2")),
        f"witness a {COSIGNER}\ngroup g 1 a\ngroup h any g # i\nquorum h\n".encode(),
        b"# nobody\n\n \tquorum\tnone \n",
    ),
    "fuzz_tlog_proof": (bytes(PROOF), bytes(TlogProof(0, (), None, NOTE))),
    "fuzz_tile_path": (b"tile/0/000", b"tile/63/x001/x234/067.p/255", b"tile/1/999.p/1"),
    "fuzz_entries_path": (b"tile/entries/000", b"tile/entries/x001/x234/067.p/255"),
    "fuzz_bundle": (bundles.encode([b"", b"a", b"entry"]), bundles.encode([b"entry"] * 256)),
    "fuzz_proof_checks": (bytes(range(7)) + bytes(96), b"\0\0\1\1\1\1\0" + EMPTY_ROOT),
}


def fuzz_checkpoint(data: bytes) -> None:
    text = strict.utf8(data)
    assert str(Checkpoint.parse(text)) == text


def fuzz_note(data: bytes) -> None:
    assert bytes(Note.parse(data)) == data


def fuzz_signatures(data: bytes) -> None:
    # No private key made any of these lines, so nothing may ever be found to hold.
    note = Note.parse(data)
    for judge in (notes.signatures_by, notes.check_all_known):
        try:
            found = judge(note, KEYS)
        except ComityError:
            continue
        raise AssertionError(found)


def fuzz_vkey(data: bytes) -> None:
    text = strict.utf8(data)
    assert str(VerifierKey.parse(text)) == text


def fuzz_signature_line(data: bytes) -> None:
    text = strict.utf8(data)
    assert str(NoteSignature.parse(text)) == text


def fuzz_cosignature(data: bytes) -> None:
    assert bytes(Cosignature.parse(data)) == data


def fuzz_policy(data: bytes) -> None:
    # Comments, spaces and the order of lines may differ; what is printed has one spelling.
    policy = Policy.read(data)
    assert Policy.read(bytes(policy)) == policy
    assert not policy.satisfied_by([])
    assert policy.satisfied_by(KEYS) is not bool(policy.missing(KEYS))


def fuzz_tlog_proof(data: bytes) -> None:
    proof = TlogProof.parse(data)
    assert bytes(proof) == data


def fuzz_tile_path(data: bytes) -> None:
    text = strict.utf8(data)
    assert str(TilePath.parse(text)) == text


def fuzz_entries_path(data: bytes) -> None:
    text = strict.utf8(data)
    assert str(EntriesPath.parse(text)) == text


def fuzz_bundle(data: bytes) -> None:
    for count in (1, 3, 256):
        try:
            entries = bundles.decode(data, count)
        except ComityError:
            continue
        assert bundles.encode(entries) == data


def fuzz_proof_checks(data: bytes) -> None:
    # Any numbers and any hashes: refused, or the root is what was asked to lead there.
    start, end, size, index, *rest = (*data[:7], *bytes(7))
    hashes = [data[at : at + 32] for at in range(7, len(data), 32)]
    root = hashes[-1] if hashes else bytes(32)
    for check in (
        lambda: proofs.check_inclusion(bytes(32), index, size, hashes, root),
        lambda: proofs.check_consistency(start + 1, root, size, bytes(32), hashes),
        lambda: proofs.check_subtree_inclusion(bytes(32), index, start, end, hashes, root),
        lambda: proofs.check_subtree_consistency(start, end, size, root, bytes(rest), hashes),
    ):
        try:
            check()
        except ComityError:
            continue
