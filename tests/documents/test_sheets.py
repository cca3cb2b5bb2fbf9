"""Assessments as a spreadsheet."""

import csv

from comity.documents.sheets import COLUMNS, assessed
from documents.told import OFFICE, READER, due, told
from smallpack import clause, pack


def test_there_is_a_row_for_each_answer_that_is_more_than_a_no() -> None:
    no = {"n": {"fact": "general_purpose", "is": False}}
    derived = {"d": {"fact": "derived", "is": True}}
    rules = pack(
        clause("A-1", due=due(), recipient=OFFICE),
        clause("A-2", tests=no, when="n"),
        clause("A-3", tests=derived, when="d"),
    )
    said = told(rules, general_purpose=True, deployed_on="2026-06-06")
    first, *rows = csv.reader(assessed({"Orion": said.found}, READER).splitlines())
    assert tuple(first) == COLUMNS
    one, other = (dict(zip(COLUMNS, row, strict=True)) for row in rows)
    assert one["subject"] == "Orion"
    assert one["due_strict"] == "2026-06-20T22:00:00Z"
    assert one["due"] == one["due_latest"] == "2026-06-22T22:00:00Z"
    assert one["recipient"] == "Office"
    assert (other["clause"], other["effect"], other["missing"]) == ("A-3", "open", "derived")
    assert (other["due"], other["recipient"]) == ("", "")
