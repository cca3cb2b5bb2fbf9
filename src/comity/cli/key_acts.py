"""
comity key rotate, recover, cancel, report, confirm, disavow: acts on a party's keys (`key/v1`).

An act that several must sign is carried as a file: `--out` keeps it, `key sign FILE` adds to it.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from comity.accord.chain import Chain, keys_named
from comity.accord.decide import advance
from comity.adapters.client import Client
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Refused
from comity.base.typed import convert
from comity.cli import saying
from comity.cli.main import tell
from comity.cli.reading import ADDRESS, read_file
from comity.cli.submit import confirmed, pinned_accord
from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.statement.envelope import Envelope
from comity.statement.kinds.accords import KeyBody
from comity.statement.statement import Statement
from comity.storage import durable

Adds = dict[str, Any]
ROTATE = "rotate: {party} speaks with these keys from now on, and never again with those before"
SAYS = {
    "rotate": ROTATE,
    "recover": "recover: the recovery key gives {party} other keys",
    "cancel": "cancel: a rotation of {party} was a thief's; its keys are taken as stolen from then",
    "compromise": "report: a key of {party} is stolen; it is stopped at once, for ever",
    "confirm": "confirm: {party} stands by statements that a stolen key may have signed",
    "disavow": "disavow: {party} did not say what a stolen key signed",
}


def arguments(does: Any) -> None:  # noqa: ANN401 - argparse keeps the type of subparsers to itself
    rotate = _parser(does, "rotate", "new ordinary keys in place of the old ones")
    rotate.add_argument("--new", type=Path, action="append", required=True, metavar="NEW.key")
    recover = _parser(does, "recover", "with the offline recovery key: other keys")
    recover.add_argument("--new", type=Path, action="append", default=[], metavar="NEW.key")
    recover.add_argument("--new-recovery", type=Path, metavar="NEW.recovery.key")
    cancel = _parser(does, "cancel", "undo a rotation that a thief made")
    cancel.add_argument("statement", metavar="STATEMENT", help="the rotation, sha256:...")
    report = _parser(does, "report", "a key is stolen: stop it at once")
    report.add_argument("stolen", metavar="KEY", help="its id, or the vkey of a witness or log")
    report.add_argument("--since", required=True, metavar="MOMENT", help="2026-11-23T09:00:00Z")
    for what, why in (("confirm", "stand by statements"), ("disavow", "deny statements")):
        judge = _parser(does, what, why)
        judge.add_argument("statements", nargs="+", metavar="STATEMENT")
    also = does.add_parser("sign", help="add a signature to an act that others signed")
    also.add_argument("file", type=Path, metavar="FILE")
    _common(also)


def _parser(does: Any, what: str, why: str) -> argparse.ArgumentParser:  # noqa: ANN401 - as above
    parser: argparse.ArgumentParser = does.add_parser(what, help=why)
    parser.add_argument("party", metavar="PARTY")
    _common(parser)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, action="append", required=True, metavar="K")
    parser.add_argument("--to", default=ADDRESS, metavar="URL")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep it here; send nothing")
    parser.add_argument("--yes", action="store_true")


def run(options: argparse.Namespace) -> int:
    client = Client(options.to)
    chain = pinned_accord(client)
    envelope = _signed(options, chain)
    statement = Statement.parse(envelope.payload)
    if not isinstance(statement.body, KeyBody):
        raise Refused("{path} is no act on keys", path=options.file)
    tell("Public for ever, for everyone:")
    tell("  " + SAYS[statement.body.act], party=statement.by)
    if options.out:
        return _kept(envelope, chain, options.out)
    _check(envelope, chain)
    if not options.yes and not confirmed():
        tell("nothing was sent")
        return 1
    return saying.send(client, envelope, Path(f"key-{statement.body.act}-{statement.by}"))


def _signed(options: argparse.Namespace, chain: Chain) -> Envelope:
    keys = [PrivateKey.read(path) for path in options.key]
    if options.what == "sign":
        before = Envelope.parse(read_file(options.file))
        more = dict(sign(before.payload, keys).signatures)
        return Envelope(before.payload, tuple(sorted({**dict(before.signatures), **more}.items())))
    new = [PrivateKey.read(path) for path in getattr(options, "new", None) or []]
    path = getattr(options, "new_recovery", None)
    spare = PrivateKey.read(path) if path else None
    said = _body(options, chain, new, spare)
    # Read strictly before it is signed: what nobody would admit is not worth a signature.
    body = convert(said, KeyBody)
    party = options.party
    raw = payload("key/v1", chain.genesis, party, system_clock(), party, body)
    return sign(raw, _once([*keys, *new, *([spare] if spare else [])]))


def _body(
    options: argparse.Namespace,
    chain: Chain,
    new: Iterable[PrivateKey],
    spare: PrivateKey | None,
) -> Adds:
    keys = [str(one.public) for one in new]
    match options.what:
        case "rotate":
            owners = chain.latest.owners.items()
            own = sorted(key for key, party in owners if party == options.party)
            return {"act": "rotate", "from": own, "keys": keys}
        case "recover":
            said = {"act": "recover", "keys": keys}
            return {**said, "recovery": str(spare.public)} if spare else said
        case "cancel":
            return {"act": "cancel", "rotation": options.statement}
        case "report":
            since = options.since
            return {"act": "compromise", "key": options.stolen, "suspected_since": since}
        case what:
            return {"act": what, "statements": options.statements}


def _once(keys: Iterable[PrivateKey]) -> list[PrivateKey]:
    return list({key.public.id: key for key in keys}.values())


def _check(envelope: Envelope, chain: Chain) -> None:
    """Refuse what the register would refuse, by the accord as it is known here."""
    now, statement = chain.latest, Statement.parse(envelope.payload)
    signed = envelope.check({**now.keys, **keys_named(statement)})
    advance(now, statement, signed, now.index + 1)


def _kept(envelope: Envelope, chain: Chain, path: Path) -> int:
    durable.write(path, envelope.write())
    try:
        _check(envelope, chain)
    except ComityError as fault:
        tell("{path} is kept; not yet: " + fault.template, **{**fault.values, "path": path})
        return 0
    tell("{path} is kept and whole: comity key sign {path} --key K sends it", path=path)
    return 0
