"""comity accord: show, explain or save a register's accord; admit a party to a rehearsal."""

import argparse
from pathlib import Path
from typing import Any

from comity.accord.chain import Chain
from comity.accord.counting import count, decided
from comity.accord.roll import roll_of
from comity.adapters.client import Client
from comity.base import yaml
from comity.base.errors import Malformed, Refused
from comity.base.typed import Key, Said, Slug, convert
from comity.cli import founding, given, saying
from comity.cli.main import tell
from comity.cli.reading import ADDRESS, read_file
from comity.cli.submit import fetched_accord, pinned_accord
from comity.documents import traces
from comity.documents.traces import retraced
from comity.register.texts import weights
from comity.service.compose import sign
from comity.service.ports import system_clock
from comity.service.rehearsal import CONVENER, SIDES, admission_payload
from comity.service.wiring.folder import Folder
from comity.statement.kinds.accords import Party
from comity.statement.kinds.finals import Final

ROLES = ("laboratory", "institute", "authority", "body", "observer")


class _Public(Said, frozen=True):
    party: Slug
    keys: tuple[Key, ...]
    recovery: Key


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="what", required=True)
    founding.arguments(does)
    show = does.add_parser("show", help="say who is party to it")
    save = does.add_parser("save", help="write its chain of versions to a file, for --accord")
    save.add_argument("file", type=Path, metavar="FILE")
    admit = does.add_parser("admit", help="rehearsal only: both sides admit a party")
    admit.add_argument("file", type=Path, metavar="NAME.pub")
    admit.add_argument("--side", choices=tuple(SIDES), help="left out: counted on no side")
    admit.add_argument("--role", choices=ROLES, default="laboratory")
    admit.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")
    explain = does.add_parser("explain", help="rules of decision in words, and where counts stand")
    explain.add_argument("instrument", nargs="?", metavar="INSTRUMENT")
    for one in (show, save, admit, explain):
        one.add_argument("--to", default=ADDRESS, metavar="URL")


def run(options: argparse.Namespace) -> int:
    if options.what in founding.WHAT:
        return founding.run(options)
    client = Client(options.to)
    chain = pinned_accord(client)
    if options.what == "admit":
        return _admit(options, client, chain)
    if options.what == "save":
        options.file.write_bytes(chain.write())
        tell("{path}: {count} versions", path=options.file, count=len(chain.versions))
        return 0
    if options.what == "explain":
        return _explain(options.instrument, client, chain)
    return _show(chain)


def _explain(instrument: str | None, client: Client, chain: Chain) -> int:
    """Say what it takes: to change the accord, or to adopt a text and bring it into force."""
    reader = given.reader()
    if instrument is None:
        tell("to change this accord:")
        for line in traces.written(count(chain.latest.body, ()), reader):
            print(f"  {line}")
        return 0
    known = saying.instrument(client, instrument)
    final = convert(known["final"], Final)
    roll = roll_of(chain.latest.body, weights(final))
    last = known["ballots"][-1] if known["ballots"] else None
    tell("to adopt {instrument}:", instrument=known["id"])
    adoption = retraced(last["trace"]) if last else decided(final.adoption, roll, {})
    status = known["status"]
    in_force = retraced(status["consents"]) if status else decided(final.in_force, roll, {})
    for line in traces.written(adoption, reader):
        print(f"  {line}")
    tell("to bring it into force:")
    for line in traces.written(in_force, reader):
        print(f"  {line}")
    return 0


def _show(chain: Chain) -> int:
    accord = chain.latest
    tell("register {genesis}", genesis=chain.genesis)
    tell(
        "origin {origin}, version {version}, expires {moment}",
        origin=accord.origin,
        version=accord.body.version,
        moment=accord.body.expires,
    )
    said = accord.body.continues
    if said is not None:
        tell(
            "it continues register {register}: {origin} up to entry {size}, root {root}",
            register=said.register,
            origin=said.origin,
            size=said.size,
            root=said.root,
        )
    if accord.body.operator is not None and not accord.body.rehearsal:
        tell("operator {party}: its witnesses never count", party=accord.body.operator)
    for party in accord.body.parties:
        print(f"  {party.id:<24} {party.role:<12} {party.side or '-'}")
    for one in accord.history.suspects:
        tell(
            "reported: key {key} of {party}, since {since}",
            key=one.key,
            party=one.party,
            since=one.since,
        )
    return 0


def _admit(options: argparse.Namespace, client: Client, chain: Chain) -> int:
    if not chain.latest.body.rehearsal:
        raise Refused("only a rehearsal is held by one operator; here each side must sign")
    folder = Folder(options.data)
    said = admission_payload(chain.latest, _party(options), system_clock())
    envelope = sign(said, [folder.party_key(party) for party in (*SIDES.values(), CONVENER)])
    client.post("/api/statements", envelope.write(), "application/json")
    fetched_accord(client)
    tell("{party} is admitted; it may speak from now on", party=_party(options).id)
    return 0


def _party(options: argparse.Namespace) -> Party:
    said = convert(_document(read_file(options.file)), _Public)
    name = dict.fromkeys(("en", "zh", "ko"), said.party)
    return Party(said.party, name, options.role, said.keys, said.recovery, options.side)


def _document(raw: bytes) -> Any:  # noqa: ANN401 - read strictly by the caller
    documents = yaml.read(raw)
    if len(documents) != 1:
        raise Malformed("the public halves are one YAML document, as `comity key new` writes it")
    return documents[0]
