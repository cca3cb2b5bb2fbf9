"""comity obligations: what follows from a register, from a running one."""

import argparse
import json
import sys
from typing import Any

from msgspec import Struct, ValidationError, convert

from comity.adapters.client import Client, printable, quoted
from comity.adapters.packaged import packs
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.cli import given
from comity.cli.main import language, tell
from comity.cli.reading import ADDRESS
from comity.documents.reader import Reader
from comity.documents.tables import aligned
from comity.documents.times import placed
from comity.oversight.obligations import LAPSED, State
from comity.rules.clause import Force

STATES = tuple(one.value for one in State)
UNDETERMINED = "undetermined"
UNMET = frozenset(one.value for one in LAPSED)
BINDS = frozenset({Force.LAW.value, Force.COMMITMENT.value, Force.INSTRUMENT.value})


class _Obligation(Struct):
    state: str
    due: str | None
    about: str
    clause: str
    pack: str = ""
    force: str = Force.LAW.value
    title: dict[str, str] = {}


class _Obligations(Struct):
    obligations: list[_Obligation]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--of", metavar="X", help="a system's or a party's id")
    parser.add_argument("--to", metavar="A", help="a recipient, or a part of its name")
    parser.add_argument("--state", choices=STATES)
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit 1 if a duty that binds is past its end with no filing on record",
    )
    parser.add_argument("--at", metavar="DATE", help="as it will stand, or stood, on this day")
    parser.add_argument("--from", dest="address", default=ADDRESS, metavar="URL")
    given.shapes(parser, "json", "csv", "ics")


def run(options: argparse.Namespace) -> int:
    client = Client(options.address)
    query = _query(options)
    whole = client.get_as(f"/obligations.json?{query}", dict[str, Any])
    listed = _read(whole, client)
    if options.shape == "json":
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    elif options.shape:
        sys.stdout.buffer.write(client.get(f"/obligations.{options.shape}?{query}"))
    else:
        _list(listed, shown=options.state)
        tell(
            "a calendar to subscribe to: {address}",
            address=f"{options.address.rstrip('/')}/obligations.ics?{query}",
        )
    failed = any(one.state in UNMET and one.force in BINDS for one in listed)
    return 1 if options.strict and failed else 0


def _query(options: argparse.Namespace) -> str:
    asked = {
        "of": options.of,
        "to": options.to,
        "state": options.state,
        "at": str(given.day(options.at)) if options.at else None,
        "lang": None if language() == "en" else language(),
    }
    return "&".join(f"{name}={quoted(value)}" for name, value in asked.items() if value)


def _read(whole: dict[str, Any], client: Client) -> list[_Obligation]:
    try:
        return convert(whole, _Obligations).obligations
    except ValidationError as fault:
        raise client.strange(fault) from None


def _list(obligations: list[_Obligation], shown: str | None) -> None:
    # Whether an observed system owes anything is mostly open: thousands of lines that say so.
    open_ones = [one for one in obligations if one.state == UNDETERMINED != shown]
    told = [one for one in obligations if one.state != UNDETERMINED or shown]
    reader, zones = given.reader(), {pack.id: pack.body.counting.zone for pack in packs()}
    rows = [
        (
            [reader.catalog.get(one.state, one.state)],
            [_due(one, zones.get(one.pack, "UTC"), reader)],
            [one.about],
            [one.clause],
            [one.title.get(reader.language, "")],
        )
        for one in told
    ]
    for line in aligned(rows, indent=""):
        print(printable(line))
    tell("{count} obligations", count=len(obligations) - len(open_ones))
    if open_ones:
        tell("{count} more are undetermined; --state undetermined lists them", count=len(open_ones))


def _due(one: _Obligation, zone: str, reader: Reader) -> str:
    """Return the strict end in words; what is no moment is shown as it came."""
    try:
        return placed(Instant.parse(one.due), zone, reader) if one.due else "-"
    except Malformed:
        return one.due or "-"
