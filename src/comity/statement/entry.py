"""A log entry: the time it was recorded and the envelope, in one spelling."""

from dataclasses import dataclass
from typing import Self

import msgspec

from comity.base import json, strict
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Moment, Said, convert
from comity.statement.envelope import WRITE, Envelope, Written

LIMIT = 48_000


class _Entry(Said, frozen=True):
    time: Moment
    envelope: dict[str, object]


class _Written(Said, frozen=True):
    time: Moment
    envelope: Written


_READ = msgspec.json.Decoder(_Written)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the log: at most 48,000 bytes, so that a receipt can hold it."""

    time: Instant
    envelope: Envelope

    def write(self) -> bytes:
        """Return the entry's bytes; too many of them are Malformed."""
        # Times, digests and base64 need no escapes, so the one spelling is plain text.
        raw = b'{"time":"%b","envelope":%b}' % (str(self.time).encode(), self.envelope.write())
        if len(raw) > LIMIT:
            raise Malformed("the entry has {size} bytes; {limit} fit", size=len(raw), limit=LIMIT)
        return raw

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read an entry; bytes that do not write back to themselves are Malformed."""
        if len(raw) > LIMIT:
            raise Malformed("the entry has {size} bytes; {limit} fit", size=len(raw), limit=LIMIT)
        found = _quickly(raw)
        if found is None:
            raise _why_not(raw)
        return cls(*found)


def _quickly(raw: bytes) -> tuple[Instant, Envelope] | None:
    """Return what writes back to the same bytes: one spelling, so nothing strict is left to see."""
    try:
        said = _READ.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    envelope = Envelope.from_written(said.envelope) if WRITE.encode(said) == raw else None
    return None if envelope is None else (Instant.parse(said.time), envelope)


def _why_not(raw: bytes) -> Malformed:
    """Return what is wrong with bytes that are no entry; raises where a part says it better."""
    said = convert(json.read(raw), _Entry)
    Instant.parse(said.time)
    Envelope.from_json(said.envelope)
    return Malformed("the entry is not in the one spelling of the log")


def time_of(raw: bytes) -> Instant | None:
    """Return the time of an entry without reading the rest; None if none stands in its place."""
    if not raw.startswith(b'{"time":"') or raw[29:30] != b'"':
        return None
    try:
        return Instant.parse(strict.utf8(raw[9:29]))
    except Malformed:
        return None
