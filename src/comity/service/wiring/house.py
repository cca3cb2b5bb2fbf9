"""The audit of a register's whole folder: the public log, and every file the operator keeps."""

import sqlite3
from pathlib import Path

from comity.accord.accord import Accord
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, check_all_known, signatures_by
from comity.register.decide import current
from comity.register.fingerprint import fingerprint
from comity.register.rows import TABLES
from comity.service import growth
from comity.service.audit import Audited
from comity.service.wiring import seal
from comity.service.wiring.folder import HEAD, INDEX, KEYS, PUBLIC, STAGED, WITNESSES, Folder
from comity.storage.sqlite import Index

LOCK = "lock"
ALONGSIDE = frozenset({f"{INDEX}-wal", f"{INDEX}-shm"})


def check_house(done: Audited, folder: Folder) -> None:
    """Check every file in the folder that the public audit did not; add what is wrong."""
    for path in sorted(folder.path.rglob("*")):
        if path.is_file():
            part = path.relative_to(folder.path).as_posix()
            try:
                _check_file(done, folder, part, path)
            except (ComityError, OSError, sqlite3.Error) as fault:
                why = fault if isinstance(fault, ComityError) else Unverified("{why}", why=fault)
                done.blame(part, why)
    for part in (HEAD, INDEX):
        if not (folder.path / part).is_file():
            done.blame(part, Unavailable("it is missing"))


def _check_file(done: Audited, folder: Folder, part: str, path: Path) -> None:
    place, _, rest = part.partition("/")
    match place:
        case _ if place == PUBLIC:
            _check_public(done, rest, path.read_bytes())
        case _ if place == HEAD:
            _check_head(done, folder, path.read_bytes())
        case _ if place == WITNESSES:
            _check_witness(done, folder, rest, path.read_bytes())
        case _ if place == KEYS:
            _check_key(done, path)
        case _ if place == INDEX:
            _check_index(done, path)
        case _ if place == STAGED:
            raise Refused("a batch is left here by a crash: start the register once")
        case _ if place == LOCK and not path.read_bytes():
            return
        case _ if place in ALONGSIDE or place == seal.NAME:
            return
        case _:
            raise Malformed("nothing of a register is kept here")


def _check_public(done: Audited, rest: str, data: bytes) -> None:
    if rest == "checkpoint" or rest in done.computed:
        if data != done.computed.get(rest, data):
            raise Unverified("it is not what the log's entries make of it")
        return
    # A partial file that the log has outgrown is the beginning of the file that continues it.
    whole, partial, _ = rest.partition(".p/")
    longer = [known for path, known in done.computed.items() if path.split(".p/")[0] == whole]
    if not partial or not any(known.startswith(data) for known in longer):
        raise Malformed("it is no part of the log, or its bytes changed")


def _check_head(done: Audited, folder: Folder, data: bytes) -> None:
    accord = _accord(done)
    note = Note.parse(data)
    if len(check_all_known(note, accord.log_keys)) != len(accord.log_keys):
        raise Unverified("the checkpoint lacks a signature of its log")
    _check_root(folder, Checkpoint.parse(note.text))


def _check_witness(done: Audited, folder: Folder, party: str, data: bytes) -> None:
    accord = _accord(done)
    keys = [key for key, name in accord.witness_keys.items() if name.endswith(f"/{party}")]
    note = Note.parse(data)
    if len(signatures_by(note, keys)) != len(keys):
        raise Unverified("a cosignature is missing")
    check_all_known(note, [*keys, *accord.log_keys])
    _check_root(folder, Checkpoint.parse(note.text))


def _check_root(folder: Folder, head: Checkpoint) -> None:
    if growth.root(folder.stores().public.get, head.size) != head.root.raw:
        raise Unverified(
            "the log does not have the root that was signed for size {size}", size=head.size
        )


def _check_key(done: Audited, path: Path) -> None:
    accord = _accord(done)
    public = PrivateKey.read(path).public
    body = accord.body
    parties = {key for party in body.parties for key in (*party.keys, party.recovery)}
    signers = {key.public for key in (*accord.log_keys, *accord.witness_keys)}
    if str(public) not in parties and public not in signers:
        raise Unverified("it is the key of nobody in this register")


def _check_index(done: Audited, path: Path) -> None:
    if seal.holds(path) is False:
        raise Unverified("its bytes changed since it was closed: run comity rebuild")
    index = Index(path, readonly=True)
    try:
        for fault in index.faults():
            raise Unverified("SQLite says: {why}", why=fault)
        if index.size != done.record.size or fingerprint(index) != done.fingerprint:
            raise Unverified("its rows are not what follows from the log: run comity rebuild")
        if index.count_all() != sum(done.record.count(kind) for kind in TABLES):
            raise Unverified("it holds rows that no entry put there: run comity rebuild")
    finally:
        index.close()


def _accord(done: Audited) -> Accord:
    accord = current(done.record)
    if accord is None:
        raise Unavailable("not checked: the log itself could not be read")
    return accord
