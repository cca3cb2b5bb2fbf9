"""
Epoch AI's tables of AI models (epoch.ai/data, CC BY 4.0), row by row, as observations.

Columns are renamed between releases, countries repeat once per organisation, cells are quoted over
several lines, and a blank means that no figure is known, never that it is small.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import msgspec

from comity.base import instants, strict
from comity.base.errors import Malformed
from comity.base.quantities import plain
from comity.base.text import UNSOUND
from comity.base.typed import convert
from comity.statement.kinds.systems import ObservationBody, Subject
from comity.statement.quantity import Compute, Quantity, Source
from comity.statement.statement import HIDDEN
from comity.statement.subjects import subject_key

TITLE = "Epoch AI, Data on AI Models (CC BY 4.0)"
ADDRESS = "https://epoch.ai/data/ai-models"
WORKING = 600
CELL = 100_000

# What each column has been called, newest first; the first two are needed, the others may lack.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("Model", "System", "Model name"),
    "compute": ("Training compute (FLOP)", "Training compute (FLOPs)"),
    "developers": ("Organization", "Organization(s)", "Organisation"),
    "published": ("Publication date", "Publication date (model)"),
    "domains": ("Domain",),
    "parameters": ("Parameters", "Number of parameters"),
    "working": ("Training compute notes",),
    "confidence": ("Confidence",),
    "link": ("Link",),
    "countries": ("Country (of organization)", "Country (from Organization)", "Country"),
    "hardware": ("Training hardware",),
    "accessibility": ("Model accessibility", "Accessibility"),
}
NEEDED = ("name", "compute")

# How far a figure may be off either way at 90 %: Epoch's labels, as docs/published.md explains.
FACTORS: Mapping[str, int] = {"Confident": 3, "Likely": 10, "Speculative": 31}
_FIGURE = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?([eE]\+?[0-9]{1,2})?", re.ASCII)
_FLOOR = Context(prec=3, rounding=ROUND_FLOOR)
_CEILING = Context(prec=3, rounding=ROUND_CEILING)
# The table was written by a program with floats: 2.7e25 stands there as 2.700000000000001e+25.
_EXACT = Context(prec=10)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as an observation; `about` is the subject's key."""

    number: int
    about: str
    body: ObservationBody


def read(raw: bytes) -> list[Row]:
    """Read the whole table, or raise Malformed with the row and column at fault."""
    cells = _table(strict.utf8(raw).removeprefix("\ufeff"))
    rows = [_row(number, cell) for number, cell in cells]
    seen: dict[str, int] = {}
    for row in rows:
        if row.about in seen:
            raise Malformed(
                "rows {first} and {second} are about the same system, {about}",
                first=seen[row.about],
                second=row.number,
                about=row.about,
            )
        seen[row.about] = row.number
    return rows


def _table(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    csv.field_size_limit(CELL)
    lines = (line + "\n" for line in text.split("\n"))
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
        places = _places(header)
        for number, row in enumerate(reader, 1):
            if not row:
                continue
            if len(row) != len(header):
                raise Malformed(
                    "row {row} has {count} cells, the header {want}",
                    row=number,
                    count=len(row),
                    want=len(header),
                )
            yield number, {field: _clean(row[place]) for field, place in places.items()}
    except csv.Error as fault:
        raise Malformed("not CSV at line {line}: {why}", line=reader.line_num, why=fault) from None


def _places(header: list[str]) -> dict[str, int]:
    places = {}
    for field, names in COLUMNS.items():
        found = [header.index(name) for name in names if name in header]
        if found:
            places[field] = found[0]
        elif field in NEEDED:
            raise Malformed("the column {name} is missing", name=names[0])
    return places


def _clean(cell: str) -> str:
    """Return the text in NFC, without what cannot be seen, each run of spaces as one."""
    shown = UNSOUND.sub(" ", HIDDEN.sub(" ", unicodedata.normalize("NFC", cell)))
    return " ".join(shown.split())


def _row(number: int, cell: Mapping[str, str]) -> Row:
    name = cell["name"]
    try:
        developers = tuple(_listed(cell.get("developers", "")))
        body = ObservationBody(
            subject=Subject(developers=developers, name=name),
            source=Source(title=TITLE, url=_link(cell.get("link", ""))),
            published=_day(cell.get("published", "")),
            countries=tuple(_listed(cell.get("countries", ""))),
            compute=_compute(cell),
            parameters=_parameters(cell.get("parameters", "")),
            domains=tuple(_listed(cell.get("domains", ""))),
            hardware=cell.get("hardware") or None,
            accessibility=cell.get("accessibility") or None,
            confidence=cell.get("confidence") or None,
        )
        checked = convert(msgspec.to_builtins(body), ObservationBody)
    except Malformed as fault:
        values = {**fault.values, "row": number}
        raise Malformed("row {row}: " + fault.template, **values) from None
    return Row(number, subject_key(developers, name), checked)


def _listed(cell: str) -> list[str]:
    """Return a comma-separated cell's values, each once, in the order they first stand."""
    values = (value.strip() for value in cell.split(","))
    return list(dict.fromkeys(value for value in values if value))


def _link(cell: str) -> str:
    first = cell.split(maxsplit=1)[0] if cell else ""
    safe = re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]{1,1900}", first)
    return first if safe else ADDRESS


def _day(cell: str) -> date | None:
    return instants.day(cell) if cell else None


def _figure(field: str, cell: str) -> Decimal | None:
    if not cell:
        return None
    if not _FIGURE.fullmatch(cell):
        raise Malformed("{field} is not a figure: {text}", field=field, text=cell[:40])
    return Decimal(cell)


def _compute(cell: Mapping[str, str]) -> Compute | None:
    best = _figure(COLUMNS["compute"][0], cell["compute"])
    if not best:
        return None
    label = cell.get("confidence", "")
    # Without a label nothing is known of the error; the widest one Epoch uses is assumed.
    factor = FACTORS.get(label, max(FACTORS.values()))
    return Compute(
        low=plain(_FLOOR.divide(best, Decimal(factor))),
        unit="FLOP",
        basis="estimated",
        best=plain(_EXACT.plus(best)),
        high=plain(_CEILING.multiply(best, Decimal(factor))),
        method=f"third-party-estimate, {label or 'no label'}: within a factor of {factor}",
        working=_shortened(cell.get("working", "")),
        source=Source(title=TITLE, url=ADDRESS),
    )


def _parameters(cell: str) -> Quantity | None:
    count = _figure("Parameters", cell)
    if not count:
        return None
    return Quantity(
        low=plain(count), unit="parameters", basis="estimated", source=Source(title=TITLE)
    )


def _shortened(text: str) -> str | None:
    if not text:
        return None
    return text if len(text) <= WORKING else text[: WORKING - 1] + "…"
