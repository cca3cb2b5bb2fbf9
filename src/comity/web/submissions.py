"""
Statements as they come in over HTTP: one and its receipt, or many, and what proves them.

Of many, each line is answered in its place: `{"index", "time", "statement", "proof"}`, or
`{"kind", "error"}`. A line `{"checkpoint"}` follows those it proves, so that it is said once; from
both, and the envelope that was sent, `service.bulk` puts whole receipts together again.
"""

import asyncio
from binascii import b2a_base64
from collections.abc import Iterable

import msgspec

from comity.base.errors import ComityError, Malformed, Refused, Unavailable
from comity.log.many_proofs import Proven
from comity.register.entries import Signed, read
from comity.service.sequence import Sequencer
from comity.statement.entry import time_of
from comity.statement.envelope import Envelope
from comity.web.answers import error_json, kind_of

LINES = 4096
# So many lines are read at a time before others get their turn.
STRETCH = 16
ENTRY = b'{"time":"YYYY-MM-DDThh:mm:ssZ","envelope":%b}'


class Submissions:
    """Takes statements to the sequencer; a mirror has none, and says where one is."""

    def __init__(self, sequencer: Sequencer | None, elsewhere: str = "") -> None:
        self.sequencer, self._elsewhere = sequencer, elsewhere

    def one(self, body: bytes) -> "asyncio.Future[Proven]":
        """Read one envelope and hand it on; what is wrong with it is raised at once."""
        return self._take(self._read(body))

    async def many(self, body: bytes) -> bytes:
        """Read an envelope from each line; return a line about each, and the checkpoints."""
        # Counted before they are split: sixteen million empty lines are many objects.
        if body.count(b"\n") > LINES:
            raise Malformed("at most {most} statements at once", most=LINES)
        lines = [line for line in body.split(b"\n") if line]
        if len(lines) > LINES:
            raise Malformed("at most {most} statements at once", most=LINES)
        asked: list[tuple[Signed, asyncio.Future[Proven]] | ComityError] = []
        for at, line in enumerate(lines, 1):
            asked.append(self._asked(line))
            if at % STRETCH == 0:
                await asyncio.sleep(0)
        answers = [one if isinstance(one, ComityError) else await _told(*one) for one in asked]
        return b"".join(_written(answers))

    def _asked(self, line: bytes) -> "tuple[Signed, asyncio.Future[Proven]] | ComityError":
        try:
            signed = self._read(line)
            return signed, self._take(signed)
        except ComityError as fault:
            return fault

    def _read(self, body: bytes) -> Signed:
        known = self._running.known_keys
        try:
            return read(Envelope.parse(body), known)
        except Unavailable as fault:
            # A log may hold kinds newer than this program; a submission may not.
            raise Malformed(fault.template, **fault.values) from None

    def _take(self, signed: Signed) -> "asyncio.Future[Proven]":
        return self._running.take(signed)

    @property
    def _running(self) -> Sequencer:
        if self.sequencer is None:
            raise Refused(
                "a mirror takes no statements: submit them to {address}", address=self._elsewhere
            )
        return self.sequencer


async def _told(
    signed: Signed, answer: "asyncio.Future[Proven]"
) -> tuple[Signed, Proven] | ComityError:
    try:
        return signed, await answer
    except ComityError as fault:
        return fault


def _written(answers: Iterable[tuple[Signed, Proven] | ComityError]) -> Iterable[bytes]:
    note = b""
    for answer in answers:
        if isinstance(answer, ComityError):
            yield b'{"kind":"%b",%b\n' % (kind_of(answer).encode(), error_json(answer)[1:])
            continue
        signed, proven = answer
        if note not in {b"", proven.note}:
            yield _checkpoint(note)
        note = proven.note
        yield _line(signed, proven)
    if note:
        yield _checkpoint(note)


def _line(signed: Signed, proven: Proven) -> bytes:
    # Neither times nor digests nor base64 need an escape.
    proof = b'","'.join(proven.lines.split())
    said = b'{"index":%d,"time":"%b","statement":"%b","proof":[%b]' % (
        proven.index,
        str(time_of(proven.entry)).encode(),
        signed.statement.id.encode(),
        b'"%b"' % proof if proof else b"",
    )
    if proven.entry[29:] != (ENTRY % signed.envelope.write())[29:]:
        # It was recorded before in another envelope, which whoever sent this one may not have.
        said += b',"entry":"%b"' % b2a_base64(proven.entry, newline=False)
    return said + b"}\n"


def _checkpoint(note: bytes) -> bytes:
    return msgspec.json.encode({"checkpoint": note.decode()}) + b"\n"
