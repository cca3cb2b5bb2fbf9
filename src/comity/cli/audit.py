"""comity audit: the whole log and register, from a folder or an address, as a stranger would."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.accord.chain import Chain
from comity.adapters.catalogs import catalog
from comity.adapters.client import Client
from comity.base.errors import Unavailable
from comity.cli.main import language, tell
from comity.cli.progress import progress
from comity.cli.submit import read_file
from comity.documents.messages import explain
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.service import follow
from comity.service.audit import Audited, audit
from comity.service.growth import Fetch
from comity.service.ports import system_clock
from comity.service.wiring.folder import Folder
from comity.service.wiring.house import check_house
from comity.statement.entry import Entry
from comity.storage.local import Writer
from comity.storage.pins import Pins, home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("where", metavar="URL|DIR")
    parser.add_argument("--accord", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    remote = options.where.startswith(("http://", "https://"))
    with _source(options.where, remote=remote) as fetch:
        chain = Chain.parse(read_file(options.accord)) if options.accord else _pinned(fetch)
        size = _size(fetch)
        with progress(2 * size) as step:
            done = audit(fetch, chain, system_clock(), step)
        if not remote:
            check_house(done, Folder(Path(options.where)))
    _report(done, as_json=options.json)
    if done.faults:
        return 1
    if chain is None:
        raise Unavailable(
            "all parts fit together, but no accord is pinned for this register: "
            "name one with --accord FILE"
        )
    return 0


@contextmanager
def _source(where: str, *, remote: bool) -> Iterator[Fetch]:
    if remote:
        client = Client(where)
        yield lambda path: client.find(f"/{path}")
        return
    folder = Folder(Path(where))
    if not folder.founded:
        raise Unavailable("{folder} holds no register", folder=where)
    lock = Writer(folder.path)
    try:
        yield folder.stores().public.get
    finally:
        lock.release()


def _size(fetch: Fetch) -> int:
    raw = fetch("checkpoint")
    return Checkpoint.parse(Note.parse(raw).text).size if raw else 0


def _pinned(fetch: Fetch) -> Chain | None:
    """Return the chain pinned for the register this log claims to be, if there is one."""
    entry = Entry.parse(follow.entry(fetch, 0, _size(fetch)))
    genesis = Chain.checked([entry.envelope]).genesis
    try:
        return Pins(home()).of(genesis)
    except Unavailable:
        return None


def _report(done: Audited, *, as_json: bool) -> None:
    words = catalog(language())
    faults = [(fault.part, explain(fault.reason, words)) for fault in done.faults]
    if as_json:
        counts = {
            name: getattr(done, name)
            for name in ("cosigners", "tiles", "bundles", "entries", "statements", "voids")
        }
        said = {**counts, "fingerprint": done.fingerprint, "faults": dict(faults)}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for part, why in faults:
        tell("WRONG  {part}: {why}", part=part, why=why)
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
    tell("fingerprint {fingerprint}", fingerprint=done.fingerprint or "-")
