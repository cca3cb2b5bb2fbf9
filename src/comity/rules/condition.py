"""
Conditions: a CEL expression over named tests, answered with three values.

Only the logic of CEL is used: test names, `&&`, `||`, `!` and parentheses. A test whose outcome is
not known is left out of the context; CEL's operators then absorb the error exactly as Kleene's
logic does (https://github.com/google/cel-spec, "Logical Operators"), and what they cannot absorb
is undetermined.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from comity.base.errors import Malformed

if TYPE_CHECKING:
    from cel import Program

LONGEST = 1000
MOST_TESTS = 20
TEST_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LOGIC = re.compile(r"(?:[a-z0-9_]+|&&|\|\||[!() ])+", re.ASCII)

Outcomes = Mapping[str, bool | None]
# A decision diagram: an answer, or a test and what follows from its no and from its yes.
_Shape = bool | tuple[str, "_Shape", "_Shape"]


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that some facts make true and others false."""

    expression: str
    names: tuple[str, ...]

    @classmethod
    def parse(cls, expression: str) -> Self:
        """Read an expression; Malformed if it is more than logic, or if no test can change it."""
        if len(expression) > LONGEST or not _LOGIC.fullmatch(expression):
            raise Malformed(
                "a condition is test names with && || ! and (): {when}", when=expression
            )
        found = cls(expression, tuple(_program(expression).variables()))
        if not found.names or len(found.names) > MOST_TESTS:
            raise Malformed(
                "a condition asks between 1 and {most} tests: {when}",
                most=MOST_TESTS,
                when=expression,
            )
        if isinstance(_shape(expression, found.names, (None,) * len(found.names)), bool):
            raise Malformed("a condition that no fact can change: {when}", when=expression)
        return found

    def answer(self, outcomes: Outcomes) -> bool | None:
        """Return what the outcomes of the tests make of the condition; None is undetermined."""
        return _answer(self.expression, self.names, self._values(outcomes))

    def deciding(self, outcomes: Outcomes) -> frozenset[str]:
        """
        Return the smallest set of open tests that surely settles the answer, whatever they say.

        These are the essential variables of what the known outcomes leave open: each of them can
        still change the answer, and no other test can.
        """
        return _tested(_shape(self.expression, self.names, self._values(outcomes)))

    def _values(self, outcomes: Outcomes) -> tuple[bool | None, ...]:
        return tuple([outcomes[name] for name in self.names])


@lru_cache(maxsize=4096)
def _program(expression: str) -> "Program":
    import cel  # noqa: PLC0415 - 300 ms that only a command with rules should pay

    try:
        return cel.compile(expression)
    except ValueError:
        raise Malformed("not a CEL expression: {when}", when=expression) from None


@lru_cache(maxsize=65536)
def _answer(
    expression: str, names: tuple[str, ...], values: tuple[bool | None, ...]
) -> bool | None:
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    try:
        found = _program(expression).execute(known)
    except RuntimeError:  # CEL's error for a missing variable that its operators could not absorb
        return None
    return bool(found)


@lru_cache(maxsize=65536)
def _shape(expression: str, names: tuple[str, ...], values: tuple[bool | None, ...]) -> _Shape:
    answer = _answer(expression, names, values)
    if answer is not None:
        return answer
    first = values.index(None)
    no, yes = (
        _shape(expression, names, (*values[:first], said, *values[first + 1 :]))
        for said in (False, True)
    )
    return no if no == yes else (names[first], no, yes)


def _tested(shape: _Shape) -> frozenset[str]:
    if isinstance(shape, bool):
        return frozenset()
    name, no, yes = shape
    return _tested(no) | _tested(yes) | {name}
