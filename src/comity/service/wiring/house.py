"""The audit of a register's whole folder: the public log, and every file the operator keeps."""

import sqlite3
from pathlib import Path

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.instants import Instant
from comity.log import bundles
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import leaf_hashes
from comity.log.notes import Note, check_all_known
from comity.log.tiles import EntriesPath, TilePath
from comity.register.fingerprint import fingerprint
from comity.register.rows import TABLES
from comity.service.audit import CHECKPOINT, Audited, Step, audit_own
from comity.service.tree import Tree
from comity.service.wiring import seal
from comity.service.wiring.folder import HEAD, INDEX, KEYS, PUBLIC, STAGED, WITNESSES, Folder
from comity.storage import durable
from comity.storage.sqlite import Index

LOCK = "lock"
FOLDERS = frozenset({PUBLIC, STAGED, KEYS, WITNESSES})
# What SQLite keeps beside an open index: after a crash rows may lie there, after a close none.
AHEAD, SHARED = f"{INDEX}-wal", f"{INDEX}-shm"


def audit_house(
    folder: Folder, chain: Chain | None, now: Instant, step: Step = lambda _: None
) -> Audited:
    """Check the log in this folder and every other file that lies there."""
    stores = folder.stores()
    done = audit_own(f"{PUBLIC}/", stores.head.read(), stores.public.get, chain, now, step)
    for path in sorted(folder.path.rglob("*")):
        part = path.relative_to(folder.path).as_posix()
        try:
            _check_path(done, folder, part, path)
        except (ComityError, OSError, sqlite3.Error) as fault:
            why = fault if isinstance(fault, ComityError) else Unverified("{why}", why=fault)
            done.blame(part, why)
    for part in _wanted(done):
        if not (folder.path / part).is_file():
            done.blame(part, Unavailable("it is missing"))
    return done


def _wanted(done: Audited) -> list[str]:
    """Return the files whose loss nobody would notice otherwise."""
    if done.accord is None or not done.accord.body.rehearsal:
        return [INDEX]
    # A witness that has forgotten what it cosigned can be made to cosign a fork.
    return [INDEX, *(f"{WITNESSES}/{witness.party}" for witness in done.accord.body.witnesses)]


def _check_path(done: Audited, folder: Folder, part: str, path: Path) -> None:
    place, _, rest = part.partition("/")
    if path.is_dir() and not path.is_symlink() and place in FOLDERS:
        return
    if path.is_symlink() or not path.is_file():
        raise Malformed("nothing of a register is kept here")
    match place:
        case _ if path.match(durable.DRAFT):
            raise Refused("a draft is left here by a crash: start the register once")
        case _ if place == PUBLIC:
            _check_public(done, rest, path.read_bytes())
        case _ if place == WITNESSES:
            _check_witness(done, rest, path.read_bytes())
        case _ if place == KEYS:
            _check_key(done, path)
        case _ if place == STAGED:
            raise Refused("a batch is left here by a crash: start the register once")
        case _:
            _check_single(done, folder, part, path)


def _check_single(done: Audited, folder: Folder, part: str, path: Path) -> None:
    match part:
        case _ if part == INDEX:
            _check_index(done, path)
        case _ if part == seal.NAME:
            seal.read(folder.index)
        case _ if part == AHEAD and path.stat().st_size and seal.read(folder.index):
            raise Unverified("something was written after the index was closed: run comity rebuild")
        case _ if part in {HEAD, AHEAD, SHARED}:
            return
        case _ if part != LOCK or path.read_bytes():
            raise Malformed("nothing of a register is kept here")


def _check_public(done: Audited, rest: str, data: bytes) -> None:
    if rest == CHECKPOINT or done.tree is None:
        return
    if rest.startswith("tile/entries/"):
        _check_bundle(done.tree, EntriesPath.parse(rest), data)
    elif data != _tile(done.tree, TilePath.parse(rest)):
        raise Unverified("its hashes are not those of the entries")


def _check_bundle(tree: Tree, path: EntriesPath, data: bytes) -> None:
    wanted = _tile(tree, TilePath(0, path.index, path.width))
    if b"".join(leaf_hashes(bundles.decode(data, path.width))) != wanted:
        raise Unverified("the entries are not those that were signed")


def _tile(tree: Tree, path: TilePath) -> bytes:
    data = tree.tile(path)
    if data is None:
        raise Malformed("the log has not grown so far")
    return data


def _check_witness(done: Audited, party: str, data: bytes) -> None:
    accord = done.accord
    if accord is None or done.tree is None:
        return
    keys = [key for key, name in accord.witness_keys.items() if _party(accord, name) == party]
    if not keys:
        raise Malformed("nothing of a register is kept here")
    note = Note.parse(data)
    known = [*keys, *accord.log_keys]
    if len(check_all_known(note, known)) != len(known):
        raise Unverified("a signature is missing")
    head = Checkpoint.parse(note.text)
    if head.size > done.tree.size or done.tree.root(head.size) != head.root.raw:
        raise Unverified(
            "the log does not have the root that was signed for size {size}", size=head.size
        )


def _party(accord: Accord, witness: str) -> str:
    return next(one.party for one in accord.body.witnesses if one.name == witness)


def _check_key(done: Audited, path: Path) -> None:
    public = PrivateKey.read(path).public
    accord = done.accord
    if accord is None:
        return
    parties = {key for party in accord.body.parties for key in (*party.keys, party.recovery)}
    signers = {key.public for key in (*accord.log_keys, *accord.witness_keys)}
    if str(public) not in parties and public not in signers:
        raise Unverified("it is the key of nobody in this register")


def _check_index(done: Audited, path: Path) -> None:
    if _broke_its_seal(path):
        raise Unverified("its bytes changed since it was closed: run comity rebuild")
    index = Index(path, readonly=True)
    try:
        for fault in index.faults():
            raise Unverified("SQLite says: {why}", why=fault)
        if not done.fingerprint:
            # What should follow from the log is not known: what is wrong there is named.
            return
        if index.size != done.record.size or fingerprint(index) != done.fingerprint:
            raise Unverified("its rows are not what follows from the log: run comity rebuild")
        if index.count_all() != sum(done.record.count(kind) for kind in TABLES):
            raise Unverified("it holds rows that no entry put there: run comity rebuild")
    finally:
        index.close()


def _broke_its_seal(index: Path) -> bool:
    try:
        return seal.holds(index) is False
    except Unverified:
        # Then the seal is at fault, and named.
        return False
