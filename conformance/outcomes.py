"""What a run found: one outcome for each thing tested, as a table for people or as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["MUST", "SHOULD"]
Mark: TypeAlias = Literal["pass", "FAIL", "skip"]

FOUND_WANTING, NOT_FOUND_OUT = 1, 4
COMMIT = "5ba5ee830903e91240fc6f9f3a7a9293d49e69c9"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that was tested, the sentence that asks for it, and what was seen."""

    case: str
    level: Level
    mark: Mark
    tests: str
    cites: str
    seen: str = ""


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return 0 if every MUST held, 1 if one failed, 4 if none could be tried."""
    musts = [one.mark for one in outcomes if one.level == "MUST"]
    if "FAIL" in musts:
        return FOUND_WANTING
    return 0 if "pass" in musts else NOT_FOUND_OUT


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes for a person: what failed says what was seen and what asks for it."""
    width = max((len(one.case) for one in outcomes), default=0)
    lines = []
    for one in outcomes:
        lines.append(f"{one.mark:4}  {one.level:6}  {one.case:{width}}  {one.tests}")
        if one.mark != "pass":
            lines.append(f"{'':14}{'':{width}}  {one.seen}")
        if one.mark == "FAIL":
            lines.append(f"{'':14}{'':{width}}  [{one.cites}]")
    return "\n".join([*lines, "", summary(outcomes)])


def summary(outcomes: Sequence[Outcome]) -> str:
    def count(level: Level, mark: Mark) -> int:
        return sum((one.level, one.mark) == (level, mark) for one in outcomes)

    return "; ".join(
        f"{level}: {count(level, 'pass')} passed, {count(level, 'FAIL')} failed,"
        f" {count(level, 'skip')} skipped"
        for level in ("MUST", "SHOULD")
    )


def as_json(about: str, outcomes: Sequence[Outcome]) -> str:
    """Return the whole run as one JSON object, with the commit of C2SP it was held against."""
    said = {
        "about": about,
        "c2sp": COMMIT,
        "exit": exit_code(outcomes),
        "outcomes": [asdict(one) for one in outcomes],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
