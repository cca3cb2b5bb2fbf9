"""Tables: as CSV (RFC 4180), safe to open in a spreadsheet; as lines for a terminal."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest

# What a spreadsheet may run: the first characters of formulas, small and full width (OWASP).
FORMULA = frozenset("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}") | frozenset(
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)

# A Chinese sign, or a word with the space behind it.
_PART = re.compile(r"[\u3000-\u9fff\uff00-\uffef] ?|[^\s\u3000-\u9fff\uff00-\uffef]+\s?|\s")
_CLOSING = frozenset(
    "\N{IDEOGRAPHIC COMMA}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}\N{FULLWIDTH COLON}"
    "\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH RIGHT PARENTHESIS})"
)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a header line and one line for each row; what is not known is an empty cell."""
    lines: list[str] = []
    writer = csv.writer(_Lines(lines), lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return "".join(lines)


def cell(value: object) -> str:
    """Return a value as a cell; an apostrophe keeps a spreadsheet from running it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in FORMULA else text


class _Lines:
    """Where `csv` writes to: a list in memory."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def aligned(rows: Iterable[Sequence[Sequence[str]]], indent: str = "  ", gap: int = 3) -> list[str]:
    """
    Return rows of cells as lines for a terminal; a cell is its lines, one under the other.

    Columns are as wide as their widest line; a Chinese or Korean sign takes two columns.
    """
    kept = [[list(cell) for cell in row] for row in rows]
    count = max((len(row) for row in kept), default=0)
    widths = [
        max((wide(line) for row in kept if place < len(row) for line in row[place]), default=0)
        for place in range(count)
    ]
    lines = []
    for row in kept:
        for one in zip_longest(*row, fillvalue=""):
            padded = [pad(text, width + gap) for text, width in zip(one, widths, strict=False)]
            lines.append(indent + "".join(padded).rstrip())
    return lines


def pad(text: str, width: int) -> str:
    """Return the text with spaces up to so many columns of a terminal."""
    return text + " " * max(0, width - wide(text))


def wide(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most so many columns; Chinese may break at any sign."""
    lines = [""]
    for part in _PART.findall(text):
        if lines[-1] and wide((lines[-1] + part).rstrip()) > width and part[0] not in _CLOSING:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


def shortened(text: str, width: int) -> str:
    """Return the text on one line of at most so many columns, with an ellipsis where it is cut."""
    first = wrapped(" ".join(text.split()), width - 1)
    return first[0].rstrip(" ,;:") + "…" if len(first) > 1 else first[0]
