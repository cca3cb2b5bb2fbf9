"""Why a void entry changes nothing, in the reader's language."""

from collections.abc import Callable

from comity.base.errors import ComityError
from comity.register.rows import VoidRow
from comity.web.words import Words


def reasons(words: Words) -> Callable[[VoidRow], str]:
    return lambda row: words.explain(ComityError(row.template, **row.values))
