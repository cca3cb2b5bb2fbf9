"""An audit names the file that changed, whichever it is and wherever in it, and no other."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest

import world
from comity.accord.chain import Chain
from comity.log.notes import Note, NoteSignature
from comity.register.fingerprint import fingerprint
from comity.register.rows import NameRow
from comity.service import growth
from comity.service.audit import Way
from comity.service.audited import Audited
from comity.service.wiring.auditing import progress_in
from comity.service.wiring.folder import Folder
from comity.service.wiring.house import audit_house
from comity.service.wiring.register import open_register
from comity.statement.entry import Entry
from comity.storage.sqlite import Index
from service import houses
from service.crews import WAYS, Hands

# Random places in each file besides the first and the last byte.
PLACES = 2


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Chain]:
    folder = tmp_path_factory.mktemp("house") / "data"
    return folder, houses.build(folder)


@pytest.fixture
def house(kept: tuple[Path, Chain], tmp_path: Path) -> Path:
    """Return a copy that a test may spoil."""
    return Path(shutil.copytree(kept[0], tmp_path / "data"))


HANDS = Hands()
WHO = ["alone"]


@pytest.fixture(autouse=True, params=WAYS)
def _who(request: pytest.FixtureRequest) -> None:
    """Every test is done twice: the verdict is the same, whoever checked."""
    WHO[:] = [request.param]


@pytest.fixture(autouse=True, scope="module")
def _hands() -> Iterator[None]:
    yield
    HANDS.close()


def audited(folder: Path, chain: Chain | None = None) -> Audited:
    fetch = Folder(folder).stores().public.get
    way = Way(fetch, houses.START, checks=HANDS.checks(WHO[0], fetch))
    return audit_house(Folder(folder), chain, way)


@contextmanager
def flipped(path: Path, at: int, bit: int) -> Iterator[None]:
    """Flip one bit of a file, and flip it back."""
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[at] ^= 1 << bit
    path.write_bytes(changed)
    try:
        yield
    finally:
        path.write_bytes(whole)


def test_a_house_in_order_has_no_fault(kept: tuple[Path, Chain]) -> None:
    folder, chain = kept
    for pinned in (chain, None):
        done = audited(folder, pinned)
        assert done.faults == []
        assert (done.entries, done.statements, done.voids, done.unproven) == (263, 263, 0, 0)
        assert (done.bundles, done.tiles, done.cosigners) == (2, 3, 3)
        with closing(Index(folder / "index.sqlite", readonly=True)) as index:
            assert done.fingerprint == fingerprint(index)


def test_an_audit_leaves_a_house_as_it_is(house: Path) -> None:
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    audited(house)
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before


def test_every_kind_of_file_is_there_to_spoil(kept: tuple[Path, Chain]) -> None:
    found = houses.files(kept[0])
    assert {
        *("head", "index.sqlite", "index.sha256", "log/checkpoint", "witnesses/institute-a"),
        *("log/tile/0/000", "log/tile/0/001.p/7", "log/tile/0/001.p/3", "log/tile/1/000.p/1"),
        *("log/tile/entries/000", "log/tile/entries/000.p/2", "log/tile/entries/001.p/7"),
        *("keys/log-ml-dsa-44.key", "keys/party-convener.recovery.key"),
    } <= set(found)


@pytest.mark.parametrize("pinned", [True, False], ids=["pinned", "not pinned"])
def test_a_flipped_bit_in_any_file_names_that_file_alone(
    kept: tuple[Path, Chain], *, pinned: bool
) -> None:
    folder, chain = kept
    # Without a pin the same, at fewer places: the log's own accord is what its files must fit.
    places, chance = (PLACES, Random(1)) if pinned else (0, Random(2))  # noqa: S311 - no secret
    for part in houses.files(folder):
        size = (folder / part).stat().st_size
        ats = {0, size - 1, *(chance.randrange(size) for _ in range(places))}
        for at in sorted(ats):
            with flipped(folder / part, at, chance.randrange(8)):
                done = audited(folder, chain if pinned else None)
            assert houses.named(done) == [part], f"{part} at {at}"


@pytest.mark.slow
def test_a_flipped_bit_anywhere_in_small_files_names_that_file_alone(
    kept: tuple[Path, Chain],
) -> None:
    folder, chain = kept
    chance = Random(3)  # noqa: S311 - no secret
    for part in ("head", "log/checkpoint", "witnesses/institute-b", "index.sha256"):
        for at in range(0, (folder / part).stat().st_size, 41):
            with flipped(folder / part, at, chance.randrange(8)):
                assert houses.named(audited(folder, chain)) == [part], f"{part} at {at}"


GONE = [
    "log/tile/0/000",
    "log/tile/0/001.p/7",
    "log/tile/1/000.p/1",
    "log/tile/entries/000",
    "log/tile/entries/001.p/7",
    "log/checkpoint",
    "head",
    "witnesses/convener",
    "index.sqlite",
]


@pytest.mark.parametrize("part", GONE)
def test_a_file_that_is_gone_is_named(house: Path, part: str) -> None:
    (house / part).unlink()
    assert houses.named(audited(house)) == [part]


def test_files_that_the_log_has_outgrown_may_go(house: Path) -> None:
    shutil.rmtree(house / "log/tile/0/000.p")
    shutil.rmtree(house / "log/tile/entries/000.p")
    (house / "log/tile/entries/001.p/3").unlink()
    assert audited(house).faults == []


@pytest.mark.parametrize(
    "part", ["log/tile/0/000", "log/tile/0/000.p/2", "log/tile/entries/000.p/2", "head"]
)
@pytest.mark.parametrize("cut", [1, 32])
def test_a_file_that_is_cut_short_is_named(house: Path, part: str, cut: int) -> None:
    whole = (house / part).read_bytes()
    for data in (whole[:-cut], whole + whole[-cut:], b""):
        (house / part).write_bytes(data)
        assert houses.named(audited(house)) == [part]


FOREIGN = {
    "notes.txt": "nothing of a register is kept here",
    "index.new.sqlite": "nothing of a register is kept here",
    "log/notes.txt": "not the path of a tile",
    "log/tile/0/002": "the log has not grown so far",
    "log/tile/0/001.p/8": "the log has not grown so far",
    "log/tile/entries/001.p/8": "the log has not grown so far",
    "log/tile/00/000": "this path is written tile/0/000",
    "log/tile/2/000.p/1": "the log has not grown so far",
    "witnesses/somebody": "nothing of a register is kept here",
    "keys/notes.key": "not a private key",
    "staged/abcd": "a batch is left here by a crash: start the register once",
    ".head.new": "a draft is left here by a crash: start the register once",
    "log/tile/0/.003.new": "a draft is left here by a crash: start the register once",
}


@pytest.mark.parametrize(("part", "why"), FOREIGN.items(), ids=FOREIGN)
def test_a_file_that_belongs_to_nothing_is_named(house: Path, part: str, why: str) -> None:
    path = house / part
    path.parent.mkdir(parents=True, exist_ok=True)
    bundle = growth.bundle(Folder(house).stores().public.get, growth.EntriesPath(1, 7))
    path.write_bytes(growth.bundles.encode([*bundle, b"x"]))
    path.chmod(0o600)
    done = audited(house)
    assert houses.named(done) == [part]
    assert why in str(done.faults[0].reason)


def test_links_and_folders_that_belong_to_nothing_are_named(house: Path) -> None:
    (house / "more").mkdir()
    (house / "away").symlink_to("/")
    (house / "log" / "tile" / "9").symlink_to(house / "nowhere")
    assert sorted(houses.named(audited(house))) == ["away", "log/tile/9", "more"]


def test_a_lock_that_says_something_is_named(house: Path) -> None:
    (house / "lock").write_bytes(b"x")
    assert houses.named(audited(house)) == ["lock"]


def test_a_key_of_nobody_is_named(house: Path) -> None:
    world.key("a stranger").keep(house / "keys" / "stranger.key")
    done = audited(house)
    assert houses.named(done) == ["keys/stranger.key"]
    assert str(done.faults[0].reason) == "it is the key of nobody in this register"


def test_a_key_that_others_may_read_is_named(house: Path) -> None:
    (house / "keys" / "log-ed25519.key").chmod(0o644)
    assert houses.named(audited(house)) == ["keys/log-ed25519.key"]


def test_several_faults_are_all_named(house: Path) -> None:
    wrong = ["head", "keys/log-ed25519.key", "log/tile/0/001.p/3", "log/tile/1/000.p/1"]
    for part in wrong:
        path = house / part
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert sorted(houses.named(audited(house))) == wrong


def test_entries_and_a_tile_that_both_changed_are_both_named(house: Path) -> None:
    for part in ("log/tile/entries/000", "log/tile/0/001.p/7"):
        path = house / part
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    found = set(houses.named(audited(house)))
    assert {"log/tile/entries/000", "log/tile/0/001.p/7"} <= found
    # One of the two in each place is as it was; which, nothing tells.
    assert found == {
        f"log/tile/{level}/{name}" for level in ("0", "entries") for name in ("000", "001.p/7")
    }


def test_a_log_without_a_bundle_and_its_tile_cannot_be_judged_further(house: Path) -> None:
    for part in ("log/tile/entries/000", "log/tile/0/000"):
        (house / part).unlink()
    shutil.rmtree(house / "log/tile/entries/000.p")
    shutil.rmtree(house / "log/tile/0/000.p")
    done = audited(house)
    assert houses.named(done) == ["log/tile/entries/000"]
    assert done.tree is None


def test_a_head_and_a_checkpoint_that_both_changed_leave_nothing_to_judge_by(house: Path) -> None:
    for part in ("log/checkpoint", "head"):
        path = house / part
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert sorted(houses.named(audited(house))) == ["head", "log/checkpoint"]


def unsealed(house: Path, change: Callable[[Index], None]) -> list[str]:
    """Change the index as a crash would leave it, without a seal, and audit it."""
    (house / "index.sha256").unlink()
    with closing(Index(house / "index.sqlite")) as index:
        change(index)
    return houses.named(audited(house))


INDEXES: dict[str, Callable[[Index], None]] = {
    "behind": lambda index: index.apply(7, []),
    "another row": lambda index: index.apply(263, [NameRow("lab", 0, "lab-a")]),
}


@pytest.mark.parametrize("change", INDEXES.values(), ids=INDEXES)
def test_an_index_that_does_not_follow_from_the_log_is_named(
    house: Path, change: Callable[[Index], None]
) -> None:
    assert unsealed(house, lambda _: None) == []
    (house / "index.sha256").touch()
    assert unsealed(house, change) == ["index.sqlite"]


def test_rows_of_no_known_kind_are_named(house: Path) -> None:
    def change(index: Index) -> None:
        with index._db as database:  # noqa: SLF001 - what nobody may put, there is no method for
            database.execute("INSERT INTO record VALUES ('secret', 'key', 0, '{}')")

    assert unsealed(house, change) == ["index.sqlite"]


STRANGE = {
    "another version": ("UPDATE meta SET value = '1' WHERE name = 'schema'", "another version"),
    "no size": ("UPDATE meta SET value = '?' WHERE name = 'size'", "another version"),
    "no tables": ("DROP TABLE meta", "no such table"),
    "a row that is no row": ("UPDATE record SET body = '{}' WHERE kind = 'standing'", "rows are"),
    "a row that is no text": ("UPDATE record SET body = 7 WHERE kind = 'standing'", "rows are"),
    "a row in another spelling": ("UPDATE record SET body = body || ' '", "its rows are not"),
}


@pytest.mark.parametrize(("change", "why"), STRANGE.values(), ids=STRANGE)
def test_an_index_that_nobody_can_read_is_named_with_words(
    house: Path, change: str, why: str
) -> None:
    (house / "index.sha256").unlink()
    with closing(sqlite3.connect(house / "index.sqlite")) as database, database:
        database.execute(change)
    done = audited(house)
    assert houses.named(done) == ["index.sqlite"]
    assert why in str(done.faults[0].reason)


def test_a_line_in_the_head_by_another_key_than_the_log_s_is_named(house: Path) -> None:
    note = Note.parse((house / "head").read_bytes())
    other = NoteSignature("somebody.example", b"\1\2\3\4", b"unknown")
    (house / "head").write_bytes(bytes(Note(note.text, (*note.signatures, other))))
    assert houses.named(audited(house)) == ["head"]


def test_a_checkpoint_of_all_sides_beside_the_newest_is_judged_too(house: Path) -> None:
    whole = house / "log" / "checkpoint.whole"
    whole.write_bytes((house / "log" / "checkpoint").read_bytes())
    assert audited(house).faults == []
    whole.write_bytes((house / "head").read_bytes())
    assert houses.named(audited(house)) == ["log/checkpoint.whole"]
    other = world.World().public.objects["checkpoint"]
    whole.write_bytes(other)
    assert houses.named(audited(house)) == ["log/checkpoint.whole"]


def test_what_was_audited_before_must_still_be_there(house: Path, tmp_path: Path) -> None:
    def resumed() -> Audited:
        with progress_in(tmp_path / "kept", chain.genesis) as progress:
            fetch = Folder(house).stores().public.get
            return audit_house(Folder(house), chain, Way(fetch, houses.START, kept=progress))

    own = audited(house).chain
    assert own is not None
    chain = own
    assert (resumed().faults, resumed().resumed) == ([], 263)
    for part in ("log/tile/entries/000", "log/tile/0/000"):
        (house / part).rename(tmp_path / "away")
        assert houses.named(resumed()) == [part]
        (tmp_path / "away").rename(house / part)
    with flipped(house / "log/tile/entries/000", 300, 1):
        assert houses.named(resumed()) == ["log/tile/entries/000"]
    assert resumed().faults == []


def test_what_is_written_after_the_close_is_named(house: Path) -> None:
    (house / "index.sqlite-wal").write_bytes(b"frames")
    assert "index.sqlite-wal" in houses.named(audited(house))
    (house / "index.sqlite-wal").write_bytes(b"")
    (house / "index.sqlite-shm").write_bytes(b"scratch")
    assert houses.named(audited(house)) == []


def test_another_register_s_accord_is_not_accepted_for_this_one(house: Path) -> None:
    other = world.World().chain
    assert set(houses.named(audited(house, other))) >= {"head", "log/checkpoint"}


def test_entries_past_the_published_checkpoint_are_counted_and_no_fault(house: Path) -> None:
    async def record() -> None:
        register = open_register(house, houses.clock)
        entry = Entry(houses.START, houses.observed(register, "Late").envelope)
        register.log.append([entry.write()], [houses.START])
        register.close()

    asyncio.run(record())
    done = audited(house)
    assert done.faults == []
    assert (done.entries, done.unproven) == (264, 1)


# ------------------------------------------------------------------------------ from outside
