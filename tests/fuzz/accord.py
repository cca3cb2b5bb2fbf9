"""Fuzz targets of the accord: its chain and receipts, which nothing but the seeds may pass."""

from msgspec import to_builtins

from accord.versions import act, chained, founded, next_version, rotation, small
from comity.accord.accord import Accord
from comity.accord.chain import Chain
from comity.accord.keys import key_id
from comity.accord.policy import policy
from comity.accord.receipt import check_receipt
from comity.base import json
from comity.base.typed import convert
from comity.statement.kinds.accords import AccordBody, KeyBody
from statement.bodies import DEVELOPER
from world import ORIGIN, START, World, genesis, key, signers, text

PARTIES = ("institute-a", "institute-b")
FIRST = genesis(small(), by=PARTIES[0], signed=PARTIES)
SECOND = next_version(founded(FIRST), PARTIES, PARTIES[0], title=text("Second"))
CHAIN = chained(FIRST, SECOND)
WORLD = World()
WORLD.say("lab-a", "developer/v1", "lab-a", DEVELOPER)
OTHER = WORLD.chain
A, B = key("institute-a"), key("institute-a's second")
THIRD = act(CHAIN.latest, "institute-a", rotation([A], [B]), A, B)
CHAIN = chained(FIRST, SECOND, THIRD)
KNOWN = [link.envelope.payload for link in CHAIN.links]
REPORT = {"act": "compromise", "key": A.public.id, "suspected_since": str(START)}
ACTS = (
    rotation([A], [B]),
    REPORT,
    {**REPORT, "key": str(signers("w")[0].vkey)},
    {"act": "recover", "keys": [str(B.public)], "recovery": str(A.public)},
    {"act": "cancel", "rotation": CHAIN.genesis},
    {"act": "disavow", "statements": [CHAIN.genesis]},
)
SEEDS = {
    "fuzz_key_body": tuple(map(json.write, ACTS)),
    "fuzz_chain": (CHAIN.write(), chained(FIRST).write()),
    "fuzz_receipt": (WORLD.receipts[1],),
    "fuzz_accord_body": (json.write(small()),),
}


def fuzz_chain(data: bytes) -> None:
    chain = Chain.parse(data)
    # Whatever is signed by the thresholds of both sides was signed here.
    assert [one.envelope.payload for one in chain.links] == KNOWN[: len(chain.links)]
    assert Chain.parse(chain.write()) == chain


def fuzz_key_body(data: bytes) -> None:
    body = convert(json.read(data), KeyBody)
    # It reads back, and every key it names has an id.
    assert convert(to_builtins(body), KeyBody) == body
    if body.key is not None:
        assert key_id(body.key).startswith("sha256:")


def fuzz_receipt(data: bytes) -> None:
    found = check_receipt(data, OTHER)
    assert found.entry.write() == WORLD.entries[found.index]


def fuzz_accord_body(data: bytes) -> None:
    accord = Accord.checked("id", "id", ORIGIN, convert(json.read(data), AccordBody))
    # An accord whose parts fit together has an end, and a policy that the log alone never meets.
    assert accord.expires
    assert policy(accord).missing(accord.log_keys)
    assert policy(accord).satisfied_by([*accord.log_keys, *accord.witness_keys])
