"""
How what statements are about is named.

A developer is its party's id; its systems, runs and incidents are `party/orion`,
`party/run/orion-1` and `party/incident/2026-7`. An observed system has one key for its developers
and its name, however spelled.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from comity.rules.declaration import Subject

LIMIT = 160
UNKNOWN = "unknown"
# A short name has no slash, so that a run or an incident is never taken for a system.
_SORTS = {sort.value: sort for sort in (Subject.RUN, Subject.INCIDENT)}


@dataclass(frozen=True, slots=True)
class SubjectId:
    """Whose developer, system, run or incident an id names."""

    party: str
    sort: Subject


def read_id(id_: str) -> SubjectId | None:
    """Return what an id names, or None if it is no id of any of these."""
    match id_.split("/"):
        case ["", *_]:
            return None
        case [party]:
            return SubjectId(party, Subject.DEVELOPER)
        case [party, name] if plain(name) == name:
            return SubjectId(party, Subject.SYSTEM)
        case [party, word, name] if word in _SORTS and plain(name) == name:
            return SubjectId(party, _SORTS[word])
        case _:
            return None


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
