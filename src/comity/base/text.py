"""Text for people: language to words, no language privileged."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from comity.base.errors import Malformed

LANGUAGES = ("en", "zh", "ko")
# Noncharacters: a block, and the last two of each of the 17 planes (Unicode, section 23.7).
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
UNSOUND = re.compile(f"[\ud800-\udfff{NONCHARACTERS}]")

Text = Mapping[str, str]


def in_language(text: Text, language: str) -> str:
    """Return the words in this language, else in the first language there is."""
    for known in (language, *LANGUAGES):
        if words := text.get(known):
            return words
    raise Malformed("a text has no words in any of {languages}", languages=", ".join(LANGUAGES))


def check_sound(value: object) -> None:
    """Refuse text, keys too, that I-JSON (RFC 7493) bars or that is not in normal form NFC."""
    # Escapes can smuggle in what the raw bytes do not show: half a surrogate pair, unnormalised
    # text. Joined by a character that nothing combines with, all is looked at in one go.
    whole = "\0".join(_texts(value))
    if found := UNSOUND.search(whole):
        raise Malformed("text holds the code point {code}", code=f"U+{ord(found[0]):04X}")
    if not unicodedata.is_normalized("NFC", whole):
        raise Malformed("text is not in Unicode normal form NFC")


def _texts(value: object) -> Iterator[str]:
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            left.extend((*item, *item.values()))
        elif isinstance(item, list):
            left.extend(item)


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
