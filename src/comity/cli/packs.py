"""comity packs: what rules there are, what they say, whether they hold, what a version changes."""

import argparse
import datetime
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from comity.adapters.packaged import cases, packs
from comity.base.errors import ComityError, Malformed
from comity.cli import given
from comity.cli.main import tell, words
from comity.cli.reading import read_file
from comity.documents import differences
from comity.documents import given as written
from comity.documents.messages import explain
from comity.documents.packs import as_json, coverage_line, listed, shown
from comity.rules.cases import check_cases, covered, parse
from comity.rules.facts import FactSet
from comity.rules.packs import Pack

WHAT = ("list", "show", "check", "diff")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", default="list", choices=WHAT)
    parser.add_argument(
        "pack", nargs="*", metavar="PACK", help="ids; for diff OLD and NEW, ids or YAML files"
    )
    parser.add_argument(
        "--from", dest="where", metavar="URL|DIR", help="diff: over the systems of a register"
    )
    parser.add_argument(
        "--facts", type=Path, metavar="FACTS.yaml", help="diff: over the systems of a file"
    )
    parser.add_argument("--at", metavar="DATE", help="diff: the day asked, YYYY-MM-DD")
    given.shapes(parser, "json")


def run(options: argparse.Namespace) -> int:
    if options.what == "diff":
        return _diff(options)
    chosen = [_shipped(name) for name in options.pack] or list(packs())
    if options.what == "check":
        return _check(chosen)
    if options.shape == "json":
        print(json.dumps([as_json(pack) for pack in chosen], ensure_ascii=False, indent=2))
        return 0
    lines = listed if options.what == "list" else shown
    print("\n".join(lines(chosen, given.reader())))
    return 0


def _shipped(name: str) -> Pack:
    for pack in packs():
        if pack.id == name:
            return pack
    raise Malformed(
        "there is no pack {pack}; there are {packs}",
        pack=name,
        packs=", ".join(pack.id for pack in packs()),
    )


def _check(chosen: list[Pack]) -> int:
    failures: list[ComityError] = []
    count = 0
    for pack in chosen:
        raw = cases(pack)
        if raw is None:
            raise Malformed("the pack {pack} has no cases beside it", pack=pack.id)
        some = parse(raw)
        count += len(some.cases)
        failures += check_cases(pack, some)
        print(coverage_line(pack, covered(pack, some), given.reader()))
    for failure in failures:
        print(explain(failure, words()))
    tell(
        "{count} cases of {packs} packs, {failed} failures",
        count=count,
        packs=len(chosen),
        failed=len(failures),
    )
    return 1 if failures else 0


def _diff(options: argparse.Namespace) -> int:
    if len(options.pack) != 2:  # noqa: PLR2004 - an old and a new one
        raise Malformed("diff needs two packs, OLD and NEW: ids, or files such as new.yaml")
    old, new = (_pack(name) for name in options.pack)
    at = given.day(options.at)
    if options.at is None:
        # What is changed counts from the day on which it is in force.
        at = max(at, new.body.in_force.since)
    found, subjects = differences.difference(old, new), _subjects(options, at)
    turned = differences.turned(old, new, subjects, at)
    if options.shape == "json":
        said = differences.as_json(found, len(subjects), turned)
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    reader = given.reader()
    tell(
        "{old} version {before} -> {new} version {after}, on {day}",
        old=old.id,
        before=old.body.version,
        new=new.id,
        after=new.body.version,
        day=reader.day(at),
    )
    print("\n".join(differences.clause_lines(found, reader)))
    if subjects:
        tell(
            "{count} systems asked; {changed} answers or due times change",
            count=len(subjects),
            changed=len(turned),
        )
        print("\n".join(differences.turned_lines(turned, old, new, reader)))
    return 0


def _pack(name: str) -> Pack:
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or path.is_file():
        try:
            return Pack.parse(read_file(path))
        except Malformed as fault:
            raise Malformed("{path}: " + fault.template, **{**fault.values, "path": name}) from None
    return _shipped(name)


def _subjects(options: argparse.Namespace, at: datetime.date) -> Mapping[str, FactSet]:
    found: dict[str, FactSet] = {}
    if options.facts is not None:
        found |= written.subjects(read_file(options.facts), at, options.facts.stem)
    if options.where is not None:
        found |= _registered(options.where, at)
    return found


def _registered(where: str, at: datetime.date) -> Mapping[str, FactSet]:
    """Read a register as a stranger would, all of it verified, and return its systems' facts."""
    from comity.cli.audit import audited  # noqa: PLC0415 - brings a whole auditor along
    from comity.oversight.directory import known_systems  # noqa: PLC0415 - as above
    from comity.oversight.duties import facts_of  # noqa: PLC0415 - as above

    with ExitStack() as left:
        done = audited(where, left)
        for fault in done.faults:
            raise fault.reason
        return {one.id: facts_of(done.record, one, at) for one in known_systems(done.record)}
