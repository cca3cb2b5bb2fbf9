"""Which HTTP status each kind of no has, and how it is written for programs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified

TEXT = b"text/plain; charset=utf-8"
JSON = b"application/json"
Headers = tuple[tuple[bytes, bytes], ...]

STATUS: tuple[tuple[type[ComityError], int], ...] = (
    (Malformed, 400),
    (Unverified, 403),
    (Refused, 409),
    (Unavailable, 503),
)


def status(fault: ComityError) -> int:
    return next(code for kind, code in STATUS if isinstance(fault, kind))


def kind_of(fault: ComityError) -> str:
    return next(kind.__name__ for kind, _ in STATUS if isinstance(fault, kind))


def error_json(fault: ComityError) -> bytes:
    """Return `{"error": {kind, message, template, values}}`: for people and for programs."""
    values = {name: str(value) for name, value in fault.values.items()}
    said = {
        "kind": kind_of(fault),
        "message": str(fault),
        "template": fault.template,
        "values": values,
    }
    return json.dumps({"error": said}, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whole: its code, what kind of bytes it brings, and headers of its own."""

    code: int
    kind: bytes
    body: bytes
    more: Headers = ()

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        length = str(len(self.body)).encode()
        own = [(b"content-type", self.kind), (b"content-length", length)]
        return [*own, (b"x-content-type-options", b"nosniff"), *self.more]

    def head(self, common: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Return the head in HTTP/1.1, with the headers that every answer has first."""
        return _head(self.code, (*common, *self.headers))


# Receipts differ in length by a few bytes, and the date that stands here by a second.
@lru_cache(maxsize=1024)
def _head(code: int, headers: Headers) -> bytes:
    lines = [b"%b: %b\r\n" % pair for pair in headers]
    return b"HTTP/1.1 %d %b\r\n%b\r\n" % (code, HTTPStatus(code).phrase.encode(), b"".join(lines))


class OtherCode(Malformed):
    """Malformed in a way that HTTP has a code of its own for."""

    def __init__(self, code: int, template: str, /, **values: object) -> None:
        super().__init__(template, **values)
        self.code = code


def refused(fault: ComityError) -> Answer:
    """Return the answer that says no."""
    code = fault.code if isinstance(fault, OtherCode) else status(fault)
    wait = ((b"retry-after", b"1"),) if isinstance(fault, Unavailable) else ()
    return Answer(code, JSON, error_json(fault), wait)
