"""comity audit: the whole log and register, from a folder or an address, as a stranger would."""

import argparse
import json
from contextlib import suppress
from pathlib import Path

from comity.accord.chain import Chain
from comity.adapters.catalogs import catalog
from comity.adapters.client import Client
from comity.base.errors import ComityError, Unavailable
from comity.cli.main import language, tell
from comity.cli.progress import progress
from comity.cli.submit import read_file
from comity.documents.messages import explain, say
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.rows import VoidRow
from comity.service.audit import CHECKPOINT, Audited, audit, claimed
from comity.service.growth import Fetch
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder
from comity.service.wiring.house import audit_house
from comity.storage.local import Writer
from comity.storage.pins import Pins, home

COUNTS = ("cosigners", "tiles", "bundles", "entries", "unproven", "statements", "voids")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("where", metavar="URL|DIR")
    parser.add_argument("--accord", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    chain = Chain.parse(read_file(options.accord)) if options.accord else None
    if options.where.startswith(("http://", "https://")):
        done, chain = _remote(options.where, chain)
    else:
        done, chain = _local(Folder(Path(options.where)), chain)
    _report(done, as_json=options.json)
    if done.faults:
        return 1
    if chain is None:
        raise Unavailable(
            "all parts fit together, but no accord is pinned for this register: "
            "name one with --accord FILE"
        )
    return 0


def _remote(address: str, chain: Chain | None) -> tuple[Audited, Chain | None]:
    client = Client(address)

    def fetch(path: str) -> bytes | None:
        return client.find(f"/{path}")

    raw = fetch(CHECKPOINT)
    chain = chain or _pinned(fetch, [raw])
    with progress(2 * _size([raw])) as step:
        return audit(fetch, chain, system_clock(), step), chain


def _local(folder: Folder, chain: Chain | None) -> tuple[Audited, Chain | None]:
    stores = folder.stores()
    if not (folder.founded or stores.public.get(CHECKPOINT)):
        raise Unavailable("{folder} holds no register", folder=folder.path)
    lock = Writer(folder.path)
    try:
        raws = [stores.public.get(CHECKPOINT), stores.head.read()]
        chain = chain or _pinned(stores.public.get, raws)
        with progress(2 * _size(raws)) as step:
            return audit_house(folder, chain, system_clock(), step), chain
    finally:
        lock.release()


def _size(raws: list[bytes | None]) -> int:
    """Return how many entries there are to check, for the bar alone: nothing is verified yet."""
    sizes = [0]
    for raw in raws:
        with suppress(ComityError):
            sizes.append(Checkpoint.parse(Note.parse(raw or b"").text).size)
    return max(sizes)


def _pinned(fetch: Fetch, raws: list[bytes | None]) -> Chain | None:
    """Return the chain pinned for the register this log claims to be, if there is one."""
    own = claimed(fetch, raws)
    try:
        return Pins(home()).of(own.genesis) if own else None
    except Unavailable:
        return None


def _report(done: Audited, *, as_json: bool) -> None:
    words = catalog(language())
    faults = [(fault.part, explain(fault.reason, words)) for fault in done.faults]
    voids = [
        (row.index, say(words, row.template, **row.values)) for row in done.record.all(VoidRow)
    ]
    if as_json:
        said = {name: getattr(done, name) for name in COUNTS}
        said |= {"fingerprint": done.fingerprint, "faults": dict(faults), "void": dict(voids)}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for part, why in faults:
        tell("WRONG  {part}: {why}", part=part, why=why)
    for index, why in voids:
        tell("void   entry {index}: {why}", index=index, why=why)
    tell(
        "{tiles} tiles, {bundles} entry bundles, {cosigners} cosigners checked",
        tiles=done.tiles,
        bundles=done.bundles,
        cosigners=done.cosigners,
    )
    tell(
        "{entries} entries: {statements} statements with their signatures, {voids} void",
        entries=done.entries,
        statements=done.statements,
        voids=done.voids,
    )
    if done.unproven:
        tell("{count} of them are recorded and not yet proven", count=done.unproven)
    tell("fingerprint {fingerprint}", fingerprint=done.fingerprint or "-")
