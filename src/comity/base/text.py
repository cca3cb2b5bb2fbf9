"""Text for people: language to words, no language privileged."""

import unicodedata
from collections.abc import Mapping

from comity.base.errors import Malformed

LANGUAGES = ("en", "zh", "ko")

Text = Mapping[str, str]


def in_language(text: Text, language: str) -> str:
    """Return the words in this language, else in the first language there is."""
    return text.get(language) or next(text[known] for known in LANGUAGES if text.get(known))


def check_free(field: str, text: str, limit: int) -> None:
    """Refuse free text that is too long or carries control and direction-changing characters."""
    if len(text) > limit:
        raise Malformed("{field} is longer than {limit} characters", field=field, limit=limit)
    # Bidirectional overrides and controls let a name look like another on every page.
    for mark in text:
        if (
            unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            and mark not in "\n\u200d\u200c"
        ):
            raise Malformed(
                "{field} holds the control character {code}", field=field, code=f"U+{ord(mark):04X}"
            )
