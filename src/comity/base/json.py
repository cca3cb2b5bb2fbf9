"""Strict JSON (I-JSON, RFC 7493): no duplicate key, no float, no NaN, NFC text, bounded depth."""

import json
import unicodedata
from typing import Any

from comity.base import strict
from comity.base.errors import Malformed

SAFE = 2**53 - 1
DEPTH = 32


def read(raw: bytes) -> Any:  # noqa: ANN401 - the caller converts to a type at once
    """Read bytes as JSON values; raises Malformed and names what is wrong."""
    text = strict.utf8(raw)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise Malformed("JSON is nested too deeply") from None
    except json.JSONDecodeError as fault:
        raise Malformed("not JSON at character {at}: {why}", at=fault.pos, why=fault.msg) from None
    if "[" * DEPTH in text or text.count("{") + text.count("[") > DEPTH:
        _check_depth(value, DEPTH)
    if not text.isascii() or "\\" in text:
        _check_text(value)
    return value


def write(value: object) -> bytes:
    """Write the one compact spelling: keys as given, no spaces, UTF-8 unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed("the key {field} stands twice", field=twice[: strict.SHOWN])
    return found


def _integer(text: str) -> int:
    if text == "-0" or len(text) > strict.DIGITS or abs(int(text)) > SAFE:
        raise Malformed("an integer beyond 2^53 is not exact everywhere: {text}", text=text[:20])
    return int(text)


def _no_float(text: str) -> float:
    raise Malformed("a float is not exact: write {text} as a text", text=text[: strict.SHOWN])


def _check_depth(value: object, left: int) -> None:
    if left == 0:
        raise Malformed("JSON is nested too deeply")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        _check_depth(item, left - 1)


def _check_text(value: object) -> None:
    # Escapes can smuggle in what the raw bytes do not show: lone surrogates, unnormalised text.
    whole = json.dumps(value, ensure_ascii=False)
    try:
        whole.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("text holds half of a surrogate pair") from None
    if not unicodedata.is_normalized("NFC", whole):
        raise Malformed("text is not in Unicode normal form NFC")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=_integer, parse_float=_no_float, parse_constant=_no_float
)
