"""RFC 6962 section 2.1 as it is written, recursive and slow: what the fast code must agree with."""

from collections.abc import Sequence
from hashlib import sha256


def split(count: int) -> int:
    """Return the largest power of two smaller than count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(entries: Sequence[bytes]) -> bytes:
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), mth(entries[k:])]
    return [*path(index - k, entries[k:]), mth(entries[:k])]


def proof(size: int, entries: Sequence[bytes]) -> list[bytes]:
    return [] if size == 0 else _known(size, entries)


def _known(size: int, entries: Sequence[bytes]) -> list[bytes]:
    if size == len(entries):
        return []
    k = split(len(entries))
    if size <= k:
        return [*_known(size, entries[:k]), mth(entries[k:])]
    return [*_unknown(size - k, entries[k:]), mth(entries[:k])]


def _unknown(size: int, entries: Sequence[bytes]) -> list[bytes]:
    if size == len(entries):
        return [mth(entries)]
    k = split(len(entries))
    if size <= k:
        return [*_unknown(size, entries[:k]), mth(entries[k:])]
    return [*_unknown(size - k, entries[k:]), mth(entries[:k])]


class Nodes:
    """A node reader over entries in memory."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.entries = entries

    def node(self, level: int, index: int) -> bytes:
        part = self.entries[index << level : (index + 1) << level]
        assert len(part) == 1 << level, "no complete subtree"
        return mth(part)


def some(count: int) -> list[bytes]:
    """Return that many different entries."""
    return [b"entry %d" % number for number in range(count)]
