"""
Ask a witness over HTTP (C2SP tlog-witness add-checkpoint), on a connection that stays open.

What comes back is a stranger's: bounded in bytes and in time, read strictly, its words shortened.
"""

import time
from dataclasses import dataclass, field

import urllib3

from comity.adapters.client import printable
from comity.base import strict
from comity.base.errors import Malformed, Unavailable, Unverified
from comity.log.notes import NoteSignature
from comity.log.submission import AddCheckpoint, parse_cosignatures
from comity.log.witness import Conflict

PATH = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
# Sixty-four lines with post-quantum signatures would be 220,000 bytes.
LIMIT = 256 * 1024
# The longest words of a witness that are passed on.
SHOWN = 200
SECONDS = 5.0
OK, CONFLICT = 200, 409
# The witness understood, and says that what the log sent does not hold.
UNCONVINCED = frozenset({403, 422})


def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=2, retries=False)


@dataclass(frozen=True)
class RemoteWitness:
    """A witness at an address: its submission prefix. `seconds` is for one call, all in all."""

    name: str
    url: str
    seconds: float = SECONDS
    pool: urllib3.PoolManager = field(default_factory=_pool, compare=False)

    def cosign(self, request: AddCheckpoint) -> tuple[NoteSignature, ...] | Conflict:
        """
        Return the witness' lines, none of them checked, or the size that it remembers.

        Raises Unavailable where it cannot be reached or answers strangely, Unverified where it
        says that the checkpoint or its proof does not hold, Malformed for an answer of no shape.
        """
        end = time.monotonic() + self.seconds
        status, kind, body = self._post(bytes(request), end)
        match status:
            case 200:
                return parse_cosignatures(body)
            case 409 if kind == SIZE_TYPE:
                return Conflict(_size(body))
            case _:
                said = printable(body[:SHOWN].decode(errors="replace").strip())
                fault = Unverified if status in UNCONVINCED else Unavailable
                raise fault("it answers {code}: {words}", code=status, words=said or "-")

    def _post(self, body: bytes, end: float) -> tuple[int, str, bytes]:
        try:
            try:
                return self._ask(body, end)
            except urllib3.exceptions.ProtocolError:
                # A connection that was kept may have gone. Asked twice, a witness says 409.
                return self._ask(body, end)
        except urllib3.exceptions.HTTPError as fault:
            refused = isinstance(fault, urllib3.exceptions.NewConnectionError)
            if isinstance(fault, urllib3.exceptions.TimeoutError) and not refused:
                raise Unavailable("it does not answer in time") from None
            why = printable(_reason(fault))
            raise Unavailable(
                "it cannot be reached at {url}, {why}", url=self.url, why=why
            ) from None

    def _ask(self, body: bytes, end: float) -> tuple[int, str, bytes]:
        left = max(end - time.monotonic(), 0.001)
        answer = self.pool.request(
            "POST",
            self.url.rstrip("/") + PATH,
            body=body,
            headers={"Content-Type": "text/plain; charset=utf-8", "Accept-Encoding": "identity"},
            timeout=urllib3.Timeout(total=left),
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            data = _read(answer, end)
        except BaseException:
            answer.close()
            raise
        answer.release_conn()
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return answer.status, kind, data


def _read(answer: urllib3.BaseHTTPResponse, end: float) -> bytes:
    found = b""
    while part := answer.read1(LIMIT + 1 - len(found)):
        found += part
        if len(found) > LIMIT:
            raise Unavailable("its answer has no end")
        # Each part may come in time, and the whole never.
        if time.monotonic() > end:
            raise Unavailable("it does not answer in time")
    return found


def _size(body: bytes) -> int:
    text = body[: strict.DIGITS + 1].decode("ascii", "replace")
    if len(body) > len(text) or not text.endswith("\n"):
        raise Malformed("it answers with a conflict that states no size")
    return strict.decimal(text[:-1])


def _reason(fault: Exception) -> str:
    # What urllib3 puts around the system's own words names its own classes.
    cause = fault.__cause__ or fault.__context__
    return getattr(cause, "strerror", None) or type(fault).__name__
