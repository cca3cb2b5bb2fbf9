"""
Hold coverage to its walls: every line and branch of the core, nine in ten of each other floor.

The core's folders are those that the import contract "the core does no I/O" names.
"""

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CONTRACT = "the core does no I/O"
ELSEWHERE = 90.0

Files = Mapping[str, Mapping[str, Any]]


def core(project: Mapping[str, Any]) -> frozenset[str]:
    """Return the core's folder names, out of pyproject.toml as read."""
    contracts = project["tool"]["importlinter"]["contracts"]
    (modules,) = [one["source_modules"] for one in contracts if one["name"] == CONTRACT]
    return frozenset(module.rpartition(".")[2] for module in modules)


def gaps(files: Files, exact: frozenset[str]) -> Iterator[str]:
    """Name each file of an exact floor with a gap, and each other floor below nine in ten."""
    floors: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for path, found in sorted(files.items()):
        floor = Path(path).parts[2] if len(Path(path).parts) > 3 else "comity"  # noqa: PLR2004 - src, comity, floor, file
        floors[floor].append(found["summary"])
        if floor in exact and (found["missing_lines"] or found.get("missing_branches")):
            yield f"{path}: {_missing(found)}"
    for floor, summaries in sorted(floors.items()):
        share = _share(summaries)
        if floor not in exact and share < ELSEWHERE:
            yield f"{floor}: {share:.1f} %, {ELSEWHERE:.0f} % is the wall"


def _missing(found: Mapping[str, Any]) -> str:
    lines = ", ".join(str(line) for line in found["missing_lines"])
    branches = ", ".join(f"{at} to {to}" for at, to in found.get("missing_branches", ()))
    return "; ".join(
        part for part in (lines and f"lines {lines}", branches and f"branches {branches}") if part
    )


def _share(summaries: list[Mapping[str, Any]]) -> float:
    whole = sum(one["num_statements"] + one["num_branches"] for one in summaries)
    covered = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
    return 100.0 * covered / whole if whole else 100.0


def main() -> int:
    report = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    if not report["files"]:
        print("coverage: nothing was measured")
        return 1
    exact = core(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")))
    found = list(gaps(report["files"], exact))
    whole = report["totals"]["percent_covered"]
    print("\n".join(found) or f"coverage: {whole:.1f} % in all, the core whole")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
