"""
Facts as a person writes them in YAML: `training_compute: "3.8e25"`, `deployed: true`.

A number is one text or a pair from low to high, the high one null if no upper bound is known; a
day is 2026-11-23, a moment 2026-11-23T09:00:00Z, words a list. What is left out is unknown.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from comity.base import instants, quantities
from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.rules import facts
from comity.rules.declared import Kind, declared
from comity.rules.facts import Fact, FactSet, Value

MOST_WORDS = 64


def read(written: object) -> FactSet:
    """Read a mapping of fact names to values; raises Malformed and names the fact."""
    if not isinstance(written, dict):
        raise Malformed("facts are a list of names with their values")
    found = {_name(name): Fact(_value(name, said)) for name, said in written.items()}
    facts.check(found)
    return found


def _name(name: object) -> str:
    declared(str(name))
    return str(name)


def _value(name: str, said: object) -> Value:
    kind = declared(name).kind
    try:
        value: Value | None = _READERS[kind](said)
    except Malformed:  # said below with the fact's name
        value = None
    if value is None:
        raise Malformed(
            "the fact {name} must be {form}, not {said}",
            name=name,
            form=FORMS[kind],
            said=repr(said)[:40],
        )
    return value


def _yes_no(said: object) -> bool | None:
    return said if isinstance(said, bool) else None


def _number(said: object) -> Interval | None:
    match said:
        case int() if type(said) is int and said >= 0:
            return Interval.exactly(Decimal(said))
        case str():
            return Interval.exactly(quantities.number(said))
        case [str(low), None]:
            return Interval(quantities.number(low), None)
        case [str(low), str(high)]:
            return Interval(quantities.number(low), quantities.number(high))
        case _:
            return None


def _words(said: object) -> frozenset[str] | None:
    if not isinstance(said, list) or len(said) > MOST_WORDS:
        return None
    return frozenset(said) if all(isinstance(word, str) for word in said) else None


def _text(reader: Callable[[str], Any]) -> Callable[[object], Any]:
    return lambda said: reader(said) if isinstance(said, str) else None


_READERS: Mapping[Kind, Callable[[object], Any]] = {
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.DAY: _text(instants.day),
    Kind.MOMENT: _text(Instant.parse),
    Kind.WORDS: _words,
}
FORMS: Mapping[Kind, str] = {
    Kind.YES_NO: "true or false",
    Kind.NUMBER: 'a number in quotes such as "3.8e25", or a pair of them',
    Kind.DAY: "a day such as 2026-11-23",
    Kind.MOMENT: "a moment such as 2026-11-23T09:00:00Z",
    Kind.WORDS: "a list of words",
}
