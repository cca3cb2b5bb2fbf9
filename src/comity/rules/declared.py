"""
What rules may ask: a closed table of fact names, each with its kind, unit and meaning.

A new fact is one row in `vocabulary`, and then a person may state it and a clause may ask it; one
line in the register fills it from what is on record there.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from comity.base.errors import Malformed
from comity.rules.declaration import Declared
from comity.rules.vocabulary import (
    cn,
    cn_incidents,
    cn_services,
    commitments,
    developer,
    eu,
    incident,
    kr,
    run,
    system,
    us,
    us_il,
    us_ny,
    world,
)

# What holds whatever the law comes first, then what the law of one place asks.
VOCABULARY: Mapping[str, Mapping[str, Declared]] = {
    "developer": developer.FACTS,
    "system": system.FACTS,
    "run": run.FACTS,
    "incident": incident.FACTS,
    "eu": eu.FACTS,
    "us": us.FACTS,
    "us_il": us_il.FACTS,
    "us_ny": us_ny.FACTS,
    "cn": cn.FACTS,
    "cn_incidents": cn_incidents.FACTS,
    "cn_services": cn_services.FACTS,
    "kr": kr.FACTS,
    "world": world.FACTS,
    "world_commitments": commitments.FACTS,
}


def merged(tables: Iterable[Mapping[str, Declared]]) -> Mapping[str, Declared]:
    """Put tables of facts together; Malformed if two of them declare the same name."""
    found: dict[str, Declared] = {}
    for table in tables:
        for name, one in table.items():
            if name in found:
                raise Malformed("the fact {name} is declared twice", name=name)
            found[name] = one
    return MappingProxyType(found)


FACTS: Mapping[str, Declared] = merged(VOCABULARY.values())


def declared(name: str) -> Declared:
    """Return what is declared under this name; Malformed if nothing is, with the nearest name."""
    found = FACTS.get(name)
    if found is not None:
        return found
    if near := get_close_matches(name[:80], FACTS, n=1):
        raise Malformed(
            "no fact is called {name}; did you mean {near}?", name=name[:80], near=near[0]
        )
    raise Malformed("no fact is called {name}", name=name[:80])


def check_word(about: Declared, word: str) -> None:
    """Refuse a word that the fact never has, where there are no others than those declared."""
    if about.among and word not in about.among:
        near = get_close_matches(word[:40], about.among, n=1) or about.among
        raise Malformed(
            "{word} is none of its words; did you mean {near}?",
            word=word[:40],
            near=", ".join(near),
        )
