"""
The public files of a log at an address, over connections that are kept.

What it brings is bytes from a stranger: callers check them. Several threads may ask at once.
"""

import urllib3
from urllib3.exceptions import HTTPError

from comity.adapters.client import LIMIT, printable
from comity.base.errors import Malformed, Unavailable

CONNECTIONS = 8
SECONDS = 30.0
GONE = frozenset({404, 410})
OK = 200
PART = 65536


class LogFiles:
    """Gets files by path; every failure to get one that may be there is Unavailable."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        if not address.startswith(("http://", "https://")):
            raise Malformed("not an http or https address: {text}", text=address[:200])
        self.address = address.rstrip("/")
        self._pool = urllib3.PoolManager(
            maxsize=CONNECTIONS,
            timeout=urllib3.Timeout(connect=seconds, read=seconds),
            # A kept connection may have been closed from the other side: one more try.
            retries=urllib3.Retry(total=None, connect=1, read=1, redirect=3, other=0),
            headers={"accept-encoding": "gzip"},
        )

    def get(self, path: str) -> bytes | None:
        """Return a file, or None where the address says that there is none."""
        try:
            return self._get(f"{self.address}/{path}")
        except (HTTPError, ValueError, OSError) as fault:
            raise Unavailable(
                "cannot reach {address}: {why}", address=self.address, why=_why(fault)
            ) from None

    def close(self) -> None:
        self._pool.clear()

    def _get(self, url: str) -> bytes | None:
        answer = self._pool.request("GET", url, preload_content=False)
        try:
            if answer.status in GONE:
                answer.drain_conn()
                return None
            if answer.status != OK:
                raise Unavailable("{url} answers {code}", url=url, code=answer.status)
            return self._read(answer)
        finally:
            answer.release_conn()

    def _read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        parts: list[bytes] = []
        length = 0
        # Counted after unpacking: a small answer may unpack without end.
        for part in answer.stream(PART, decode_content=True):
            parts.append(part)
            length += len(part)
            if length > LIMIT:
                answer.close()
                raise Unavailable("{address} answers without end", address=self.address)
        return b"".join(parts)


def _why(fault: Exception) -> str:
    """Return the system's own words for what failed, where there are any."""
    inner = getattr(fault, "reason", None)
    inner = inner if isinstance(inner, Exception) else fault
    said = getattr(inner.__cause__ or inner, "strerror", None)
    return printable(str(said or inner))
