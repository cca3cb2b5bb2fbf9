"""comity instrument draft, new, amend, check, show, diff, impact, export: texts and clauses."""

import argparse
import json as plain_json
from pathlib import Path
from typing import Any

from comity.adapters.client import Client, printable, quoted
from comity.base import json
from comity.base.errors import Malformed, Refused
from comity.base.text import LANGUAGES
from comity.base.typed import convert
from comity.cli import chair, given, saying
from comity.cli.main import language, tell
from comity.cli.reading import ADDRESS, read_file
from comity.cli.saying import Speaker
from comity.documents import copies, lint, redlines, texts
from comity.documents.reader import Reader
from comity.documents.skeleton import skeleton
from comity.statement.kinds.instruments import ClauseText, Opening
from comity.storage import durable

BASE = ".base"


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="what", required=True)
    draft = does.add_parser("draft", help="write a commented file to start from")
    draft.add_argument("file", type=Path, metavar="FILE.yaml")
    for what, why in (("new", "open the text of a file"), ("amend", "send what a file changed")):
        one = does.add_parser(what, help=why)
        one.add_argument("file", type=Path, metavar="FILE.yaml")
        one.add_argument("--note", help="a line on what was changed and why")
        saying.arguments(one)
    look = does.add_parser("check", help="read a file and say what is missing or uneven in it")
    look.add_argument("file", type=Path, metavar="FILE.yaml")
    show = does.add_parser("show", help="what is agreed, what blocks, who must act next")
    show.add_argument("instrument", nargs="?", metavar="INSTRUMENT", help="left out: all of them")
    show.add_argument("--clause", metavar="ID", help="one clause with its words and positions")
    diff = does.add_parser("diff", help="which words changed, in every language")
    diff.add_argument("instrument", metavar="INSTRUMENT|FILE.yaml")
    diff.add_argument("clause", nargs="?", metavar="CLAUSE")
    diff.add_argument(
        "--since", type=int, metavar="N", help="from this version, not the one before"
    )
    hits = does.add_parser("impact", help="which systems each wording would catch, on each side")
    hits.add_argument("instrument", metavar="INSTRUMENT")
    out = does.add_parser("export", help="write the text as a file to work in, or a certified copy")
    out.add_argument("instrument", metavar="INSTRUMENT")
    out.add_argument("--out", type=Path, metavar="FILE")
    out.add_argument("--copy", choices=LANGUAGES, help="the adopted text in this language")
    out.add_argument(
        "--certificate", action="store_true", help="how it was adopted, with the count"
    )
    for one in (show, diff, hits, out):
        one.add_argument("--to", default=ADDRESS, metavar="URL")
    for one in (show, hits):
        one.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    match options.what:
        case "draft":
            return _draft(options.file)
        case "new" | "amend":
            return _said(options)
        case "check":
            return _check(options.file)
        case "show":
            return _show(options)
        case "diff":
            return _diff(options)
        case "impact":
            return _impact(options)
        case _:
            return _export(options)


def _draft(path: Path) -> int:
    if path.exists():
        raise Refused("{path} is there already, and is not written over", path=path)
    path.write_text(skeleton(given.reader()), encoding="utf-8")
    tell("{path}: fill it in; comity instrument check {path} says what is missing", path=path)
    return 0


def _base(path: Path) -> Path:
    return path.with_name(path.name + BASE)


def _said(options: argparse.Namespace) -> int:
    drafted = texts.read(read_file(options.file))
    speaker = Speaker.of(options)
    if drafted.opening.seen_by != "public":
        tell(
            "{instrument} is negotiated among its parties: say this on their own node only",
            instrument=drafted.id,
        )
    if options.what == "new":
        body = texts.opened(drafted)
    else:
        if not _base(options.file).exists():
            raise Refused(
                "{path} has no base: export the text first, and work in that file",
                path=options.file,
            )
        base = texts.read_base(read_file(_base(options.file)))
        standing = [one["id"] for one in speaker.instrument(drafted.id)["text"]]
        found = texts.amended(drafted, base, standing)
        if found is None:
            tell("{path} changes nothing", path=options.file)
            return 0
        body = found
    if options.note:
        body = convert({**json.read(json.write(_plain(body))), "note": options.note}, type(body))
    code = saying.say(options, speaker, "instrument/v1", drafted.id, body)
    if code == 0 and not options.out:
        durable.write(_base(options.file), drafted.base.write())
    return code


def _plain(body: object) -> Any:  # noqa: ANN401 - whatever it is
    import msgspec  # noqa: PLC0415 - only a note needs it

    return msgspec.to_builtins(body)


def _check(path: Path) -> int:
    drafted, reader = texts.read(read_file(path)), given.reader()
    lines = [
        reader.say(
            "{clause}: no words yet in {languages}", clause=id_, languages=reader.listed(missing)
        )
        for id_, missing in texts.lacking(drafted)
    ]
    lines += [
        reader.say(
            "{clause} is in brackets: {count} alternatives",
            clause=one.id,
            count=len(one.alternatives),
        )
        for one in drafted.clauses
        if one.bracketed
    ]
    for clause in drafted.clauses:
        lines += [
            lint.worded(one, reader) for one in lint.findings(clause, drafted.opening.legal_nature)
        ]
    for line in lines:
        print(printable(f"  {line}"))
    tell(
        "{path}: {count} clauses, {findings} things to look at",
        path=path,
        count=len(drafted.clauses),
        findings=len(lines),
    )
    return 0


def _show(options: argparse.Namespace) -> int:
    client, reader = Client(options.to), given.reader()
    if options.instrument is None:
        listed = client.get_as("/instruments.json", dict[str, Any])
        if options.json:
            print(plain_json.dumps(listed, ensure_ascii=False, indent=2))
            return 0
        for one in listed["instruments"]:
            chair.line(one, reader)
        tell("{count} instruments", count=listed["count"])
        return 0
    known = saying.instrument(client, options.instrument)
    if options.json:
        print(plain_json.dumps(known, ensure_ascii=False, indent=2))
    elif options.clause:
        chair.clause(known, options.clause, reader)
    else:
        chair.line(known, reader)
        chair.board(known, reader)
    return 0


def _diff(options: argparse.Namespace) -> int:
    client, path = Client(options.to), Path(options.instrument)
    if path.is_file():
        drafted = texts.read(read_file(path))
        known = {one["id"]: one for one in saying.instrument(client, drafted.id)["text"]}
        for one in drafted.clauses:
            before = known.get(one.id)
            _redline(one.id, convert(_own(before), ClauseText) if before else None, one)
        for id_ in known.keys() - {one.id for one in drafted.clauses}:
            tell("{clause}: not in the file", clause=id_)
        return 0
    found = client.get_as(
        f"/instruments/{quoted(options.instrument)}/versions.json", dict[str, Any]
    )
    versions: dict[str, list[dict[str, Any]]] = {}
    for each in found["versions"]:
        versions.setdefault(each["clause"]["id"], []).append(each)
    if options.clause is not None and options.clause not in versions:
        raise Refused("there is no clause {clause} in this text", clause=options.clause)
    for id_, line in versions.items():
        if options.clause not in {None, id_}:
            continue
        since = options.since or max(1, len(line) - 1)
        old = convert(line[since - 1]["clause"], ClauseText) if len(line) > since else None
        _redline(f"{id_} v{since}-v{len(line)}", old, convert(line[-1]["clause"], ClauseText))
    return 0


def _own(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a clause's shape that are its own words."""
    return {name: said[name] for name in ClauseText.__struct_fields__ if name in said}


def _redline(name: str, before: ClauseText | None, after: ClauseText) -> None:
    if before is None:
        tell("{clause}: new", clause=name)
        return
    if before.digest == after.digest:
        return
    tell("{clause}:", clause=name)
    old = {one.id: one for one in before.alternatives}
    kept = {one.id for one in after.alternatives}
    for one in before.alternatives:
        if one.id not in kept:
            tell("  one wording less: {wording}", wording=one.id)
    # A clause out of its brackets has another id for its wording: then the first is compared.
    for wording in after.alternatives:
        start = old.get(wording.id) or before.alternatives[0]
        for language_, text in wording.text.items():
            words = start.text[language_].words if language_ in start.text else ""
            if words != text.words:
                pieces = redlines.redline(words, text.words, language_)
                print(printable(f"  {wording.id} {language_}  {redlines.marked(pieces)}"))


def _impact(options: argparse.Namespace) -> int:
    path = f"/instruments/{quoted(options.instrument)}/impact.json"
    found = Client(options.to).get_as(path, dict[str, Any])
    if options.json:
        print(plain_json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    reader = given.reader()
    for one in found["impact"]:
        print(f"{one['clause']} [{one['wording']}]")
        if one["fault"]:
            tell(
                "  its rule does not compile, so for every system it is undetermined: {why}",
                why=one["fault"],
            )
        if not one["sides"]:
            tell("  no system is in this register yet")
        for side, tally in one["sides"].items():
            name = side or reader.say("on no side")
            counts = reader.listed(f"{reader.say(what)} {count}" for what, count in tally.items())
            print(f"  {name:<14} {counts}")
        caught = one["systems"]["yes"]
        if caught:
            print(printable("    " + reader.listed(caught[:12])
                            + ("…" if len(caught) > 12 else "")))  # noqa: PLR2004 # fmt: skip
    if not found["impact"]:
        tell("no clause of {instrument} carries a rule", instrument=options.instrument)
    return 0


def _export(options: argparse.Namespace) -> int:
    known = saying.instrument(Client(options.to), options.instrument)
    if options.copy or options.certificate:
        if known["status"] is None:
            raise Refused(
                "{instrument} is not adopted: there is nothing to consent to",
                instrument=known["id"],
            )
        if options.copy and options.copy not in known["final"]["languages"]:
            raise Refused("{language} is no authentic language of this text", language=options.copy)
        reader = Reader(options.copy or language(), given.reader().catalog)
        text = (
            copies.certified(known, options.copy, reader)
            if options.copy
            else "".join(f"{line}\n" for line in copies.certificate(known, given.reader()))
        )
        if options.out:
            durable.write(options.out, text.encode())
        else:
            for line in text.splitlines():
                print(printable(line))
        return 0
    drafted = texts.Drafted(
        known["id"],
        convert(
            {name: known[name] for name in ("title", "legal_nature", "final", "seen_by")}, Opening
        ),
        tuple(convert(_own(one), ClauseText) for one in known["text"]),
    )
    path = options.out or Path(f"{known['id']}.yaml")
    if path.exists() and not _in_step(path):
        raise Refused("{path} is there already, and is not written over", path=path)
    durable.write(path, texts.write(drafted))
    durable.write(_base(path), drafted.base.write())
    tell(
        "{path}: change it, see comity instrument diff {path}, then comity instrument amend {path}",
        path=path,
    )
    return 0


def _in_step(path: Path) -> bool:
    """Say whether a file says no more than what it started from: nothing is lost with it."""
    try:
        return texts.read(read_file(path)).base == texts.read_base(read_file(_base(path)))
    except (Malformed, Refused, OSError):
        return False
