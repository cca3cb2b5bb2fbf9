"""Reads the message catalogs (gettext .po files) that are packaged with the program."""

from functools import cache
from importlib.resources import files

from comity.documents.messages import ENGLISH, Catalog


@cache
def catalog(language: str) -> Catalog:
    """Return the catalog of a language; English, and any unknown language, is the code itself."""
    path = files("comity.documents").joinpath("locale", f"{language}.po")
    if language == "en" or not path.is_file():
        return ENGLISH
    from babel.messages.pofile import read_po  # noqa: PLC0415 - 100 ms that English does not need

    with path.open("rb") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    return {str(one.id): str(one.string) for one in messages if one.id and one.string}
