"""comity assess: what would be due for a system, from a file; needs no server."""

import argparse
import datetime
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from comity.cli import given
from comity.cli.given import Asked
from comity.cli.main import tell
from comity.cli.reading import read_file
from comity.documents import assessments, explained, report, sheets
from comity.documents.report import Told
from comity.rules.engine import assess
from comity.rules.finding import Assessment, Effect
from comity.service.ports import system_clock

TABLE = ".csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        metavar="FACTS.yaml",
        help="facts or statements; or a .csv with the columns of Epoch AI's table of models",
    )
    parser.add_argument("--at", metavar="DATE", help="the day asked, YYYY-MM-DD; today if left out")
    given.arguments(parser)
    parser.add_argument("--explain", action="store_true", help="every reason behind each answer")
    parser.add_argument("--all", action="store_true", help="show also what does not apply")
    given.shapes(parser, "json", "csv", "ics")


def run(options: argparse.Namespace) -> int:
    at = given.day(options.at)
    if options.file.suffix.lower() == TABLE:
        return _table(options, at)
    asked = given.asked(options.file, options, at)
    found = {
        name: assess(asked.packs.values(), facts, at) for name, facts in asked.subjects.items()
    }
    match options.shape:
        case "json":
            said = {name: assessments.as_json(one) for name, one in found.items()}
            print(json.dumps(said, ensure_ascii=False, indent=2))
        case "csv":
            print(sheets.assessed(found, given.reader()), end="")
        case "ics":
            _calendar(found, asked)
        case _:
            for name, one in found.items():
                _tell(name, Told(one, asked.packs, given.reader()), options)
    return 0


def _tell(name: str, told: Told, options: argparse.Namespace) -> None:
    tell(
        "{name}, on {day}, under {count} packs",
        name=name,
        day=told.reader.day(told.found.at),
        count=len(told.packs),
    )
    print()
    print("\n".join(report.whole(told) if options.all else report.short(told)))
    if options.explain:
        effects = frozenset(Effect) if options.all else explained.SHOWN
        print("\n".join(("", *explained.every(told, effects), *report.all_not_covered(told))))


def _calendar(found: Mapping[str, Assessment], asked: Asked) -> None:
    from comity.documents.calendars import of_assessments  # noqa: PLC0415 - slow, only here

    said = of_assessments(found, asked.packs, given.reader(), system_clock())
    sys.stdout.buffer.write(said)


def _table(options: argparse.Namespace, at: datetime.date) -> int:
    from comity.documents import epoch, tallies  # noqa: PLC0415 - only a table needs them

    rows = epoch.read(read_file(options.file))
    tallied = tallies.of_rows(rows, given.said(options.also, at), given.chosen(options), at)
    if options.shape == "json":
        print(json.dumps(tallies.as_json(tallied, at, len(rows)), ensure_ascii=False, indent=2))
        return 0
    tell(
        "{count} systems of {file}, on {day}",
        count=len(rows),
        file=options.file.name,
        day=given.reader().day(at),
    )
    print("\n".join(tallies.lines(tallied, given.reader())))
    return 0
