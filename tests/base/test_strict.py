"""Strict readers: one spelling for every value, and a refusal for each other one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.base import strict
from comity.base.errors import Malformed

SECOND_DECIMALS = {
    "nothing": "",
    "plus sign": "+7",
    "minus sign": "-7",
    "leading zero": "07",
    "two zeros": "00",
    "underscore": "1_0",
    "space before": " 7",
    "space after": "7 ",
    "line feed": "7\n",
    "other digits": "\u0667",
    "superscript": "\u00b2",
    "fraction": "7.0",
    "exponent": "7e0",
    "hexadecimal": "0x7",
    "one too large": str(2**63),
    "nineteen nines": "9" * 19,
    "endless": "9" * 5000,
}
SECOND_BASE64 = {
    "no padding": "AA",
    "half padding": "AA=",
    "too much padding": "AAAA====",
    "stray bits": "AB==",
    "stray bits of two": "AAB=",
    "address alphabet": "_-8=",
    "line feed": "AAAA\nAAAA",
    "space": "AA ==",
    "padding inside": "AA==AAAA",
    "other alphabet": "\uff21A==",
    "half a pair": "\ud800A==",
}
BAD_UTF8 = {
    "overlong": (b"a\xc0\x80", 1),
    "surrogate": (b"ab\xed\xa0\x80", 2),
    "cut short": (b"\xe2\x82", 0),
    "beyond Unicode": (b"\xf4\x90\x80\x80", 0),
    "stray byte": (b"abc\xff", 3),
}
BAD_LINES = {
    "no line feed": "a\nb",
    "one too few": "a\n",
    "one too many": "a\nb\nc\n",
    "nothing": "",
    "other line ends": "a\u2028b\u2028",
    "carriage returns": "a\rb\r",
}


@pytest.mark.parametrize("text", SECOND_DECIMALS.values(), ids=SECOND_DECIMALS)
def test_a_decimal_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        strict.decimal(text)


@given(st.integers(0, 2**63 - 1))
@example(0)
@example(2**63 - 1)
def test_a_decimal_reads_back_as_written(value: int) -> None:
    assert strict.decimal(str(value)) == value


@pytest.mark.parametrize("text", SECOND_BASE64.values(), ids=SECOND_BASE64)
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        strict.base64_bytes(text)


@given(st.binary())
def test_base64_reads_back_as_written(raw: bytes) -> None:
    assert strict.base64_bytes(strict.base64_text(raw)) == raw


@given(st.binary(max_size=40))
def test_hex_reads_back_as_written(raw: bytes) -> None:
    assert strict.hex_bytes(raw.hex(), len(raw)) == raw


@pytest.mark.parametrize("text", ["0A", "0", "0a0", "0a0b", "0g", " a", "\u06610", "0x"])
def test_hex_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        strict.hex_bytes(text, 1)


@pytest.mark.parametrize(("raw", "at"), BAD_UTF8.values(), ids=BAD_UTF8)
def test_broken_utf8_is_refused_where_it_breaks(raw: bytes, at: int) -> None:
    with pytest.raises(Malformed) as refused:
        strict.utf8(raw)
    assert refused.value.values == {"at": at}


@given(st.text())
def test_utf8_reads_back_as_written(text: str) -> None:
    assert strict.utf8(text.encode()) == text


@pytest.mark.parametrize("text", BAD_LINES.values(), ids=BAD_LINES)
def test_lines_are_as_many_as_asked_for_and_end_in_line_feeds(text: str) -> None:
    with pytest.raises(Malformed):
        strict.lines(2, text)


@given(st.lists(st.text().filter(lambda line: "\n" not in line), max_size=5))
def test_lines_read_back_as_written(found: list[str]) -> None:
    assert strict.lines(len(found), "".join(line + "\n" for line in found)) == found


def test_a_carriage_return_stays_in_its_line() -> None:
    assert strict.lines(1, "a\r\n") == ["a\r"]
