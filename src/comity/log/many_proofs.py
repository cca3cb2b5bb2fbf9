"""
Many tlog-proofs under one checkpoint: neighbours in the log share most of their hashes.

One walk down the tree makes all of them; each hash is read, and written in base64, once.
"""

from binascii import b2a_base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comity.base.errors import Malformed
from comity.log import tlog_proof
from comity.log.proofs import NodeReader, range_hash

START = tlog_proof.HEADER.encode() + b"\nextra "


@dataclass(frozen=True, slots=True)
class Proven:
    """The parts of a receipt: an entry, its index, its proof as lines of base64, the checkpoint."""

    index: int
    entry: bytes
    lines: bytes
    note: bytes

    def __bytes__(self) -> bytes:
        """Return the receipt, a C2SP tlog-proof."""
        extra = b2a_base64(self.entry)
        return b"%b%bindex %d\n%b\n%b" % (START, extra, self.index, self.lines, self.note)


def proven(
    first: int, entries: Sequence[bytes], size: int, nodes: NodeReader, note: bytes
) -> list[Proven]:
    """Return the receipts of these entries, the first at this index, under one checkpoint."""
    proofs = proof_lines(first, first + len(entries), size, nodes)
    return [
        Proven(index, entry, lines, note)
        for index, (entry, lines) in enumerate(zip(entries, proofs, strict=True), first)
    ]


def proof_lines(start: int, end: int, size: int, nodes: NodeReader) -> list[bytes]:
    """Return the inclusion proofs of these leaves as lines of base64, from the sibling up."""
    if not 0 <= start <= end <= size:
        raise Malformed(
            "no leaves {start} to {end} in a tree of {size}", start=start, end=end, size=size
        )
    found: list[bytes] = []

    def line(low: int, high: int) -> bytes:
        return b2a_base64(range_hash(low, high, nodes))

    if start < end:
        _walk((0, size), (start, end), b"", line, found)
    return found


def _walk(
    within: tuple[int, int],
    wanted: tuple[int, int],
    above: bytes,
    line: Callable[[int, int], bytes],
    found: list[bytes],
) -> None:
    low, high = within
    if high - low == 1:
        found.append(above)
        return
    # RFC 6962 splits before the last power of two that leaves something on the right.
    split = low + (1 << (high - low - 1).bit_length() - 1)
    if wanted[0] < split:
        _walk((low, split), wanted, line(split, high) + above, line, found)
    if wanted[1] > split:
        _walk((split, high), wanted, line(low, split) + above, line, found)
