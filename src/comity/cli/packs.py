"""comity packs: what rules there are, what they say, and whether they pass their cases."""

import argparse
import json

from comity.adapters.packaged import cases, packs
from comity.base.errors import ComityError, Malformed
from comity.base.text import in_language
from comity.cli.main import language, tell, words
from comity.documents.messages import explain
from comity.rules.cases import check_cases, parse
from comity.rules.packs import Pack


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", default="list", choices=["list", "show", "check"])
    parser.add_argument("pack", nargs="?", metavar="PACK")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    chosen = [pack for pack in packs() if options.pack in {None, pack.id}]
    if not chosen:
        raise Malformed("there is no pack {pack}", pack=options.pack)
    if options.what == "check":
        return _check(chosen)
    if options.json:
        print(json.dumps([_as_json(pack) for pack in chosen], ensure_ascii=False, indent=2))
        return 0
    for pack in chosen:
        _list(pack)
        if options.what == "show":
            _show(pack)
    return 0


def _list(pack: Pack) -> None:
    body = pack.body
    tell(
        "{pack} version {version}: {title} ({count} clauses, from {since})",
        pack=pack.id,
        version=body.version,
        title=in_language(body.title, language()),
        count=len(body.clauses),
        since=body.in_force.since,
    )
    print(f"  {pack.digest}")


def _show(pack: Pack) -> None:
    for clause in pack.body.clauses:
        print(f"  {clause.id:<16} {clause.force.value:<10} {in_language(clause.title, language())}")
        print(f"  {'':<16} {clause.article}; {clause.when or '-'}")


def _check(chosen: list[Pack]) -> int:
    failures: list[ComityError] = []
    count = 0
    for pack in chosen:
        raw = cases(pack)
        if raw is None:
            raise Malformed("the pack {pack} has no cases beside it", pack=pack.id)
        listed = parse(raw)
        count += len(listed.cases)
        failures += check_cases(pack, listed)
    for failure in failures:
        print(explain(failure, words()))
    tell(
        "{count} cases of {packs} packs, {failed} failures",
        count=count,
        packs=len(chosen),
        failed=len(failures),
    )
    return 1 if failures else 0


def _as_json(pack: Pack) -> dict[str, object]:
    clauses = [
        {"id": one.id, "article": one.article, "force": one.force.value, "title": one.title}
        for one in pack.body.clauses
    ]
    return {"id": pack.id, "version": pack.body.version, "digest": pack.digest, "clauses": clauses}
