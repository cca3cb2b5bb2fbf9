"""A register's folder: opened by one, left as it was by who fails to, closed in good order."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import world
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.base.keys import Algorithm
from comity.register.fingerprint import fingerprint
from comity.service.wiring import founding, seal
from comity.service.wiring.folder import Folder
from comity.service.wiring.register import Register, open_register
from comity.service.wiring.sample import fill, put_packs
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope
from comity.storage.local import Writer
from comity.storage.memory import Crash
from comity.storage.sqlite import Index
from service import houses


@pytest.fixture
def house(tmp_path: Path) -> Path:
    houses.build(tmp_path / "data", [1])
    return tmp_path / "data"


def opened(house: Path) -> int:
    """Open and close a register; return the size of its log."""
    register = open_register(house, houses.clock)
    register.close()
    return register.log.size


def test_a_register_is_founded_once(house: Path) -> None:
    keys = sorted((house / "keys").iterdir())
    assert len(keys) == 2 + 3 * 2 + 5 * 2
    assert opened(house) == 2
    assert sorted((house / "keys").iterdir()) == keys
    assert all(key.stat().st_mode & 0o077 == 0 for key in keys)


def test_a_register_is_not_founded_before_its_genesis_is_recorded(tmp_path: Path) -> None:
    register = open_register(tmp_path / "data", houses.clock)
    with pytest.raises(Unavailable, match="not founded yet"):
        _ = register.accord
    register.close()
    # The keys are there and are used; the genesis is made anew.
    before = {path: path.read_bytes() for path in (tmp_path / "data" / "keys").iterdir()}
    houses.build(tmp_path / "data", [])
    assert {path: path.read_bytes() for path in (tmp_path / "data" / "keys").iterdir()} == before


def test_a_crash_in_the_middle_of_a_key_stops_no_later_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = PrivateKey.keep

    def half(key: PrivateKey, path: Path) -> None:
        kept(key, path)
        if "witness-convener" in path.name:
            path.write_bytes(path.read_bytes()[:40])
            raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(PrivateKey, "keep", half)
        with pytest.raises(Crash):
            open_register(tmp_path / "data", houses.clock)
    houses.build(tmp_path / "data", [1])
    assert not list((tmp_path / "data").rglob(".*"))


def test_drafts_that_a_crash_left_are_swept_away(house: Path) -> None:
    for name in (".head.new", "staged/.abcd.new", "log/tile/0/.000.new"):
        (house / name).write_bytes(b"half")
    assert opened(house) == 2
    assert not list(house.rglob(".*"))


def no_key(house: Path) -> None:
    (house / "keys" / "log-ed25519.key").unlink()


def bad_head(house: Path) -> None:
    (house / "head").write_bytes(b"no head")


def unsealed(house: Path, change: Callable[["sqlite3.Connection"], object]) -> None:
    with closing(sqlite3.connect(house / "index.sqlite")) as database, database:
        change(database)
    (house / "index.sha256").unlink(missing_ok=True)


def newer(house: Path) -> None:
    unsealed(house, lambda one: one.execute("UPDATE meta SET value = '9' WHERE name = 'size'"))


def other_version(house: Path) -> None:
    unsealed(house, lambda one: one.execute("UPDATE meta SET value = '9' WHERE name = 'schema'"))


def no_database(house: Path) -> None:
    (house / "index.sqlite").write_bytes(b"not a database" * 1000)
    (house / "index.sha256").unlink()


def damaged(house: Path) -> None:
    data = bytearray((house / "index.sqlite").read_bytes())
    # The schema's page stays: the tables open, and cannot be read.
    for at in range(1, len(data) // 4096):
        data[4096 * at : 4096 * at + 100] = bytes(100)
    (house / "index.sqlite").write_bytes(data)
    (house / "index.sha256").unlink()


def changed(house: Path) -> None:
    with (house / "index.sqlite").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"?")


def bad_seal(house: Path) -> None:
    (house / "index.sha256").write_bytes(b"?")


def bad_bundle(house: Path) -> None:
    path = house / "log/tile/entries/000.p/2"
    path.write_bytes(path.read_bytes()[:-20] + b"?" * 20)
    for name in ("index.sqlite", "index.sha256"):
        (house / name).unlink()


FAILURES: dict[str, tuple[Callable[[Path], None], type[ComityError], str]] = {
    "no key": (no_key, Unavailable, "cannot read the key"),
    "a bad head": (bad_head, Malformed, "not a note"),
    "an index ahead of the log": (newer, Unavailable, "ahead of the log: run comity rebuild"),
    "an index of another version": (other_version, Unavailable, "another version"),
    "no database": (no_database, Unavailable, "cannot be opened: file is not a database"),
    "a damaged index": (damaged, Unavailable, "comity rebuild"),
    "a changed index": (changed, Unavailable, "changed while nobody served it"),
    "a changed seal": (bad_seal, Unavailable, "changed while nobody served it"),
    "entries that changed": (bad_bundle, Unverified, "does not have the hashes of its tile"),
}


@pytest.mark.parametrize(("spoil", "kind", "why"), FAILURES.values(), ids=FAILURES)
def test_a_register_that_cannot_be_opened_lets_its_folder_go(
    house: Path, spoil: Callable[[Path], None], kind: type[ComityError], why: str
) -> None:
    spoil(house)
    for _ in range(2):
        with pytest.raises(kind, match=why):
            open_register(house, houses.clock)


def test_an_index_that_is_gone_is_made_again(house: Path) -> None:
    (house / "index.sqlite").unlink()
    assert opened(house) == 2
    with closing(Index(house / "index.sqlite", readonly=True)) as index:
        assert index.size == 2


def test_a_folder_is_open_once(house: Path) -> None:
    register = open_register(house, houses.clock)
    with pytest.raises(Unavailable, match="another process serves"):
        open_register(house, houses.clock)
    register.close()
    assert opened(house) == 2


def test_a_close_writes_the_rows_that_a_stop_left(house: Path) -> None:
    register = open_register(house, houses.clock)
    late = Entry(houses.START, houses.observed(register, "Late").envelope)
    register.log.append([late.write()], [houses.START])
    register.close()
    with closing(Index(house / "index.sqlite", readonly=True)) as index:
        assert index.size == 3
    assert seal.holds(house / "index.sqlite")


def test_a_close_after_a_fault_seals_nothing_and_lets_the_folder_go(house: Path) -> None:
    register = open_register(house, houses.clock)
    register.writer.close()
    register.close()
    assert seal.holds(house / "index.sqlite") is None
    assert opened(house) == 2


def test_what_a_crash_left_unproven_is_proven_by_the_next_start(house: Path) -> None:
    register = open_register(house, houses.clock)
    late = Entry(houses.START, houses.observed(register, "Late").envelope)
    register.log.append([late.write()], [houses.START])
    assert not register.log.proven
    register.close()
    register = open_register(house, houses.clock)
    asyncio.run(register.found())
    assert register.log.proven
    register.close()


def test_a_seal_is_of_one_index_and_in_one_spelling(tmp_path: Path) -> None:
    index = tmp_path / "index.sqlite"
    assert seal.holds(index) is None
    index.write_bytes(b"rows")
    assert seal.holds(index) is None
    seal.put(index)
    assert seal.holds(index) is True
    index.write_bytes(b"row")
    assert seal.holds(index) is False
    whole = (tmp_path / seal.NAME).read_bytes()
    for bad in (whole[:-1], whole + b"\n", whole.upper(), whole.replace(b"\n", b"\r\n"), b"\xff"):
        (tmp_path / seal.NAME).write_bytes(bad)
        with pytest.raises(Unverified):
            seal.holds(index)
        assert not seal.intact(index)
    seal.take(index)
    seal.take(index)
    assert seal.holds(index) is None


async def sampled(folder: Path, *, twice: bool) -> tuple[int, str]:
    register = open_register(folder)
    await register.found()
    for _ in range(2 if twice else 1):
        await put_packs(register)
        await fill(register)
    await register.sequencer.settle()
    found = register.log.size, fingerprint(register.record)
    register.close()
    return found


def test_the_sample_is_recorded_once(tmp_path: Path) -> None:
    first = asyncio.run(sampled(tmp_path, twice=True))
    assert first[0] > 40
    assert asyncio.run(sampled(tmp_path, twice=False)) == first


def founded(folder: Path, **changes: object) -> Register:
    """Return a register that real parties have founded, with witnesses that nobody can reach."""
    keys = [str(key) for key in founding.log_keys(Folder(folder), world.ORIGIN)]
    genesis = world.genesis(world.accord_dict(log_keys=keys, **changes))
    return open_register(folder, houses.clock, genesis=genesis)


def test_a_register_of_real_parties_gets_no_sample(tmp_path: Path) -> None:
    # Nobody may speak for its parties: not even the operator, who holds no key of theirs.
    async def run() -> int:
        register = founded(tmp_path)
        await register.found()
        await put_packs(register)
        await fill(register)
        size = register.log.size
        register.close()
        return size

    assert asyncio.run(run()) == 1
    # It starts again from its folder alone, or with the same genesis.
    assert opened(tmp_path) == 1
    founded(tmp_path).close()


def test_witnesses_elsewhere_are_asked_where_the_accord_says(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/prefix"
    listed = [{**world.witness_body(party), "url": url} for party in world.WITNESSES[:2]]

    async def run() -> None:
        register = founded(tmp_path, witnesses=[*listed, world.witness_body("convener")])
        await register.found()
        assert not register.log.proven
        await register.sequencer.finish()
        with pytest.raises(Unavailable) as told:
            register.log.prove(0, b"")
        assert str(told.value) == (
            "entry 0 is recorded and not yet proven, send it again: side side-a lacks its witness "
            "witness.example/institute-a, of institute-a, as others lack too (side-b "
            f"witness.example/institute-b): it cannot be reached at {url}, Connection refused"
        )
        register.close()

    asyncio.run(run())


def other_keys(folder: Path) -> Envelope:
    founding.log_keys(Folder(folder), world.ORIGIN)
    return world.genesis()


def half_signed(folder: Path) -> Envelope:
    keys = [str(key) for key in founding.log_keys(Folder(folder), world.ORIGIN)]
    return world.genesis(world.accord_dict(log_keys=keys), signed=["lab-a", "institute-a"])


def another(folder: Path) -> Envelope:
    register = founded(folder)
    asyncio.run(register.found())
    register.close()
    keys = [str(key) for key in founding.log_keys(Folder(folder), world.ORIGIN)]
    return world.genesis(world.accord_dict(log_keys=keys, title=world.text("Another")))


def rehearsed(_: Path) -> Envelope:
    return world.genesis(origin="rehearsal.example/log")


GENESES: dict[str, tuple[Callable[[Path], Envelope], type[ComityError], str]] = {
    "other log keys": (other_keys, Refused, "names other log keys than those that lie here"),
    "no log keys": (lambda _: world.genesis(), Refused, "comity log new world.example/log"),
    "not all signatures": (half_signed, Unverified, "convener did not sign what it says"),
    "another register": (another, Refused, "holds another register than the genesis founds"),
    "a rehearsal": (rehearsed, Refused, "a rehearsal draws its own keys"),
}


@pytest.mark.parametrize(("make", "kind", "why"), GENESES.values(), ids=GENESES)
def test_a_genesis_founds_only_what_it_can(
    tmp_path: Path, make: Callable[[Path], Envelope], kind: type[ComityError], why: str
) -> None:
    genesis = make(tmp_path)
    with pytest.raises(kind, match=why):
        open_register(tmp_path, houses.clock, genesis=genesis)
    # The folder is free again.
    Writer(tmp_path).release()


def test_the_keys_of_a_log_are_drawn_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    keys = founding.log_keys(folder, world.ORIGIN)
    assert founding.log_keys(folder, world.ORIGIN) == keys
    assert [key.kind for key in keys] == list(world.LOG_KINDS)
    # They wait for their accord: no rehearsal may use them.
    with pytest.raises(Refused, match="name it with --genesis FILE"):
        open_register(folder.path, houses.clock)


NAMES = {
    "a rehearsal's": ("rehearsal.example/log", "starts with rehearsal"),
    "no name": ("a log", "neither space nor plus"),
}


@pytest.mark.parametrize(("origin", "why"), NAMES.values(), ids=NAMES)
def test_no_key_is_drawn_for_a_name_that_no_log_can_have(
    tmp_path: Path, origin: str, why: str
) -> None:
    with pytest.raises(ComityError, match=why):
        founding.log_keys(Folder(tmp_path / "data"), origin)
    assert not (tmp_path / "data").exists()


def test_no_log_is_begun_in_the_folder_of_a_rehearsal(house: Path) -> None:
    with pytest.raises(Refused, match="is the folder of a rehearsal"):
        founding.log_keys(Folder(house), world.ORIGIN)


def test_every_drawn_key_is_another(house: Path) -> None:
    keys = [PrivateKey.read(path).public for path in (house / "keys").iterdir()]
    assert len({key.id for key in keys}) == len(keys)
    assert {key.algorithm for key in keys} == set(Algorithm)
