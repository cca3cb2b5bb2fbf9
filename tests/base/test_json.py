"""Strict JSON: what two readers could read in two ways is refused."""

import json as plain_json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base import json
from comity.base.errors import Malformed

DEPTH = json.DEPTH
REFUSED = {
    "nothing": b"",
    "two values": b"1 2",
    "rest": b"{}x",
    "comma at the end": b"[1,]",
    "comment": b"[1]//",
    "single quotes": b"{'a':1}",
    "bare key": b"{a:1}",
    "line feed in a text": b'"a\nb"',
    "null byte": b'"\x00"',
    "byte order mark": b"\xef\xbb\xbf{}",
    "not UTF-8": b'"\xff"',
    "overlong": b'"\xc0\x80"',
    "half a pair in bytes": b'"\xed\xa0\x80"',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "key twice": b'{"a":1,"a":1}',
    "key twice deep down": b'[{"b":{"a":1,"c":2,"a":3}}]',
    "key twice by escape": b'{"a":1,"\\u0061":2}',
    "float": b"1.0",
    "float with exponent": b"[1e5]",
    "large exponent": b"1E5",
    "endless exponent": b"1e999999999",
    "float of 5,000 digits": b"0." + b"1" * 5000,
    "not a number": b"NaN",
    "infinity": b'{"a":Infinity}',
    "negative infinity": b"-Infinity",
    "negative zero": b"-0",
    "leading zero": b"01",
    "plus": b"+1",
    "2^53": b"9007199254740992",
    "-2^53": b"-9007199254740992",
    "5,000 digits": b"9" * 5000,
    "-5,000 digits": b"-" + b"9" * 5000,
    "half a pair": b'"\\ud800"',
    "other half": b'["\\udc00"]',
    "halves in the wrong order": b'"\\udc00\\ud800"',
    "half a pair in a key": b'{"\\ud800":1}',
    "not composed": '"e\u0301"'.encode(),
    "not composed, by escape": b'"e\\u0301"',
    "not composed, in a key": b'{"e\\u0301":1}',
    "noncharacter": '"\uffff"'.encode(),
    "noncharacter by escape": b'"\\ufdd0"',
    "noncharacter by a pair": b'"\\ud83f\\udffe"',
    "too deep": b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1),
    "too deep in objects": b'{"a":' * (DEPTH + 1) + b"1" + b"}" * (DEPTH + 1),
    "too deep by turns": b'[{"a":' * (DEPTH // 2) + b"[]" + b"}]" * (DEPTH // 2),
    "far too deep": b"[" * 100_000 + b"]" * 100_000,
    "open without end": b"[" * 100_000,
}
ACCEPTED = {
    "white space": (b" \t\r\n[ 1 ]\n", [1]),
    "largest": (b"9007199254740991", json.SAFE),
    "smallest": (b"-9007199254740991", -json.SAFE),
    "a pair by escape": (b'"\\ud83d\\ude00"', "\U0001f600"),
    "composed by escape": (b'"\\u00e9"', "\u00e9"),
    "a mark at the start of a text": (b'["n","\\u0303"]', ["n", "\u0303"]),
    "a mark after a control": (b'"\\n\\u0303\\u001f\\u0307"', "\n\u0303\x1f\u0307"),
    "slash": (b'"\\/"', "/"),
    "brackets in a text": (b'"' + b"[" * 100 + b'"', "[" * 100),
    "keys that differ": (b'{"a":{"a":1},"A":2}', {"a": {"a": 1}, "A": 2}),
}

texts = st.text(st.characters(exclude_categories=["Cs", "Cn"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-json.SAFE, json.SAFE) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_what_could_be_read_in_two_ways_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        json.read(raw)
    str(refused.value).encode()


@pytest.mark.parametrize(("raw", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_plain_is_read(raw: bytes, value: object) -> None:
    assert json.read(raw) == value


@given(values)
def test_a_value_reads_back_as_written(value: object) -> None:
    assert json.read(json.write(value)) == value


@given(values)
def test_a_value_is_read_as_every_reader_reads_it(value: object) -> None:
    assert json.read(plain_json.dumps(value, indent=1).encode()) == value


@pytest.mark.parametrize("inner", [b"", b"1", b'"["'])
def test_depth_counts_lists_and_objects_and_nothing_else(inner: bytes) -> None:
    json.read(b"[" * DEPTH + inner + b"]" * DEPTH)
    json.read(b'{"a":' * DEPTH + (inner or b"null") + b"}" * DEPTH)
    json.read(b"[" + b",".join([b"[{}]"] * 100) + b"]")


def test_a_key_that_stands_twice_is_named() -> None:
    with pytest.raises(Malformed) as refused:
        json.read('{"\ud68c\uc0ac":1,"b":2,"\ud68c\uc0ac":3}'.encode())
    assert refused.value.values == {"field": "\ud68c\uc0ac"}


def test_half_a_pair_twice_can_still_be_named_in_a_message() -> None:
    with pytest.raises(Malformed) as refused:
        json.read(b'{"\\ud800":1,"\\ud800":2}')
    assert str(refused.value).encode()


def test_thousands_of_keys_are_counted_in_one_pass() -> None:
    pairs = b",".join(b'"%d":1' % number for number in range(50_000))
    with pytest.raises(Malformed) as refused:
        json.read(b"{" + pairs + b',"49999":2}')
    assert refused.value.values == {"field": "49999"}


def test_json_is_written_in_one_compact_spelling() -> None:
    assert (
        json.write({"b": [1, None, "\u00e9"], "a": True}) == '{"b":[1,null,"é"],"a":true}'.encode()
    )


def test_what_is_no_json_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json.write(float("nan"))
