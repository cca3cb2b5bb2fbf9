"""The fingerprint of a register: one digest over every row, the same for anyone with the log."""

import hashlib
from collections.abc import Iterator
from typing import Protocol

import msgspec

from comity.base.digests import PREFIX
from comity.register.rows import TABLES, Row
from comity.register.view import Records

_WRITE = msgspec.json.Encoder(order="deterministic")


class _Written(Protocol):
    """A record that holds its rows in their one spelling."""

    def written(self, kind: type[Row]) -> Iterator[bytes]:
        """Yield the bytes of rows in the order of their keys."""
        ...


def fingerprint(records: Records) -> str:
    """Return `sha256:` over the rows in the order of table and key, each as `table NUL JSON LF`."""
    return _digest((kind, map(row_bytes, records.all(kind))) for kind in TABLES)


def fingerprint_written(records: _Written) -> str:
    """Return the fingerprint of rows as they are written; bytes that are no row change it too."""
    return _digest((kind, records.written(kind)) for kind in TABLES)


def _digest(tables: Iterator[tuple[type[Row], Iterator[bytes]]]) -> str:
    digest = hashlib.sha256()
    for kind, rows in tables:
        start = kind.table.encode() + b"\0"
        for row in rows:
            digest.update(b"%b%b\n" % (start, row))
    return PREFIX + digest.hexdigest()


def row_bytes(row: Row) -> bytes:
    """Return a row in its one spelling: compact JSON, fields in the order they are declared."""
    return _WRITE.encode(row)
