"""Entry bundles: lengths and entries, and nothing else."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.log.bundles import LARGEST, decode, encode


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_a_bundle_reads_back_as_written(entries: list[bytes]) -> None:
    assert decode(encode(entries), len(entries)) == entries


def test_a_bundle_is_lengths_and_entries() -> None:
    assert encode([b"", b"ab", b"c" * 258]) == b"\0\0\0\2ab\1\2" + b"c" * 258


def test_the_largest_entry_fits() -> None:
    entry = bytes(LARGEST)
    assert decode(encode([entry]), 1) == [entry]


WRONG = {
    "byte too many": (b"\0\1a\0", 1),
    "entry too many": (b"\0\1a\0\1b", 1),
    "entry too few": (b"\0\1a", 2),
    "half a length": (b"\0\1a\0", 2),
    "cut entry": (b"\0\3ab", 1),
    "empty": (b"", 1),
    "no entries": (b"", 0),
    "negative": (b"", -1),
    "too many": (bytes(514), 257),
}


@pytest.mark.parametrize(("data", "count"), WRONG.values(), ids=WRONG)
def test_a_bundle_holds_exactly_its_entries(data: bytes, count: int) -> None:
    with pytest.raises(Malformed):
        decode(data, count)


UNWRITABLE: dict[str, Sequence[bytes]] = {
    "none": [],
    "too many": [b""] * 257,
    "too large": [bytes(LARGEST + 1)],
}


@pytest.mark.parametrize("entries", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_no_bundle_can_hold_is_not_written(entries: Sequence[bytes]) -> None:
    with pytest.raises(Malformed):
        encode(entries)
