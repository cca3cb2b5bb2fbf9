"""
What a drafter should look at: languages of one wording that do not oblige alike.

Counts words that oblige, forbid, advise or allow (shall 应当 하여야 한다) and figures, language by
language. It finds what a reader may have missed; whether two wordings agree, people say.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.documents.codes import coded
from comity.documents.reader import Reader
from comity.statement.kinds.instruments import Alternative, ClauseText

FORBIDS, OBLIGES, ADVISES, ALLOWS = "forbids", "obliges", "advises", "allows"
# Read from the left, each place once: what forbids is looked for before what obliges.
VERBS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (FORBIDS, r"\b(?:shall|must|may)\s+not\b|\bno\s+\w+\s+(?:shall|may)\b"),
        (OBLIGES, r"\b(?:shall|must)\b"),
        (ADVISES, r"\bshould\b"),
        (ALLOWS, r"\bmay\b"),
    ),
    "zh": (
        (FORBIDS, "不得|禁止|不应当?|不可以"),
        (OBLIGES, "应当|必须|须(?!知)|应(?=[在于将由向对按以予使为])"),
        (ADVISES, "宜(?=[在将由向对按以予])|建议|应该"),
        (ALLOWS, "可以|可(?=[在于将由向对按以予提要])"),
    ),
    "ko": (
        (FORBIDS, r"서는\s*(?:아니|안)\s*(?:된다|되며|되고)|[ㄱ-힣]\s수\s없다"),
        (OBLIGES, r"야\s*(?:한다|하며|하고|할)"),
        (ADVISES, "바람직하|권고한다"),
        (ALLOWS, r"수\s*있(?:다|으며|고)"),
    ),
}
_VERBS = {
    language: re.compile("|".join(f"(?P<{name}>{form})" for name, form in forms), re.IGNORECASE)
    for language, forms in VERBS.items()
}
FIGURE = re.compile(r"\d+(?:[.,]\d+)*(?:/\d+)?(?:\^\d+)?")
# Only a treaty is ratified, accepted or approved; a company's word is never called that.
RATIFIES = {"en": re.compile(r"\bratif", re.IGNORECASE), "zh": re.compile("批准"),
            "ko": re.compile("비준")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uneven:
    """A wording of a clause, and two languages of it that say different numbers of a thing."""

    clause: str
    wording: str
    what: str
    languages: tuple[str, str]
    counts: tuple[int, int]


def findings(clause: ClauseText, nature: str) -> Iterator[Uneven]:
    """Yield where the languages of a clause oblige differently, each against the first of them."""
    for wording in clause.alternatives:
        yield from _verbs(clause, wording)
        yield from _figures(clause, wording)
        for language, text in wording.text.items():
            said = len(RATIFIES[language].findall(text.words))
            if said and nature != "treaty":
                yield Uneven(clause.id, wording.id, "ratifies", (language, language), (said, 0))


def worded(one: Uneven, reader: Reader) -> str:
    """Return what was found in the reader's words."""
    if one.what == "ratifies":
        return reader.say(
            "{clause}: a text of this nature is not ratified ({language})",
            clause=one.clause,
            language=one.languages[0],
        )
    return reader.say(
        "{clause} ({wording}): {verb} {first} times in {language}, {second} times in {other}",
        clause=one.clause,
        wording=one.wording,
        verb=coded(one.what, reader),
        first=one.counts[0],
        language=one.languages[0],
        second=one.counts[1],
        other=one.languages[1],
    )


def verbs(text: str, language: str) -> Counter[str]:
    """Return how often a text obliges, forbids, advises or allows."""
    return Counter(one.lastgroup or "" for one in _VERBS[language].finditer(text))


def _verbs(clause: ClauseText, wording: Alternative) -> Iterator[Uneven]:
    counts = {one: verbs(text.words, one) for one, text in wording.text.items()}
    first = next(iter(counts))
    for language, found in counts.items():
        for what in (FORBIDS, OBLIGES, ADVISES, ALLOWS):
            if found[what] != counts[first][what]:
                yield Uneven(clause.id, wording.id, what, (first, language),
                              (counts[first][what], found[what]))  # fmt: skip


def _figures(clause: ClauseText, wording: Alternative) -> Iterator[Uneven]:
    counts = {one: Counter(FIGURE.findall(text.words)) for one, text in wording.text.items()}
    first = next(iter(counts))
    for language, found in counts.items():
        if found != counts[first]:
            yield Uneven(clause.id, wording.id, "figures", (first, language),
                          (counts[first].total(), found.total()))  # fmt: skip
