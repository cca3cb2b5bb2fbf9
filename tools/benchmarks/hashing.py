"""Whole-tree hashing against bare SHA-256 of the same entries."""

import hashlib

from benchmarks.figures import median, say
from comity.log.hashing import tree_hash

LEAVES = 200_000


def bench_hashing() -> None:
    entries = [bytes([at % 256]) * 300 for at in range(LEAVES)]
    bare = median(lambda: [hashlib.sha256(entry).digest() for entry in entries])
    tree = median(lambda: tree_hash(entries))
    say(
        "tree hashing",
        f"{LEAVES / tree:,.0f} leaves/s",
        f"{tree / bare:.2f} x bare SHA-256 of them",
    )
