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
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
OURS = str(ROOT / "src")
sys.path[:0] = [str(ROOT / "tests"), OURS]
# A parser that takes this long for 20,000 bytes can be made to stop a register.
SLOW_SECONDS = 2.0

if TYPE_CHECKING:
    from targets import Target


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


def mutate(target: "Target", seconds: float, cache: Path) -> bool:
    """Return whether the target held for so long."""
    from mutation import mutant  # noqa: PLC0415 - lies in tests, which the path has by now

    kept = folder(cache / "corpus" / target.name)
    for seed in target.seeds:
        keep(kept, seed)
    corpus = [path.read_bytes() for path in sorted(kept.iterdir())]
    chance, lines, runs = Random(), Lines(), 0  # noqa: S311 - mutated input is no secret
    held = all(holds(target, data, lines, cache) for data in corpus)
    end = time.monotonic() + seconds
    while held and time.monotonic() < end:
        runs, known, data = runs + 1, len(lines.seen), mutant(corpus, chance)
        held = holds(target, data, lines, cache)
        if len(lines.seen) > known:
            corpus.append(data)
            keep(kept, data)
    print(f"{target.name}: {runs} inputs, corpus {len(corpus)}", flush=True)
    return held


def holds(target: "Target", data: bytes, lines: Lines, cache: Path) -> bool:
    started, lines.last, found = time.perf_counter(), 0, ""
    sys.settrace(lines.trace)
    try:
        target.feed(data)
    except Exception:  # noqa: BLE001 - whatever it is, it is the find
        found = traceback.format_exc()
    finally:
        sys.settrace(None)
    taken = time.perf_counter() - started
    if not found and taken > SLOW_SECONDS:
        found = f"It took {taken:.1f} s.\n"
    if found:
        kept = keep(folder(cache / "found" / target.name), data)
        print(f"{target.name} breaks; the input is in {kept}\n{found}", flush=True)
    return not found


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(where: Path, data: bytes) -> Path:
    path = where / hashlib.sha256(data).hexdigest()[:16]
    path.write_bytes(data)
    return path


def under_atheris(name: str, seconds: int, cache: Path) -> None:
    """Never return: libFuzzer ends the process, with its own exit code."""
    import atheris  # noqa: PLC0415 - optional

    with atheris.instrument_imports(include=["comity"]):
        from targets import find  # noqa: PLC0415 - instrumented as it is imported

        (target,) = [one for one in find() if one.name == name]
    corpus, found = folder(cache / "corpus" / name), folder(cache / "found" / name)
    for seed in target.seeds:
        keep(corpus, seed)
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-max_len=20000", "-verbosity=0"]
    atheris.Setup([name, str(corpus), *limits, f"-artifact_prefix={found}/"], target.feed)
    atheris.Fuzz()


def with_atheris(target: "Target", seconds: float, cache: Path) -> bool:
    # libFuzzer ends its process, so each target has its own. What it says matters if it breaks.
    again = ["--atheris", target.name, "--each", str(max(1, int(seconds))), "--cache", str(cache)]
    run = [sys.executable, __file__, *again]
    done = subprocess.run(run, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.decode(errors="replace") if done.returncode else "atheris, held\n"
    print(f"{target.name}: {said}", end="", flush=True)
    return done.returncode == 0


def asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    options.add_argument("--each", type=float, default=20, help="seconds for each target")
    options.add_argument("--in-all", type=float, help="seconds for all of them together")
    options.add_argument("--only", default="", help="only targets whose name has this in it")
    options.add_argument("--own", action="store_true", help="without atheris, even if it is here")
    options.add_argument("--cache", type=Path, default=ROOT / ".cache" / "fuzz")
    options.add_argument("--atheris", help=argparse.SUPPRESS)
    return options.parse_args()


def main() -> int:
    chosen = asked()
    if chosen.atheris:
        under_atheris(chosen.atheris, int(chosen.each), chosen.cache)
    from targets import find  # noqa: PLC0415 - lies in tests, which the path has by now

    targets = [target for target in find() if chosen.only in target.name]
    if not targets:
        print(f"no target has {chosen.only!r} in its name")
        return 2
    each = chosen.in_all / len(targets) if chosen.in_all else chosen.each
    own = chosen.own or importlib.util.find_spec("atheris") is None
    run = mutate if own else with_atheris
    broken = [target.name for target in targets if not run(target, each, chosen.cache)]
    print(f"broken: {', '.join(broken)}" if broken else f"all {len(targets)} targets held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
