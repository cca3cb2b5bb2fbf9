"""
The speeds of this machine: medians, CPU per unit, p50/p99, and a baseline in the same run.

`make bench` prints them; docs/performance.md keeps what was measured where. Timings are no tests.
Names of parts, such as `admission`, run only those.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

# A register whose parts are processes apart is what the tests know how to set up.
sys.path.append(str(Path(__file__).parents[1] / "tests"))

from benchmarks.admission import bench_admission
from benchmarks.audit import bench_register
from benchmarks.auditing import bench_auditing
from benchmarks.hashing import bench_hashing
from benchmarks.negotiations import bench_negotiations
from benchmarks.rules import bench_rules
from benchmarks.startup import bench_start_up

PARTS: Mapping[str, Callable[[Path], object]] = {
    "hashing": lambda _: bench_hashing(),
    "audit": lambda folder: asyncio.run(bench_register(folder)),
    "auditing": bench_auditing,
    "admission": bench_admission,
    "negotiations": bench_negotiations,
    "rules": lambda _: bench_rules(),
    "startup": lambda _: bench_start_up(),
}


def main(*wanted: str) -> None:
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for part in wanted or PARTS:
            PARTS[part](Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
