"""comity audit: the whole log and register, from a folder or an address, as a stranger would."""

import argparse
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from comity.accord.chain import Chain
from comity.adapters.catalogs import catalog
from comity.base.errors import ComityError, Unavailable
from comity.cli.chains import read_chain
from comity.cli.main import language, tell
from comity.cli.progress import progress
from comity.documents.messages import explain, say
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.rows import VoidRow
from comity.service.audit import CHECKPOINT, Way, audit_along, claimed
from comity.service.audited import Audited
from comity.service.kept import Kept
from comity.service.ports import system_clock
from comity.service.wiring import auditing
from comity.service.wiring.auditing import Place
from comity.service.wiring.folder import Folder
from comity.service.wiring.house import audit_house
from comity.storage.local import Writer
from comity.storage.pins import Pins, home

COUNTS = (
    *("cosigners", "tiles", "bundles", "entries", "resumed", "unproven", "statements", "voids"),
    *("key_changes", "contested"),
)
# Where progress is kept unless a folder is named: below COMITY_HOME, one folder for a register.
AUDITS = "audits"
Judge: TypeAlias = Callable[[Chain | None, Way], Audited]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("where", metavar="URL|DIR")
    parser.add_argument("--accord", type=Path, metavar="FILE")
    parser.add_argument(
        "--resume",
        nargs="?",
        type=Path,
        const=AUDITS,
        metavar="DIR",
        help="keep what was checked, in DIR or below COMITY_HOME, and go on from it",
    )
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    chain = read_chain(options.accord) if options.accord else None
    with ExitStack() as left:
        judged = _judged(_asked(options.where, left), chain, options.resume, left)
    _report(judged.done, as_json=options.json)
    if judged.done.faults:
        return 1
    if judged.chain is None:
        raise Unavailable(
            "all parts fit together, but no accord is pinned for this register: "
            "name one with --accord FILE"
        )
    return 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be audited: where its files are, its signed heads, and who judges all of it."""

    place: Place
    raws: list[bytes | None]
    judge: Judge


@dataclass(frozen=True, slots=True)
class _Judged:
    done: Audited
    chain: Chain | None


def _asked(where: str, left: ExitStack) -> _Asked:
    if where.startswith(("http://", "https://")):
        place = left.enter_context(auditing.address(where))
        return _Asked(place, [place.fetch(CHECKPOINT)], _outside)
    folder = Folder(Path(where))
    if folder.founded or folder.is_mirror or folder.index.is_file():
        # Nobody may write there meanwhile, or half a batch would look like a fault.
        left.callback(Writer(folder.path).release)
        stores = folder.stores()
        raws = [stores.public.get(CHECKPOINT), stores.head.read()]
        return _Asked(auditing.files(stores.public), raws, _house(folder))
    place = auditing.copy(folder.path)
    return _Asked(place, [place.fetch(CHECKPOINT)], _outside)


def audited(where: str, left: ExitStack) -> Audited:
    """Audit a whole register for those who read it next; nothing is said and nothing kept."""
    return _judged(_asked(where, left), None, None, left).done


def _outside(chain: Chain | None, way: Way) -> Audited:
    return audit_along(way, chain)


def _house(folder: Folder) -> Judge:
    return lambda chain, way: audit_house(folder, chain, way)


def _judged(asked: _Asked, chain: Chain | None, resume: Path | None, left: ExitStack) -> _Judged:
    fetch = asked.place.fetch
    own = claimed(fetch, asked.raws)
    chain = chain or _pinned(own)
    kept = _kept(own, resume, left)
    size = _size(asked.raws)
    checks = left.enter_context(asked.place.checks(size - (kept.size if kept else 0)))
    with progress(size) as step:
        step(kept.size if kept else 0)
        way = Way(fetch, system_clock(), step, checks, kept)
        return _Judged(asked.judge(chain, way), chain)


def _size(raws: list[bytes | None]) -> int:
    """Return how many entries there are to check, for the bar alone: nothing is verified yet."""
    sizes = [0]
    for raw in raws:
        with suppress(ComityError):
            sizes.append(Checkpoint.parse(Note.parse(raw or b"").text).size)
    return max(sizes)


def _pinned(own: Chain | None) -> Chain | None:
    """Return the chain pinned for the register this log claims to be, if there is one."""
    try:
        return Pins(home()).of(own.genesis) if own else None
    except Unavailable:
        return None


def _kept(own: Chain | None, resume: Path | None, left: ExitStack) -> Kept | None:
    """Return what is kept of this register; nothing of a log that does not even claim one."""
    if resume is None or own is None:
        return None
    folder = home() / AUDITS / own.genesis.partition(":")[2] if str(resume) == AUDITS else resume
    return left.enter_context(auditing.progress_in(folder, own.genesis))


def _report(done: Audited, *, as_json: bool) -> None:
    words = catalog(language())
    faults = [(fault.part, explain(fault.reason, words)) for fault in done.faults]
    voids = [
        (row.index, say(words, row.template, **row.values)) for row in done.record.all(VoidRow)
    ]
    if as_json:
        said = {name: getattr(done, name) for name in COUNTS} | {"silent": list(done.silent)}
        said |= {"fingerprint": done.fingerprint, "faults": dict(faults), "void": dict(voids)}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for part, why in faults:
        tell("WRONG  {part}: {why}", part=part, why=why)
    for index, why in voids:
        tell("void   entry {index}: {why}", index=index, why=why)
    _tell_counts(done)


def _tell_counts(done: Audited) -> None:
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
    if done.resumed:
        tell("{count} of them were checked by an earlier audit", count=done.resumed)
    if done.unproven:
        tell("{count} of them are recorded and not yet proven", count=done.unproven)
    if done.key_changes or done.contested:
        tell(
            "{changes} acts on keys; {contested} statements contested",
            changes=done.key_changes,
            contested=done.contested,
        )
    if done.silent:
        tell(
            "the checkpoint was published without {sides}: it proves incidents and filings only",
            sides=", ".join(done.silent),
        )
    tell("fingerprint {fingerprint}", fingerprint=done.fingerprint or "-")
