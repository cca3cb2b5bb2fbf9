"""How an observed system is named: one key for its developers and its name, however spelled."""

import hashlib
import unicodedata
from collections.abc import Sequence

LIMIT = 160
UNKNOWN = "unknown"


def subject_key(developers: Sequence[str], name: str) -> str:
    """Return `developer+developer/name` in plain form; long keys end in part of their digest."""
    key = "+".join(plain(one) for one in developers) or UNKNOWN
    whole = f"{key}/{plain(name)}"
    if len(whole) <= LIMIT:
        return whole
    return f"{whole[: LIMIT - 17]}-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def plain(text: str) -> str:
    """Return the letters and digits of a name, small, joined by hyphens; `+` counts as `plus`."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("+", " plus ")
    kept = (mark if mark.isalnum() or unicodedata.combining(mark) else " " for mark in folded)
    return "-".join("".join(kept).split()) or UNKNOWN
