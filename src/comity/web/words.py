"""The reader's language: which one a request asks for; words, days and numbers in it."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from babel.dates import format_date
from babel.numbers import format_decimal
from starlette.requests import Request

from comity.adapters.catalogs import catalog
from comity.base.errors import ComityError
from comity.base.text import LANGUAGES, Text, in_language
from comity.documents.messages import Catalog, explain

COOKIE = "lang"
ENGLISH = LANGUAGES[0]
NAMES: Mapping[str, str] = {"en": "English", "zh": "中文", "ko": "한국어"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one language; called with an English template, it returns it filled in."""

    language: str
    catalog: Catalog

    def __call__(self, template: str, **values: object) -> str:
        # Unlike in errors, values are names and figures of the record: they are not translated.
        return self.catalog.get(template, template).format(**values)

    def text(self, text: Text) -> str:
        return in_language(text, self.language)

    def explain(self, fault: ComityError) -> str:
        return explain(fault, self.catalog)

    def day(self, day: datetime.date) -> str:
        return format_date(day, "long", locale=self.language)

    def count(self, number: int) -> str:
        return format_decimal(number, locale=self.language)

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return words in the language a request asks for: by address, cookie, or header."""
        said = (request.query_params.get(COOKIE), request.cookies.get(COOKIE))
        wanted = [one for one in said if one in LANGUAGES]
        language = wanted[0] if wanted else accepted(request.headers.get("accept-language", ""))
        return cls(str(language), catalog(str(language)))


def accepted(header: str) -> str:
    """Return the language of Accept-Language (RFC 9110) that weighs most, else English."""
    ranked = sorted(_weighed(header), key=lambda one: -one[1])
    return ranked[0][0] if ranked else ENGLISH


def _weighed(header: str) -> Iterator[tuple[str, float]]:
    for part in header[:500].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        share = _weight(weight.strip())
        if language in LANGUAGES and share > 0:
            yield language, share


def _weight(text: str) -> float:
    if not text.startswith("q="):
        return 1.0
    try:
        return min(float(text[2:]), 1.0)
    except ValueError:
        return 0.0
