"""Talks to a register over HTTP. What it brings is bytes from a stranger: callers check them."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified

LIMIT = 64 * 1024 * 1024
SECONDS = 60
KINDS: dict[str, type[ComityError]] = {
    kind.__name__: kind for kind in (Malformed, Unverified, Refused, Unavailable)
}


@dataclass(frozen=True, slots=True)
class Client:
    """A register at an address; every failure to reach it is Unavailable."""

    address: str

    def get(self, path: str) -> bytes:
        return self._ask(self._url(path), None, {})

    def get_json(self, path: str) -> Any:  # noqa: ANN401 - the caller reads it strictly
        return _json(self.get(path))

    def post(self, path: str, body: bytes, kind: str) -> bytes:
        return self._ask(self._url(path), body, {"Content-Type": kind})

    def find(self, path: str) -> bytes | None:
        """Get a path, or None where the register says that there is nothing."""
        try:
            return self.get(path)
        except _MissingError:
            return None

    def _url(self, path: str) -> str:
        if not self.address.startswith(("http://", "https://")):
            raise Malformed("not an http or https address: {text}", text=self.address[:200])
        return self.address.rstrip("/") + path

    def _ask(self, url: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - http or https, checked
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                data: bytes = answer.read(LIMIT + 1)
        except urllib.error.HTTPError as fault:
            raise _said(fault, url) from None
        except (OSError, ValueError) as fault:
            why = getattr(fault, "reason", fault)
            raise Unavailable(
                "cannot reach {address}: {why}; is `comity serve` running?",
                address=self.address,
                why=why,
            ) from None
        if len(data) > LIMIT:
            raise Unavailable("{address} answers without end", address=self.address)
        return data


class _MissingError(Unavailable):
    """There is nothing at this address."""


def _said(fault: urllib.error.HTTPError, url: str) -> ComityError:
    """Return the register's own words as the error they are, in this program's terms."""
    if fault.code == 404:  # noqa: PLR2004 - HTTP's number
        return _MissingError("there is nothing at {url}", url=url)
    try:
        said = _json(fault.read(LIMIT))["error"]
        values = {str(name): str(value) for name, value in said["values"].items()}
        error = KINDS[said["kind"]](str(said["template"]), **values)
        str(error)
    except (ComityError, KeyError, TypeError, AttributeError, ValueError, IndexError):
        return Unavailable("{url} answers {code}", url=url, code=fault.code)
    return error


def _json(data: bytes) -> Any:  # noqa: ANN401 - as above
    try:
        return json.loads(data)
    except ValueError:
        raise Unavailable("the register's answer is not JSON") from None


def quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")
