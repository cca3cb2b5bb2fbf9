"""CSV: every reader gets back what was written, and no spreadsheet runs it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from comity.documents.tables import FORMULA, aligned, cell, shortened, table, wrapped

CELLS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
DANGEROUS = {
    "equals": "=1+1",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "tab": "\t=1",
    "carriage return": "\r=1",
    "line feed": "\n=1",
    "full width": "\uff1d1+1",
}


@pytest.mark.parametrize("text", DANGEROUS.values(), ids=DANGEROUS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1e25", "a=b", "2026-11-23", "'x", "\u4e2d\u6587"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_what_is_not_known_is_empty() -> None:
    assert table(["a", "b"], [(None, 1)]) == "a,b\r\n,1\r\n"


def test_quotes_commas_and_lines_are_kept() -> None:
    assert table(["a"], [('x,"y"\nz',)]) == 'a\r\n"x,""y""\nz"\r\n'


@given(some.lists(some.tuples(CELLS, CELLS), max_size=5))
def test_a_table_reads_back_as_written(rows: list[tuple[str, str]]) -> None:
    text = table(["one", "two"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["one", "two"], *([cell(one) for one in row] for row in rows)]
    assert not [one for row in read for one in row if one[:1] in FORMULA]


def test_columns_are_as_wide_as_their_widest_line_whatever_the_script() -> None:
    rows = [(["a", "second"], ["x"]), (["中文字"], ["y", "z"])]
    assert aligned(rows) == ["  a        x", "  second", "  中文字   y", "           z"]
    assert aligned([]) == []
    assert aligned([(["a"],), (["b"], ["c"])], indent="") == ["a", "b   c"]


def test_text_breaks_between_words_and_between_chinese_signs() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("一二三四，五", 8) == ["一二三四，", "五"]  # noqa: RUF001 - Chinese
    assert wrapped("", 8) == [""]
    assert wrapped("incomprehensibility", 8) == ["incomprehensibility"]


def test_what_is_too_long_is_cut_at_a_word() -> None:
    assert shortened("one two, three", 10) == "one two…"
    assert shortened("one\n  two", 10) == "one two"
