"""Names of observed systems: spellings of one name meet, different names do not."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.base.typed import Line, convert
from comity.rules.declaration import Subject
from comity.statement.statement import Statement, check_visible
from comity.statement.subjects import LIMIT, SubjectId, plain, read_id, subject_key
from statement.bodies import payload

MEET: dict[str, tuple[str, str]] = {
    "capitals": ("ORION", "orion"),
    "hyphen and space": ("Orion-4 Large", "orion 4_large"),
    "spaces around and between": ("  Orion   4 ", "Orion 4"),
    "brackets and points": ("Orion (v4.5)", "orion v4 5"),
    "full width": ("\uff2f\uff32\uff29\uff2f\uff2e", "orion"),
    "ligature": ("Of\ufb01ce", "office"),
    "accent composed or not": ("Caf\u00e9", "Cafe\u0301"),
    "sharp s": ("Stra\u00dfe", "STRASSE"),
    "Greek final sigma": ("\u039f\u03a3", "\u03bf\u03c2"),
    "Greek with two accents": ("\u0390", "\u03b9\u0308\u0301"),
    "Turkish capital": ("\u0130stanbul", "i\u0307stanbul"),
    "plus spelled out": ("Orion+", "orion plus"),
    "half-width Korean": ("\uffa1\uffc2", "\u1100\u1161"),
    "circled digit": ("Orion \u2463", "orion 4"),
}


@pytest.mark.parametrize(("one", "other"), MEET.values(), ids=MEET)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert plain(one) == plain(other)


DIFFER: dict[str, tuple[str, str]] = {
    "plus": ("Orion", "Orion+"),
    "plus inside": ("A+B", "AB"),
    "number": ("Orion 4", "Orion 5"),
    "point or none": ("Orion 4.5", "Orion 45"),
    "accent": ("resume", "r\u00e9sum\u00e9"),
    "Chinese": ("\u7532\u65b9", "\u4e59\u65b9"),
    "Korean": ("\uac11\uce21", "\uc744\uce21"),
    "vowel signs of Hindi": ("\u0915\u0940", "\u0915\u0947"),
    "Thai tone": ("\u0e02\u0e32\u0e27", "\u0e02\u0e48\u0e32\u0e27"),
}


@pytest.mark.parametrize(("one", "other"), DIFFER.values(), ids=DIFFER)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_names_in_any_writing_stay_readable() -> None:
    assert plain("\u7532\u65b9 \u6a21\u578b 4") == "\u7532\u65b9-\u6a21\u578b-4"
    assert plain("\uac11\uce21 \ubaa8\ud615") == "\uac11\uce21-\ubaa8\ud615"
    assert plain("GPT-4+ (Turbo)") == "gpt-4-plus-turbo"
    assert plain("+") == "plus"


@pytest.mark.parametrize("text", ["", " ", "---", "?!", "\u2014"])
def test_a_name_without_a_letter_is_unknown(text: str) -> None:
    assert plain(text) == "unknown"


def test_a_key_names_every_developer_in_whatever_order_a_source_lists_them() -> None:
    assert subject_key(["Lab A"], "Orion 4") == "lab-a/orion-4"
    assert subject_key(["Lab B", "Lab A"], "X") == subject_key(["lab-a", "LAB B"], "x")
    assert subject_key(["Lab B", "Lab A"], "X") == "lab-a+lab-b/x"
    assert subject_key(["Lab A", "lab a"], "X") == "lab-a/x"
    assert subject_key([], "Orion") == subject_key(["?"], "Orion") == "unknown/orion"


def test_a_very_long_key_ends_in_its_digest_and_stays_distinct() -> None:
    long = [subject_key(["Lab A"], "x" * 199 + last) for last in "ab"]
    assert all(len(key) == LIMIT for key in long)
    assert long[0] != long[1]
    assert long[0].startswith("lab-a/xxx")
    exact = subject_key(["a"], "x" * (LIMIT - 2))
    assert exact == "a/" + "x" * (LIMIT - 2)
    many = subject_key([f"Lab {number}" for number in range(64)], "Orion")
    assert len(many) == LIMIT


@given(st.text(max_size=40))
@example("a\u00df\u0301")
@example("\u01f0")
@example("\u0345\u0390")
def test_a_plain_name_is_its_own_plain_form(text: str) -> None:
    found = plain(text)
    assert plain(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert not set(found) & set(" +/|")


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=200))
def test_every_key_of_visible_names_can_be_what_a_statement_is_about(
    developers: list[str], name: str
) -> None:
    key = subject_key(developers, name)
    assert convert(key, Line) == key
    try:
        check_visible([*developers, name])
        found = payload("observation/v1", about=key)
    except (Malformed, UnicodeEncodeError):
        return
    # A noncharacter or an unpaired surrogate is no letter, so none gets this far.
    assert Statement.parse(found).about == key


IDS: dict[str, SubjectId | None] = {
    "lab-a": SubjectId("lab-a", Subject.DEVELOPER),
    "lab.a": SubjectId("lab.a", Subject.DEVELOPER),
    "lab-a/orion": SubjectId("lab-a", Subject.SYSTEM),
    "lab-a/\u6a21\u578b-4": SubjectId("lab-a", Subject.SYSTEM),
    "lab-a/run": SubjectId("lab-a", Subject.SYSTEM),
    "lab-a/run/orion": SubjectId("lab-a", Subject.RUN),
    "lab-a/incident/2026-7": SubjectId("lab-a", Subject.INCIDENT),
    "": None,
    "/": None,
    "/orion": None,
    "/run/orion": None,
    "lab-a/": None,
    "lab-a/Orion": None,
    "lab-a/run/": None,
    "lab-a/run/Orion": None,
    "lab-a/system/orion": None,
    "lab-a/developer/orion": None,
    "lab-a/run/orion/4": None,
}


@pytest.mark.parametrize(("id_", "named"), IDS.items(), ids=IDS)
def test_an_id_names_a_developer_a_system_a_run_or_an_incident(
    id_: str, named: SubjectId | None
) -> None:
    assert read_id(id_) == named


@given(st.lists(st.text(max_size=20), max_size=3), st.text(max_size=60))
def test_what_is_observed_is_never_named_like_a_run_or_an_incident(
    developers: list[str], name: str
) -> None:
    found = read_id(subject_key(developers, name))
    assert found is None or found.sort is Subject.SYSTEM
