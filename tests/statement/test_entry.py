"""Entries: one spelling to the byte, a size that a receipt can hold, a time that there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base import json
from comity.base.digests import named
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.service.compose import sign
from comity.statement.entry import LIMIT, Entry, time_of
from comity.statement.envelope import Envelope
from statement.bodies import payload
from world import START, key

ENTRY = Entry(START, sign(payload("developer/v1"), [key("lab-a"), key("lab-b")]))
RAW = ENTRY.write()
VALUE = json.read(RAW)


def envelope(**changes: object) -> bytes:
    return json.write({**VALUE, "envelope": {**VALUE["envelope"], **changes}})


SIGNATURES = VALUE["envelope"]["signatures"]
PAYLOAD = VALUE["envelope"]["payload"]
SECOND_SPELLINGS = {
    "space": RAW.replace(b",", b", ", 1),
    "line feed at the end": RAW + b"\n",
    "time last": json.write({"envelope": VALUE["envelope"], "time": VALUE["time"]}),
    "envelope's fields in another order": json.write(
        {**VALUE, "envelope": dict(reversed(VALUE["envelope"].items()))}
    ),
    "signatures unsorted": envelope(signatures=SIGNATURES[::-1]),
    "signature's fields in another order": envelope(
        signatures=[dict(reversed(one.items())) for one in SIGNATURES]
    ),
    "signature url-safe": envelope(
        signatures=[
            {**one, "sig": one["sig"].replace("+", "-").replace("/", "_")} for one in SIGNATURES
        ]
    ),
    "payload unpadded": envelope(payload=PAYLOAD.rstrip("=")),
    "escaped": RAW.replace(b'"time"', b'"\\u0074ime"'),
    "escaped slash": RAW.replace(b"application/vnd", b"application\\/vnd"),
    "byte order mark": b"\xef\xbb\xbf" + RAW,
    "unknown field": json.write({**VALUE, "note": 1}),
    "doubled field": RAW.replace(b"{", b'{"time":"2026-11-23T09:00:00Z",', 1),
    "time with a fraction": RAW.replace(b"09:00:00Z", b"09:00:00.0Z"),
    "time of another zone": RAW.replace(b"09:00:00Z", b"09:00:00+00:00"),
    "leap second": RAW.replace(b"09:00:00Z", b"23:59:60Z"),
    "no such day": RAW.replace(b"2026-11-23", b"2026-11-31"),
    "time before 1970": RAW.replace(b"2026-11-23", b"1969-11-23"),
    "time as a number": json.write({**VALUE, "time": 1795424400}),
    "no time": json.write({"envelope": VALUE["envelope"]}),
    "no envelope": json.write({"time": VALUE["time"]}),
    "envelope of another type": json.write({**VALUE, "envelope": []}),
    "nothing": b"",
    "not an object": b"[]",
    "UTF-16": RAW.decode().encode("utf-16"),
}


@pytest.mark.parametrize("raw", SECOND_SPELLINGS.values(), ids=SECOND_SPELLINGS)
def test_an_entry_has_one_spelling(raw: bytes) -> None:
    assert raw != RAW
    with pytest.raises(Malformed):
        Entry.parse(raw)


def test_an_entry_reads_back_as_written() -> None:
    assert Entry.parse(RAW) == ENTRY
    assert Entry.parse(RAW).write() == RAW
    assert RAW.startswith(b'{"time":"2026-11-23T09:00:00Z","envelope":{"payloadType":')


@given(
    st.integers(0, 253_402_300_799).map(Instant),
    st.binary(max_size=50),
    st.dictionaries(st.binary(max_size=3).map(named), st.binary(max_size=9), min_size=1),
)
def test_any_entry_reads_back_as_written(
    time: Instant, data: bytes, signatures: dict[str, bytes]
) -> None:
    entry = Entry(time, Envelope(data, tuple(sorted(signatures.items())[:16])))
    assert Entry.parse(entry.write()) == entry


def filled(size: int) -> Entry:
    """Return an entry of exactly this size; how many signatures it takes depends on the rest."""
    for count in range(1, 17):
        signed = tuple(sorted((named(bytes([at])), bytes(63)) for at in range(count)))
        room = size - len(Entry(START, Envelope(b"", signed)).write())
        if room % 4 == 0:
            return Entry(START, Envelope(b"x" * (room // 4 * 3), signed))
    raise AssertionError(size)


def test_an_entry_of_48000_bytes_fits_and_one_byte_more_does_not() -> None:
    raw = filled(LIMIT).write()
    assert len(raw) == 48_000
    assert Entry.parse(raw).write() == raw
    with pytest.raises(Malformed, match="48001 bytes; 48000 fit"):
        filled(LIMIT + 1).write()
    with pytest.raises(Malformed, match="48001 bytes; 48000 fit"):
        Entry.parse(raw + b" ")


NO_TIME = {
    "nothing": b"",
    "another field first": RAW.replace(b'{"time"', b'{"Time"'),
    "a longer time": RAW.replace(b"00Z", b"00.5Z", 1),
    "a shorter time": RAW.replace(b"00Z", b"0Z", 1),
    "no such day": RAW.replace(b"2026-11-23", b"2026-11-31"),
    "not UTF-8": RAW.replace(b"2026", b"\xff026", 1),
}


@pytest.mark.parametrize("raw", NO_TIME.values(), ids=NO_TIME)
def test_where_no_time_stands_none_is_read(raw: bytes) -> None:
    assert time_of(raw) is None


def test_the_time_is_read_without_the_rest() -> None:
    assert time_of(RAW) == time_of(RAW[:30]) == START
