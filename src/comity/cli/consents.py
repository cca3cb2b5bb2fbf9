"""comity sign, ratify, accede, reserve, object, withdraw and the like: acts of consent."""

import argparse
from pathlib import Path
from typing import Any

from comity.accord.drafting import Held, text_digest
from comity.adapters.client import Client, printable
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import Malformed, Refused
from comity.base.typed import convert
from comity.cli import given, saying
from comity.cli.main import tell
from comity.cli.reading import read_file
from comity.cli.saying import Speaker
from comity.cli.submit import confirmed, pinned_accord
from comity.cli.votes import adopted
from comity.documents import texts
from comity.service.compose import sign
from comity.statement.envelope import Envelope
from comity.statement.kinds.consents import ConsentBody
from comity.statement.statement import Statement

OPEN = frozenset({"reserve", "correct"})
SAYS = frozenset({"reserve", "object", "declare", "withdraw", "decline", "correct"})


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.prog.split()[-1]
    parser.set_defaults(what=what)
    if what == "sign":
        parser.add_argument(
            "instrument",
            metavar="FILE|INSTRUMENT",
            help="a carried file to sign, or the instrument",
        )
        parser.add_argument("--definitively", action="store_true", help="and be bound by it")
        parser.add_argument(
            "--text",
            type=Path,
            metavar="FILE.yaml",
            help="the text as it was exported, to see that it is what you sign",
        )
        parser.add_argument("--send", action="store_true", help="send the carried file as it is")
    else:
        parser.add_argument("instrument", metavar="INSTRUMENT")
    if what in OPEN:
        parser.add_argument("clauses", nargs="+", metavar="CLAUSE")
    if what == "object":
        parser.add_argument("number", type=int, metavar="N", help="the reservation's number")
        parser.add_argument(
            "--preclude",
            action="store_true",
            help="no relation under the text arises between the two",
        )
    if what == "withdraw":
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--reservation", type=int, metavar="N", help="only this reservation")
        group.add_argument("--objection", type=int, metavar="N", help="only this objection")
    if what in SAYS:
        parser.add_argument("--says", action="append", default=[], metavar="LANG=WORDS")
    saying.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.what == "sign" and Path(options.instrument).is_file():
        return _carried(options)
    speaker = Speaker.of(options)
    known = speaker.instrument(options.instrument)
    body = convert(_body(options, known), ConsentBody)
    return saying.say(options, speaker, "consent/v1", options.instrument, body)


def _body(options: argparse.Namespace, known: dict[str, Any]) -> dict[str, Any]:
    digest, says = adopted(known), _says(getattr(options, "says", []))
    match options.what:
        case "sign":
            act = "sign-definitively" if options.definitively else "sign"
            return {"act": act, "digest": digest}
        case "reserve" | "correct":
            return {"act": options.what, "digest": digest, "clauses": options.clauses, "says": says}
        case "object":
            to = _numbered(known, options.number)
            return {"act": "object", "to": to, "says": says, "precludes": options.preclude}
        case "withdraw" if options.reservation:
            return {"act": "withdraw-reservation", "to": _numbered(known, options.reservation)}
        case "withdraw" if options.objection:
            return {"act": "withdraw-objection", "to": _numbered(known, options.objection)}
        case "declare" | "withdraw" | "decline":
            return {"act": options.what, "digest": digest, "says": says}
        case act:
            return {"act": act, "digest": digest}


def _says(given_: list[str]) -> dict[str, str]:
    found = {}
    for one in given_:
        language, mark, said = one.partition("=")
        if not mark or not said:
            raise Malformed(
                "--says needs a language and words, such as en=..., not {said}", said=one[:40]
            )
        found[language] = said
    return found


def _numbered(known: dict[str, Any], number: int) -> str:
    done = known["status"]["notifications"]
    if not 1 <= number <= len(done):
        raise Refused(
            "{instrument} has no notification {number}", instrument=known["id"], number=number
        )
    return str(done[number - 1]["statement"])


def _carried(options: argparse.Namespace) -> int:
    """Add one signature to a carried file; without --send nothing leaves this machine."""
    path = Path(options.instrument)
    raw, before = saying.carried(path)
    statement = Statement.parse(raw)
    saying.show(statement, private=not options.send)
    if options.text:
        _compare(statement, options.text)
    keys = [PrivateKey.read(one) for one in options.key]
    if not keys and not options.send:
        return 0
    if not options.yes and not confirmed():
        tell("nothing was signed")
        return 1
    more = dict(sign(raw, keys).signatures) if keys else {}
    signed = tuple(sorted({**dict(before), **more}.items()))
    saying.keep(options.out or path, raw, signed)
    tell("{path}: signatures: {count}", path=options.out or path, count=len(signed))
    if not options.send:
        return 0
    client, envelope = Client(options.to), Envelope(raw, signed)
    saying.check(envelope, pinned_accord(client))
    return saying.send(client, envelope, path)


def _compare(statement: Statement, path: Path) -> None:
    """Show the text in the signer's language, or refuse: it is not what the statement names."""
    drafted, reader = texts.read(read_file(path)), given.reader()
    held = [Held(one.id, 1, one.digest, one.bracketed) for one in drafted.clauses]
    digest = text_digest(drafted.id, drafted.opening.final, held)
    wanted = getattr(statement.body, "digest", None)
    if digest != wanted:
        raise Refused("{path} is another text: its digest is {digest}", path=path, digest=digest)
    print(printable(f"  {reader.text(drafted.opening.title)}"))
    for one in drafted.clauses:
        text = one.alternatives[0].text
        words = text[reader.language] if reader.language in text else next(iter(text.values()))
        print(printable(f"    {one.id}: {words.words}"))
    tell("this is the text that the statement names, by its digest")
