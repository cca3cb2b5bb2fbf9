"""The list of systems: chosen, ordered, cut into sheets, and the same as files."""

import csv
import io

import pytest

from web.markup import Page
from web.place import HOSTILE, place

FOUND = {
    "": ["lab-b/vega", "hostile", "lab-b/mote", "lab-b/speck", "lab-a/orion", "lab-b/blank"],
    "q=VEGA": ["lab-b/vega"],
    "q=lab-a": ["lab-a/orion"],
    "q=%20": ["lab-b/vega", "hostile", "lab-b/mote", "lab-b/speck", "lab-a/orion", "lab-b/blank"],
    "show=registered": ["lab-a/orion"],
    "show=unregistered": ["lab-b/vega", "hostile", "lab-b/mote", "lab-b/speck", "lab-b/blank"],
    "show=undetermined": ["lab-a/orion", "lab-b/blank"],
    "show=undetermined&over=1e25": ["lab-a/orion", "lab-b/blank"],
    "over=2e26": ["lab-b/vega"],
    "over=2.1e26": [],
    "over=1E%2B25": ["lab-b/vega", "hostile"],
    "over=10^25": ["lab-b/vega", "hostile"],
    "over=1e24&sort=name": ["hostile", "lab-b/mote", "lab-b/vega"],
    "sort=published&show=unregistered": [
        "hostile", "lab-b/blank", "lab-b/speck", "lab-b/vega", "lab-b/mote",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("query", "ids"), FOUND.items())
def test_systems_are_chosen_and_ordered(query: str, ids: list[str]) -> None:
    said = place().json(f"/systems.json?{query}")
    found = [one["id"] for one in said["systems"]]
    assert [one if one.startswith("lab-") else "hostile" for one in found] == ids
    assert said["count"] == len(ids)


def test_what_has_no_figure_is_counted_beside_a_limit_and_never_below_it() -> None:
    assert place().json("/systems.json?over=1e25")["undetermined"] == 2
    assert "undetermined, not below: 2" in place().get("/systems?over=1e25")
    assert "Of these without a figure: 2" in place().get("/systems")


BAD = ["over=many", "over=-1", "over=1e999", "show=some", "sort=up"]
BAD_SHEETS = ["page=x", "page=-1", "page=\u0663", "page=01"]


@pytest.mark.parametrize("query", [*BAD, *BAD_SHEETS])
def test_a_question_that_makes_no_sense_is_a_page_that_says_so(query: str) -> None:
    answer = place().client.get(f"/systems?{query}")
    assert answer.status_code == 400
    assert "This is not well formed" in answer.text


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize("path", ["/systems.json", "/systems.csv"])
def test_programs_get_the_same_as_json(path: str, query: str) -> None:
    answer = place().client.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == "Malformed"


def test_a_sheet_past_the_end_is_the_last_one() -> None:
    assert "Vega" in place().get("/systems?page=99")


def test_the_csv_has_the_same_systems_and_no_formulas() -> None:
    answer = place().client.get("/systems.csv?show=unregistered")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["id"] for row in rows if row["registered"] == "no"] == [row["id"] for row in rows]
    assert f"'{HOSTILE}" in {row["name"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in {"=", "+", "-", "@"}]


def test_the_form_remembers_what_was_asked() -> None:
    page = Page(place().get("/systems?q=%22%3E&over=1E25&show=registered&sort=name"))
    fields = {one["name"]: one["value"] for one in page.all("input")}
    chosen = [one["value"] for one in page.all("option") if "selected" in one]
    assert fields == {"q": '">', "over": "1e25"}
    assert chosen == ["registered", "name"]


def test_files_beside_the_list_hold_the_same_choice() -> None:
    links = Page(place().get("/systems?q=a%26b&over=1e25")).links
    assert "/systems.csv?q=a%26b&over=1e25&show=all&sort=compute" in links
