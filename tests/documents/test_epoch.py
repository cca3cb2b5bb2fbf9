"""Epoch AI's table: every row an observation that a register takes, or a refusal naming the row."""

import csv
import io
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base import json
from comity.base.errors import Malformed
from comity.base.quantities import number, plain
from comity.documents.epoch import CELL, COLUMNS, FACTORS, WORKING, Row, read
from comity.statement.statement import HIDDEN, Statement
from shared import shared
from statement.bodies import payload

HEADER = [names[0] for names in COLUMNS.values()]
ROW = {
    "Model": "Orion 4",
    "Training compute (FLOP)": "3.8e25",
    "Organization": "Lab A,Lab B",
    "Publication date": "2026-06-01",
    "Domain": "Language,Vision",
    "Parameters": "1200000000000",
    "Training compute notes": "6 * N * D",
    "Confidence": "Likely",
    "Link": "https://report.example/orion",
    "Country (of organization)": "Ireland,Ireland,Chile",
    "Training hardware": "Accelerator 9",
    "Model accessibility": "API access",
}


def table(*rows: dict[str, str], header: list[str] | None = None) -> bytes:
    """Return a CSV file with these rows, each the usual one with some cells changed."""
    file = io.StringIO()
    columns = HEADER if header is None else header
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows or ({},):
        whole = {**ROW, **row}
        writer.writerow({name: whole.get(name, "") for name in columns})
    return file.getvalue().encode()


def only(raw: bytes) -> Row:
    (row,) = read(raw)
    # What is read can be said: a register takes it as it is.
    said = payload("observation/v1", about=row.about, body=msgspec.to_builtins(row.body))
    assert Statement.parse(said).body == row.body
    return row


def values(row: Row) -> Any:  # noqa: ANN401 - JSON
    return json.read(json.write(msgspec.to_builtins(row.body)))


def body(**cells: str) -> Any:  # noqa: ANN401 - as above
    return values(only(table(cells)))


def refusal(raw: bytes) -> str:
    with pytest.raises(Malformed) as refused:
        read(raw)
    return str(refused.value)


def test_a_row_becomes_an_observation() -> None:
    row = only(table())
    said = values(row)
    assert (row.number, row.about) == (1, "lab-a+lab-b/orion-4")
    assert said["subject"] == {"developers": ["Lab A", "Lab B"], "name": "Orion 4"}
    assert said["source"]["url"] == "https://report.example/orion"
    assert (said["published"], said["domains"]) == ("2026-06-01", ["Language", "Vision"])
    # A country stands once per organisation in the table, and once here.
    assert said["countries"] == ["Ireland", "Chile"]
    assert said["parameters"]["low"] == "1200000000000"
    assert (said["hardware"], said["accessibility"]) == ("Accelerator 9", "API access")
    assert said["confidence"] == "Likely"


def test_a_figure_becomes_an_interval_by_its_label() -> None:
    found = body()["compute"]
    assert (found["low"], found["best"], found["high"]) == ("3.8e24", "3.8e25", "3.8e26")
    assert (found["unit"], found["basis"]) == ("FLOP", "estimated")
    assert found["method"] == "third-party-estimate, Likely: within a factor of 10"
    assert found["working"] == "6 * N * D"
    assert "CC BY 4.0" in found["source"]["title"]


LABELS = {**FACTORS, "": 31, "Unverified": 31}


@pytest.mark.parametrize(("label", "factor"), LABELS.items())
def test_the_less_is_known_the_wider_the_interval(label: str, factor: int) -> None:
    found = body(Confidence=label)["compute"]
    low, high = number(found["low"]), number(found["high"])
    best = Decimal("3.8e25")
    # Rounded to three digits, outwards.
    assert low <= best / factor < low * Decimal("1.01")
    assert high >= best * factor > high * Decimal("0.99")
    assert (label or "no label") in found["method"]


FIGURES = {
    "float noise": ("2.700000000000001e+25", "2.7e25"),
    "capital exponent": ("2.7E25", "2.7e25"),
    "plain digits": ("270000", "270000"),
    "less than one": ("0.25", "0.25"),
    "many digits": ("1" * 40, "1.111111111e39"),
}


@pytest.mark.parametrize(("cell", "best"), FIGURES.values(), ids=FIGURES)
def test_a_figure_is_read_as_its_program_meant_it(cell: str, best: str) -> None:
    assert body(**{"Training compute (FLOP)": cell})["compute"]["best"] == best


@pytest.mark.parametrize("cell", ["", " ", "0", "0.0", "0e10"])
def test_a_blank_or_nought_is_no_figure(cell: str) -> None:
    said = body(**{"Training compute (FLOP)": cell, "Parameters": cell})
    assert "compute" not in said
    assert "parameters" not in said


HOSTILE_FIGURES = {
    "negative": "-1e25",
    "infinite": "inf",
    "not a number": "nan",
    "beyond everything": "1e400",
    "negative exponent": "1e-5",
    "hexadecimal": "0x10",
    "underscore": "1_000",
    "formula": "=1+1",
    "comma": "1,000",
    "words": "a lot",
    "endless digits": "9" * 41,
    "other digits": "\u0661",
}


@pytest.mark.parametrize("cell", HOSTILE_FIGURES.values(), ids=HOSTILE_FIGURES)
@pytest.mark.parametrize("column", ["Training compute (FLOP)", "Parameters"])
def test_a_cell_that_is_no_figure_is_refused_by_row(column: str, cell: str) -> None:
    assert refusal(table({}, {"Model": "Vega", column: cell})).startswith("row 2: ")


@pytest.mark.parametrize("cell", ["0." + "0" * 39 + "1", "9" * 40 + "e99"], ids=["small", "large"])
def test_a_figure_whose_interval_nobody_could_write_is_refused_by_row(cell: str) -> None:
    assert refusal(table({"Training compute (FLOP)": cell})).startswith("row 1: ")


def test_a_figure_that_is_none_is_named_with_its_column() -> None:
    words = refusal(table({"Training compute (FLOP)": "-1e25"}))
    assert words == "row 1: Training compute (FLOP) is not a figure: -1e25"


DAYS = ["2026-13-01", "01/06/2026", "June 2026", "2026-6-1", "1066-10-14"]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_is_none_is_refused_by_row(day: str) -> None:
    assert refusal(table({"Publication date": day})).startswith("row 1: ")


RENAMED = [
    {"Model": "System"},
    {"Model": "Model name", "Organization": "Organization(s)"},
    {"Training compute (FLOP)": "Training compute (FLOPs)"},
    {"Country (of organization)": "Country", "Model accessibility": "Accessibility"},
    {"Parameters": "Number of parameters", "Publication date": "Publication date (model)"},
]


@pytest.mark.parametrize("names", RENAMED, ids=lambda names: ", ".join(names.values()))
def test_columns_may_carry_the_names_of_other_releases(names: dict[str, str]) -> None:
    header, rest = table().split(b"\n", 1)
    words = [names.get(name, name) for name in header.decode().split(",")]
    assert only(",".join(words).encode() + b"\n" + rest) == only(table())


def test_columns_come_in_any_order_with_others_between_them() -> None:
    header = ["Authors", *reversed(HEADER), "Citations"]
    assert only(table({"Authors": "a, b"}, header=header)) == only(table())


@pytest.mark.parametrize("name", ["Model", "Training compute (FLOP)"])
def test_a_needed_column_that_is_missing_is_named(name: str) -> None:
    header = [one for one in HEADER if one != name]
    assert refusal(table(header=header)) == f"the column {name} is missing"


def test_other_columns_may_be_missing() -> None:
    row = only(table(header=["Model", "Training compute (FLOP)"]))
    said = values(row)
    assert row.about == "unknown/orion-4"
    assert set(said) == {"subject", "source", "compute"}
    assert said["compute"]["method"].endswith("within a factor of 31")


NOT_TABLES = {
    "nothing": b"",
    "an empty line": b"\n",
    "not CSV": b'"Model","Training compute (FLOP)"\n"Orion"x,1\n',
    "a quote never closed": b'Model,Training compute (FLOP)\n"Orion,1\n',
    "a lone carriage return": b"Model,Training compute (FLOP)\rOrion,1\r",
    "not UTF-8": table().replace(b"Orion", b"\xffrion"),
    "UTF-16": table().decode().encode("utf-16"),
    "a cell too many": b"Model,Training compute (FLOP)\nOrion,1,2\n",
    "a cell too few": b"Model,Training compute (FLOP)\nOrion\n",
    "an endless cell": b"Model,Training compute (FLOP)\nOrion," + b"1" * (CELL + 1) + b"\n",
    "JSON": b'[{"Model": "Orion"}]',
    "a web page": b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
    "no name": table({"Model": ""}),
    "a name of nothing visible": table({"Model": "\u200b"}),
    "a long name": table({"Model": "x" * 201}),
    "a long developer": table({"Organization": "x" * 201}),
    "too many developers": table({"Organization": ",".join(f"Lab {n}" for n in range(65))}),
    "too many countries": table(
        {"Country (of organization)": ",".join(f"Land {n}" for n in range(65))}
    ),
    "a long label": table({"Confidence": "x" * 201}),
    "long hardware": table({"Training hardware": "x" * 201}),
}


@pytest.mark.parametrize("raw", NOT_TABLES.values(), ids=NOT_TABLES)
def test_what_is_no_such_table_is_malformed(raw: bytes) -> None:
    refusal(raw)


def test_a_wrong_row_is_counted_from_the_first_below_the_header() -> None:
    raw = table({}, {"Model": "Vega"}) + b"a,b\n"
    assert refusal(raw) == "row 3 has 2 cells, the header 12"
    assert refusal(b'Model,Training compute (FLOP)\nA,1\n"B"c,1\n').startswith("not CSV at line 3")


def test_a_table_without_rows_holds_no_system() -> None:
    assert read((",".join(HEADER) + "\n").encode()) == []


def test_empty_lines_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    plain_rows = read(table({}, {"Model": "Vega"}))
    raw = table({}, {"Model": "Vega"})
    first, second, third, _ = raw.split(b"\n")
    assert read(b"\xef\xbb\xbf" + raw) == plain_rows
    assert read(raw.replace(b"\n", b"\r\n")) == plain_rows
    spaced = read(b"\n".join([first, second, b"", third, b"", b""]))
    assert [row.body for row in spaced] == [row.body for row in plain_rows]


def test_a_cell_may_hold_several_lines() -> None:
    said = body(**{"Training compute notes": "one,\n\n  two\r\n\tthree"})
    assert said["compute"]["working"] == "one, two three"


def test_notes_are_cut_where_they_are_long() -> None:
    exact = body(**{"Training compute notes": "x" * WORKING})["compute"]["working"]
    longer = body(**{"Training compute notes": "x" * (WORKING + 1)})["compute"]["working"]
    assert exact == "x" * WORKING
    assert (len(longer), longer[-1]) == (WORKING, "\u2026")
    assert "working" not in body(**{"Training compute notes": " "})["compute"]


HOSTILE_NAMES = {
    "HTML": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "formula": ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    "NUL": ("Or\0ion", "Or ion"),
    "escape": ("Or\x1b[31mion", "Or [31mion"),
    "right to left": ("Or\u202eion", "Or ion"),
    "tag characters": ("Orion\U000e0041", "Orion"),
    "noncharacter": ("Orion\uffff", "Orion"),
    "line separator": ("Or\u2028ion", "Or ion"),
    "not normalised": ("Cafe\u0301", "Caf\u00e9"),
    "template": ("{field} {0.__class__}", "{field} {0.__class__}"),
    "quotes": ('Or"i"on', 'Or"i"on'),
}


@pytest.mark.parametrize(("cell", "name"), HOSTILE_NAMES.values(), ids=HOSTILE_NAMES)
def test_a_hostile_name_is_plain_text_and_nothing_else(cell: str, name: str) -> None:
    assert body(Model=cell)["subject"]["name"] == name


LINKS = {
    "several": ("https://a.example/1 https://b.example/2", "https://a.example/1"),
    "script": ("javascript:alert(1)", "https://epoch.ai/data/ai-models"),
    "quote": ('https://a.example/"onclick=', "https://epoch.ai/data/ai-models"),
    "blank": ("", "https://epoch.ai/data/ai-models"),
    "long": ("https://a.example/" + "x" * 1900, "https://epoch.ai/data/ai-models"),
}


@pytest.mark.parametrize(("cell", "address"), LINKS.values(), ids=LINKS)
def test_a_link_is_an_address_or_that_of_the_table(cell: str, address: str) -> None:
    assert body(Link=cell)["source"]["url"] == address


def test_two_rows_of_one_system_are_refused_by_their_numbers() -> None:
    raw = table({}, {"Model": "Vega"}, {"Model": "ORION-4", "Organization": "Lab B,Lab A"})
    assert refusal(raw) == ("rows 1 and 3 are about the same system, lab-a+lab-b/orion-4")


def test_a_row_read_again_is_the_same_body_and_a_changed_figure_another() -> None:
    before = only(table())
    assert only(table()) == before
    for change in ({"Training compute (FLOP)": "3.9e25"}, {"Confidence": "Confident"}):
        after = only(table(change))
        assert after.about == before.about
        assert after.body != before.body
    # What the reader does not take over changes nothing.
    assert only(table({"Authors": "x"}, header=[*HEADER, "Authors"])) == before


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.text(st.characters(exclude_categories=["Cs"]), max_size=30) for name in HEADER
        },
    )
)
def test_whatever_stands_in_the_cells_is_refused_or_can_be_said(cells: dict[str, str]) -> None:
    try:
        only(table(cells))
    except Malformed as refused:
        words = str(refused)
    else:
        words = "row 1: it can be said"
    assert words.startswith(("row 1: ", "not CSV"))


@given(st.decimals(1, Decimal("1e60"), allow_nan=False, places=3))
def test_an_interval_holds_its_best_figure(figure: Decimal) -> None:
    found = body(**{"Training compute (FLOP)": plain(figure)})["compute"]
    assert number(found["low"]) <= number(found["best"]) <= number(found["high"])


def test_every_row_of_the_shared_file_is_read() -> None:
    raw = shared("data", "epoch_notable_ai_models_2026-07-19.csv").read_bytes()
    rows = read(raw)
    assert len(rows) == 1036
    assert len({row.about for row in rows}) == 1036
    assert sum(row.body.compute is None for row in rows) == 507
    said = json.write([msgspec.to_builtins(row.body) for row in rows])
    assert not HIDDEN.search(said.decode())
