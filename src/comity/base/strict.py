"""Readers of text with one spelling: what they accept prints back the same."""

import base64
import binascii

from comity.base.errors import Malformed

DIGITS = len(str(2**63 - 1))
SHOWN = 40


def decimal(text: str) -> int:
    """Read a natural number below 2^63: ASCII digits, no sign, no leading zero."""
    # Bounded before int(): Python raises ValueError on very long digit strings.
    plain = 0 < len(text) <= DIGITS and text.isascii() and text.isdigit()
    if not plain or text != str(int(text)) or int(text) >= 2**63:
        raise Malformed("not a plain decimal: {text}", text=text[:DIGITS])
    return int(text)


def base64_bytes(text: str) -> bytes:
    """Read standard padded base64 (RFC 4648 section 4) in its one canonical spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise Malformed("not standard base64: {text}", text=text[:SHOWN]) from None
    # Python ignores stray bits in the last character; another spelling would pass unseen.
    if base64_text(raw) != text:
        raise Malformed("not canonical base64: {text}", text=text[:SHOWN])
    return raw


def base64_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def hex_bytes(text: str, length: int) -> bytes:
    """Read exactly `length` bytes written as lowercase hexadecimal."""
    if len(text) != 2 * length or not set(text) <= set("0123456789abcdef"):
        raise Malformed(
            "not {length} bytes in lowercase hex: {text}", length=length, text=text[:SHOWN]
        )
    return bytes.fromhex(text)


def utf8(raw: bytes) -> str:
    """Read UTF-8; overlong forms, surrogates and broken sequences are Malformed."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Malformed("not UTF-8 at byte {at}", at=fault.start) from None


def lines(count: int, text: str) -> list[str]:
    """Read exactly `count` lines, each ended by a line feed; carriage returns are no line ends."""
    found = text.split("\n")
    if found.pop() != "" or len(found) != count:
        raise Malformed("expected {count} lines, each with its line feed", count=count)
    return found
