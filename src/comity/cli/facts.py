"""comity facts: what may be said of a developer, a system, a run or an incident."""

import argparse
from collections.abc import Collection
from pathlib import Path

from comity.base.errors import Malformed
from comity.cli.main import language, tell
from comity.documents.template import template
from comity.rules.declaration import Subject
from comity.rules.declared import FACTS
from comity.storage import durable

SUBJECTS = {one.value: one for one in Subject}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["template"], help="a YAML file with comments, to fill in")
    parser.add_argument(
        "--on",
        default=",".join(SUBJECTS),
        metavar="A,B",
        help="about what: developer, system, run, incident; all of them if left out",
    )
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="ID",
        help="only what this pack of rules asks; may be repeated",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write it there, if nothing is there"
    )


def run(options: argparse.Namespace) -> int:
    subjects = _subjects(options.on)
    text = template(subjects, language(), _names(options))
    if options.out is None:
        print(text, end="")
        return 0
    if options.out.exists():
        raise Malformed("{path} exists already and is left as it is", path=options.out)
    durable.write(options.out, text.encode())
    if subjects == {Subject.INCIDENT}:
        tell(
            "{path} is written: fill it in, then `comity clocks {path} --with SYSTEM.yaml`",
            path=options.out,
        )
    else:
        tell("{path} is written: fill it in, then `comity assess {path}`", path=options.out)
    return 0


def _names(options: argparse.Namespace) -> Collection[str]:
    if not options.pack:
        return FACTS.keys()
    from comity.cli import given  # noqa: PLC0415 - brings every pack along

    return frozenset[str]().union(*(pack.asks for pack in given.chosen(options)))


def _subjects(listed: str) -> frozenset[Subject]:
    names = [one.strip() for one in listed.split(",") if one.strip()]
    for name in names:
        if name not in SUBJECTS:
            raise Malformed(
                "facts are about {known}, not {name}", known=", ".join(SUBJECTS), name=name[:40]
            )
    return frozenset(SUBJECTS[name] for name in names)
