"""Mutated input for parsers: what a fuzzer does to its corpus, by a seed and without a fuzzer."""

from collections.abc import Callable, Sequence
from random import Random

LONGEST = 20_000

# Where parsers disagree: other spellings, ends of ranges, what one format hides from another.
TOKENS = (
    *(mark.encode() for mark in "\"{}[]:,\\\n\t /+=-~&*!#|>%@`'<"),
    *(b"{}", b"[]", b'""', b"null", b"true", b"NaN", b"Infinity", b"-0", b"00", b"1.0", b"1e999"),
    *(b"9" * 16, b"9" * 20, b"9" * 5000, b"9223372036854775808", b"1/3", b"2/4", b"3.8e25", b"1e0"),
    *(b"\\ud800", b"\\u0000", b"e\\u0301", b"\\uffff", b"\\U00110000", b"\\UFFFFFFFF"),
    *(b"&a ", b"*a", b"<<: ", b"!!str ", b"--- ", b"%YAML 1.1\n", b"? ", b"- ", b"|\n ", b"NO"),
    *(b"\r\n", b"\r", b"\n\n", b"\x00", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
    *(mark.encode() for mark in ("\u2014 ", "e\u0301", "\u00e9", "\u202e", "\u0667", "\uffff")),
    *(b"sha256:", b"2026-11-23T09:00:00Z", b"2026-02-30", b"T24:00:00Z", b"T23:59:60Z", b"0000"),
    *(b"[" * 40, b"{" * 40, b'{"a":' * 40, b"- " * 40, b"A" * 44, b"AAAA", b"AA==", b"AB=="),
)


def mutant(corpus: Sequence[bytes], chance: Random) -> bytes:
    """Return one of the corpus, changed in one to four places; never longer than 20,000 bytes."""
    data = chance.choice(corpus)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(CHANGES)(data, corpus, chance)
    return data[:LONGEST]


def _flip(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    if not data:
        return bytes([chance.randrange(256)])
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _drop(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 50)) + data[end:]


def _insert(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(TOKENS) + data[at:]


def _replace(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + chance.choice(TOKENS) + data[end:]


def _splice(data: bytes, corpus: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(corpus)
    start, end = _slice(other, chance)
    at = chance.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


def _cut(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _slice(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 1, 2, 4, 8, 40, 400)))


CHANGES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    *(_flip, _drop, _repeat, _insert, _insert, _replace, _replace, _splice, _cut),
)
