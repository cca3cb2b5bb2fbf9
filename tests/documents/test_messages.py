"""Messages: a template in the reader's language, an error inside an error, values as they are."""

import pytest

from comity.base.errors import Malformed, Refused
from comity.documents.messages import ENGLISH, explain, say

CATALOG = {
    "{party} is no party of this accord": "{party} \u4e0d\u662f\u7f14\u7ea6\u65b9",
    "row {row}": "\u7b2c {row} \u884c",
    "document {document}": "\u6587\u6863 {document}",
    "{field} is not a figure": "{field} \u4e0d\u662f\u6570\u5b57",
    "until {until} lies before since {since}": "{until} \u65e9\u4e8e {since}",
    "heading": "\u6807\u9898",
}


def test_a_template_is_said_in_the_readers_language_with_its_values() -> None:
    fault = Refused("{party} is no party of this accord", party="lab-a")
    assert explain(fault, CATALOG) == "lab-a \u4e0d\u662f\u7f14\u7ea6\u65b9"
    assert explain(fault, ENGLISH) == str(fault) == "lab-a is no party of this accord"


NESTED: dict[str, tuple[Malformed, str]] = {
    "both known": (
        Malformed("row {row}: {field} is not a figure", row=7, field="Parameters"),
        "\u7b2c 7 \u884c: Parameters \u4e0d\u662f\u6570\u5b57",
    ),
    "the outer one known": (
        Malformed("row {row}: {field} is odd", row=7, field="Parameters"),
        "\u7b2c 7 \u884c: Parameters is odd",
    ),
    "the inner one known": (
        Malformed("line {row}: {field} is not a figure", row=7, field="Parameters"),
        "line 7: Parameters \u4e0d\u662f\u6570\u5b57",
    ),
    "three deep": (
        Malformed(
            "document {document}: {field}: until {until} lies before since {since}",
            document=2,
            field="body",
            until="2025",
            since="2026",
        ),
        "\u6587\u6863 2: body: 2025 \u65e9\u4e8e 2026",
    ),
    "none known": (Malformed("{a}: {b}: c", a="x", b="y"), "x: y: c"),
    "nothing after the colon": (Malformed("row {row}: ", row=7), "\u7b2c 7 \u884c: "),
}


@pytest.mark.parametrize(("fault", "words"), NESTED.values(), ids=NESTED)
def test_an_error_inside_an_error_is_translated_part_by_part(fault: Malformed, words: str) -> None:
    assert explain(fault, CATALOG) == words


def test_a_whole_template_goes_before_its_parts() -> None:
    whole = {**CATALOG, "row {row}: {field} is not a figure": "{field}, {row}"}
    assert say(whole, "row {row}: {field} is not a figure", row=1, field="x") == "x, 1"


def test_a_value_that_is_a_word_of_the_catalog_is_said_in_it_too() -> None:
    assert say(CATALOG, "{heading}: {count}", heading="heading", count=3) == "\u6807\u9898: 3"


def test_a_name_is_nobodys_to_translate() -> None:
    # A party may be called as a heading is; only values that are the program's own are its words.
    assert say(CATALOG, "{party}: {count}", party="heading", count=3) == "heading: 3"


def test_a_value_is_never_read_as_a_template() -> None:
    for value in ("{party}", "{0.__class__}", "{", "a: b"):
        assert say(ENGLISH, "no {what}", what=value) == f"no {value}"
