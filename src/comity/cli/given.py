"""What the commands about rules are given: a file of facts, --set, --lang, and which packs."""

import argparse
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from comity.adapters.packaged import packs
from comity.base import instants, yaml
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.cli.main import language, words
from comity.cli.reading import read_file
from comity.documents import given
from comity.documents.reader import Reader
from comity.rules import factsheet, moments
from comity.rules.facts import Fact, FactSet
from comity.rules.packs import Pack
from comity.service.ports import system_clock


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what every command about the rules takes."""
    parser.add_argument(
        "--set",
        dest="also",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a fact besides those of the file, or instead of one of them",
    )
    parser.add_argument(
        "--with",
        dest="besides",
        action="append",
        default=[],
        type=Path,
        metavar="FILE.yaml",
        help="facts of another file too, such as the developer's; the first file counts first",
    )
    choose(parser)


def choose(parser: argparse.ArgumentParser) -> None:
    """Add which packs are asked."""
    parser.add_argument(
        "--pack", action="append", default=[], metavar="ID", help="only this pack; may be repeated"
    )
    parser.add_argument(
        "--with-drafts", action="store_true", help="also the packs that are off, drafts of law"
    )


def shapes(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add --json, --csv and the like; one of them at most."""
    shape = parser.add_mutually_exclusive_group()
    for name in names:
        shape.add_argument(f"--{name}", dest="shape", action="store_const", const=name)


def reader() -> Reader:
    return Reader(language(), words())


def chosen(options: argparse.Namespace) -> tuple[Pack, ...]:
    """Return the packs asked for: all that are on, unless some are named."""
    shipped = {pack.id: pack for pack in packs()}
    for name in options.pack:
        if name not in shipped:
            raise Malformed(
                "there is no pack {pack}; there are {packs}", pack=name, packs=", ".join(shipped)
            )
    if options.pack:
        return tuple(shipped[name] for name in dict.fromkeys(options.pack))
    return tuple(pack for pack in shipped.values() if options.with_drafts or not pack.body.off)


def day(text: str | None) -> datetime.date:
    """Read --at as a day; without one it is today."""
    if text is None:
        return system_clock().day
    return instants.day(text)


def moment(text: str | None) -> Instant:
    """Read --at as a moment with its offset or zone; a day means its first second in UTC."""
    if text is None:
        return system_clock()
    found = moments.read(text)
    if isinstance(found, Instant):
        return found
    if isinstance(found, datetime.date):
        return instants.start_of(found)
    raise Malformed("clocks show {moment} twice on that day: give it an offset", moment=text)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: subjects with their facts, under packs."""

    packs: Mapping[str, Pack]
    subjects: Mapping[str, FactSet]


def asked(path: Path, options: argparse.Namespace, at: datetime.date) -> Asked:
    """Read the file, put what --set says on top, and choose the packs."""
    subjects = given.subjects(read_file(path), at, path.stem)
    shared = _shared(options.besides, at)
    more = said(options.also, at)
    found = {name: {**shared, **facts, **more} for name, facts in subjects.items()}
    return Asked({pack.id: pack for pack in chosen(options)}, found)


def _shared(paths: Iterable[Path], at: datetime.date) -> FactSet:
    """Return the facts of files that each tell of one subject; of two, the later one counts."""
    found: dict[str, Fact] = {}
    for path in paths:
        subjects = given.subjects(read_file(path), at, path.stem)
        if len(subjects) != 1:
            raise Malformed("{path} tells of several subjects: --with takes one", path=path)
        found |= next(iter(subjects.values()))
    return found


def said(pairs: Iterable[str], at: datetime.date) -> FactSet:
    """Read NAME=VALUE pairs; the value is written as in a file of facts."""
    written = dict(_pair(pair) for pair in pairs)
    facts = factsheet.read(written, at)
    return {name: replace(fact, source=fact.source or "--set") for name, fact in facts.items()}


def _pair(pair: str) -> tuple[str, object]:
    name, found, value = pair.partition("=")
    if found:
        documents = yaml.read(f"value: {value}\n".encode())
        if len(documents) == 1 and isinstance(documents[0], dict) and len(documents[0]) == 1:
            return name.strip(), documents[0]["value"]
    raise Malformed(
        "--set needs a name and a value such as deployed=true, not {said}", said=pair[:40]
    )
