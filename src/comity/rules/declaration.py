"""How a fact is declared: what it is about, what its value is, its unit and its meaning."""

from dataclasses import dataclass
from enum import Enum

from comity.base.text import Text


class Kind(Enum):
    """What a fact's value is."""

    YES_NO = "yes or no"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    WORDS = "words"
    MEMBERSHIPS = "memberships"
    PHASES = "phases"


class Subject(Enum):
    """What a fact or a clause is about."""

    DEVELOPER = "developer"
    SYSTEM = "system"
    RUN = "run"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Declared:
    """
    A fact that rules may ask for.

    `unit` is set for numbers only, `among` for words of which there are no others.
    """

    about: Subject
    kind: Kind
    meaning: Text
    unit: str = ""
    among: tuple[str, ...] = ()


def yes_no(about: Subject, *, en: str, zh: str, ko: str) -> Declared:
    return Declared(about, Kind.YES_NO, {"en": en, "zh": zh, "ko": ko})


def number(about: Subject, unit: str, *, en: str, zh: str, ko: str) -> Declared:
    return Declared(about, Kind.NUMBER, {"en": en, "zh": zh, "ko": ko}, unit)


def day(about: Subject, *, en: str, zh: str, ko: str) -> Declared:
    return Declared(about, Kind.DAY, {"en": en, "zh": zh, "ko": ko})


def moment(about: Subject, *, en: str, zh: str, ko: str) -> Declared:
    return Declared(about, Kind.MOMENT, {"en": en, "zh": zh, "ko": ko})


def words(about: Subject, *, en: str, zh: str, ko: str, among: tuple[str, ...] = ()) -> Declared:
    return Declared(about, Kind.WORDS, {"en": en, "zh": zh, "ko": ko}, among=among)


def memberships(about: Subject, *, en: str, zh: str, ko: str) -> Declared:
    return Declared(about, Kind.MEMBERSHIPS, {"en": en, "zh": zh, "ko": ko})


def phases(about: Subject, *, en: str, zh: str, ko: str) -> Declared:
    return Declared(about, Kind.PHASES, {"en": en, "zh": zh, "ko": ko})
