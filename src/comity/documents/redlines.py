"""
Redlines: which words of a text changed, as pieces that stay, go or come.

English is cut by words, Korean by spaces (a word with its particle is one), Chinese by words too,
as rjieba's dictionary has them: a cut by signs would show half words as changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import rjieba

Kind = Literal["same", "out", "in"]
_CUTS = {
    "en": re.compile(r"\s+|\w+(?:['\u2019-]\w+)*|[^\w\s]"),
    "ko": re.compile(r"\s+|[^\s.,;:()]+|[.,;:()]"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are in both texts, only in the one before, or only in the one after."""

    kind: Kind
    text: str


def words(text: str, language: str) -> list[str]:
    """Cut a text into its words, signs and spaces; put together they are the text again."""
    if language == "zh":
        cut: list[str] = rjieba.cut(text)
        return cut
    return _CUTS[language].findall(text)


def redline(before: str, after: str, language: str) -> tuple[Piece, ...]:
    """Return what was taken out and put in, in the order of reading; what goes stands first."""
    old, new = words(before, language), words(after, language)
    found: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        found += [Piece("out", "".join(old[i:j]))] if j > i else []
        found += [Piece("in", "".join(new[k:m]))] if m > k else []
    return tuple(_joined(found))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield changes with nothing but a space between them as one: people read phrases."""
    out, new, space = "", "", ""
    for one in [*pieces, Piece("same", "")]:
        if one.kind == "same" and one.text and not one.text.strip() and (out or new):
            space += one.text
        elif one.kind == "same":
            yield from (each for each in (Piece("out", out), Piece("in", new)) if each.text)
            if space + one.text:
                yield Piece("same", space + one.text)
            out, new, space = "", "", ""
        else:
            out += space + (one.text if one.kind == "out" else "")
            new += space + (one.text if one.kind == "in" else "")
            space = ""


def marked(pieces: tuple[Piece, ...]) -> str:
    """Return a redline as plain text: [-gone-] and {+new+}, as wdiff writes it."""
    marks = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(marks[one.kind].format(one.text) for one in pieces)
