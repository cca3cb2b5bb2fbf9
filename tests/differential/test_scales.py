"""The PyPI package tlog-scales, whose hand is not ours, reads our log and checks our signatures."""

from pathlib import Path

import pytest

from comity.base.digests import Digest
from comity.log import bundles, hashing, proofs, tiles
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note as OurNote
from comity.log.notes import signatures_by
from comity.log.tiles import TileReader
from log.signers import LOG, OTHER, WITNESS, head, signed

scales = pytest.importorskip("tlog_scales.reader", reason="tlog-scales is not here (PyPI)")
backend = pytest.importorskip("tlog_scales.backend")
signing = pytest.importorskip("tlog_scales.signing")
tlog = pytest.importorskip("tlog_scales.tlog")

ENTRIES = [b"entry %d" % index for index in range(700)]
LEAVES = hashing.leaf_hashes(ENTRIES)
ROOT = hashing.root_of(LEAVES)
TILES = tiles.new_tiles(0, {}, LEAVES)
# Sizes of old trees, and indexes, around every edge of this one.
PLACES = [1, 2, 3, 255, 256, 257, 511, 512, 513, 699]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("log")
    written = {str(path): data for path, data in TILES.items()}
    for path in tiles.bundles_between(0, len(ENTRIES)):
        held = ENTRIES[path.index * 256 :][: path.width]
        written[str(path)] = bundles.encode(held)
    at = Checkpoint(LOG[0].vkey.name, len(ENTRIES), Digest(ROOT))
    written["checkpoint"] = bytes(signed(at, *LOG, *WITNESS))
    for name, data in written.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def test_it_reads_our_log_to_the_same_root_entries_and_proofs(folder: Path) -> None:
    reader = scales.TilesReader(backend.LocalBackend(folder))
    assert reader.get_checkpoint().root_hash == reader.calculate_root_hash() == ROOT
    nodes = TileReader(len(ENTRIES), TILES.__getitem__)
    for place in PLACES:
        assert reader.get_entry(place) == ENTRIES[place]
        inclusion = reader.get_inclusion_proof(place, len(ENTRIES))
        assert inclusion.node_hashes == proofs.inclusion_proof(place, len(ENTRIES), nodes)
        growth = reader.get_consistency_proof(place, len(ENTRIES))
        assert growth.node_hashes == proofs.consistency_proof(place, len(ENTRIES), nodes)


@pytest.mark.parametrize("signer", [*LOG, *WITNESS], ids=lambda one: f"{one.vkey.kind.name}")
def test_it_verifies_what_we_sign_and_refuses_it_over_another_head(signer: object) -> None:
    key = signing.Vkey.from_string(str(signer.vkey))  # type: ignore[attr-defined]  # a Signer
    assert key.serialize() == str(signer.vkey)  # type: ignore[attr-defined]  # a Signer
    note = tlog.Checkpoint.from_text(str(signed(head(), *LOG, *WITNESS, *OTHER)))
    note.verify(key)
    other = tlog.Checkpoint.from_text(str(signed(head(8), *LOG, *WITNESS, *OTHER)))
    moved = tlog.Checkpoint(note.origin, 7, note.root_hash, other.signatures)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever that package raises
        moved.verify(key)


def test_we_verify_what_it_signs() -> None:
    at = head()
    for kind, signer in (
        (signing.PlainEd25519Signer, LOG[0]),
        (signing.MLDSA44CosignatureSigner, WITNESS[1]),
    ):
        theirs = kind(signer.vkey.name, signer._key)  # noqa: SLF001 - its key is made for tests
        made = tlog.Checkpoint.make_signed(at.origin, at.size, at.root.raw, [theirs])
        (held,) = signatures_by(OurNote.parse(made.serialize().encode()), [signer.vkey])
        assert held.key == signer.vkey
