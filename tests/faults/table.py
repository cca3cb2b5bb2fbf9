"""
The table of faults: each write of sequencer, witness and mirror fails once before and once after.

    PYTHONPATH=src:tests python -m pytest tests/faults/test_table.py -s

A row is a place that is written to and a fault; a column is how it went. Nothing acknowledged may
be lost, nothing recorded twice, nobody wedged: what starts again does its work to the end.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from comity.storage.memory import Crash

FAULTS: Mapping[str, BaseException] = {
    "power": Crash(),
    "disk full": OSError(28, "No space left on device"),
    "disk error": OSError(5, "Input/output error"),
}
WHEN: Mapping[str, str] = {"before": "crash_before", "after": "crash_after"}
HEAD = ("writes", "acknowledged", "lost", "duplicated", "wedged")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault, counted in statements, cosignatures or sizes served."""

    acknowledged: int
    lost: int = 0
    duplicated: int = 0
    wedged: int = 0

    def __bool__(self) -> bool:
        return not (self.lost or self.duplicated or self.wedged)


@dataclass
class Table:
    rows: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)

    def add(self, who: str, fault: str, when: str, outcome: Outcome) -> None:
        row = self.rows.setdefault((who, fault, when), Counter())
        counted = {name: getattr(outcome, name) for name in HEAD[1:]}
        row.update({"writes": 1, **counted})

    def total(self, column: str) -> int:
        return sum(row[column] for row in self.rows.values())

    def __str__(self) -> str:
        lines = [_line(("who", "fault", "when"), HEAD)]
        lines += [_line(key, [row[name] for name in HEAD]) for key, row in self.rows.items()]
        return "\n".join([*lines, _line(("all", "", ""), [self.total(one) for one in HEAD])])


def _line(key: tuple[str, str, str], cells: Iterable[object]) -> str:
    who, fault, when = key
    return f"{who:<10} {fault:<11} {when:<7}" + "".join(f"{cell!s:>14}" for cell in cells)
