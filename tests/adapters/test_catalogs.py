"""Catalogs: the words of a language, where the program has them; English is the code itself."""

import pytest

from comity.adapters.catalogs import catalog
from comity.documents.messages import ENGLISH


@pytest.mark.parametrize("language", ["en", "fr", "..", ""])
def test_a_language_without_a_catalog_is_english(language: str) -> None:
    assert catalog(language) == ENGLISH


@pytest.mark.parametrize("language", ["zh", "ko"])
def test_every_entry_of_a_catalog_says_something(language: str) -> None:
    words = catalog(language)
    assert all(template and said for template, said in words.items())
