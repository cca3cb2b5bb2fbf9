"""What a command costs before it does anything."""

import subprocess
import sys
from collections.abc import Callable

from benchmarks.figures import median, say


def bench_start_up() -> None:
    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run(words, check=False, capture_output=True)

    bare = median(run(sys.executable, "-c", "pass"))
    for command in ("--version", "verify --help", "systems --help", "packs list"):
        spent = median(run(sys.executable, "-m", "comity", *command.split()))
        say(
            f"comity {command}", f"{spent * 1e3:.0f} ms", f"a bare interpreter: {bare * 1e3:.0f} ms"
        )
