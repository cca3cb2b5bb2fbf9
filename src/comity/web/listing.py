"""Long lists: one sheet at a time, and the choices that a request makes among them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from starlette.datastructures import QueryParams

from comity.base import strict
from comity.base.errors import Malformed
from comity.base.quantities import number

T = TypeVar("T")

SIZE = 50
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One sheet of a list: its items, its number from 1, how many sheets and items there are."""

    items: tuple[T, ...]
    number: int
    of: int
    total: int


def sheet(items: Sequence[T], query: QueryParams) -> Sheet[T]:
    """Return the sheet that `page` asks for; past the end it is the last one."""
    of = max(1, -(-len(items) // SIZE))
    at = min(of, max(1, strict.decimal(query.get("page", "1"))))
    return Sheet(tuple(items[(at - 1) * SIZE : at * SIZE]), at, of, len(items))


def chosen(query: QueryParams, name: str, choices: Iterable[str]) -> str:
    """Return one of the choices, the first where nothing is asked; Malformed for another word."""
    listed = list(choices)
    said = query.get(name) or listed[0]
    if said not in listed:
        raise Malformed("{name} is one of: {listed}", name=name, listed=", ".join(listed))
    return said


def flop(text: str) -> Decimal:
    """Read a figure of compute as people type it: 1e25, 1E+25, 10^25."""
    plain = text.strip().lower().replace("e+", "e").replace("10^", "1e")
    return number(plain)


def containing(text: str) -> Callable[[Iterable[str]], bool]:
    """Return whether one of some names contains the text, capitals aside; no text is in all."""
    wanted = text.strip().casefold()[:LONGEST]
    if not wanted:
        return lambda _: True
    return lambda names: any(wanted in name.casefold() for name in names)
