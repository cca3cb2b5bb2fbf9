"""The fingerprint of a register: one digest over every row, the same for anyone with the log."""

import hashlib

import msgspec

from comity.base.digests import PREFIX
from comity.register.rows import TABLES, Row
from comity.register.view import Records

_WRITE = msgspec.json.Encoder(order="deterministic")


def fingerprint(records: Records) -> str:
    """Return `sha256:` over the rows in the order of table and key, each as `table NUL JSON LF`."""
    digest = hashlib.sha256()
    for kind in TABLES:
        for row in records.all(kind):
            digest.update(kind.table.encode() + b"\0" + row_bytes(row) + b"\n")
    return PREFIX + digest.hexdigest()


def row_bytes(row: Row) -> bytes:
    """Return a row in its one spelling: compact JSON, fields in the order they are declared."""
    return _WRITE.encode(row)
