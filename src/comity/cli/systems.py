"""comity systems: the systems of a register that runs."""

import argparse
import json
from decimal import Decimal
from typing import Any

from msgspec import Struct

from comity.adapters.client import Client, printable, quoted
from comity.base.quantities import number, plain
from comity.cli.main import tell
from comity.cli.reading import ADDRESS


class _Figure(Struct):
    best: str | None
    low: str | None
    high: str | None


class _System(Struct):
    name: str
    developers: list[str]
    published: str | None
    registered: bool
    training_compute: _Figure


class _Systems(Struct):
    count: int
    undetermined: int
    systems: list[_System]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--over", metavar="FLOP", help="at or over this much training compute")
    parser.add_argument("--unregistered", action="store_true", help="registered by no developer")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--from", dest="address", default=ADDRESS, metavar="URL")


def run(options: argparse.Namespace) -> int:
    query = []
    if options.over is not None:
        query.append(f"over={quoted(plain(_flop(options.over)))}")
    if options.unregistered:
        query.append("unregistered=1")
    client, path = Client(options.address), "/api/systems?" + "&".join(query)
    if options.json:
        whole = client.get_as(path, dict[str, Any])
        print(json.dumps(whole, ensure_ascii=False, indent=2))
        return 0
    said = client.get_as(path, _Systems)
    for one in said.systems:
        _line(one)
    tell(
        "{count} systems; {undetermined} more have no figure and are undetermined, not below"
        if options.over
        else "{count} systems, {undetermined} of them without a figure",
        count=said.count,
        undetermined=said.undetermined,
    )
    return 0


def _flop(text: str) -> Decimal:
    return number(text.lower().replace("e+", "e"))


def _line(one: _System) -> None:
    figure = one.training_compute
    best = figure.best or "?"
    span = f"{figure.low or '?'} to {figure.high or '?'}" if figure.best else ""
    mark = "registered" if one.registered else "observed"
    who = ", ".join(one.developers)
    line = f"{best:>12}  {span:<24} {mark:<10} {one.published or '':<10}  {one.name} ({who})"
    print(printable(line))
