"""
What was sent and has no receipt yet: kept beside its draft, and sent again as it was.

The same payload has one index for ever; signed anew, it would be another statement.
"""

from pathlib import Path

from comity.base import json
from comity.base.errors import ComityError
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement
from comity.storage import durable


def sent(path: Path, like: Envelope) -> Envelope | None:
    """Return what lies here if it says the same as this envelope, by the same key, at all."""
    if not path.exists():
        return None
    try:
        kept = Envelope.parse(path.read_bytes())
        Statement.parse(kept.payload)
    except ComityError:
        # A file that changed is no statement of ours; the new one takes its place.
        return None
    return kept if _said(kept) == _said(like) else None


def keep(path: Path, envelope: Envelope) -> None:
    """Keep an envelope durably before it is sent: the answer may never come."""
    durable.write(path, envelope.write())


def drop(path: Path) -> None:
    path.unlink(missing_ok=True)


def _said(envelope: Envelope) -> object:
    """Return all that a person said: what differs from one attempt to the next is left out."""
    said = json.read(envelope.payload)
    keys = tuple(key for key, _ in envelope.signatures)
    return [said.get(name) for name in ("kind", "register", "by", "about", "body")], keys
