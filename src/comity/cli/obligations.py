"""comity obligations: what follows from a register, from a running one."""

import argparse
import json
import sys
from typing import Any

from msgspec import Struct, ValidationError, convert

from comity.adapters.client import Client, printable, quoted
from comity.cli.main import tell
from comity.cli.submit import ADDRESS

STATES = ("met", "met, not proven", "late", "overdue", "due", "standing", "undetermined")


class _Obligation(Struct):
    state: str
    due: str | None
    system: str
    clause: str


class _Obligations(Struct):
    obligations: list[_Obligation]


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
    whole = client.get_as(f"/obligations.json?{query}", dict[str, Any])
    listed = _read(whole, client)
    if options.shape == "json":
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    elif options.shape:
        sys.stdout.buffer.write(client.get(f"/obligations.{options.shape}?{query}"))
    else:
        _list(listed, shown=options.state)
    failed = any(one.state in {"overdue", "late"} for one in listed)
    return 1 if options.strict and failed else 0


def _read(whole: dict[str, Any], client: Client) -> list[_Obligation]:
    try:
        return convert(whole, _Obligations).obligations
    except ValidationError as fault:
        raise client.strange(fault) from None


def _list(obligations: list[_Obligation], shown: str | None) -> None:
    # Whether an observed system owes anything is mostly open: thousands of lines that say so.
    open_ones = [one for one in obligations if one.state == "undetermined" != shown]
    for one in obligations:
        if one.state != "undetermined" or shown:
            due = one.due or "-"
            print(printable(f"{one.state:<16} {due:<21} {one.system:<40} {one.clause}"))
    tell("{count} obligations", count=len(obligations) - len(open_ones))
    if open_ones:
        tell("{count} more are undetermined; --state undetermined lists them", count=len(open_ones))
