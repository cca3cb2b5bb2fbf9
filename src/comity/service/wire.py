"""A checked bundle as bytes between two processes of one audit: nobody else ever sees them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from comity.base.instants import Instant
from comity.log.bundles import WIDTH
from comity.log.tiles import EntriesPath
from comity.register.entries import Recorded, Signed
from comity.service.checked import Checked, Read
from comity.statement.envelope import Envelope
from comity.statement.kinds import KINDS, Body
from comity.statement.statement import Statement


class _Said(msgspec.Struct, frozen=True, array_like=True):
    """A statement whose signatures hold; whoever reads it need not look at its words again."""

    time: int
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]
    kind: str
    register: str | None
    by: str
    made: int
    about: str
    replaces: str | None
    body: bytes


class _Bundle(msgspec.Struct, frozen=True, array_like=True):
    leaves: bytes
    root: bytes
    entries: list[_Said | bytes]


_WRITE = msgspec.msgpack.Encoder()
_READ = msgspec.msgpack.Decoder(_Bundle)
_BODIES: Mapping[str, Any] = {kind: msgspec.msgpack.Decoder(body) for kind, body in KINDS.items()}


def write(checked: Checked) -> bytes:
    said = [_said(entry) for entry in checked.entries]
    return _WRITE.encode(_Bundle(checked.leaves, checked.root, said))


def read(path: EntriesPath, raw: bytes) -> Checked:
    """Return what `write` was given, for this path."""
    bundle = _READ.decode(raw)
    first = path.index * WIDTH
    entries = tuple(_entry(at, one) for at, one in enumerate(bundle.entries, first))
    return Checked(bundle.leaves, bundle.root, entries)


def _said(entry: Read) -> _Said | bytes:
    if isinstance(entry, bytes):
        return entry
    envelope, said = entry.signed.envelope, entry.signed.statement
    return _Said(
        entry.time.seconds,
        said.payload,
        envelope.signatures,
        said.kind,
        said.register,
        said.by,
        said.made.seconds,
        said.about,
        said.replaces,
        _WRITE.encode(said.body),
    )


def _entry(index: int, one: _Said | bytes) -> Read:
    if isinstance(one, bytes):
        return one
    body: Body = _BODIES[one.kind].decode(one.body)
    said = Statement(
        one.payload,
        one.kind,
        one.register,
        one.by,
        Instant(one.made),
        one.about,
        one.replaces,
        body,
    )
    # Every signature was verified: the keys are those of all of them.
    keys = frozenset(key for key, _ in one.signatures)
    signed = Signed(Envelope(one.payload, one.signatures), said, keys)
    return Recorded(index, Instant(one.time), signed)
