"""Fuzz targets of the lowest floor: each strict reader, and that it reads back what it wrote."""

from comity.base import digests, instants, json, quantities, strict, yaml
from comity.base.errors import Malformed
from comity.base.keys import PublicKey

DAY = "2026-11-23"
SEEDS = {
    "fuzz_decimal": (b"0", b"7", b"1036", b"9223372036854775807"),
    "fuzz_base64": (b"", b"AA==", b"AAA=", b"SGVsbG8h"),
    "fuzz_digest": (b"A" * 43 + b"=", b"sha256:" + b"0a" * 32),
    "fuzz_lines": (b"log\n7\n", b"a\n\n"),
    "fuzz_instant": (b"2026-11-23T09:00:00Z", b"1970-01-01T00:00:00Z", b"2024-02-29T23:59:59Z"),
    "fuzz_day": (DAY.encode(), b"2024-02-29", b"0001-01-01"),
    "fuzz_number": (b"0", b"12.5", b"3.8e25", b"1000000000000000.5", b"1e99"),
    "fuzz_share": (b"1/3", b"0/1", b"17/40"),
    "fuzz_key": (b"MCowBQYDK2VwAyEA" + b"A" * 43 + b"=",),
}


def fuzz_decimal(data: bytes) -> None:
    text = _text(data)
    assert str(strict.decimal(text)) == text


def fuzz_base64(data: bytes) -> None:
    text = _text(data)
    assert strict.base64_text(strict.base64_bytes(text)) == text


def fuzz_digest(data: bytes) -> None:
    text = _text(data)
    if text.startswith(digests.PREFIX):
        assert digests.PREFIX + digests.read_name(text).hex() == text
    else:
        assert str(digests.Digest.parse(text)) == text


def fuzz_lines(data: bytes) -> None:
    text = _text(data)
    assert "".join(line + "\n" for line in strict.lines(2, text)) == text


def fuzz_instant(data: bytes) -> None:
    text = _text(data)
    assert str(instants.Instant.parse(text)) == text


def fuzz_day(data: bytes) -> None:
    text = _text(data)
    day = instants.day(text)
    assert day.isoformat() == text
    assert instants.start_of(day).day == day


def fuzz_number(data: bytes) -> None:
    number = quantities.number(_text(data))
    assert quantities.number(quantities.plain(number)) == number


def fuzz_share(data: bytes) -> None:
    text = _text(data)
    share = quantities.share(text)
    assert f"{share.numerator}/{share.denominator}" == text


def fuzz_key(data: bytes) -> None:
    text = _text(data)
    assert str(PublicKey.parse(text)) == text


def fuzz_json(data: bytes) -> None:
    value = json.read(data)
    assert _read_back(json.write(value)) == value


def fuzz_yaml(data: bytes) -> None:
    for document in yaml.read(data):
        # What a person writes in YAML goes into a statement, so it must pass there unchanged.
        assert _read_back(json.write(document)) == document


def _read_back(raw: bytes) -> object:
    try:
        return json.read(raw)
    except Malformed as fault:
        raise AssertionError(raw) from fault


def _text(data: bytes) -> str:
    # Text arrives as UTF-8 everywhere; half surrogates are tried on the JSON reader, by escapes.
    return strict.utf8(data)
