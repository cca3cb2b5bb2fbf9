"""Reads the message catalogs (gettext .po files) that are packaged with the program."""

from functools import cache
from importlib.resources import files

from comity.documents.messages import ENGLISH, Catalog


@cache
def catalog(language: str) -> Catalog:
    """Return the catalog of a language; English, and any unknown language, is the code itself."""
    if language == "en":
        return ENGLISH
    from babel.messages.pofile import read_po  # noqa: PLC0415 - 100 ms that English does not need

    found: dict[str, str] = {}
    for path in files("comity.documents").joinpath("locale").iterdir():
        if path.name.startswith(f"{language}.") and path.name.endswith(".po"):
            with path.open("rb") as file:
                messages = read_po(file, locale=language, abort_invalid=True)
            found |= {str(one.id): str(one.string) for one in messages if one.id and one.string}
    return found
