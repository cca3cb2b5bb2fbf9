"""comity status: who signed an adopted text, who is bound and since when."""

import argparse
import json
from typing import Any

from comity.adapters.client import Client, printable
from comity.base.errors import Refused
from comity.cli import given, saying
from comity.cli.main import tell
from comity.cli.reading import ADDRESS
from comity.documents import statuses, traces
from comity.documents.codes import coded
from comity.documents.reader import Reader
from comity.documents.tables import aligned


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instrument", metavar="INSTRUMENT")
    parser.add_argument("--to", default=ADDRESS, metavar="URL")
    given.shapes(parser, "json", "csv")


def run(options: argparse.Namespace) -> int:
    known, reader = saying.instrument(Client(options.to), options.instrument), given.reader()
    status = known["status"]
    if options.shape == "json":
        print(json.dumps(status, ensure_ascii=False, indent=2))
        return 0
    if status is None:
        raise Refused(
            "{instrument} is not adopted: comity instrument show {instrument} says why",
            instrument=known["id"],
        )
    if options.shape == "csv":
        print(statuses.csv(status), end="")
        return 0
    _told(known, status, reader)
    return 0


def _told(known: dict[str, Any], status: dict[str, Any], reader: Reader) -> None:
    print(
        printable(f"{known['id']}: {reader.text(known['title'])}, {coded(status['state'], reader)}")
    )
    tell(
        "adopted {day}; the text with the digest {digest}",
        day=status["adopted"],
        digest=status["digest"],
    )
    if status["not_authenticated_by"]:
        tell(
            "not authenticated yet by: {sides}", sides=reader.listed(status["not_authenticated_by"])
        )
    if status["in_force"]:
        tell(
            "conditions met {reached}; in force {day}",
            reached=status["reached"],
            day=status["in_force"],
        )
    else:
        for line in traces.written(traces.retraced(status["consents"]), reader):
            print(printable(f"  {line}"))
    head = tuple([reader.say(one)] for one in statuses.COLUMNS)
    cells = [tuple([cell] for cell in row) for row in statuses.rows(status)]
    for line in aligned([head, *cells]):
        print(printable(line))
    for one in status["relations"]:
        tell(
            "reservation N.{number} by {party} to {clauses}: {others}",
            number=one["reservation"],
            party=one["by"],
            clauses=reader.listed(one["clauses"]),
            others=coded(one["others"], reader),
        )
        for each in one["objections"]:
            tell(
                "  {party} objects: {effect}",
                party=each["by"],
                effect=coded(each["effect"], reader),
            )
