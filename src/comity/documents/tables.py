"""Tables as CSV (RFC 4180), safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

# What a spreadsheet may run: the first characters of formulas, small and full width (OWASP).
FORMULA = frozenset("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}") | frozenset(
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
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
