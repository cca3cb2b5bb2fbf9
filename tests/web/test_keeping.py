"""What is kept between requests: made once, never stale, safe between threads."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from comity.base.instants import Instant
from comity.oversight.directory import Directory
from comity.oversight.obligations import State
from comity.oversight.owed import Owed
from comity.oversight.standards import Standards
from comity.register.rows import StandingRow, StatementRow
from comity.register.view import Memory
from comity.storage.sqlite import Index
from comity.web.kept import Kept
from comity.web.site import Site
from comity.web.turns import Turns
from statement.bodies import FILING, SYSTEM
from web.place import NOW, PACK, place_of
from world import World


def test_a_value_is_made_once_for_each_version() -> None:
    kept, made = Kept(), []
    for version in (1, 1, 2, 2, 1):
        kept.get("name", version, lambda: made.append(1))
    assert len(made) == 3
    assert kept.has("name", 1)
    assert not kept.has("name", 2)
    assert not kept.has("other", 1)


def test_threads_that_ask_for_the_same_wait_for_one_that_makes_it() -> None:
    kept, made = Kept(), []

    def slow() -> int:
        made.append(threading.get_ident())
        time.sleep(0.05)
        return 7

    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(kept.get, "name", 1, slow) for _ in range(8)]
    assert [one.result() for one in answers] == [7] * 8
    assert len(made) == 1


def test_one_value_may_be_made_from_another_of_the_same_name() -> None:
    kept = Kept()
    assert kept.get("name", 1, lambda: kept.get("name", 2, lambda: 3) + 1) == 4


def test_a_value_that_could_not_be_made_is_not_kept() -> None:
    kept = Kept()
    for _ in range(2):
        try:
            kept.get("name", 1, lambda: 1 // 0)
        except ZeroDivisionError:
            assert not kept.has("name", 1)
    assert kept.get("name", 1, lambda: 5) == 5


def test_many_threads_read_one_connection(tmp_path: Path) -> None:
    world = World()
    for name in ("lab-a", "lab-b"):
        world.say(name, "developer/v1", name, {"name": name})
    index = Index(tmp_path / "index.sqlite")
    index.apply(world.record.size, world.record.all(StatementRow))
    turns = Turns(index)
    wanted = [row.key for row in turns.all(StatementRow)]

    def read(_: int) -> bool:
        rows = [row.key for row in turns.all(StatementRow)]
        found = turns.get(StatementRow, rows[-1])
        return rows == wanted and found is not None and turns.size == turns.count(StatementRow)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(read, range(400)))
    index.close()


def told() -> World:
    world = World()
    for name in ("lab-a", "lab-b"):
        world.say(name, "developer/v1", name, {"name": name})
        world.say(name, "system/v1", f"{name}/orion", {**SYSTEM, "also_known_as": []})
    body = {"digest": PACK.digest, "version": "1", "jurisdiction": "EU", "use": "on",
            "since": "2025-01-01"}  # fmt: skip
    signed = ("lab-a", "institute-a", "lab-b", "institute-b", "convener")
    world.say("convener", "pack/v1", "small", body, signed=signed)
    return world


def states(site: Site, system: str) -> dict[str, State]:
    return {
        one.finding.clause.id: one.state for one in site.obligations() if one.about.id == system
    }


def test_only_what_changed_is_assessed_again() -> None:
    world = told()
    site = place_of(world).site
    site.obligations()
    first = site.kept.get("owed", (world.record.size, NOW.day), dict)
    filing = {**FILING, "pack": "small", "clause": "D-4", "filed_on": "2026-11-20"}
    world.say("lab-a", "filing/v1", "lab-a/orion", filing)
    site.obligations()
    second = site.kept.get("owed", (world.record.size, NOW.day), dict)
    assert isinstance(first, Owed)
    assert isinstance(second, Owed)
    assert first.owed["lab-b/orion"] is second.owed["lab-b/orion"]
    assert first.owed["lab-a/orion"] is not second.owed["lab-a/orion"]


def test_what_is_kept_is_what_asking_anew_gives() -> None:
    world = told()
    site = place_of(world).site
    site.obligations()
    filing = {**FILING, "pack": "small", "clause": "D-1", "filed_on": "2026-11-20"}
    world.say("lab-b", "filing/v1", "lab-b/orion", filing)
    row = world.record.get(StandingRow, "system/v1|lab-a|lab-a/orion")
    assert row is not None
    body = {**SYSTEM, "also_known_as": [], "training": []}
    world.say("lab-a", "system/v1", "lab-a/orion", body, row.statement)
    assert site.obligations() == place_of(world).site.obligations()


def test_time_alone_moves_an_obligation_past_its_end() -> None:
    world, now = told(), [Instant.parse("2026-02-16T22:59:59Z")]
    site = Site(world.record, world.public.get, lambda: (PACK,), lambda: now[0])
    assert states(site, "lab-a/orion")["D-1"] is State.DUE
    now[0] = now[0].plus(1)
    assert states(site, "lab-a/orion")["D-1"] is State.UNFILED


def test_a_page_warms_up_what_takes_longest() -> None:
    here = place_of(told())
    assert not here.site.is_warm
    here.get("/packs")
    assert here.site.is_warm


def test_only_one_thread_warms_up_and_nobody_waits_for_it() -> None:
    site = place_of(told()).site
    begun, go = threading.Event(), threading.Event()

    def slow() -> Owed:
        begun.set()
        go.wait(10)
        return Owed.of(Memory(), Standards((), (), ()), Directory.of(Memory()), NOW)

    site._assess = lambda _: slow()  # type: ignore[method-assign]  # noqa: SLF001 - a slow machine
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(site.warm)
        assert begun.wait(10)
        site.warm()
        assert not first.done()
        go.set()
    assert site.is_warm


def test_pages_follow_the_log() -> None:
    world = told()
    here = place_of(world)
    assert here.json("/systems.json")["count"] == 2
    world.say("lab-a", "system/v1", "lab-a/next", {**SYSTEM, "also_known_as": []})
    assert here.json("/systems.json")["count"] == 3
    assert here.json("/api/status")["fingerprint"] == here.site.fingerprint()
