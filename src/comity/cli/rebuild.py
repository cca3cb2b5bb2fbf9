"""comity rebuild: the index of a register again, from its log, with the same fingerprint."""

import argparse
from contextlib import closing
from pathlib import Path

from comity.base.errors import Unavailable
from comity.cli.main import tell
from comity.cli.progress import progress
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note
from comity.register.fingerprint import fingerprint
from comity.service import growth
from comity.service.follow import follow
from comity.service.wiring import seal
from comity.service.wiring.folder import Folder
from comity.storage import durable
from comity.storage.local import Writer
from comity.storage.sqlite import Index


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")


def run(options: argparse.Namespace) -> int:
    folder = Folder(options.data)
    cell = folder.stores().head.read() if options.data.is_dir() else None
    if cell is None:
        raise Unavailable("{folder} holds no register", folder=options.data)
    lock = Writer(options.data)
    try:
        size = Checkpoint.parse(Note.parse(cell).text).size
        _rebuild(folder, size)
    finally:
        lock.release()
    return 0


def _rebuild(folder: Folder, size: int) -> None:
    fresh = folder.index.with_name("index.new.sqlite")
    for path in _files(fresh):
        path.unlink(missing_ok=True)
    with closing(Index(fresh)) as index, progress(size) as step:
        follow(index, growth.held(folder.stores().public.get), size, step)
        found = fingerprint(index)
    seal.take(folder.index)
    for path in _files(folder.index):
        path.unlink(missing_ok=True)
    fresh.rename(folder.index)
    durable.sync_folders([folder.path])
    seal.put(folder.index)
    tell("{size} entries folded; fingerprint {fingerprint}", size=size, fingerprint=found)


def _files(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
