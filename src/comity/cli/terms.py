"""comity term define, join, differ, show: what each side means by a word."""

import argparse
from pathlib import Path
from typing import Any

from comity.adapters.client import Client, printable
from comity.base import yaml
from comity.base.errors import Malformed, Refused
from comity.base.typed import convert
from comity.cli import given, saying
from comity.cli.main import tell
from comity.cli.reading import ADDRESS, read_file
from comity.cli.saying import Speaker
from comity.documents.codes import coded
from comity.statement.kinds.terms import TermBody


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="what", required=True)
    define = does.add_parser("define", help="say what the term means; a YAML file of en, zh, ko")
    define.add_argument("term", metavar="TERM")
    define.add_argument("file", type=Path, metavar="FILE.yaml")
    join = does.add_parser("join", help="share another party's definition")
    differ = does.add_parser("differ", help="say that another party's definition is not yours")
    for one in (join, differ):
        one.add_argument("term", metavar="TERM")
        one.add_argument("of", metavar="PARTY", help="whose definition")
    for one in (define, join, differ):
        saying.arguments(one)
    show = does.add_parser("show", help="definitions side by side, and how far the sides are")
    show.add_argument("term", nargs="?", metavar="TERM")
    show.add_argument("--to", default=ADDRESS, metavar="URL")


def run(options: argparse.Namespace) -> int:
    if options.what == "show":
        return _show(options)
    speaker = Speaker.of(options)
    if options.what == "define":
        documents = yaml.read(read_file(options.file))
        if len(documents) != 1:
            raise Malformed("a definition is one YAML document with en, zh, ko")
        body = convert({"act": "define", "text": documents[0]}, TermBody)
    else:
        known = _terms(speaker.client).get(options.term, {"words": []})
        said = [one for one in known["words"] if one["by"] == options.of]
        if not said:
            raise Refused("{party} has no such definition of {term} now", party=options.of,
                          term=options.term)  # fmt: skip
        to = said[0]["statement"]
        body = convert({"act": options.what, "of": options.of, "to": to}, TermBody)
    before = speaker.standing("term/v1", options.term)
    return saying.say(options, speaker, "term/v1", options.term, body, replaces=before)


def _terms(client: Client) -> dict[str, Any]:
    listed = client.get_as("/terms.json", dict[str, Any])["terms"]
    return {one["id"]: one for one in listed}


def _show(options: argparse.Namespace) -> int:
    found, reader = _terms(Client(options.to)), given.reader()
    if options.term is not None and options.term not in found:
        raise Refused("there is no term {term}", term=options.term)
    listed = [one for id_, one in found.items() if options.term in {None, id_}]
    for one in listed:
        print(printable(f"{one['id']}: {coded(one['state'], reader)}"))
        for each in one["words"]:
            says = {"define": "{party} defines it:", "join": "{party} joins {of}",
                    "differ": "{party} differs from {of}"}[each["act"]]  # fmt: skip
            print(printable("  " + reader.say(says, party=each["by"], of=each["of"])))
            for language, words in each["text"].items():
                print(printable(f"    {language}  {words}"))
    tell("{count} terms", count=len(listed))
    return 0
