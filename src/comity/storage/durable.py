"""Files that survive a power cut: each write is fsynced, and so is the folder that names it."""

import os
from collections.abc import Iterable
from pathlib import Path

PRIVATE = 0o600
DRAFT = ".*.new"


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all, durably, with its folder entry."""
    write_unnamed(path, data, mode)
    sync_folders([path.parent])


def write_unnamed(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write and rename; the caller syncs the folder before it relies on the name."""
    make_folder(path.parent)
    draft = path.with_name(DRAFT.replace("*", path.name))
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with open(handle, "wb", closefd=False) as file:
            file.write(data)
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.replace(path)


def sweep(folder: Path) -> None:
    """
    Tidy up after a crash below a folder, for who alone may write there: no draft stays.

    What a process that died had named and not yet synced is seen by the next one, which builds on
    it: every name is made to last first, or a power cut could still take it back.
    """
    for draft in list(folder.rglob(DRAFT)):
        draft.unlink()
    sync_folders([folder, *(path for path in folder.rglob("*") if path.is_dir())])


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each durably named in its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folders([folder.parent])


def sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
