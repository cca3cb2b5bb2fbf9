"""Epoch AI's table of hardware (epoch.ai/data): the peaks of chips, as published there."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from comity.accounting.chips import Chip
from comity.base import strict
from comity.base.errors import Malformed

NAME = "Hardware name"
TENSOR = "Tensor-FP16/BF16 performance (FLOP/s)"
# Each precision with the columns that may hold its dense peak, the best one first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "bf16": (TENSOR,),
    "fp16": (TENSOR, "FP16 (half precision) performance (FLOP/s)"),
    "fp8": ("FP8 performance (FLOP/s)",),
    "fp4": ("FP4 performance (FLOP/s)",),
    "tf32": ("TF32 (TensorFloat-32) performance (FLOP/s)",),
    "fp32": ("FP32 (single precision) performance (FLOP/s)",),
}
SOURCE = "Epoch AI, Machine learning hardware"


def read(raw: bytes) -> Mapping[str, Chip]:
    """Return the chips by name; raises Malformed for what is no such table."""
    text = strict.utf8(raw).removeprefix("\ufeff")
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        if NAME not in (rows.fieldnames or ()):
            raise Malformed("the column {name} is missing", name=NAME)
        found = {chip.name: chip for chip in map(_chip, rows) if chip.name and chip.peaks}
    except csv.Error as fault:
        raise Malformed("not CSV at line {line}: {why}", line=rows.line_num, why=fault) from None
    return MappingProxyType(found)


def _chip(row: Mapping[str, str]) -> Chip:
    source = (row.get("Link to datasheet") or SOURCE).split(";")[0].strip()
    return Chip(row[NAME], dict(_peaks(row)), source)


def _peaks(row: Mapping[str, str]) -> Iterator[tuple[str, Decimal]]:
    for precision, columns in COLUMNS.items():
        for figure in (row.get(column) for column in columns):
            if figure:
                yield precision, _figure(row[NAME], figure)
                break


def _figure(name: str, text: str) -> Decimal:
    # Written as 312000000000000.0 or 1.0145e+16: what Decimal reads, and what is no number is not.
    figure = Decimal(text) if text.replace("e+", "").replace(".", "").isdigit() else Decimal(0)
    if not figure:
        raise Malformed("{field} is not a figure: {text}", field=name[:80], text=text[:40])
    return figure
