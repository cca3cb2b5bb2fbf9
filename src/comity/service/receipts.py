"""Receipts from a log's public files alone, for any reader of them."""

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.receipt import ONE_SIDED, Times, accept, accept_without, enough
from comity.base.digests import Digest
from comity.base.errors import ComityError, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, signatures_by
from comity.log.proofs import inclusion_proof
from comity.log.tlog_proof import TlogProof
from comity.service import follow, growth, quorum
from comity.service.growth import Fetch
from comity.service.publish import WHOLE
from comity.statement.entry import Entry
from comity.statement.statement import Statement


def receipt(fetch: Fetch, index: int, note: Note, chain: Chain) -> bytes:
    """
    Return the receipt of an entry under a published checkpoint, with just enough cosignatures.

    Unavailable if the entry lies past it, or if a side is missing that the entry needs.
    """
    size = Checkpoint.parse(note.text).size
    if index >= size:
        raise Unavailable(
            "entry {index} is not in the published log of {size}", index=index, size=size
        )
    raw = follow.entry(fetch, index, size)
    short, silent = shortened(note, chain.at(size))
    if silent and not _urgent(raw):
        whole = fetch(WHOLE)
        if whole is not None and index < Checkpoint.parse(Note.parse(whole).text).size < size:
            return receipt(fetch, index, Note.parse(whole), chain)
        raise Unavailable(
            "entry {index} is recorded and not yet proven: {sides} is silent",
            index=index,
            sides=", ".join(sorted(silent)),
        )
    hashes = inclusion_proof(index, size, growth.reader(fetch, size))
    return bytes(TlogProof(index, tuple(Digest(one) for one in hashes), raw, short))


def shortened(note: Note, accord: Accord) -> tuple[Note, frozenset[str]]:
    """Return a public checkpoint with just enough lines, and the sides that it lacks."""
    keys = [*accord.log_keys, *accord.witness_keys]
    signed = frozenset(one.key for one in signatures_by(note, keys) if one.time)
    silent = quorum.silent_sides(accord, signed) if accord.body.silence else frozenset()
    return enough(note, accord, silent), silent


def cosigned(note: Note, chain: Chain) -> tuple[Accord, Times]:
    """
    Return the accord that judges a public checkpoint, and when each of its witnesses cosigned.

    It may carry lines that this accord does not know, such as those of the state before it.
    """
    accord = chain.at(Checkpoint.parse(note.text).size)
    known = {(key.name, key.id) for key in (*accord.log_keys, *accord.witness_keys)}
    lines = tuple(one for one in note.signatures if (one.name, one.key_id) in known)
    if not lines:
        raise Unverified("the note carries no signature by a known key")
    counted, (_, silent) = Note(note.text, lines), shortened(note, accord)
    return accord, accept_without(counted, accord, silent) if silent else accept(counted, accord)


def _urgent(raw: bytes) -> bool:
    try:
        return Statement.parse(Entry.parse(raw).envelope.payload).kind.startswith(ONE_SIDED)
    except ComityError:
        return False
