"""comity verify: what a receipt proves, offline, against a pinned accord."""

import argparse
import json
from pathlib import Path

from comity.accord.chain import Chain
from comity.accord.receipt import Proven, check_receipt
from comity.base.errors import Malformed
from comity.cli.main import tell
from comity.cli.submit import read_file
from comity.log.tlog_proof import TlogProof
from comity.statement.entry import Entry
from comity.statement.statement import Statement
from comity.storage.pins import Pins, home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("receipt", type=Path, metavar="RECEIPT")
    parser.add_argument("--accord", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    raw = read_file(options.receipt)
    chain = Chain.parse(read_file(options.accord)) if options.accord else _pinned(raw)
    proven = check_receipt(raw, chain)
    if options.json:
        print(json.dumps(_as_json(proven, chain), ensure_ascii=False, indent=2))
        return 0
    _say(proven, chain, "--accord" if options.accord else "the pin of the first contact")
    return 0


def _pinned(raw: bytes) -> Chain:
    """Return the chain pinned for the register that the receipt claims to be of."""
    proof = TlogProof.parse(raw)
    if proof.extra is None:
        raise Malformed("the receipt does not hold its entry")
    statement = Statement.parse(Entry.parse(proof.extra).envelope.payload)
    return Pins(home()).of(statement.register or statement.id)


def _say(proven: Proven, chain: Chain, pin: str) -> None:
    if proven.accord.body.rehearsal:
        tell("REHEARSAL: one operator holds every witness; this proves nothing to others")
    said = proven.statement
    tell(
        "It holds: {party} said {kind} about {about}",
        party=said.by,
        kind=said.kind,
        about=said.about,
    )
    tell("  statement   {id}", id=said.id)
    tell("  register    {genesis} (from {pin})", genesis=chain.genesis, pin=pin)
    tell("  accord      version {version}", version=proven.accord.body.version)
    tell(
        "  entry       {index} of {size} in {origin}",
        index=proven.index,
        size=proven.checkpoint.size,
        origin=proven.checkpoint.origin,
    )
    tell(
        "  recorded    between {start} and {end}", start=proven.interval[0], end=proven.interval[1]
    )
    for name, time in proven.cosigners:
        tell("  cosigned    {time} by {name}", time=time, name=name)
    tell("It proves who said what, by when, unchanged; not that it is true, and not delivery.")


def _as_json(proven: Proven, chain: Chain) -> dict[str, object]:
    said = proven.statement
    return {
        "holds": True,
        "rehearsal": proven.accord.body.rehearsal,
        "register": chain.genesis,
        "accord_version": proven.accord.body.version,
        "statement": {"id": said.id, "kind": said.kind, "by": said.by, "about": said.about},
        "index": proven.index,
        "size": proven.checkpoint.size,
        "origin": proven.checkpoint.origin,
        "recorded": [str(moment) for moment in proven.interval],
        "cosigned": {name: str(time) for name, time in proven.cosigners},
    }
