"""A receipt under the accord of now: the same entry, proven again from a register or a mirror."""

from comity.accord.chain import Chain
from comity.accord.receipt import check_receipt
from comity.base.errors import Malformed, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.log.tlog_proof import TlogProof
from comity.register.rows import AccordRow
from comity.register.view import Memory, Records
from comity.service import follow
from comity.service.growth import Fetch
from comity.service.receipts import receipt
from comity.statement.entry import Entry

CHECKPOINT = "checkpoint"


def refreshed(old: bytes, pinned: Chain, fetch: Fetch, shown: Chain) -> bytes:
    """
    Return a receipt of the same entry, as the log proves it now; it is checked before.

    Unverified if another entry stands there now; Refused if the accord shown is not what became of
    the pinned one: whoever answers is a stranger.
    """
    proof = TlogProof.parse(old)
    if proof.extra is None:
        raise Malformed("the receipt does not hold its entry")
    shown.check_continues(pinned)
    note = Note.parse(_checkpoint(fetch))
    # Whoever holds one key can sign an act that the log never had; what is pinned stays pinned.
    for link in shown.links[len(pinned.links) :]:
        check_receipt(receipt(fetch, link.index, note, shown), shown)
    raw = receipt(fetch, proof.index, note, shown)
    if TlogProof.parse(raw).extra != proof.extra:
        raise Unverified("another entry stands there now at {index}", index=proof.index)
    check_receipt(raw, shown)
    return raw


def chain_in(fetch: Fetch, records: Records | None) -> Chain:
    """Return the accord's chain out of a log's files; without its index, the log is folded."""
    size = Checkpoint.parse(Note.parse(_checkpoint(fetch)).text).size
    if records is None:
        records = Memory()
        follow.follow(records, fetch, size)
    rows = [row for row in records.all(AccordRow) if row.key.isdigit() and row.index < size]
    return Chain.checked(
        (row.index, Entry.parse(follow.entry(fetch, row.index, size)).envelope) for row in rows
    )


def _checkpoint(fetch: Fetch) -> bytes:
    raw = fetch(CHECKPOINT)
    if raw is None:
        raise Unavailable("there is no checkpoint to refresh from")
    return raw
