"""Text for people: some language always answers, and nothing in it misleads the eye."""

import unicodedata

import pytest

from comity.base import text
from comity.base.errors import Malformed

UNSOUND = {
    "half a pair": "\ud800",
    "the other half": "a\udfffb",
    "noncharacter of the block": "\ufdd0",
    "last of the first plane": "\uffff",
    "last but one of the last plane": "\U0010fffe",
    "not composed": "e\u0301",
    "hangul in letters": unicodedata.normalize("NFD", "\ud55c"),
    "angstrom sign": "\u212b",
}
HIDDEN = {
    "null": "\0",
    "tab": "\t",
    "carriage return": "\r",
    "escape": "\x1b",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "zero width space": "\u200b",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "half a pair": "\udc80",
    "tag": "\U000e0041",
}


def test_words_come_in_the_language_asked_for() -> None:
    assert text.in_language({"en": "Yes", "ko": "\ub124"}, "ko") == "\ub124"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"zh": "\u662f", "ko": "\ub124"}, "\u662f"),
        ({"en": "Yes", "ko": ""}, "Yes"),
        ({"ko": "\ub124"}, "\ub124"),
    ],
)
def test_words_come_in_another_language_where_that_one_is_missing(
    words: dict[str, str], found: str
) -> None:
    assert text.in_language(words, "fr") == found


@pytest.mark.parametrize("words", [{}, {"en": ""}, {"fr": "Oui"}])
def test_a_text_in_no_language_is_refused(words: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        text.in_language(words, "en")


@pytest.mark.parametrize("bad", UNSOUND.values(), ids=UNSOUND)
def test_unsound_text_is_refused_wherever_it_hides(bad: str) -> None:
    for value in (bad, {"a": [1, None, {"b": bad}]}, {bad: True}, [["", bad]]):
        with pytest.raises(Malformed):
            text.check_sound(value)


@pytest.mark.parametrize(
    "value",
    [
        "\u00e9\ud55c\U0001f600",
        {"a": ["\u00e9", {"\u00fc": 1}], "b": 2},
        ["n", "\u0303"],
        "\n\u0303",
        "\x1f\u0307",
        None,
        7,
        [],
    ],
)
def test_sound_text_passes_and_texts_do_not_combine_with_their_neighbours(value: object) -> None:
    text.check_sound(value)


@pytest.mark.parametrize("mark", HIDDEN.values(), ids=HIDDEN)
def test_free_text_holds_nothing_that_hides_or_turns(mark: str) -> None:
    with pytest.raises(Malformed) as refused:
        text.check_free("name", f"Orion{mark}4", 40)
    assert refused.value.values == {"field": "name", "code": f"U+{ord(mark):04X}"}


def test_free_text_has_its_limit_in_characters() -> None:
    text.check_free("name", "\ud55c" * 40, 40)
    with pytest.raises(Malformed) as refused:
        text.check_free("name", "x" * 41, 40)
    assert refused.value.values == {"field": "name", "limit": 40}


def test_free_text_may_have_lines_and_join_letters() -> None:
    text.check_free("note", "one\ntwo \u0646\u200c\u0627 \U0001f469\u200d\U0001f52c", 40)
