"""Processes that check for an audit: the same verdict, bounded, and fail-closed when one dies."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

import world
from comity.base.errors import Unavailable
from comity.log.tiles import EntriesPath
from comity.service import crew
from comity.service.ahead import ahead
from comity.service.audit import Way, audit_along
from comity.service.audited import Audited
from comity.service.checked import Depth, check
from comity.service.crew import Crew
from comity.service.walk import bundles
from comity.service.wire import read, write
from comity.statement.kinds.accords import Party
from comity.storage.local import LocalObjects
from service.filled import fill

SECOND = world.key("lab-a second")


@pytest.fixture(scope="module")
def made() -> world.World:
    here = world.World()
    here.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    standing = here.last
    fill(here, 600)
    # A key that the log names on its way, used in the very next entry.
    here.amend(parties=[with_second_key(party) for party in here.accord.body.parties])
    said = here.payload("lab-a", "developer/v1", "lab-a", {"name": "Lab A now"}, standing)
    here.put(world.sign(said, [SECOND]))
    fill(here, 300, "After")
    here.force(here.envelope("lab-b", "system/v1", "lab-a/stolen", {"name": "X", "version": "1"}))
    return here


def with_second_key(party: Party) -> Party:
    if party.id != "lab-a":
        return party
    return msgspec.structs.replace(party, keys=(*party.keys, str(SECOND.public)))


@pytest.fixture(scope="module")
def folder(made: world.World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("crew")
    for path, data in made.public.objects.items():
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).write_bytes(data)
    return found


@pytest.fixture(scope="module")
def hands(folder: Path) -> Iterator[Crew]:
    with Crew(2, LocalObjects(folder).get) as found:
        yield found


def audited(made: world.World, way: Way) -> Audited:
    return audit_along(way, made.chain)


def test_a_crew_that_reads_for_itself_comes_to_the_same_verdict(
    made: world.World, folder: Path, hands: Crew
) -> None:
    fetch, now = LocalObjects(folder).get, made.clock.now
    alone = audited(made, Way(fetch, now))
    done = audited(made, Way(fetch, now, checks=hands.checks))
    assert alone.faults == done.faults == []
    assert alone.voids == done.voids == 1
    assert alone.fingerprint == done.fingerprint
    # Without a pin, keys are known only once the log has named them.
    unpinned = audit_along(Way(fetch, now, checks=hands.checks), None)
    assert unpinned.fingerprint == alone.fingerprint


def test_a_key_counts_only_from_where_the_log_names_it() -> None:
    here = world.World()
    said = here.payload("lab-a", "developer/v1", "lab-a", {"name": "Early"})
    early = here.stamp(world.sign(said, [SECOND]))
    here.log.append([early], [here.clock.now])
    here.log.publish(here.accord)
    alone = audit_along(Way(here.public.get, here.clock.now), here.chain)
    keys = {
        **here.accord.keys,
        world.key("lab-a second").public.id: world.key("lab-a second").public,
    }

    def knowing(paths, _keys):  # noqa: ANN001, ANN202 - as `Checks` has them
        for path in paths:
            yield path, check(here.public.get, path, keys, Depth.SIGNATURES)

    done = audit_along(Way(here.public.get, here.clock.now, checks=knowing), here.chain)
    assert (alone.voids, done.voids) == (1, 1)
    assert alone.fingerprint == done.fingerprint


def test_what_crosses_between_processes_is_what_was_checked(made: world.World) -> None:
    for path in bundles(0, made.log.size):
        for depth in Depth:
            keys = made.chain.latest.keys
            found = check(made.public.get, path, keys, depth)
            assert found is not None
            assert read(path, write(found)) == found


def test_a_crew_gives_bundles_back_in_order_and_sends_no_more_than_it_may(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "ERRAND", 1)
    asked: list[EntriesPath] = []

    def paths() -> Iterator[EntriesPath]:
        for path in [EntriesPath(0), EntriesPath(1), EntriesPath(2)] * 20:
            asked.append(path)
            yield path

    with Crew(1, LocalObjects(folder).get, depth=Depth.HASHES) as found:
        given = []
        for path, checked in found.checks(paths(), dict):
            given.append(path)
            assert checked is not None
            assert len(asked) - len(given) < 2 * 1 + 1
    assert given == asked


def test_a_process_that_dies_ends_the_audit_with_words(made: world.World, folder: Path) -> None:
    fetch = LocalObjects(folder).get
    with Crew(1, fetch) as found:
        checks = found.checks(bundles(0, made.log.size), lambda: made.accord.keys)
        next(checks)
        for process in found._pool._processes.values():  # noqa: SLF001 - nobody else knows its id
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        with pytest.raises(Unavailable, match="died before it was done"):
            audited(made, Way(fetch, made.clock.now, checks=found.checks))


def test_a_crew_ends_with_its_work_when_that_is_broken_off(made: world.World, folder: Path) -> None:
    def step(_: int) -> None:
        raise KeyboardInterrupt

    processes = []

    def broken_off() -> None:
        with Crew(1, LocalObjects(folder).get) as found:
            next(found.checks(bundles(0, made.log.size), dict))
            processes.extend(found._pool._processes.values())  # noqa: SLF001 - as above
            audited(made, Way(LocalObjects(folder).get, made.clock.now, step, found.checks))

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert processes
    assert not any(process.is_alive() for process in processes)


def test_files_are_read_ahead_within_a_window_and_in_order() -> None:
    asked: list[str] = []

    def fetch(path: str) -> bytes | None:
        asked.append(path)
        return None if ".p/" in path else path.encode()

    paths = [*bundles(0, 256 * 9 + 5)]
    with ThreadPoolExecutor(3) as pool:
        found = ahead(fetch, pool, paths, window=2)
        given = [next(found)]
        assert len({path for path in asked if "entries" in path}) <= 2 + 1
        given += found
    assert [path for path, _ in given] == paths
    last = given[-1][1]
    assert last["tile/entries/009.p/5"] is None
    assert last["tile/entries/009"] == b"tile/entries/009"


def test_a_file_that_cannot_be_read_is_a_fault_at_its_turn() -> None:
    def fetch(path: str) -> bytes | None:
        if "001" in path:
            raise Unavailable("cannot reach it")
        return b""

    with ThreadPoolExecutor(2) as pool:
        found = ahead(fetch, pool, bundles(0, 256 * 5))
        assert next(found)[0] == EntriesPath(0)
        with pytest.raises(Unavailable, match="cannot reach it"):
            next(found)


def test_there_is_at_least_one_core() -> None:
    assert crew.cores() >= 1
