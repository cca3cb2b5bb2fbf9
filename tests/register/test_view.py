"""Views of the record: rows in order, an overlay of what is not indexed yet, and a fingerprint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.register.fingerprint import fingerprint, row_bytes
from comity.register.rows import TABLES, NameRow, Row, StandingRow, StatementRow, SubjectRow
from comity.register.view import Memory, Overlay

KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
ROWS = st.lists(
    st.one_of(
        st.builds(NameRow, KEYS, st.integers(0, 9), st.sampled_from(["lab-a", "lab-b"])),
        st.builds(StandingRow, KEYS, st.integers(0, 9), KEYS),
        st.builds(SubjectRow, KEYS, st.integers(0, 9), st.tuples(KEYS)),
    ),
    max_size=12,
    unique_by=lambda row: (row.table, row.key),
)
EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def memory(*rows: Row) -> Memory:
    record = Memory()
    record.put(rows)
    return record


def test_a_record_gives_the_row_put_last_under_a_key() -> None:
    record = memory(NameRow("a", 1, "lab-a"), NameRow("a", 2, "lab-b"))
    assert record.get(NameRow, "a") == NameRow("a", 2, "lab-b")
    assert record.get(NameRow, "b") is None
    assert record.get(StandingRow, "a") is None
    assert (record.count(NameRow), record.count(StandingRow)) == (1, 0)


def test_a_record_says_which_size_it_reflects() -> None:
    record = Memory()
    assert record.size == 0
    record.apply(7, [NameRow("a", 6, "lab-a")])
    assert record.size == 7
    assert record.count(NameRow) == 1


@given(ROWS, KEYS)
def test_rows_come_in_the_order_of_their_keys_bytes(rows: list[Row], prefix: str) -> None:
    record = memory(*rows)
    for kind in (NameRow, StandingRow, SubjectRow):
        keys = [row.key for row in record.all(kind, prefix)]
        assert keys == sorted(keys, key=str.encode)
        assert all(key.startswith(prefix) for key in keys)
        assert len(keys) == sum(
            isinstance(row, kind) and row.key.startswith(prefix) for row in rows
        )


def test_an_overlay_shows_its_rows_over_those_below() -> None:
    below = memory(NameRow("a", 1, "lab-a"), NameRow("b", 1, "lab-a"))
    above = Overlay(below)
    above.put([NameRow("a", 5, "lab-b"), NameRow("c", 6, "lab-b")])
    assert [above.get(NameRow, key) for key in "abcd"] == [
        NameRow("a", 5, "lab-b"),
        NameRow("b", 1, "lab-a"),
        NameRow("c", 6, "lab-b"),
        None,
    ]
    assert below.get(NameRow, "a") == NameRow("a", 1, "lab-a")
    assert len(above) == 2


def test_an_overlay_forgets_what_is_indexed() -> None:
    above = Overlay(memory())
    above.put([NameRow("a", 5, "lab-a"), NameRow("b", 6, "lab-a")])
    above.forget(6)
    assert above.get(NameRow, "a") is None
    assert above.get(NameRow, "b") == NameRow("b", 6, "lab-a")
    above.forget(7)
    assert len(above) == 0


def test_a_row_has_one_spelling() -> None:
    assert row_bytes(NameRow("a", 1, "lab-a")) == b'{"key":"a","index":1,"party":"lab-a"}'
    assert fingerprint(Memory()) == EMPTY


def test_every_kind_of_row_is_in_the_fingerprint() -> None:
    tables = [kind.table for kind in TABLES]
    assert tables == sorted(set(tables))
    assert {kind.__name__ for kind in TABLES} == {kind.__name__ for kind in Row.__subclasses__()}


@given(ROWS, st.randoms(use_true_random=False))
def test_the_fingerprint_does_not_depend_on_the_order_of_putting(
    rows: list[Row], chance: object
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's Random
    assert fingerprint(memory(*shuffled)) == fingerprint(memory(*rows))


@given(ROWS.filter(bool), st.data())
def test_the_fingerprint_changes_when_any_row_does(rows: list[Row], data: st.DataObject) -> None:
    whole = fingerprint(memory(*rows))
    at = data.draw(st.integers(0, len(rows) - 1))
    row = rows[at]
    without = [*rows[:at], *rows[at + 1 :]]
    assert fingerprint(memory(*without)) != whole
    moved = type(row)(row.key, row.index + 1, getattr(row, row.__struct_fields__[2]))
    assert fingerprint(memory(*without, moved)) != whole
    renamed = type(row)(row.key + "x", row.index, getattr(row, row.__struct_fields__[2]))
    assert fingerprint(memory(*without, renamed)) != whole


def test_a_row_of_another_table_is_another_row() -> None:
    one, other = NameRow("a", 1, "x"), StandingRow("a", 1, "x")
    assert fingerprint(memory(one)) != fingerprint(memory(other))
    assert fingerprint(memory(one, other)) != fingerprint(memory(one))


def test_a_row_cannot_change_in_place() -> None:
    row = StatementRow("id", 1, "system/v1", "lab-a", "lab-a/x", "made", "time")
    with pytest.raises(AttributeError):
        row.replaced_by = "other"  # type: ignore[misc]  # that is what is tested
