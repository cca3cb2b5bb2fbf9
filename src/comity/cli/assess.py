"""comity assess: what would be due for a system, from a file; needs no server."""

import argparse
import datetime
import json
from pathlib import Path

from comity.adapters.packaged import packs
from comity.base import instants, yaml
from comity.base.errors import Malformed
from comity.cli.main import language, tell, words
from comity.cli.submit import read_file
from comity.documents import assessments, drafts
from comity.documents.assessments import HEADINGS
from comity.register.facts import registered_facts
from comity.register.rows import DeveloperRow, SystemRow
from comity.rules import factsheet
from comity.rules.engine import assess
from comity.rules.facts import Fact, FactSet
from comity.rules.finding import Effect
from comity.service.ports import system_clock
from comity.statement.kinds.systems import DeveloperBody, SystemBody

SHOWN = frozenset(HEADINGS) - {Effect.NONE, Effect.INFORMS}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FACTS.yaml")
    parser.add_argument("--at", metavar="DATE", help="the day asked, YYYY-MM-DD; today if left out")
    parser.add_argument("--all", action="store_true", help="show also what does not apply")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    at = instants.day(options.at) if options.at else system_clock().day
    named = _systems(read_file(options.file), at)
    found = {name: assess(packs(), facts, at) for name, facts in named.items()}
    if options.json:
        said = {name: assessments.as_json(one) for name, one in found.items()}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    wanted = frozenset(HEADINGS) if options.all else SHOWN
    for name, one in found.items():
        tell(
            "{name}, on {day}, under the {count} packs of this program",
            name=name,
            day=at,
            count=len(packs()),
        )
        print("\n".join(assessments.lines(one, language(), words(), wanted)))
    return 0


def _systems(raw: bytes, at: datetime.date) -> dict[str, FactSet]:
    """Read statements as for `comity submit`, or one plain list of facts."""
    documents = yaml.read(raw)
    if len(documents) == 1 and isinstance(documents[0], dict) and "kind" not in documents[0]:
        return {"facts": factsheet.read(documents[0])}
    found = drafts.read(raw)
    developers = [one.body for one in found if isinstance(one.body, DeveloperBody)]
    systems = [one.body for one in found if isinstance(one.body, SystemBody)]
    if len(developers) > 1 or not systems:
        raise Malformed("name one system at least, and one developer at most")
    developer = developers[0] if developers else None
    return {f"{one.name} {one.version}": _facts(one, developer, at) for one in systems}


def _facts(system: SystemBody, developer: DeveloperBody | None, at: datetime.date) -> FactSet:
    row = SystemRow("", 0, "", "", "", system)
    owner = DeveloperRow("", 0, "", "", developer) if developer else None
    stated = registered_facts(row, owner, at)
    # Nothing is recorded yet: the facts come from the file, from no entry of a log.
    return {name: Fact(fact.value) for name, fact in stated.items()}
