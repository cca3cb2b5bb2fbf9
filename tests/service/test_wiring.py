"""A register's folder: opened by one, left as it was by who fails to, closed in good order."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import world
from comity.adapters.private_keys import PrivateKey
from comity.base.errors import ComityError, Malformed, Unavailable, Unverified
from comity.base.keys import Algorithm
from comity.register.fingerprint import fingerprint
from comity.service.wiring import folder as folders
from comity.service.wiring import register as registers
from comity.service.wiring import seal
from comity.service.wiring.folder import Folder
from comity.service.wiring.register import open_register
from comity.service.wiring.sample import fill, put_packs
from comity.statement.entry import Entry
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


def test_a_register_that_is_no_rehearsal_gets_no_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody may speak for its parties: not even the operator, who holds no key of theirs.
    body = world.accord_dict()
    genesis = world.genesis(body)

    async def run() -> int:
        register = open_register(tmp_path)
        monkeypatch.setattr(register, "genesis", genesis)
        await register.found()
        await put_packs(register)
        await fill(register)
        size = register.log.size
        register.close()
        return size

    monkeypatch.setattr(registers, "_origin", lambda _: world.ORIGIN)
    monkeypatch.setattr(folders.Folder, "signers", signers)
    assert asyncio.run(run()) == 1


def signers(_: Folder, role: str, name: str, kinds: tuple[world.Kind, ...]) -> object:
    """Return the world's keys in place of a folder's."""
    if role == "log":
        return world.signers(name, kinds)
    return world.signers(world.witness_name(role.removeprefix("witness-")), kinds)


def test_every_drawn_key_is_another(house: Path) -> None:
    keys = [PrivateKey.read(path).public for path in (house / "keys").iterdir()]
    assert len({key.id for key in keys}) == len(keys)
    assert {key.algorithm for key in keys} == set(Algorithm)
