"""
Is a log as quick to write when it is large? Grows one by a generator and measures what it costs.

    python tools/grow.py 10000 1000000 10000000

Between the sizes tiles are written straight, of hashes alone; at each size real batches go through
LogWriter.append over a local store, and the CPU of an appended entry is measured beside a bare one.
"""

import hashlib
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

# Signers and a genesis are what the tests know how to make.
sys.path.append(str(Path(__file__).parents[1] / "tests"))

import world
from comity.base.digests import Digest
from comity.log import bundles
from comity.log.checkpoint import Checkpoint
from comity.log.hashing import HASH
from comity.log.proofs import range_hash
from comity.log.tiles import (
    WIDTH,
    EntriesPath,
    TilePath,
    TileReader,
    edge,
    grown_edge,
    new_tiles,
)
from comity.service import signing
from comity.service.commit import LogWriter, Stores
from comity.service.cosign import Cosigning
from comity.statement.entry import Entry
from comity.storage.local import LocalHead, LocalObjects

SIZES = (10_000, 100_000)
BATCH, ROUNDS = 200, 40
PART = WIDTH * WIDTH


def main(*sizes: str) -> None:
    entry = Entry(world.START, world.genesis()).write()[:2000]
    with tempfile.TemporaryDirectory() as folder:
        grown: dict[TilePath, bytes] = {}
        size = 0
        for wanted in [int(one) for one in sizes] or SIZES:
            size, grown = leap(Path(folder), size, grown, wanted)
            size, grown = measure(Path(folder), size, entry)


def leap(
    folder: Path, size: int, tiles: dict[TilePath, bytes], wanted: int
) -> tuple[int, dict[TilePath, bytes]]:
    """Grow to this size by hashes alone: tiles as they would be, without their entries."""
    while size < wanted:
        count = min(PART, wanted - size)
        leaves = list(hashes(size, count))
        fresh = new_tiles(size, tiles, leaves)
        size += count
        tiles = grown_edge(size, tiles, fresh)
        for path, data in fresh.items():
            put(folder / "log" / str(path), data)
    return size, tiles


def hashes(first: int, count: int) -> Iterator[bytes]:
    sha256 = hashlib.sha256
    return (sha256(b"%d" % number).digest() for number in range(first, first + count))


def measure(folder: Path, size: int, entry: bytes) -> tuple[int, dict[TilePath, bytes]]:
    """Append real batches at this size; say what an entry of them costs, and how much memory."""
    public = LocalObjects(folder / "log")
    tiles = dict(stored(public, size))
    reader = TileReader(size, tiles.__getitem__)
    head = Checkpoint(world.ORIGIN, size, Digest(range_hash(0, size, reader)))
    # The bundle that is being filled has to be there: its entries count on in the next batch.
    first, held = divmod(size, WIDTH)
    if held:
        put(folder / "log" / str(EntriesPath(first, held)), bundles.encode([entry] * held))
    signers = world.signers(world.ORIGIN, world.LOG_KINDS)
    cell = LocalHead(folder / "head")
    old = cell.read()
    cell.swap(old, bytes(signing.signed(signers, head, world.START)))
    staged = folder / "staged"
    shutil.rmtree(staged, ignore_errors=True)
    stores = Stores(public, LocalObjects(staged), cell)
    clock = world.Clock()
    cosigning = Cosigning(lambda _: None, clock)
    writer = LogWriter(world.ORIGIN, signers, cosigning, stores, clock)
    writer.load()
    spent, bare = timed(writer, [entry] * BATCH), timed_bare(folder, [entry] * BATCH)
    tell(size, spent, bare)
    return writer.size, {
        path: data[: HASH * path.width] for path, data in stored(public, writer.size)
    }


def stored(public: LocalObjects, size: int) -> Iterator[tuple[TilePath, bytes]]:
    for path in edge(size):
        data = public.get(str(path)) or public.get(str(path.full))
        if data is None:
            raise SystemExit(f"{path} is missing")
        yield path, data[: HASH * path.width]


def timed(writer: LogWriter, entries: Sequence[bytes]) -> float:
    costs = []
    for _ in range(ROUNDS):
        started = time.process_time()
        writer.append(entries, [world.START] * len(entries))
        costs.append((time.process_time() - started) / len(entries))
    return statistics.median(costs)


def timed_bare(folder: Path, entries: Sequence[bytes]) -> float:
    """Append the same bytes to a file, with one fsync for a batch: what no log can beat."""
    store, costs = LocalObjects(folder / "bare"), []
    for number in range(ROUNDS):
        started = time.process_time()
        store.put({f"{number}-{time.monotonic_ns()}": b"".join(entries)})
        costs.append((time.process_time() - started) / len(entries))
    return statistics.median(costs)


def tell(size: int, spent: float, bare: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"at {size:>12,} entries  {spent * 1e6:6.1f} µs CPU for an appended entry"
        f"  {spent / bare:5.1f} x a bare append  {memory:,.0f} MB at most",
        flush=True,
    )


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
