"""The digest of an index that was closed in good order: what SQLite does not check, this does."""

import hashlib
from pathlib import Path

from comity.base.errors import Unverified
from comity.storage import durable

NAME = "index.sha256"


def put(index: Path) -> None:
    durable.write(index.with_name(NAME), _text(_digest(index)))


def take(index: Path) -> None:
    """Remove the digest before the index changes; none means it was not closed in good order."""
    index.with_name(NAME).unlink(missing_ok=True)
    durable.sync_folders([index.parent])


def read(index: Path) -> str | None:
    """Return the digest, None if there is none; one that is damaged itself is Unverified."""
    path = index.with_name(NAME)
    if not path.is_file():
        return None
    text = path.read_bytes()
    digest = text.partition(b"\n")[0].decode("ascii", "replace")
    # Said twice, so that a seal that changed is not taken for an index that did.
    if text != _text(digest):
        raise Unverified("its bytes changed since the index was closed: run comity rebuild")
    return digest


def holds(index: Path) -> bool | None:
    """Say whether the index is what was closed; None if it was not closed in good order."""
    digest = read(index) if index.is_file() else None
    return None if digest is None else digest == _digest(index)


def intact(index: Path) -> bool:
    """Say whether nothing speaks against the index: neither its own bytes nor the seal's."""
    try:
        return holds(index) is not False
    except Unverified:
        return False


def _text(digest: str) -> bytes:
    return f"{digest}\n{hashlib.sha256(digest.encode()).hexdigest()}\n".encode()


def _digest(index: Path) -> str:
    with index.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
