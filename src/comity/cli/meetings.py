"""comity meeting record, show: a session of a meeting, recorded once, after it, by its convener."""

import argparse
import secrets
from pathlib import Path
from typing import Any

from comity.adapters.client import Client, printable
from comity.base import digests, yaml
from comity.base.errors import Malformed, Refused
from comity.base.typed import Said, Slug, convert
from comity.cli import given, saying
from comity.cli.main import tell
from comity.cli.reading import ADDRESS, read_file
from comity.cli.saying import Speaker
from comity.documents.codes import coded
from comity.statement.kinds.meetings import MeetingBody
from comity.storage import durable


class _Session(Said, frozen=True):
    series: Slug
    session: int


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="what", required=True)
    record = does.add_parser("record", help="record a session from a file, once and for ever")
    record.add_argument("file", type=Path, metavar="FILE.yaml")
    record.add_argument(
        "--minutes",
        type=Path,
        metavar="FILE",
        help="minutes that stay closed: only a salted commitment is public",
    )
    saying.arguments(record)
    show = does.add_parser("show", help="the sessions on record")
    show.add_argument("session", nargs="?", metavar="SERIES/N")
    show.add_argument("--to", default=ADDRESS, metavar="URL")


def run(options: argparse.Namespace) -> int:
    return _show(options) if options.what == "show" else _record(options)


def _record(options: argparse.Namespace) -> int:
    documents = yaml.read(read_file(options.file))
    if len(documents) != 1 or not isinstance(documents[0], dict):
        raise Malformed("a session's file is one YAML document")
    said = dict(documents[0])
    own = convert({name: said.pop(name, None) for name in ("series", "session")}, _Session)
    if options.minutes:
        sealed = options.minutes.with_name(options.minutes.name + ".sealed")
        if sealed.exists():
            raise Refused("{path} is there already, and is not written over", path=sealed)
        blob = secrets.token_bytes(32) + read_file(options.minutes)
        durable.write(sealed, blob)
        sealed.chmod(0o600)
        said["minutes"] = digests.named(blob)
        tell(
            "{path}: the minutes with their salt; keep it to open the commitment later", path=sealed
        )
    body, about = convert(said, MeetingBody), f"{own.series}/{own.session}"
    return saying.say(options, Speaker.of(options), "meeting/v1", about, body)


def _show(options: argparse.Namespace) -> int:
    found = Client(options.to).get_as("/meetings.json", dict[str, Any])["meetings"]
    listed = [one for one in found if options.session in {None, one["id"]}]
    if options.session and not listed:
        raise Refused("no session {session} is on record", session=options.session)
    reader = given.reader()
    for one in listed:
        print(printable(f"{one['id']}: {reader.text(one['title'])}, {one['from']} - {one['to']}"))
        tell("  class of record: {record}", record=coded(one["record"], reader))
        for item in one["agenda"]:
            print(printable(f"  - {reader.text(item['title'])} {reader.listed(item['clauses'])}"))
        for each in one["participants"]:
            print(printable(f"  {each['name']}: {coded(each['takes'], reader)}"))
        for each in one["points"]:
            words = each["says"].get(reader.language) or next(iter(each["says"].values()))
            print(printable(f"    {each.get('by') or '-'}: {words}"))
        for words in one["summary"].values():
            print(printable(f"  {words}"))
    tell("{count} sessions", count=len(listed))
    return 0
