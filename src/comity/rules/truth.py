"""
Truth tables of conditions as integers: which open tests can still change the answer.

Row r of a table over n tests is bit r of an integer of 2^n bits; test i is true in the rows whose
number has bit i set. With at most sixteen tests a table is 8 kB and one operation a microsecond.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Table:
    """What an expression is for every combination of its tests' outcomes."""

    names: tuple[str, ...]
    rows: int

    @property
    def full(self) -> int:
        return (1 << (1 << len(self.names))) - 1

    @property
    def varies(self) -> bool:
        return self.rows not in {0, self.full}

    def deciding(self, outcomes: Mapping[str, bool | None]) -> frozenset[str]:
        """Return the open tests (None) on which the answer still depends."""
        open_rows = self.full
        for place, name in enumerate(self.names):
            if outcomes[name] is not None:
                true = _column(place, self.full)
                open_rows &= true if outcomes[name] else self.full ^ true
        return frozenset(
            name
            for place, name in enumerate(self.names)
            if outcomes[name] is None and self._depends(place, open_rows)
        )

    def _depends(self, place: int, among: int) -> bool:
        # A row where the test is false, against the row that differs from it in this test alone.
        false = self.full ^ _column(place, self.full)
        return bool((self.rows ^ (self.rows >> (1 << place))) & false & among)


@lru_cache(maxsize=4096)
def table(expression: str, names: tuple[str, ...]) -> Table:
    """Tabulate an expression that CEL has already accepted, over exactly these names."""
    full = (1 << (1 << len(names))) - 1
    columns = {f"_{name}": _column(place, full) for place, name in enumerate(names)}
    return Table(names, _rows(tree(expression), columns, full))


@lru_cache(maxsize=4096)
def tree(expression: str) -> ast.expr:
    """Return an expression that CEL has accepted as Python's: ~, & and | over `_` and a name."""
    # CEL's ! && || bind as Python's ~ & | do; a prefix keeps names clear of Python's keywords.
    spelled = _NAME.sub(r"_\g<0>", expression.strip())
    for theirs, ours in (("&&", "&"), ("||", "|"), ("!", "~")):
        spelled = spelled.replace(theirs, ours)
    return ast.parse(spelled, mode="eval").body


def _rows(node: ast.expr, columns: Mapping[str, int], full: int) -> int:
    match node:
        case ast.UnaryOp(operand=inner):
            return full ^ _rows(inner, columns, full)
        case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
            return _rows(left, columns, full) & _rows(right, columns, full)
        case ast.BinOp(left=left, right=right):
            return _rows(left, columns, full) | _rows(right, columns, full)
        case name:
            return columns[ast.unparse(name)]


def _column(place: int, full: int) -> int:
    return full // ((1 << (1 << place)) + 1) << (1 << place)
