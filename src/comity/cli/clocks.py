"""comity clocks: one incident, every regime's clock, what runs out first stands first."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.cli import given
from comity.cli.main import tell
from comity.documents import clocks, explained, sheets
from comity.documents.report import Told
from comity.documents.times import moment
from comity.rules.engine import assess
from comity.rules.facts import FactSet, about_incident
from comity.rules.finding import Assessment
from comity.rules.packs import Pack


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="INCIDENT.yaml", help="facts of the incident and its system"
    )
    parser.add_argument(
        "--at",
        metavar="MOMENT",
        help="the moment asked, such as 2026-12-12T09:00+01:00 or a day; now if left out",
    )
    given.arguments(parser)
    parser.add_argument("--explain", action="store_true", help="every reason behind each answer")
    given.shapes(parser, "json", "csv", "ics")


def run(options: argparse.Namespace) -> int:
    now = given.moment(options.at)
    asked = given.asked(options.file, options, now.day)
    told = {name: facts for name, facts in asked.subjects.items() if about_incident(facts)}
    if not told:
        raise Malformed(
            "nothing is said of an incident: add facts such as incident_discovered_at; "
            "`comity facts template --on incident` lists them"
        )
    found = {name: _found(facts, asked.packs, now) for name, facts in told.items()}
    match options.shape:
        case "json":
            said = {name: clocks.as_json(one, now) for name, one in found.items()}
            print(json.dumps(said, ensure_ascii=False, indent=2))
        case "csv":
            print(sheets.assessed(found, given.reader()), end="")
        case "ics":
            from comity.documents.calendars import of_assessments  # noqa: PLC0415 - slow

            sys.stdout.buffer.write(of_assessments(found, asked.packs, given.reader(), now))
        case _:
            for name, one in found.items():
                _tell(name, Told(one, asked.packs, given.reader()), now, options)
    return 0


def _found(facts: FactSet, packs: Mapping[str, Pack], now: Instant) -> Assessment:
    return clocks.of_incident(assess(packs.values(), facts, now.day))


def _tell(name: str, told: Told, now: Instant, options: argparse.Namespace) -> None:
    tell(
        "{name}, at {moment} UTC, under {count} packs",
        name=name,
        moment=moment(now, "UTC", told.reader),
        count=len(told.packs),
    )
    print()
    print("\n".join(clocks.lines(told, now, full=options.explain)))
    if options.explain:
        print("\n".join(("", *explained.every(told, explained.SHOWN))))
