"""An audit in its three depths, on all cores, with what the machine itself can do beside it."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nacl.bindings import crypto_sign_open

import world
from benchmarks.figures import median, say
from benchmarks.statements import observation
from comity.accord.chain import Chain
from comity.base.keys import PublicKey
from comity.log import bundles
from comity.log.hashing import leaf_hashes
from comity.log.tiles import WIDTH, bundles_between, new_tiles
from comity.service.audit import Way, audit_along
from comity.service.checked import Depth
from comity.service.compose import sign
from comity.service.crew import Crew, cores
from comity.service.growth import Fetch
from comity.service.ports import system_clock
from comity.service.walk import Checks, Walk, alone
from comity.statement.entry import Entry
from comity.storage.local import LocalObjects

LEAVES = 200_000
SMALL, LARGE = 300, 2000
STATEMENTS = 30_000
ROUNDS = 3


def bench_auditing(folder: Path) -> None:
    for length in (SMALL, LARGE):
        bench_hashes(folder / f"leaves-{length}", length)
    bench_statements(folder / "statements")


def bench_hashes(folder: Path, length: int) -> None:
    entries = [b"%d" % at + bytes(length - len(str(at))) for at in range(LEAVES)]
    write(folder, entries)
    bare = median(lambda: [hashlib.sha256(entry).digest() for entry in entries])
    fetch = LocalObjects(folder).get
    for hands, checks in crews(fetch, Depth.HASHES):
        spent = best(lambda checks=checks: walk(fetch, checks, LEAVES))
        note = f"{bare / spent:.2f} x bare SHA-256 on one core; {hands}"
        say(f"audit, hashes, {length} B", f"{LEAVES / spent:,.0f} leaves/s", note)


def bench_statements(folder: Path) -> None:
    here = world.World(clock=world.Clock(system_clock()))
    key, now = world.key("lab-a"), here.clock.now
    said = [observation(here.accord.genesis, at, "lab-a") for at in range(STATEMENTS)]
    raws = [Entry(now, sign(payload, [key])).write() for payload in said]
    here.log.append(raws, [now] * STATEMENTS)
    here.log.publish(here.accord)
    for path, data in here.public.objects.items():
        put(folder / path, data)
    messages = signed(raws)
    bare = best(lambda: verify(messages, key.public)) / STATEMENTS
    fetch, size = LocalObjects(folder).get, here.log.size
    for hands, checks in crews(fetch, Depth.SIGNATURES):
        keyed = with_keys(checks, here.chain)
        spent = best(lambda keyed=keyed: walk(fetch, keyed, size)) / size
        tell("signatures", spent, bare, hands)
        spent = best(lambda checks=checks: whole(fetch, here, checks)) / size
        tell("with the fold", spent, bare, hands)


def tell(what: str, spent: float, bare: float, hands: str) -> None:
    note = f"{bare / spent:.2f} x bare libsodium on one core ({1 / bare:,.0f}/s); {hands}"
    say(f"audit, {what}", f"{1 / spent:,.0f} statements/s", note)


def crews(fetch: Fetch, depth: Depth) -> Iterator[tuple[str, Checks]]:
    yield "one process", alone(fetch, depth)
    if cores() > 1:
        with started(fetch, depth) as crew:
            yield f"{cores()} cores", crew.checks


@contextmanager
def started(fetch: Fetch, depth: Depth) -> Iterator[Crew]:
    """Start a crew and let it import what it needs: half a second that a long audit forgets."""
    with Crew(cores(), fetch, depth=depth) as crew:
        walk(fetch, crew.checks, 8 * WIDTH * cores())
        yield crew


def with_keys(checks: Checks, chain: Chain) -> Checks:
    return lambda paths, _: checks(paths, lambda: chain.latest.keys)


def walk(fetch: Fetch, checks: Checks, size: int) -> None:
    def blame(part: str, why: Exception) -> None:
        raise SystemExit(f"{part}: {why}")

    Walk(fetch, blame, system_clock()).go(checks, size, lambda _: None, lambda _: None)


def whole(fetch: Fetch, here: world.World, checks: Checks) -> None:
    done = audit_along(Way(fetch, here.clock.now, checks=checks), here.chain)
    if done.faults or done.statements != here.log.size:
        raise SystemExit(done.faults)


def signed(raws: Sequence[bytes]) -> list[bytes]:
    envelopes = (Entry.parse(raw).envelope for raw in raws)
    return [one.signatures[0][1] + one.signed_bytes for one in envelopes]


def verify(messages: Sequence[bytes], key: PublicKey) -> None:
    for message in messages:
        crypto_sign_open(message, key.raw)


def best(work: Callable[[], object]) -> float:
    """Return the least of a few wall times: others may use this machine too."""
    times = []
    for _ in range(ROUNDS):
        started_at = time.perf_counter()
        work()
        times.append(time.perf_counter() - started_at)
    return min(times)


def write(folder: Path, entries: Sequence[bytes]) -> None:
    leaves = leaf_hashes(entries)
    for tile, data in new_tiles(0, {}, leaves).items():
        put(folder / str(tile), data)
    for path in bundles_between(0, len(entries)):
        first = path.index * WIDTH
        put(folder / str(path), bundles.encode(entries[first : first + path.width]))


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
