"""Strict JSON (I-JSON, RFC 7493): no duplicate key, no float, no NaN, NFC text, bounded depth."""

import json
from collections import Counter
from typing import Any

import msgspec

from comity.base import strict
from comity.base import text as texts
from comity.base.errors import Malformed

SAFE = 2**53 - 1
# As many digits as the largest exact integer has, each as a nought.
LONG = b"0" * len(str(SAFE))
DEPTH = 32


def read(raw: bytes) -> Any:  # noqa: ANN401 - the caller converts to a type at once
    """Read bytes as JSON values; raises Malformed and names what is wrong."""
    try:
        value = _QUICK.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Malformed):
        return read_slowly(raw)
    # What is written back as it was read has one spelling: no key twice, no white space, no other
    # way to write a number. Escapes, and digits enough for more than 2^53, are looked at closely.
    if b"\\" in raw or LONG in raw.translate(_DIGITS) or _WRITE.encode(value) != raw:
        return read_slowly(raw)
    if raw.count(b"{") + raw.count(b"[") > DEPTH:
        _check_depth(value, DEPTH)
    if not raw.isascii():
        texts.check_sound(value)
    return value


def read_slowly(raw: bytes) -> Any:  # noqa: ANN401 - as above
    """Read as `read` does, in any spelling, one character after the other."""
    text = strict.utf8(raw)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise Malformed("JSON is nested too deeply") from None
    except json.JSONDecodeError as fault:
        raise Malformed("not JSON at character {at}: {why}", at=fault.pos, why=fault.msg) from None
    if text.count("{") + text.count("[") > DEPTH:
        _check_depth(value, DEPTH)
    if not text.isascii() or "\\" in text:
        texts.check_sound(value)
    return value


def write(value: object) -> bytes:
    """Write the one compact spelling: keys as given, no spaces, UTF-8 unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Counted in one pass: an attacker's object can have thousands of keys.
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0][: strict.SHOWN]
        # A key may hold half a surrogate pair, and a message that quotes it could not be sent.
        shown = twice.encode(errors="replace").decode()
        raise Malformed("the key {field} stands twice", field=shown)
    return found


def _integer(text: str) -> int:
    if text == "-0" or len(text) > strict.DIGITS or abs(int(text)) > SAFE:
        raise Malformed("an integer beyond 2^53 is not exact everywhere: {text}", text=text[:20])
    return int(text)


def _no_float(text: str) -> float:
    raise Malformed("a float is not exact: write {text} as a text", text=text[: strict.SHOWN])


def _check_depth(value: object, left: int) -> None:
    """Refuse more than `left` objects and lists, one in another."""
    if not isinstance(value, dict | list):
        return
    if left == 0:
        raise Malformed("JSON is nested too deeply")
    for item in value.values() if isinstance(value, dict) else value:
        _check_depth(item, left - 1)


_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_QUICK = msgspec.json.Decoder(float_hook=_no_float)
_WRITE = msgspec.json.Encoder()
_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=_integer, parse_float=_no_float, parse_constant=_no_float
)
