"""What rules cost: one assessment, a clause over many systems, a whole register, one update."""

import datetime
import gc
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

from benchmarks.figures import median, say, timed
from comity.adapters.packaged import cases, packs
from comity.base.quantities import Interval
from comity.base.typed import convert
from comity.oversight.directory import Directory
from comity.oversight.owed import Owed
from comity.oversight.standards import Standards
from comity.oversight.survey import Survey
from comity.register.rows import Row, SubjectRow, SystemRow
from comity.register.view import Memory
from comity.rules.cases import parse
from comity.rules.engine import assess
from comity.rules.facts import Fact, FactSet
from comity.service.ports import system_clock
from comity.statement.kinds.systems import SystemBody

AT = datetime.date(2026, 11, 23)
SYSTEMS = 100_000
UPDATES = 200
RECORDED = "2026-06-01T00:00:00Z"
EXAMPLE = Path(__file__).parents[2] / "examples" / "system.yaml"


def bench_rules() -> None:
    print(f"{len(packs())} packs, {_clauses()} clauses with a trigger")
    _one()
    _cold()
    _many()
    _register()
    _statement()


def drawn(seed: int, count: int) -> Iterator[FactSet]:
    """Draw systems from the facts of all cases, two cases mixed for each."""
    tried = [case.facts for pack in packs() for case in parse(cases(pack) or b"").cases]
    chance = random.Random(seed)  # noqa: S311 - the same systems in every run
    for _ in range(count):
        figure = Interval.exactly(Decimal(chance.randrange(10**23, 10**27)))
        # Cases share their figures; no two systems of a register do.
        yield {
            **chance.choice(tried),
            **chance.choice(tried),
            "training_compute": Fact(figure, (chance.randrange(SYSTEMS),)),
        }


def _clauses() -> int:
    return sum(len(pack.rules) for pack in packs())


def _one() -> None:
    systems = list(drawn(1, 300))
    for facts in systems:
        assess(packs(), facts, AT)
    spent = sorted(timed(lambda: assess(packs(), facts, AT)) * 1e3 for facts in systems)  # noqa: B023 - called at once
    middle, most = statistics.median(spent), spent[len(spent) * 99 // 100]
    say("assess, warm", f"p50 {middle:.2f} ms, p99 {most:.2f} ms", "all packs, with all reasons")


def _cold() -> None:
    command = [sys.executable, "-m", "comity", "assess", str(EXAMPLE)]
    bare = median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    spent = median(lambda: subprocess.run(command, check=True, capture_output=True))
    say("comity assess, cold", f"{spent * 1e3:.0f} ms", f"a bare interpreter: {bare * 1e3:.0f} ms")


def _many() -> None:
    count = 10_000
    named = {str(at): facts for at, facts in enumerate(drawn(2, count))}
    bare = median(lambda: [one.get("deployed") for one in named.values() for _ in range(20)])
    spent = median(lambda: Survey.of(named, packs(), AT))
    evaluations = count * _clauses()
    per_look_up = bare / (count * 20)
    say(
        "clause evaluations",
        f"{evaluations / spent:,.0f}/s and core",
        f"{spent / evaluations / per_look_up:.1f} x a bare dict look-up",
    )


def _register() -> None:
    halves = [(seed, SYSTEMS // 2) for seed in (3, 4)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_surveyed, [(0, 1)] * 2))  # the packs are read once, before the clock runs
        whole = timed(lambda: list(pool.map(_surveyed, halves)))
    say(f"{SYSTEMS:,} systems, two cores", f"{whole:.1f} s", "drawing the systems included")
    survey = Survey.of({str(at): one for at, one in enumerate(drawn(5, SYSTEMS))}, packs(), AT)
    changes = list(drawn(6, UPDATES))
    spent = sorted(timed(lambda: survey.updated("77", one)) * 1e3 for one in changes)  # noqa: B023 - called at once
    say(
        "one statement's update",
        f"p50 {statistics.median(spent):.2f} ms, p99 {spent[UPDATES * 99 // 100]:.2f} ms",
        f"in a survey of {SYSTEMS:,} systems",
    )


def _statement() -> None:
    """Time what a running register does for one statement: all obligations, brought up to date."""
    record, now = Memory(), system_clock()
    record.put(row for at in range(SYSTEMS) for row in _registered(at, at))
    empty = Memory()
    owed = Owed.of(empty, Standards(packs(), (), ()), Directory.of(empty), now)
    directory = Directory.of(record)
    # What the others owe is not asked again, so it need not be there.
    owed = replace(owed, directory=directory, subjects=dict(directory.by_id()))
    gc.freeze()  # a server that long runs has no hundred thousand new objects to look through
    spent = []
    for at in range(UPDATES):
        rows = _registered(at * 7, SYSTEMS + at)
        record.put(rows)
        begun = time.perf_counter()
        owed = owed.updated(record, rows, now)
        spent.append((time.perf_counter() - begun) * 1e3)
    spent.sort()
    say(
        "one statement, its obligations",
        f"p50 {statistics.median(spent):.2f} ms, p99 {spent[UPDATES * 99 // 100]:.2f} ms",
        f"with all reasons, among {SYSTEMS:,} systems, {len(packs())} packs",
    )


def _registered(number: int, index: int) -> list[Row]:
    id_ = f"lab-{number % 1000}/system-{number}"
    said = {"name": f"System {number}", "version": "1", "general_purpose": True,
            "deployed_on": "2026-06-01"}  # fmt: skip
    body = convert(said, SystemBody)
    row = SystemRow(id_, index, f"sha256:{index}", f"lab-{number % 1000}", RECORDED, body)
    return [row, SubjectRow(id_, index, (id_,))]


def _surveyed(half: tuple[int, int]) -> dict[str, int]:
    seed, count = half
    named = {f"{seed}/{at}": facts for at, facts in enumerate(drawn(seed, count))}
    survey = Survey.of(named, packs(), AT)
    return {name: sum(one.tally().values()) for name, one in survey.packs.items()}
