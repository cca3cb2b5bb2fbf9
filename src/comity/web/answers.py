"""Which HTTP status each kind of no has, and how it is written for programs."""

import json

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified

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
