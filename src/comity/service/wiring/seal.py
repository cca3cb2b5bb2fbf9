"""The digest of an index that was closed in good order: what SQLite does not check, this does."""

import hashlib
from pathlib import Path

from comity.storage import durable

NAME = "index.sha256"


def put(index: Path) -> None:
    durable.write(index.with_name(NAME), f"{_digest(index)}\n".encode())


def take(index: Path) -> None:
    """Remove the digest before the index changes; none means it was not closed in good order."""
    index.with_name(NAME).unlink(missing_ok=True)


def holds(index: Path) -> bool | None:
    """Say whether the index is what was closed; None if it was not closed in good order."""
    path = index.with_name(NAME)
    return path.read_bytes() == f"{_digest(index)}\n".encode() if path.is_file() else None


def _digest(index: Path) -> str:
    with index.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
