"""The names of parties in the reader's language, by their ids."""

from collections.abc import Callable

from starlette.requests import Request

from comity.web.api import site
from comity.web.words import Words


def names(request: Request) -> Callable[[str], str]:
    """Return what a party is called; who is no party of the accord now keeps its id."""
    parties, words = site(request).accord.parties, Words.of(request)
    return lambda id_: words.text(parties[id_].name) if id_ in parties else id_
