"""
Conditions: a CEL expression over named tests, answered with three values.

Only the logic of CEL is used: test names, `&&`, `||`, `!` and parentheses. A test whose outcome is
not known is left out of the context; CEL's operators then absorb the error exactly as Kleene's
logic does (https://github.com/google/cel-spec, "Logical Operators"), and what they cannot absorb
is undetermined.
"""

import importlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

from comity.base.errors import Malformed
from comity.rules import truth
from comity.rules.answers import Outcomes

if TYPE_CHECKING:
    from cel import Program

LONGEST = 1000
_CLI = "cel.cli"
MOST_TESTS = 16
_OPERATORS = {"!_", "_&&_", "_||_"}
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
# "!!" is refused: it says nothing, and a thousand of them would exhaust any parser's stack.
# Possessive: a long name could otherwise be split in exponentially many ways before a bad mark.
_LOGIC = re.compile(r"(?:[a-z][a-z0-9_]*+|&&|\|\||!(?! *!)|[() ])++", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that some outcomes of its tests make true and others false."""

    expression: str
    names: tuple[str, ...]

    @classmethod
    def parse(cls, expression: str) -> Self:
        """Read an expression; Malformed if it is more than logic, or if no test can change it."""
        if len(expression) > LONGEST or not _LOGIC.fullmatch(expression):
            raise Malformed(
                "a condition is made of test names, &&, ||, ! and (): {when}", when=expression[:80]
            )
        names = tuple(sorted(set(_NAME.findall(expression))))
        if len(names) > MOST_TESTS:
            raise Malformed("a condition asks at most {most} tests", most=MOST_TESTS)
        program = _program(expression)
        # `true`, `false` and `in` are words of CEL, not names; a(b) would be a call.
        if tuple(program.variables()) != names or not set(program.functions()) <= _OPERATORS:
            raise Malformed("a condition names tests only: {when}", when=expression)
        if not truth.table(expression, names).varies:
            raise Malformed("a condition that no fact can change: {when}", when=expression)
        return cls(expression, names)

    def answer(self, outcomes: Outcomes) -> bool | None:
        """Return what the outcomes of the tests make of the condition; None is undetermined."""
        return _answer(self.expression, self.names, self._values(outcomes))

    def deciding(self, outcomes: Outcomes) -> frozenset[str]:
        """
        Return the smallest set of open tests that surely settles the answer, whatever they say.

        Each of them can still change the answer and no other open test can, so the set is unique.
        """
        return _deciding(self.expression, self.names, self._values(outcomes))

    def _values(self, outcomes: Outcomes) -> tuple[bool | None, ...]:
        return tuple([outcomes[name] for name in self.names])


def less(condition: str, exceptions: Iterable[str]) -> str:
    """Return the expression that holds where the condition does and none of the exceptions."""
    unless = [f"!({one})" for one in exceptions]
    return " && ".join([f"({condition})", *unless]) if unless else condition


@cache
def _cel() -> Any:  # noqa: ANN401 - the module, typed by its own stub
    """Return the module cel, which only a command with rules should pay for."""
    # Its __init__ imports its command line and with that a terminal toolkit: a tenth of a second
    # in each of our commands. For the moment of the import an empty module stands in for it.
    sys.modules.setdefault(_CLI, ModuleType(_CLI))
    try:
        return importlib.import_module("cel")
    finally:
        sys.modules.pop(_CLI)


@lru_cache(maxsize=4096)
def _program(expression: str) -> "Program":
    try:
        program: Program = _cel().compile(expression)
    except ValueError:
        raise Malformed("not a CEL expression: {when}", when=expression[:80]) from None
    return program


@lru_cache(maxsize=65536)
def _answer(
    expression: str, names: tuple[str, ...], values: tuple[bool | None, ...]
) -> bool | None:
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    try:
        return bool(_program(expression).execute(known))
    except RuntimeError:  # CEL's error for a missing variable that its operators did not absorb
        return None


@lru_cache(maxsize=65536)
def _deciding(
    expression: str, names: tuple[str, ...], values: tuple[bool | None, ...]
) -> frozenset[str]:
    return truth.table(expression, names).deciding(dict(zip(names, values, strict=True)))
