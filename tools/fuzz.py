"""
Run every fuzz target for some seconds: with atheris where it is importable, else by ourselves.

Inputs that reach new lines are kept in .cache/fuzz/corpus, so the next run starts where this one
ended; what breaks a target is kept in .cache/fuzz/found.
"""

import argparse
import hashlib
import importlib.util
import subprocess
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
OURS = str(ROOT / "src")
CACHE = ROOT / ".cache" / "fuzz"
# A parser that takes this long for 20,000 bytes can be made to stop a register.
SLOW_SECONDS = 2.0


class Lines:
    """Which line followed which, in the project's own code: new pairs mean new ground."""

    def __init__(self) -> None:
        self.seen: set[tuple[int, int]] = set()
        self.last = 0

    def trace(self, frame: FrameType, _event: str, _arg: object) -> Any:  # noqa: ANN401 - a trace function returns itself
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        here = hash((frame.f_code, frame.f_lineno))
        self.seen.add((self.last, here))
        self.last = here
        return self.trace


def mutate(target: Any, seconds: float) -> bool:  # noqa: ANN401 - targets.Target, importable only from here on
    """Return whether the target held for so long."""
    from mutation import mutant  # noqa: PLC0415 - lies in tests, which the path has by now

    corpus_folder = folder("corpus", target.name)
    corpus = [*target.seeds, *(path.read_bytes() for path in sorted(corpus_folder.iterdir()))]
    chance, lines, runs, held = Random(), Lines(), 0, True  # noqa: S311 - mutated input is no secret
    for data in corpus:
        held &= holds(target, data, lines)
    end = time.monotonic() + seconds
    while held and time.monotonic() < end:
        runs, known, data = runs + 1, len(lines.seen), mutant(corpus, chance)
        held = holds(target, data, lines)
        if len(lines.seen) > known:
            corpus.append(data)
            keep(corpus_folder, data)
    print(f"{target.name}: {runs} inputs, corpus {len(corpus)}", flush=True)
    return held


def holds(target: Any, data: bytes, lines: Lines) -> bool:  # noqa: ANN401 - as above
    started, lines.last = time.perf_counter(), 0
    sys.settrace(lines.trace)
    try:
        target.feed(data)
    except Exception:  # noqa: BLE001 - whatever it is, it is the find
        sys.settrace(None)
        found = traceback.format_exc()
    else:
        sys.settrace(None)
        taken = time.perf_counter() - started
        found = f"took {taken:.1f} s\n" if taken > SLOW_SECONDS else ""
    if found:
        kept = keep(folder("found", target.name), data).relative_to(ROOT)
        print(f"{target.name} breaks; the input is in {kept}\n{found}", flush=True)
    return not found


def folder(*parts: str) -> Path:
    path = CACHE.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(where: Path, data: bytes) -> Path:
    path = where / hashlib.sha256(data).hexdigest()[:16]
    path.write_bytes(data)
    return path


def under_atheris(name: str, seconds: int) -> None:
    """Never return: libFuzzer ends the process, with its own exit code."""
    import atheris  # noqa: PLC0415 - optional

    with atheris.instrument_imports(include=["comity"]):
        from targets import find  # noqa: PLC0415 - instrumented as it is imported

        (target,) = [one for one in find() if one.name == name]
    corpus, found = folder("corpus", name), folder("found", name)
    for seed in target.seeds:
        keep(corpus, seed)
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-max_len=20000", "-verbosity=0"]
    atheris.Setup([name, str(corpus), *limits, f"-artifact_prefix={found}/"], target.feed)
    atheris.Fuzz()


def one_target(target: Any, seconds: float) -> bool:  # noqa: ANN401 - as above
    if importlib.util.find_spec("atheris") is None:
        return mutate(target, seconds)
    # libFuzzer ends its process, so each target has its own.
    again = [sys.executable, __file__, "--atheris", target.name, "--each", str(int(seconds) or 1)]
    print(f"{target.name}: atheris", flush=True)
    return subprocess.run(again, check=False).returncode == 0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--each", type=float, default=20, help="seconds for each target")
    options.add_argument("--in-all", type=float, help="seconds for all of them together")
    options.add_argument("--only", default="", help="only targets whose name has this in it")
    options.add_argument("--atheris", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.atheris:
        under_atheris(chosen.atheris, int(chosen.each))
    from targets import find  # noqa: PLC0415 - lies in tests, which the path has by now

    targets = [target for target in find() if chosen.only in target.name]
    if not targets:
        print(f"no target has {chosen.only!r} in its name")
        return 2
    each = chosen.in_all / len(targets) if chosen.in_all else chosen.each
    broken = [target.name for target in targets if not one_target(target, each)]
    print(f"broken: {', '.join(broken)}" if broken else f"all {len(targets)} targets held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
