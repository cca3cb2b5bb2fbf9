"""comity obligations: what follows from a register, from a running one."""

import argparse
import json
import sys
from typing import Any

from comity.adapters.client import Client, quoted
from comity.cli.main import tell
from comity.cli.submit import ADDRESS

STATES = ("met", "met, not proven", "late", "overdue", "due", "standing", "undetermined")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--of", metavar="X", help="a system's or a party's id")
    parser.add_argument("--to", metavar="A", help="a recipient, or a part of its name")
    parser.add_argument("--state", choices=STATES)
    parser.add_argument("--strict", action="store_true", help="exit 1 if one is overdue or late")
    parser.add_argument("--from", dest="address", default=ADDRESS, metavar="URL")
    shape = parser.add_mutually_exclusive_group()
    for name in ("json", "csv", "ics"):
        shape.add_argument(f"--{name}", dest="shape", action="store_const", const=name)


def run(options: argparse.Namespace) -> int:
    client = Client(options.address)
    query = "&".join(
        f"{name}={quoted(value)}"
        for name, value in (("of", options.of), ("to", options.to), ("state", options.state))
        if value
    )
    said = client.get_json(f"/obligations.json?{query}")
    if options.shape == "json":
        print(json.dumps(said, ensure_ascii=False, indent=2))
    elif options.shape:
        sys.stdout.buffer.write(client.get(f"/obligations.{options.shape}?{query}"))
    else:
        _list(said["obligations"])
    failed = any(one["state"] in {"overdue", "late"} for one in said["obligations"])
    return 1 if options.strict and failed else 0


def _list(obligations: list[dict[str, Any]]) -> None:
    for one in obligations:
        due = one["due"] or "-"
        print(f"{one['state']:<16} {due:<21} {one['system']:<40} {one['clause']}")
    tell("{count} obligations", count=len(obligations))
