"""The audit of a register's whole folder: the public log, and every file the operator keeps."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.receipt import check_checkpoint
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.keys import PublicKey
from comity.log import bundles
from comity.log.checkpoint import Checkpoint
from comity.log.fork import Fork
from comity.log.hashing import leaf_hashes
from comity.log.notes import Note, VerifierKey, check_all_known
from comity.log.tiles import EntriesPath, TilePath, bundles_between
from comity.register.fingerprint import fingerprint_written
from comity.register.rows import TABLES
from comity.service.audit import CHECKPOINT, Way, audit_copy, audit_own
from comity.service.audited import Audited
from comity.service.held import fits, no_root
from comity.service.publish import WHOLE
from comity.service.tree import Tree
from comity.service.wiring import seal
from comity.service.wiring.folder import (
    ACCORD,
    EVIDENCE,
    FOLLOWED,
    HEAD,
    INDEX,
    KEYS,
    PUBLIC,
    STAGED,
    WITNESSES,
    Folder,
)
from comity.storage import durable
from comity.storage.sqlite import Index

LOCK = "lock"
FOLDERS = frozenset({PUBLIC, STAGED, KEYS, WITNESSES, EVIDENCE})
# What SQLite keeps beside an open index: after a crash rows may lie there, after a close none.
AHEAD, SHARED = f"{INDEX}-wal", f"{INDEX}-shm"


def audit_house(folder: Folder, chain: Chain | None, way: Way) -> Audited:
    """Check the log in this folder, which `way` reads, and every other file that lies there."""
    place = f"{PUBLIC}/"
    if folder.is_mirror:
        done = audit_copy(place, chain, way)
    else:
        done = audit_own(place, folder.stores().head.read(), chain, way)
    for path in sorted(folder.path.rglob("*")):
        part = path.relative_to(folder.path).as_posix()
        try:
            _check_path(done, folder, part, path)
        except (ComityError, OSError, sqlite3.Error) as fault:
            why = fault if isinstance(fault, ComityError) else Unverified("{why}", why=fault)
            done.blame(part, why)
    for part in _wanted(done, folder):
        if not (folder.path / part).is_file():
            done.blame(part, Unavailable("it is missing"))
    return done


def _wanted(done: Audited, folder: Folder) -> Iterator[str]:
    """Return the files whose loss nobody would notice otherwise."""
    yield INDEX
    if done.accord is not None and done.accord.body.rehearsal and not folder.is_mirror:
        # A witness that has forgotten what it cosigned can be made to cosign a fork.
        yield from (f"{WITNESSES}/{witness.party}" for witness in done.accord.body.witnesses)
    # What an earlier audit has checked was not read again; it must be there still.
    for path in bundles_between(0, done.resumed):
        kept = (f"{PUBLIC}/{path}", f"{PUBLIC}/{path.full}")
        if not any((folder.path / part).is_file() for part in kept):
            yield kept[0]


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
        case _ if place == EVIDENCE:
            Fork.parse(path.read_bytes()).check(_logs(done))
        case _ if place == STAGED and folder.is_mirror:
            # Fetched and not accepted yet: nothing of it is served, and the next look goes on.
            return
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
        case _ if part == ACCORD:
            Chain.parse(path.read_bytes())
        case _ if part in {HEAD, AHEAD, SHARED, FOLLOWED}:
            return
        case _ if part != LOCK or path.read_bytes():
            raise Malformed("nothing of a register is kept here")


def _logs(done: Audited) -> list[Sequence[VerifierKey]]:
    return [one.log_keys for one in done.chain.versions] if done.chain else []


def _check_public(done: Audited, rest: str, data: bytes) -> None:
    if rest == CHECKPOINT or done.tree is None:
        return
    if rest == WHOLE:
        _check_whole(done.tree, done.chain, Note.parse(data))
        return
    if rest.startswith("tile/entries/"):
        _check_bundle(done.tree, EntriesPath.parse(rest), data)
    elif data != _tile(done.tree, TilePath.parse(rest)):
        raise Unverified("its hashes are not those of the entries")


def _check_whole(tree: Tree, chain: Chain | None, note: Note) -> None:
    """Check the newest checkpoint of all sides, kept while a side is silent."""
    if chain is not None:
        check_checkpoint(note, chain)
    if not fits(tree, Checkpoint.parse(note.text)):
        raise no_root(Checkpoint.parse(note.text))


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
    if not fits(done.tree, head):
        raise no_root(head)


def _party(accord: Accord, witness: str) -> str:
    return next(one.party for one in accord.body.witnesses if one.name == witness)


def _check_key(done: Audited, path: Path) -> None:
    public = PrivateKey.read(path).public
    accord = done.accord
    if accord is None:
        return
    # A key that was taken out of use may lie here still: it was somebody's.
    versions = done.chain.versions if done.chain else (accord,)
    if not any(_names(one, public) for one in versions):
        raise Unverified("it is the key of nobody in this register")


def _names(accord: Accord, public: PublicKey) -> bool:
    parties = {key for party in accord.body.parties for key in (*party.keys, party.recovery)}
    signers = {key.public for key in (*accord.log_keys, *accord.witness_keys)}
    return str(public) in parties or public in signers


def _check_index(done: Audited, path: Path) -> None:
    if _broke_its_seal(path):
        raise Unverified("its bytes changed since it was closed: run comity rebuild")
    index = Index(path, readonly=True)
    try:
        for fault in index.faults():
            raise Unverified("SQLite says: {why}", why=fault)
        index.check_version()
        if not done.fingerprint:
            # What should follow from the log is not known: what is wrong there is named.
            return
        # Byte by byte: what is no row at all does not follow from the log either.
        if index.size != done.record.size or fingerprint_written(index) != done.fingerprint:
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
