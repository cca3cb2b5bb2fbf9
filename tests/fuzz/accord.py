"""Fuzz targets of the accord: its chain and receipts, which nothing but the seeds may pass."""

from accord.versions import founded, next_version, small
from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.policy import policy
from comity.accord.receipt import check_receipt
from comity.base import json
from comity.base.typed import convert
from comity.statement.kinds.accords import AccordBody
from statement.bodies import DEVELOPER
from world import ORIGIN, World, genesis, text

PARTIES = ("institute-a", "institute-b")
FIRST = genesis(small(), by=PARTIES[0], signed=PARTIES)
SECOND = next_version(founded(FIRST), PARTIES, PARTIES[0], title=text("Second"))
CHAIN = Chain.checked([FIRST, SECOND])
KNOWN = [envelope.payload for envelope in CHAIN.envelopes]
WORLD = World()
WORLD.say("lab-a", "developer/v1", "lab-a", DEVELOPER)
OTHER = WORLD.chain
SEEDS = {
    "fuzz_chain": (CHAIN.write(), Chain.checked([FIRST]).write()),
    "fuzz_receipt": (WORLD.receipts[1],),
    "fuzz_accord_body": (json.write(small()),),
}


def fuzz_chain(data: bytes) -> None:
    chain = Chain.parse(data)
    # Whatever is signed by the thresholds of both sides was signed here.
    assert [one.payload for one in chain.envelopes] == KNOWN[: len(chain.envelopes)]
    assert Chain.parse(chain.write()) == chain


def fuzz_receipt(data: bytes) -> None:
    found = check_receipt(data, OTHER)
    assert found.entry.write() == WORLD.entries[found.index]


def fuzz_accord_body(data: bytes) -> None:
    accord = Accord.checked("id", "id", ORIGIN, convert(json.read(data), AccordBody))
    # An accord whose parts fit together has an end, and a policy that the log alone never meets.
    assert accord.expires
    assert policy(accord).missing(accord.log_keys)
    assert policy(accord).satisfied_by([*accord.log_keys, *accord.witness_keys])
