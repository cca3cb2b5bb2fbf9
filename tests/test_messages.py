"""Every sentence for people exists in every language, with the same values to fill in."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import messages

LANGUAGES = ("zh", "ko")


def test_the_sentences_of_the_code_are_found() -> None:
    found = messages.sentences()
    assert "the statement belongs to another register" in found
    assert "REHEARSAL: one operator holds every witness; this proves nothing to others" in found
    assert len(found) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert messages.missing(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    assert messages.misplaced(language) == []
