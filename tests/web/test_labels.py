"""The words for codes: none is missing, in any language, and the catalogs are kept in order."""

from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from typing import get_args

import msgspec
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from comity.accord.doubt import Doubt
from comity.adapters.catalogs import catalog
from comity.oversight.obligations import State
from comity.rules.answers import Answer
from comity.rules.clause import Confidence, Force, Role, Unit
from comity.rules.declaration import Subject
from comity.rules.facts import Purpose
from comity.statement.kinds.authorities import DeterminationBody, ReviewBody
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.incidents import IncidentBody
from comity.statement.kinds.runs import RunBody
from comity.statement.kinds.systems import SystemBody
from comity.statement.quantity import Quantity
from comity.web import fields, labels

LANGUAGES = ("zh", "ko")
TABLES = {
    "states": (labels.STATES, State),
    "meanings": (labels.MEANINGS, State),
    "answers": (labels.ANSWERS, Answer),
    "doubts": (labels.DOUBTS, Doubt),
    "forces": (labels.FORCES, Force),
    "confidences": (labels.CONFIDENCES, Confidence),
    "roles": (labels.ROLES, Role),
    "subjects": (labels.SUBJECTS, Subject),
    "units": (labels.UNITS, Unit),
    "purposes": (labels.PURPOSES, Purpose),
}


@pytest.mark.parametrize(("table", "codes"), TABLES.values(), ids=TABLES)
def test_every_code_has_its_words(table: dict[object, str], codes: type) -> None:
    assert set(table) == set(codes)


def test_every_basis_has_its_words() -> None:
    basis = next(one for one in msgspec.structs.fields(Quantity) if one.name == "basis")
    assert set(labels.BASES) == set(get_args(basis.type))


@pytest.mark.parametrize(
    ("body", "words"),
    [(DeterminationBody, labels.VERDICTS), (ReviewBody, labels.REVIEWS)],
)
def test_every_verdict_has_its_words(body: type[msgspec.Struct], words: dict[str, str]) -> None:
    verdict = next(one for one in msgspec.structs.fields(body) if one.name == "verdict")
    assert set(words) == set(get_args(verdict.type))


def parts(kind: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the field names of a statement's body and of all that it holds."""
    for field in msgspec.structs.fields(kind):
        yield field.name
        for inner in _structs(field.type):
            yield from parts(inner)


def _structs(hint: object) -> Iterator[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        # A quantity is shown as one phrase, not field by field.
        if not issubclass(hint, Quantity):
            yield hint
        return
    for one in get_args(hint):
        yield from _structs(one)


@pytest.mark.parametrize("kind", [SystemBody, DeveloperBody, RunBody, IncidentBody])
def test_every_field_of_a_page_has_a_label(kind: type[msgspec.Struct]) -> None:
    assert set(parts(kind)) - set(fields.LABELS) == set()


def test_a_field_that_is_new_is_called_by_its_name() -> None:
    assert fields.label("a_new_field") == "A new field"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "table", [one for one, _ in TABLES.values()] + [fields.LABELS, labels.BASES]
)
def test_every_label_is_translated(table: dict[object, str], language: str) -> None:
    assert set(table.values()) - set(catalog(language)) == set()


def entries(language: str) -> list[Message]:
    raw = files("comity.documents").joinpath("locale", f"{language}.pages.po").read_bytes()
    return [one for one in read_po(BytesIO(raw), locale=language, abort_invalid=True) if one.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_pages_are_in_order_and_none_is_a_guess(language: str) -> None:
    found = entries(language)
    ids = [str(one.id) for one in found]
    assert ids == sorted(ids)
    assert not [one.id for one in found if one.fuzzy or not one.string]


def test_both_languages_have_the_same_words_of_pages() -> None:
    chinese, korean = ([one.id for one in entries(language)] for language in LANGUAGES)
    assert chinese == korean
