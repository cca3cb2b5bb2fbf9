"""
The answer to many statements at once, put together into whole receipts (`docs/formats/log.md`).

What it says is a stranger's: each receipt is worth what checking it says.
"""

from binascii import b2a_base64
from collections.abc import Sequence
from typing import Any

import msgspec

from comity.base import strict
from comity.base.digests import Digest
from comity.base.errors import Malformed, Unavailable
from comity.base.instants import Instant
from comity.log.many_proofs import Proven
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope


class _Line(msgspec.Struct):
    index: int | None = None
    time: str | None = None
    proof: list[str] = []
    entry: str | None = None
    error: dict[str, Any] | None = None
    checkpoint: str | None = None


Refusal = dict[str, Any]
_READ = msgspec.json.Decoder(_Line)


def gathered(answer: bytes, sent: Sequence[Envelope]) -> list[bytes | Refusal]:
    """
    Return the receipt of each envelope that was sent, or the line `{"error": …}` in its place.

    Malformed if the answer has another form, Unavailable if it speaks of more or fewer.
    """
    lines = [_read(one) for one in answer.split(b"\n") if one]
    told = sum(one.checkpoint is None for one in lines)
    if told != len(sent):
        raise Unavailable(
            "the register answered {count} of {want} rows", count=told, want=len(sent)
        )
    found: list[bytes | Refusal] = []
    waiting: dict[int, _Line] = {}
    for line in lines:
        if line.checkpoint is not None:
            for at, one in waiting.items():
                found[at] = bytes(_proven(one, sent[at], line.checkpoint.encode()))
            waiting = {}
            continue
        if line.index is not None:
            waiting[len(found)] = line
        found.append({"error": line.error})
    if waiting:
        raise Malformed("a checkpoint follows the statements that it proves")
    return found


def _read(raw: bytes) -> _Line:
    try:
        return _READ.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise Malformed("no line about a statement: {why}", why=fault) from None


def _proven(line: _Line, envelope: Envelope, note: bytes) -> Proven:
    index, time = line.index or 0, line.time or ""
    lines = b"".join(b2a_base64(Digest.parse(one).raw) for one in line.proof)
    if line.entry is not None:
        return Proven(index, strict.base64_bytes(line.entry), lines, note)
    return Proven(index, Entry(Instant.parse(time), envelope).write(), lines, note)
