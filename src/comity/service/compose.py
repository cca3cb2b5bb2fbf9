"""Put a statement together and have keys sign it."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from comity.base import json
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.statement.envelope import Envelope, pae


class PartyKey(Protocol):
    """A party's private key: its public half, and signatures by it."""

    public: PublicKey

    def sign(self, message: bytes) -> bytes: ...


def payload(
    kind: str,
    register: str | None,
    by: str,
    made: Instant,
    about: str,
    body: object,
    replaces: str | None = None,
) -> bytes:
    """Return a statement's bytes; unknown parts are left out."""
    said = {
        "kind": kind,
        "register": register,
        "by": by,
        "made": str(made),
        "about": about,
        "replaces": replaces,
        "body": msgspec.to_builtins(body),
    }
    return json.write({name: value for name, value in said.items() if value is not None})


def sign(statement: bytes, keys: Sequence[PartyKey]) -> Envelope:
    """Return the statement in an envelope signed by each key."""
    message = pae(statement)
    signatures = ((key.public.id, key.sign(message)) for key in keys)
    return Envelope(statement, tuple(sorted(signatures)))
