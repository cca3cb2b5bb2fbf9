"""comity systems: the systems of a register, from a running one or from its folder."""

import argparse
import json
from typing import Any

from comity.adapters.client import Client, quoted
from comity.base.quantities import number, plain
from comity.cli.main import tell
from comity.cli.submit import ADDRESS


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
    said = Client(options.address).get_json("/api/systems?" + "&".join(query))
    if options.json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    for one in said["systems"]:
        _line(one)
    tell(
        "{count} systems; {undetermined} more have no figure and are undetermined, not below"
        if options.over
        else "{count} systems, {undetermined} of them without a figure",
        count=said["count"],
        undetermined=said["undetermined"],
    )
    return 0


def _flop(text: str) -> Any:  # noqa: ANN401 - a Decimal
    return number(text.lower().replace("e+", "e"))


def _line(one: dict[str, Any]) -> None:
    figure = one["training_compute"]
    best = figure["best"] or "?"
    span = f"{figure['low'] or '?'} to {figure['high'] or '?'}" if figure["best"] else ""
    mark = "registered" if one["registered"] else "observed"
    who = ", ".join(one["developers"])
    print(f"{best:>12}  {span:<24} {mark:<10} {one['published'] or '':<10}  {one['name']} ({who})")
