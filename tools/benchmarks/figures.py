"""How figures are taken and said: medians of a few rounds, one line each."""

import statistics
import time
from collections.abc import Callable

ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median(work: Callable[[], object]) -> float:
    return statistics.median(timed(work) for _ in range(ROUNDS))


def say(what: str, figure: str, note: str) -> None:
    print(f"{what:<24} {figure:<28} {note}", flush=True)
