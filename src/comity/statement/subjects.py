"""How an observed system is named: one key for its developers and its name, however spelled."""

import hashlib
import unicodedata
from collections.abc import Sequence

LIMIT = 160
UNKNOWN = "unknown"


def subject_key(developers: Sequence[str], name: str) -> str:
    """
    Return `developer+developer/name` in plain form; long keys end in part of their digest.

    Developers stand in the order of their plain names: sources list the same ones in any order.
    """
    key = "+".join(sorted({plain(one) for one in developers})) or UNKNOWN
    whole = f"{key}/{plain(name)}"
    if len(whole) <= LIMIT:
        return whole
    return f"{whole[: LIMIT - 17]}-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def plain(text: str) -> str:
    """Return the letters and digits of a name, small, joined by hyphens; `+` counts as `plus`."""
    # Folding can take letters apart: normalised again, a plain name is its own plain form.
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = small.replace("+", " plus ")
    if folded.isascii():
        return "-".join(folded.translate(_SPACED).split()) or UNKNOWN
    kept = (mark if unicodedata.category(mark)[0] in "LMN" else " " for mark in folded)
    return "-".join("".join(kept).split()) or UNKNOWN


# The same for plain ASCII, looked up: nine names of ten are.
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
