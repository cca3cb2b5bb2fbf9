"""
The lines of a tlog-policy (C2SP): logs, witnesses, groups of them, and the quorum.

Octets outside ASCII are opaque: names are compared as they stand, never normalised.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

from comity.base import strict
from comity.base.errors import Malformed
from comity.log.signatures import Kind, VerifierKey, shown

NONE = "none"
LOG_KINDS = frozenset({Kind.ED25519, Kind.ML_DSA_44})
WITNESS_KINDS = frozenset({Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44})
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
GAP = re.compile("[ \t]+")
WORD = re.compile("[^\x00-\x20\x7f]+")


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose checkpoints may count; the key's name is the log's origin."""

    key: VerifierKey
    url: str | None = None

    def __post_init__(self) -> None:
        _check_kind(self.key, LOG_KINDS)
        _check_words(*_present(self.url))

    def __str__(self) -> str:
        return " ".join(("log", str(self.key), *_present(self.url)))

    @classmethod
    def parse(cls, *words: str) -> Self:
        if len(words) not in {1, 2}:
            raise Malformed("a log line is: log vkey [url]")
        return cls(VerifierKey.parse(words[0]), *words[1:])


@dataclass(frozen=True, slots=True)
class Witness:
    """A cosigner, under a name that means something in this policy only."""

    name: str
    key: VerifierKey
    url: str | None = None

    def __post_init__(self) -> None:
        _check_kind(self.key, WITNESS_KINDS)
        _check_words(self.name, *_present(self.url))

    def __str__(self) -> str:
        return " ".join(("witness", self.name, str(self.key), *_present(self.url)))

    @classmethod
    def parse(cls, *words: str) -> Self:
        if len(words) not in {2, 3}:
            raise Malformed("a witness line is: witness name vkey [url]")
        return cls(words[0], VerifierKey.parse(words[1]), *words[2:])


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses and groups that count as one when at least `needs` of them do."""

    name: str
    needs: int
    members: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_words(self.name, *self.members)
        if not 1 <= self.needs <= len(self.members):
            raise Malformed(
                "group {name} cannot need {needs} of {count}",
                name=shown(self.name),
                needs=self.needs,
                count=len(self.members),
            )

    def __str__(self) -> str:
        number = {1: "any", len(self.members): "all"}.get(self.needs, str(self.needs))
        return " ".join(("group", self.name, number, *self.members))

    @classmethod
    def parse(cls, *words: str) -> Self:
        if len(words) < 3:  # noqa: PLR2004 - a name, a number, one member
            raise Malformed("a group line is: group name all|any|number member...")
        name, number, *members = words
        named = {"any": 1, "all": len(members)}.get(number)
        return cls(name, strict.decimal(number) if named is None else named, tuple(members))


@dataclass(frozen=True, slots=True)
class Quorum:
    """The witness or group that has to cosign; `none` asks for no cosignature."""

    name: str

    def __post_init__(self) -> None:
        _check_words(self.name)

    def __str__(self) -> str:
        return f"quorum {self.name}"

    @classmethod
    def parse(cls, *words: str) -> Self:
        if len(words) != 1:
            raise Malformed("a quorum line is: quorum name")
        return cls(words[0])


Line: TypeAlias = Log | Witness | Group | Quorum
READERS: Mapping[str, Callable[..., Line]] = {
    "log": Log.parse,
    "witness": Witness.parse,
    "group": Group.parse,
    "quorum": Quorum.parse,
}


def read(text: str) -> Iterator[Line]:
    """Read the lines in their order; comments and empty lines are skipped."""
    if CONTROL.search(text):
        raise Malformed("a policy holds no control characters but tabs and line feeds")
    *lines, last = text.split("\n")
    if last:
        raise Malformed("the last line of a policy ends in a line feed too")
    for line in lines:
        bare = line.strip(" \t")
        if bare and not bare.startswith("#"):
            keyword, *words = GAP.split(bare)
            if keyword not in READERS:
                raise Malformed("no line of a policy starts with {word}", word=shown(keyword))
            yield READERS[keyword](*words)


def _check_kind(key: VerifierKey, kinds: frozenset[Kind]) -> None:
    if key.kind not in kinds:
        raise Malformed("the key of {name} is for another use", name=key.name)


def _check_words(*words: str) -> None:
    for word in words:
        if not WORD.fullmatch(word):
            raise Malformed("a policy's words hold no spaces: {word}", word=shown(word))


def _present(url: str | None) -> tuple[str, ...]:
    return () if url is None else (url,)
