"""Typed values: strict, and every refusal names the field and says what would be right."""

import datetime
from enum import Enum
from typing import Annotated, get_args

import msgspec
import pytest
from msgspec import Meta, Struct

from comity.base import typed
from comity.base.errors import Malformed
from comity.base.typed import Said


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Inner(Said, frozen=True):
    day: datetime.date | None = None
    colour: Colour | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.colour is Colour.BLUE:
            raise Malformed("{field} is the sky on {day}", field="colour", day=self.day)


class Outer(Said, frozen=True):
    id: typed.Slug
    count: int = 0
    inner: Inner | None = None
    items: tuple[Inner, ...] = ()
    pair: Annotated[tuple[str, ...], Meta(max_length=2)] = ()
    figure: typed.Number | None = None
    line: typed.Line | None = None
    name: typed.Name | None = None
    moment: typed.Moment | None = None
    currency: typed.Currency | None = None
    country: typed.Country | None = None
    url: typed.Url | None = None
    key: typed.Key | None = None
    words: typed.Words | None = None
    other: Annotated[str, Meta(pattern=r"\Ax+\Z")] | None = None
    bounded: Annotated[int, Meta(ge=1)] = 1


GOOD = {
    "id": ["a", "orion-4", "a.b-c", "x" * 64],
    "figure": ["0", "3.8e25", "12.5"],
    "line": ["x", "a b", "\u662f"],
    "name": ["sha256:" + "0a" * 32],
    "moment": ["2026-11-23T09:00:00Z"],
    "currency": ["USD"],
    "country": ["KR"],
    "url": ["http://a.example", "https://a.example/b?c=d#e"],
    "key": ["AAAA", "AA=="],
    "words": ["one\ntwo"],
}
BAD = {
    "id": ["", "A", "-a", "a-", "a b", "x" * 65, "a\n"],
    "figure": ["", "01", "1.0", "-1", "1e0", "1E5", "NaN", "1\n", "\u0667"],
    "line": [" a", "a ", "a\nb", " ", "a\n"],
    "name": ["sha256:" + "0A" * 32, "0a" * 32, "sha256:" + "0a" * 32 + "\n"],
    "moment": ["2026-11-23", "2026-11-23T09:00:00+00:00", "2026-11-23T09:00:00Z\n"],
    "currency": ["usd", "USDX", "US", "USD\n"],
    "country": ["kr", "KOR"],
    "url": ["ftp://a", "javascript:x", "https://", "https://a b", 'https://a"', "https://a\n"],
    "key": ["", "A A", "====", "AAAA\n"],
}


def read(**fields: object) -> Outer:
    return typed.convert({"id": "a", **fields}, Outer)


def refusal(value: object) -> str:
    with pytest.raises(Malformed) as refused:
        typed.convert(value, Outer)
    return str(refused.value)


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in GOOD.items() for text in texts]
)
def test_a_text_of_the_right_form_is_read(field: str, text: str) -> None:
    assert getattr(read(**{field: text}), field) == text


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in BAD.items() for text in texts]
)
def test_a_text_of_another_form_is_refused_with_its_field_and_what_it_must_be(
    field: str, text: str
) -> None:
    said = refusal({"id": "a", field: text})
    assert said.startswith(f"{field} must ")
    assert "\\A" not in said


@pytest.mark.parametrize("form", typed.FORMS)
def test_every_form_has_a_word_and_every_pattern_ends_where_the_text_ends(form: object) -> None:
    (meta,) = get_args(form)[1:]
    # `$` would let a line feed pass behind the last character.
    assert meta.pattern.startswith(r"\A")
    assert meta.pattern.endswith(r"\Z")
    assert typed.FORMS[form]


REFUSALS = {
    "unknown field": (
        {"id": "a", "inner": {"size": 1}},
        "inner: there is no field size",
    ),
    "missing field": ({}, "the document: id is missing"),
    "not a document": ([], "the document must be object, not array"),
    "wrong type": ({"id": "a", "count": "7"}, "count must be int, not str"),
    "yes for a number": ({"id": "a", "count": True}, "count must be int, not bool"),
    "unknown choice": ({"id": "a", "inner": {"colour": "green"}}, "inner.colour cannot be 'green'"),
    "deep down": (
        {"id": "a", "items": [{}, {"size": 1}]},
        "items[1]: there is no field size",
    ),
    "too long a text": ({"id": "a", "line": "x" * 201}, "line must have a length <= 200"),
    "too long a list": (
        {"id": "a", "pair": ["a", "b", "c"]},
        "pair must have a length <= 2",
    ),
    "not a day": (
        {"id": "a", "inner": {"day": "2026-02-30"}},
        "inner.day must be a day such as 2026-11-23",
    ),
    "absurd day": (
        {"id": "a", "inner": {"day": "0202-11-23"}},
        "inner: day: 0202-11-23 is an absurd date",
    ),
    "a refusal of its own": (
        {"id": "a", "inner": {"day": "2026-11-23", "colour": "blue"}},
        "inner: inner is the sky on 2026-11-23",
    ),
    "a pattern without a word": ({"id": "a", "other": "y"}, "other must be \\\\Ax+\\\\Z"),
    "any other refusal": ({"id": "a", "bounded": 0}, "bounded: Expected `int` >= 1"),
}


@pytest.mark.parametrize(("value", "said"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_names_the_field_and_what_would_be_right(value: object, said: str) -> None:
    assert refusal(value) == said


@pytest.mark.parametrize("year", ["1900", "2100"])
def test_a_day_within_two_centuries_is_read(year: str) -> None:
    assert read(inner={"day": f"{year}-06-01"}).inner == Inner(datetime.date(int(year), 6, 1))


def test_what_is_left_out_is_unknown_and_stays_out() -> None:
    assert msgspec.to_builtins(read()) == {"id": "a"}
    assert issubclass(Said, Struct)


def test_a_text_for_people_has_every_language_and_no_other() -> None:
    typed.check_languages("title", {"en": "Yes", "zh": "\u662f", "ko": "\ub124"})
    for text in ({"en": "Yes"}, {"en": "a", "zh": "b", "ko": "c", "fr": "d"}, {}):
        with pytest.raises(Malformed) as refused:
            typed.check_languages("title", text)
        assert refused.value.values == {"field": "title"}
