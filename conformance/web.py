"""HTTP as the suite speaks it: plain requests on a connection kept open, nothing followed."""

import http.client
import ssl
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

LARGEST = 64 * 1024 * 1024
SECONDS = 30


class Unreachable(Exception):
    """Nobody answered, or not with HTTP: nothing was found out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the headers by lower-case name, and the body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


class Peer:
    """One server under one URL prefix; a request opens the connection again if it was closed."""

    def __init__(self, prefix: str) -> None:
        parts = urlsplit(prefix)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Unreachable(f"not an http or https URL: {prefix}")
        self.path = parts.path.rstrip("/")
        self.opened = 0
        self._connection: http.client.HTTPConnection = (
            http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
            if parts.scheme == "http"
            else http.client.HTTPSConnection(
                parts.hostname,
                parts.port,
                timeout=SECONDS,
                context=ssl.create_default_context(),
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(
        self, method: str, path: str, body: bytes | None = None, accept: str = "identity"
    ) -> Answer:
        """Return the answer to this request; Unreachable if there is none."""
        for again in (False, True):
            fresh = self._connection.sock is None
            try:
                return self._once(method, path, body, accept)
            except (OSError, http.client.HTTPException) as fault:
                self._connection.close()
                # An idle connection may be closed at any time; one just opened may not.
                if fresh or again:
                    raise Unreachable(f"{method} {self.path}/{path}: {fault!r}") from None
        raise AssertionError

    def _once(self, method: str, path: str, body: bytes | None, accept: str) -> Answer:
        if self._connection.sock is None:
            self.opened += 1
        headers = {"Accept-Encoding": accept, "User-Agent": "c2sp-conformance"}
        self._connection.request(method, f"{self.path}/{path}", body, headers)
        found = self._connection.getresponse()
        data = found.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreachable(f"{path}: an answer of more than {LARGEST} bytes")
        named = {name.lower(): value for name, value in found.getheaders()}
        return Answer(found.status, named, data)
