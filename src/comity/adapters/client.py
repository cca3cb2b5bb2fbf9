"""Talks to a register over HTTP. What it brings is bytes from a stranger: callers check them."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from string import Formatter
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified

LIMIT = 64 * 1024 * 1024
ERROR_LIMIT = 64 * 1024
# The longest text that is taken over from a stranger's error.
SHOWN = 1000
SECONDS = 60
KINDS: dict[str, type[ComityError]] = {
    kind.__name__: kind for kind in (Malformed, Unverified, Refused, Unavailable)
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Client:
    """A register at an address; every failure to reach it is Unavailable."""

    address: str

    def get(self, path: str) -> bytes:
        return self._ask(self._url(path), None, {})

    def get_as(self, path: str, kind: type[T]) -> T:
        """Get JSON of this shape; any other is Unavailable, for no register answers so."""
        try:
            return msgspec.json.decode(self.get(path), type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
            raise self.strange(fault) from None

    def strange(self, fault: Exception) -> Unavailable:
        """Return what to say of an answer that is none of a register's."""
        return Unavailable(
            "{address} does not answer as a register does: {why}",
            address=self.address,
            why=printable(str(fault)),
        )

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
        try:
            request = urllib.request.Request(url, body, headers)  # noqa: S310 - http or https, checked
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                data: bytes = answer.read(LIMIT + 1)
                cut = bool(answer.length) and len(data) <= LIMIT
        except urllib.error.HTTPError as fault:
            raise _said(fault, url) from None
        except (OSError, ValueError, HTTPException) as fault:
            why = printable(str(getattr(fault, "reason", fault) or type(fault).__name__))
            raise Unavailable(
                "cannot reach {address}: {why}; is `comity serve` running?",
                address=self.address,
                why=why,
            ) from None
        if len(data) > LIMIT:
            raise Unavailable("{address} answers without end", address=self.address)
        if cut:
            raise Unavailable("the answer of {address} broke off", address=self.address)
        return data


class _MissingError(Unavailable):
    """There is nothing at this address."""


def _said(fault: urllib.error.HTTPError, url: str) -> ComityError:
    """Return the register's own words as the error they are, in this program's terms."""
    if fault.code == 404:  # noqa: PLR2004 - HTTP's number
        return _MissingError("there is nothing at {url}", url=url)
    try:
        return refusal(_json(fault.read(ERROR_LIMIT)))
    except (ComityError, OSError, HTTPException):
        return Unavailable("{url} answers {code}", url=url, code=fault.code)


def refusal(said: object) -> ComityError:
    """
    Read an answer `{"error": {kind, template, values}}`; Unavailable if it is none.

    The words are a stranger's: no format that asks for a value's insides or for endless padding,
    no character that would steer a terminal.
    """
    try:
        error = msgspec.convert(said, _Answer).error
        fields = list(Formatter().parse(error.template))
    except (msgspec.ValidationError, ValueError):
        raise Unavailable("the answer is no error as a register says it") from None
    for _, name, form, conversion in fields:
        if name is not None and (name not in error.values or form or conversion):
            raise Unavailable("the answer is no error as a register says it")
    values = {name: printable(value) for name, value in error.values.items()}
    return KINDS[error.kind](printable(error.template), **values)


def printable(text: str) -> str:
    """Return the text without what a terminal would obey, and not without end."""
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in text[:SHOWN])


class _Error(msgspec.Struct):
    kind: Literal["Malformed", "Unverified", "Refused", "Unavailable"]
    template: Annotated[str, msgspec.Meta(max_length=SHOWN)]
    values: dict[Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]*\Z")], str]


class _Answer(msgspec.Struct):
    error: _Error


def _json(data: bytes) -> Any:  # noqa: ANN401 - as above
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise Unavailable("the register's answer is not JSON") from None


def quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")
