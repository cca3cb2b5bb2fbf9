"""The public keys a register has ever named, by key id: enough to verify, not to judge whose."""

from collections.abc import Iterable

from comity.accord.history import History
from comity.base import json
from comity.base.keys import PublicKey
from comity.base.typed import convert
from comity.register.rows import AccordRow, Row
from comity.statement.kinds.accords import AccordBody


def named_keys(rows: Iterable[Row]) -> dict[str, PublicKey]:
    """Return the keys that these rows' accords name, full powers too; other rows name none."""
    found: dict[str, PublicKey] = {}
    for row in rows:
        if isinstance(row, AccordRow):
            body = convert(json.read(row.payload.encode()), AccordBody)
            history = convert(json.read(row.history.encode()), History)
            named = [key for party in body.parties for key in (*party.keys, party.recovery)]
            named += [one.key for one in history.powers]
            found |= {key.id: key for key in map(PublicKey.parse, named)}
    return found
