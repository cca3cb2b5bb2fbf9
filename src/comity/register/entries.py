"""From bytes to a verified entry: parse, check every signature; needs no state but public keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.accord.chain import keys_named
from comity.base.errors import Refused, Unavailable
from comity.base.instants import Instant
from comity.base.keys import PublicKey
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.statement.statement import Statement

# How many seconds the clock of whoever speaks may be ahead of the log's.
AHEAD = 300


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement whose signatures all hold, with the ids of the keys that made them."""

    envelope: Envelope
    statement: Statement
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A signed statement at its place in the log."""

    index: int
    time: Instant
    signed: Signed


def read(envelope: Envelope, keys: Mapping[str, PublicKey]) -> Signed:
    """
    Parse the statement and verify its signatures with these keys, or those an accord brings.

    Raises Malformed, Unverified, or Unavailable for a kind this program does not know. Whose keys
    they are at this position is for `decide` to say: a key id is the digest of its public key.
    """
    try:
        statement = Statement.parse(envelope.payload)
    except Unavailable:
        # Only a party's own word of an unknown kind may stop who reads the log, not any bytes.
        envelope.check(keys)
        raise
    named = keys_named(statement)
    return Signed(envelope, statement, envelope.check({**keys, **named} if named else keys))


def read_entry(index: int, raw: bytes, keys: Mapping[str, PublicKey]) -> Recorded:
    entry = Entry.parse(raw)
    return Recorded(index, entry.time, read(entry.envelope, keys))


def check_past(entry: Recorded, moment: str) -> None:
    """Refuse what is said to have happened after the entry was recorded."""
    if Instant.parse(moment) > entry.time.plus(AHEAD):
        raise Refused("the moment {moment} lies in the future", moment=moment)
