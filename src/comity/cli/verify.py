"""comity verify: what a receipt proves, offline, against a pinned accord."""

import argparse
import json
from contextlib import closing
from pathlib import Path

from comity.accord.chain import Chain
from comity.accord.doubt import Doubt, doubt_by
from comity.accord.receipt import Proven, check_receipt
from comity.adapters.client import Client
from comity.base.errors import Malformed, Unavailable
from comity.cli.chains import is_genesis, read_chain
from comity.cli.main import tell
from comity.cli.reading import read_file
from comity.log.tlog_proof import TlogProof
from comity.service.growth import Fetch
from comity.service.refresh import chain_in, refreshed
from comity.service.wiring.folder import Folder
from comity.statement.entry import Entry
from comity.statement.statement import Statement
from comity.storage import durable
from comity.storage.pins import Pins, home
from comity.storage.sqlite import Index

DOUBTS = {
    Doubt.CONTESTED: "CONTESTED: a key that signed this was reported; its party has not said yet",
    Doubt.CONFIRMED: "confirmed: a key that signed this was reported; its party stands by it",
    Doubt.DISAVOWED: "DISAVOWED: a key that signed this was reported; its party did not say it",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("receipt", type=Path, metavar="RECEIPT")
    parser.add_argument("--accord", type=Path, metavar="FILE")
    parser.add_argument(
        "--refresh", metavar="URL|DIR", help="prove the same entry again, from there"
    )
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    raw = read_file(options.receipt)
    chain = read_chain(options.accord) if options.accord else _pinned(raw)
    fresh = _refreshed(raw, chain, options.refresh) if options.refresh else None
    if fresh:
        raw, chain = fresh
        # First what may refuse: a mirror behind the pin must not put an older proof in place.
        Pins(home()).grow(chain)
        check_receipt(raw, chain)
        durable.write(options.receipt, raw)
        if options.accord and not is_genesis(options.accord):
            durable.write(options.accord, chain.write())
    proven = check_receipt(raw, chain)
    if options.json:
        print(json.dumps(_as_json(proven, chain), ensure_ascii=False, indent=2))
        return 0
    if fresh:
        tell("{path} is refreshed: proven again under the accord of now", path=options.receipt)
    elif options.refresh:
        tell("{path} needs no refresh; it is kept as it is", path=options.receipt)
    _say(proven, chain, "--accord" if options.accord else "the pin of the first contact")
    return 0


def _pinned(raw: bytes) -> Chain:
    """Return the chain pinned for the register that the receipt claims to be of."""
    proof = TlogProof.parse(raw)
    if proof.extra is None:
        raise Malformed("the receipt does not hold its entry")
    statement = Statement.parse(Entry.parse(proof.extra).envelope.payload)
    return Pins(home()).of(statement.register or statement.id)


def _refreshed(raw: bytes, pinned: Chain, where: str) -> tuple[bytes, Chain] | None:
    """Return a new proof and the chain of now; None for a receipt that holds under that too."""
    fetch, shown = _shown(where)
    if not _stale(raw, shown):
        return None
    return refreshed(raw, pinned, fetch, shown), shown


def _shown(where: str) -> tuple[Fetch, Chain]:
    if where.startswith(("http://", "https://")):
        client = Client(where)
        shown = Chain.parse(client.get("/accord"))
        return (lambda path: client.find(f"/{path}")), shown
    folder = Folder(Path(where))
    fetch = folder.stores().public.get
    if folder.index.is_file():
        with closing(Index(folder.index, readonly=True)) as index:
            return fetch, chain_in(fetch, index)
    return fetch, chain_in(fetch, None)


def _stale(raw: bytes, shown: Chain) -> bool:
    """Say whether a newer proof says more: the one at hand may date the entry better."""
    try:
        return bool(check_receipt(raw, shown).silent)
    except Unavailable:
        return True


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
    doubt = _doubt(proven, chain)
    if doubt is not None:
        tell(DOUBTS[doubt])
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
        party, side = _runs(proven, name)
        tell(
            "  cosigned    {time} by {name}, of {party}, {side}",
            time=time,
            name=name,
            party=party,
            side=side or "-",
        )
    for side in proven.silent:
        tell("ONE-SIDED: {side} was silent; this proves a time, and nothing else", side=side)
    tell("It proves who said what, by when, unchanged; not that it is true, and not delivery.")


def _runs(proven: Proven, name: str) -> tuple[str, str | None]:
    """Return the party that runs a witness, and its side."""
    witness = next(one for one in proven.accord.body.witnesses if one.name == name)
    return witness.party, proven.accord.parties[witness.party].side


def _doubt(proven: Proven, chain: Chain) -> Doubt | None:
    keys = [key_id for key_id, _ in proven.entry.envelope.signatures]
    return doubt_by(chain, proven.statement.id, keys, proven.index, proven.entry.time)


def _as_json(proven: Proven, chain: Chain) -> dict[str, object]:
    said, doubt = proven.statement, _doubt(proven, chain)
    return {
        "holds": True,
        "rehearsal": proven.accord.body.rehearsal,
        "register": chain.genesis,
        "accord_version": proven.accord.body.version,
        "statement": {"id": said.id, "kind": said.kind, "by": said.by, "about": said.about},
        "doubt": doubt.value if doubt else None,
        "index": proven.index,
        "size": proven.checkpoint.size,
        "origin": proven.checkpoint.origin,
        "recorded": [str(moment) for moment in proven.interval],
        "cosigned": {name: str(time) for name, time in proven.cosigners},
        "sides": {name: _runs(proven, name)[1] for name, _ in proven.cosigners},
        "one_sided": bool(proven.silent),
        "silent": list(proven.silent),
    }
