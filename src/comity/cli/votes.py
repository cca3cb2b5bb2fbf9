"""comity position, vote, review, authenticate: what a party says of a text before it is bound."""

import argparse
from typing import Any, Literal

from comity.adapters.client import Client, quoted
from comity.base import instants
from comity.base.errors import Refused
from comity.base.instants import Instant
from comity.base.text import LANGUAGES
from comity.base.typed import convert
from comity.cli import given, saying
from comity.cli.main import tell
from comity.cli.saying import Speaker
from comity.documents import traces
from comity.documents.codes import coded
from comity.statement.kinds.consents import AuthenticationBody, Reviewed, VoteBody
from comity.statement.kinds.instruments import Comment, PositionBody

VALUES = ("support", "accept", "discuss", "oppose", "abstain", "recuse")
CHOICES = ("open", "for", "against", "abstain", "show")


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.prog.split()[-1]
    parser.set_defaults(what=what)
    if what == "position":
        parser.add_argument("clause", metavar="INSTRUMENT#CLAUSE")
        parser.add_argument("value", choices=VALUES)
        parser.add_argument("--reason", help="needed if it blocks: discuss, oppose")
        parser.add_argument("--proposes", help="other words; needed if it blocks")
        parser.add_argument("--alternative", metavar="ID", help="which wording is meant")
        parser.add_argument(
            "--comment", action="append", default=[], nargs=3, metavar=("LANG", "QUOTE", "REMARK")
        )
    elif what == "vote":
        parser.add_argument("instrument", metavar="INSTRUMENT")
        parser.add_argument("does", choices=CHOICES)
        parser.add_argument(
            "--until", metavar="DATE", help="open: when the vote ends at the latest"
        )
        asks = parser.add_mutually_exclusive_group()
        asks.add_argument("--end-it", action="store_true", help="open: a vote to terminate it")
        asks.add_argument("--suspend", metavar="PARTY", help="open: whether to suspend a party")
        asks.add_argument("--restore", metavar="PARTY", help="open: whether to restore one")
        parser.add_argument("--reason")
    else:
        parser.add_argument("instrument", metavar="INSTRUMENT")
        if what == "review":
            parser.add_argument("clauses", nargs="*", metavar="CLAUSE", help="left out: all")
            parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    saying.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.what == "vote" and options.does == "show":
        return _shown(options)
    speaker = Speaker.of(options)
    match options.what:
        case "position":
            return _position(options, speaker)
        case "vote":
            return _vote(options, speaker)
        case "review":
            return _review(options, speaker)
        case _:
            digest = adopted(speaker.instrument(options.instrument))
            said = AuthenticationBody("authenticate", digest=digest)
            return saying.say(options, speaker, "authentication/v1", options.instrument, said)


def adopted(known: dict[str, Any]) -> str:
    """Return the digest of the adopted text, or refuse."""
    status = known["status"]
    if status is None:
        raise Refused(
            "{instrument} is not adopted: there is nothing to consent to", instrument=known["id"]
        )
    return str(status["digest"])


def clauses_of(known: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in known["text"]}


def _position(options: argparse.Namespace, speaker: Speaker) -> int:
    id_, _, clause = options.clause.partition("#")
    known = speaker.instrument(id_)
    if known["seen_by"] != "public":
        tell(
            "{instrument} is negotiated among its parties: say this on their own node only",
            instrument=id_,
        )
    found = clauses_of(known).get(clause)
    if found is None:
        raise Refused("there is no clause {clause} in this text", clause=clause)
    said = PositionBody(
        found["digest"],
        options.value,
        options.reason,
        options.proposes,
        options.alternative,
        tuple(
            convert({"language": one[0], "quote": one[1], "says": one[2]}, Comment)
            for one in options.comment
        ),
    )
    before = speaker.standing("position/v1", options.clause)
    return saying.say(options, speaker, "position/v1", options.clause, said, replaces=before)


def _vote(options: argparse.Namespace, speaker: Speaker) -> int:
    known = speaker.instrument(options.instrument)
    if options.does == "open":
        if not options.until:
            raise Refused("say with --until when the vote ends, such as 2027-03-31")
        _check_rules(options, speaker)
        digest = adopted(known) if _question(options) != "adopt" else known["digest"]
        said = VoteBody(
            "open", digest, _until(options.until), _question(options),
            party=options.suspend or options.restore,
        )  # fmt: skip
        return saying.say(options, speaker, "vote/v1", options.instrument, said)
    ballot = open_ballot(known)
    cast = VoteBody("cast", ballot=ballot["id"], choice=options.does, reason=options.reason)
    return saying.say(options, speaker, "vote/v1", options.instrument, cast)


def _check_rules(options: argparse.Namespace, speaker: Speaker) -> None:
    """Refuse to put a text to the vote while a rule in it means nothing that can be asked."""
    path = f"/instruments/{quoted(options.instrument)}/impact.json"
    for one in speaker.client.get_as(path, dict[str, Any])["impact"]:
        if one["fault"]:
            raise Refused(
                "{clause}: its rule does not compile, and nobody could say whom it binds: {why}",
                clause=one["clause"],
                why=one["fault"],
            )


def open_ballot(known: dict[str, Any]) -> dict[str, Any]:
    found = [one for one in known["ballots"] if one["closed"] is None]
    if not found:
        raise Refused("no vote on {instrument} is open", instrument=known["id"])
    last: dict[str, Any] = found[-1]
    return last


def _question(options: argparse.Namespace) -> Literal["adopt", "terminate", "suspend", "restore"]:
    if options.end_it:
        return "terminate"
    if options.suspend:
        return "suspend"
    return "restore" if options.restore else "adopt"


def _until(text: str) -> str:
    """Read a moment, or a day, whose last second is meant."""
    if "T" in text:
        return str(Instant.parse(text))
    return str(instants.start_of(instants.day(text)).plus(86_399))


def _review(options: argparse.Namespace, speaker: Speaker) -> int:
    known = clauses_of(speaker.instrument(options.instrument))
    for one in options.clauses:
        if one not in known:
            raise Refused("there is no clause {clause} in this text", clause=one)
    read = tuple(Reviewed(id_, known[id_]["digest"]) for id_ in options.clauses or known)
    languages = tuple(one for one in LANGUAGES if one in options.languages)
    said = AuthenticationBody("review", languages, read)  # type: ignore[arg-type]  # of the three
    return saying.say(options, speaker, "authentication/v1", options.instrument, said)


def _shown(options: argparse.Namespace) -> int:
    known = saying.instrument(Client(options.to), options.instrument)
    if not known["ballots"]:
        raise Refused("there was no vote on {instrument} yet", instrument=known["id"])
    last, reader = known["ballots"][-1], given.reader()
    tell("vote opened by {party}, until {until}", party=last["by"], until=last["until"])
    for one in last["votes"]:
        choice = coded(one["choice"] or "did not vote", reader)
        print(f"  {one['party']:<24} {one['side'] or '-':<10} {choice}")
    for line in traces.written(traces.retraced(last["trace"]), reader):
        print(f"  {line}")
    if last["contested"]:
        held = reader.say("holds") if last["contested"]["holds_without"] else None
        tell("a stolen key may have voted for {parties}; without that: {outcome}",
             parties=reader.listed(last["contested"]["of"]),
             outcome=held or reader.say("does not hold"))  # fmt: skip
    carried = last["carried"]
    tell("open" if carried is None else "carried" if carried else "not carried")
    return 0
