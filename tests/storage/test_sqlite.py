"""The index: rows and the log size they reflect, together or not at all, from two connections."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Unavailable
from comity.register.fingerprint import fingerprint
from comity.register.rows import AccordRow, NameRow, StandingRow, StatementRow
from comity.register.view import Memory
from comity.storage.sqlite import Index

ROWS = (
    StatementRow("sha256:a", 0, "system/v1", "lab-a", "lab-a/orion", "made", "time"),
    StatementRow("sha256:b", 1, "system/v1", "lab-a", "lab-a/orion", "made", "time"),
    StandingRow("system/v1|lab-a|lab-a/orion", 1, "sha256:b"),
    NameRow("lab-a", 0, "lab-a"),
)
# Keys whose order differs between code points, UTF-16 and locales; wildcards of LIKE and GLOB.
KEYS = ("", "A", "a", "a%", "a*", "a/b", "a|b", "a_b", "ab", "b", "é", "z", "中", "\uffff", "𐀀")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    with closing(Index(path)) as found:
        yield found


def test_a_new_index_is_empty(index: Index) -> None:
    assert index.size == 0
    assert index.count_all() == 0
    assert index.get(StatementRow, "sha256:a") is None
    assert index.faults() == []


def test_rows_come_back_as_they_were_put(index: Index) -> None:
    index.apply(2, ROWS)
    assert index.size == 2
    assert [index.get(type(row), row.key) for row in ROWS] == list(ROWS)
    assert (index.count(StatementRow), index.count(NameRow), index.count_all()) == (2, 1, 4)


def test_a_later_row_takes_the_place_of_the_earlier(index: Index) -> None:
    index.apply(1, [NameRow("lab", 0, "lab-a")])
    index.apply(2, [NameRow("lab", 1, "lab-b"), NameRow("lab", 1, "lab-c")])
    assert index.get(NameRow, "lab") == NameRow("lab", 1, "lab-c")
    assert index.count(NameRow) == 1


def test_a_key_belongs_to_one_kind(index: Index) -> None:
    index.apply(1, [NameRow("lab", 0, "lab-a")])
    assert index.get(StandingRow, "lab") is None
    assert list(index.all(StandingRow)) == []


def test_rows_are_listed_in_the_order_of_their_keys(index: Index) -> None:
    index.apply(1, [NameRow(key, 0, "x") for key in reversed(KEYS)])
    found = [row.key for row in index.all(NameRow)]
    assert found == sorted(KEYS) == sorted(KEYS, key=str.encode)


@pytest.mark.parametrize("prefix", ["", "a", "A", "a%", "a*", "a_", "a|", "中", "x", "\U00010000"])
def test_a_prefix_lists_the_keys_that_start_with_it(index: Index, prefix: str) -> None:
    index.apply(1, [NameRow(key, 0, "x") for key in KEYS])
    found = [row.key for row in index.all(NameRow, prefix)]
    assert found == sorted(key for key in KEYS if key.startswith(prefix))


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 9)), max_size=8), st.text(max_size=2))
def test_an_index_answers_as_a_record_in_memory(puts: list[tuple[str, int]], prefix: str) -> None:
    rows = [NameRow(key, at, "x") for key, at in puts if key.isprintable()]
    memory = Memory()
    with closing(Index(":memory:")) as index:
        for record in (memory, index):
            record.apply(len(rows), rows)
        assert list(index.all(NameRow, prefix)) == list(memory.all(NameRow, prefix))
        assert (index.size, index.count(NameRow)) == (memory.size, memory.count(NameRow))
        assert fingerprint(index) == fingerprint(memory)


def test_rows_and_size_are_put_together_or_not_at_all(path: Path, index: Index) -> None:
    index.apply(1, ROWS[:1])
    with pytest.raises(OverflowError):
        index.apply(2, [*ROWS[1:], NameRow("no row of SQLite", 2**70, "x")])
    assert index.size == 1
    assert index.count_all() == 1
    with closing(Index(path, readonly=True)) as other:
        assert (other.size, other.count_all()) == (1, 1)


def test_no_rows_still_move_the_size(index: Index) -> None:
    index.apply(7, [])
    assert index.size == 7


def test_what_was_put_survives_the_process(path: Path) -> None:
    with closing(Index(path)) as index:
        index.apply(2, ROWS)
    with closing(Index(path)) as index:
        assert index.size == 2
        assert [index.get(type(row), row.key) for row in ROWS] == list(ROWS)


def test_an_index_of_another_version_asks_to_be_rebuilt(path: Path) -> None:
    Index(path).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    with pytest.raises(Unavailable, match="another version: run comity rebuild"):
        Index(path)


def test_a_file_that_is_no_index_asks_to_be_rebuilt(path: Path) -> None:
    path.write_bytes(b"not a database, whatever it is" * 100)
    with pytest.raises(Unavailable, match=r"cannot be opened: .* comity rebuild"):
        Index(path)


def test_tables_never_stand_without_their_size(path: Path) -> None:
    statements: list[str] = []
    with closing(sqlite3.connect(path)) as database:
        database.set_trace_callback(statements.append)
        database.executescript(sqlite_tables())
    assert [statements[0].strip(), statements[-1].strip()] == ["BEGIN;", "COMMIT;"]
    assert any("'size', '0'" in one for one in statements)


def sqlite_tables() -> str:
    from comity.storage import sqlite  # noqa: PLC0415 - its one private name, for this test alone

    return sqlite._TABLES  # noqa: SLF001 - what a crash may cut in two is what is run


def accord(version: int) -> AccordRow:
    return AccordRow("current", version, f"sha256:{version}", "sha256:0", "log.example", "{}")


def test_the_accord_is_read_once_until_it_changes(index: Index) -> None:
    assert index.get(AccordRow, "current") is None
    index.apply(1, [accord(1)])
    first = index.get(AccordRow, "current")
    assert first == accord(1)
    assert index.get(AccordRow, "current") is first
    index.apply(2, [accord(2)])
    assert index.get(AccordRow, "current") == accord(2)


def test_a_second_connection_sees_the_accord_change(path: Path, index: Index) -> None:
    index.apply(1, [accord(1)])
    with closing(Index(path)) as reader:
        assert reader.get(AccordRow, "current") == accord(1)
        index.apply(2, [accord(2)])
        assert reader.get(AccordRow, "current") == accord(2)
        index.apply(3, [NameRow("x", 2, "x")])
        assert reader.get(AccordRow, "current") == accord(2)


def test_a_reader_sees_what_the_writer_has_put_and_cannot_write(path: Path, index: Index) -> None:
    index.apply(2, ROWS)
    with closing(Index(path, readonly=True)) as reader:
        assert reader.size == 2
        assert reader.get(NameRow, "lab-a") == ROWS[3]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.apply(3, [])


@pytest.mark.parametrize("name", ["a b", "50%", "what?", "#1", "ü"])
def test_a_reader_finds_its_file_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with closing(Index(path)) as index:
        index.apply(1, ROWS)
    with closing(Index(path, readonly=True)) as reader:
        assert reader.count_all() == len(ROWS)


def test_a_reader_leaves_nothing_beside_a_closed_index(path: Path) -> None:
    with closing(Index(path)) as index:
        index.apply(1, ROWS)
    with closing(Index(path, readonly=True)) as reader:
        assert reader.faults() == []
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_reader_finds_rows_that_a_crash_left_in_the_write_ahead_log(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy" / path.name
    copy.parent.mkdir()
    with closing(Index(path)) as index:
        index.apply(1, ROWS)
        for end in ("", "-wal"):
            copy.with_name(path.name + end).write_bytes(
                path.with_name(path.name + end).read_bytes()
            )
    with closing(Index(copy, readonly=True)) as reader:
        assert reader.count_all() == len(ROWS)


def test_gathering_leaves_every_row_in_the_one_file(path: Path, index: Index) -> None:
    index.apply(1, ROWS)
    index.gather()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM record").fetchone() == (len(ROWS),)


@pytest.mark.parametrize(("start", "end"), [(-4096, -1), (-4093, -4091)], ids=["page", "count"])
def test_a_damaged_index_is_found_by_its_own_check(path: Path, start: int, end: int) -> None:
    with closing(Index(path)) as index:
        index.apply(200, [NameRow(f"lab-{number}", number, "x" * 200) for number in range(200)])
        index.gather()
    data = bytearray(path.read_bytes())
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    with closing(Index(path, readonly=True)) as index:
        assert index.faults() != []
