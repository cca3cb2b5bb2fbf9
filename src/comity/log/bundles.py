"""Entry bundles (C2SP tlog-tiles): up to 256 entries, each after its length in two bytes."""

from collections.abc import Sequence

from comity.base.errors import Malformed

WIDTH = 256
LARGEST = 2**16 - 1


def encode(entries: Sequence[bytes]) -> bytes:
    """Return the bundle of 1 to 256 entries of at most 65,535 bytes each."""
    _check_count(len(entries))
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LARGEST:
            raise Malformed(
                "an entry has at most {limit} bytes, not {length}",
                limit=LARGEST,
                length=len(entry),
            )
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode(data: bytes, count: int) -> list[bytes]:
    """Return exactly `count` entries; a byte too many or too few is Malformed."""
    _check_count(count)
    entries = []
    at = 0
    for _ in range(count):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    # Slices past the end come out short, so one look at the end sees every cut.
    if at != len(data):
        raise Malformed(
            "a bundle of {count} entries does not have {length} bytes",
            count=count,
            length=len(data),
        )
    return entries


def _check_count(count: int) -> None:
    if not 1 <= count <= WIDTH:
        raise Malformed("a bundle holds 1 to 256 entries, not {count}", count=count)
