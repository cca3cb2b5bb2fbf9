"""Receipts from a log's public files alone, for any reader of them."""

from comity.base.digests import Digest
from comity.base.errors import Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.log.proofs import inclusion_proof
from comity.log.tlog_proof import TlogProof
from comity.service import follow, growth
from comity.service.growth import Fetch


def receipt(fetch: Fetch, index: int, note: Note) -> bytes:
    """Return the receipt of an entry under a published checkpoint; Unavailable if it lies past."""
    size = Checkpoint.parse(note.text).size
    if index >= size:
        raise Unavailable(
            "entry {index} is not in the published log of {size}", index=index, size=size
        )
    hashes = inclusion_proof(index, size, growth.reader(fetch, size))
    raw = follow.entry(fetch, index, size)
    return bytes(TlogProof(index, tuple(Digest(one) for one in hashes), raw, note))
