"""Words in the reader's language: templates are looked up in a catalog, then filled in."""

from collections.abc import Mapping
from typing import TypeAlias

from comity.base.errors import ComityError

# A template as it stands in the code, to the same template in another language.
Catalog: TypeAlias = Mapping[str, str]

ENGLISH: Catalog = {}

# The values that are words of this program; any other is somebody's and stays as it is.
OWN = frozenset(
    {
        "answer",
        "confidence",
        "field",
        "force",
        "form",
        "got",
        "heading",
        "outcome",
        "part",
        "pin",
        "state",
        "want",
        "wanted",
        "what",
    }
)


def explain(error: ComityError, catalog: Catalog) -> str:
    """Return an error as one or two sentences for a person."""
    return say(catalog, error.template, **error.values)


def say(catalog: Catalog, template: str, **values: object) -> str:
    """Return the template in the catalog's language with its values; unknown ones stay English."""
    # An error inside an error (a field's, a row's) is a template with its own words in front.
    words, rest = [], template
    while rest not in catalog and ": " in rest:
        head, _, rest = rest.partition(": ")
        words.append(catalog.get(head, head))
    words.append(catalog.get(rest, rest))
    spoken = {
        name: catalog.get(str(value), value) if name in OWN else value
        for name, value in values.items()
    }
    return ": ".join(words).format(**spoken)
