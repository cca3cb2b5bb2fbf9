"""A journal reads back what counts, cuts off what a crash left, takes nothing else for whole."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.base.errors import Malformed, Refused, Unavailable
from comity.storage.journal import Journal

ABOUT = {"register": "sha256:00"}


def filled(folder: Path, records: Sequence[bytes] = (b"one", b"", b"three")) -> Path:
    with Journal(folder) as journal:
        assert list(journal.read()) == []
        for record in records:
            journal.add(record, ABOUT)
    return folder


def read(folder: Path) -> list[bytes]:
    with Journal(folder) as journal:
        return list(journal.read())


@settings(deadline=None, max_examples=20)
@given(records=st.lists(st.binary(max_size=300), max_size=5))
def test_a_journal_reads_back_what_was_added(
    tmp_path_factory: pytest.TempPathFactory, records: list[bytes]
) -> None:
    folder = filled(tmp_path_factory.mktemp("journal"), records)
    assert read(folder) == records


def test_a_journal_goes_on_where_it_was(tmp_path: Path) -> None:
    filled(tmp_path / "kept")
    with Journal(tmp_path / "kept") as journal:
        assert list(journal.read()) == [b"one", b"", b"three"]
        assert journal.about == ABOUT
        journal.add(b"four", {"register": "another"})
    with Journal(tmp_path / "kept") as journal:
        assert list(journal.read())[-1] == b"four"
        assert journal.about == {"register": "another"}


def test_what_lies_beyond_the_mark_is_cut_off(tmp_path: Path) -> None:
    records = filled(tmp_path) / "records"
    records.write_bytes(records.read_bytes() + b"\0\0\0\x04fo")
    with Journal(tmp_path) as journal:
        assert list(journal.read()) == [b"one", b"", b"three"]
        journal.add(b"4", ABOUT)
    assert read(tmp_path) == [b"one", b"", b"three", b"4"]


def test_records_without_a_mark_never_counted(tmp_path: Path) -> None:
    (filled(tmp_path) / "mark").unlink()
    assert read(tmp_path) == []


def test_no_byte_of_a_journal_can_change_unseen(tmp_path: Path) -> None:
    filled(tmp_path)
    for name in ("records", "mark"):
        path = tmp_path / name
        whole = path.read_bytes()
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(Malformed, match="has changed"):
                read(tmp_path)
        path.write_bytes(whole)
    assert read(tmp_path) == [b"one", b"", b"three"]


def test_a_journal_that_lost_its_records_is_damaged(tmp_path: Path) -> None:
    (filled(tmp_path) / "records").unlink()
    with pytest.raises(Malformed, match="has changed"):
        read(tmp_path)


def test_one_process_at_a_time_has_a_journal(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(Unavailable, match="another process is at work"):
        Journal(tmp_path)
    assert read(tmp_path) == []


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match="holds something else"):
        Journal(tmp_path)
    with pytest.raises(Refused, match="holds something else"):
        Journal(tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_what_is_kept_beside_stays_beside(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        place = journal.keep_beside("after.checkpoint", b"note")
    assert (place / "after.checkpoint").read_bytes() == b"note"
    assert read(tmp_path) == []
