"""A log entry: the time it was recorded and the envelope, in one spelling."""

from dataclasses import dataclass
from typing import Self

from comity.base import json, strict
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.typed import Moment, Said, convert
from comity.statement.envelope import Envelope

LIMIT = 48_000


class _Entry(Said, frozen=True):
    time: Moment
    envelope: dict[str, object]


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
        said = convert(json.read(raw), _Entry)
        entry = cls(Instant.parse(said.time), Envelope.from_json(said.envelope))
        if entry.write() != raw:
            raise Malformed("the entry is not in the one spelling of the log")
        return entry


def time_of(raw: bytes) -> Instant | None:
    """Return the time of an entry without reading the rest; None if none stands in its place."""
    if not raw.startswith(b'{"time":"') or raw[29:30] != b'"':
        return None
    try:
        return Instant.parse(strict.utf8(raw[9:29]))
    except Malformed:
        return None
