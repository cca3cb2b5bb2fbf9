"""The tools that keep the walls find what is past them, and the fuzzer finds what breaks."""

import runpy
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import targets
from mutation import LONGEST, mutant

TOOLS = Path(__file__).parents[1] / "tools"
SIZES = runpy.run_path(str(TOOLS / "sizes.py"))
WALLS = runpy.run_path(str(TOOLS / "coverage_walls.py"))


def function(lines: int) -> str:
    return "def long():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("src/a.py", "x = 1\n" * 400, []),
        ("src/a.py", "x = 1\n" * 401, ["src/a.py: 401 lines, 400 is the wall"]),
        ("tools/a.py", function(40), []),
        ("tests/b/a.py", function(41), ["tests/b/a.py:1: long has 41 lines, 40 is the wall"]),
        ("src/a.py", "@named\n" * 60 + function(40), []),
        (
            "src/a.py",
            "class A:\n    async " + function(41).replace("\n", "\n    "),
            ["src/a.py:2: long has 41 lines, 40 is the wall"],
        ),
        (
            "src/web/templates/a.html",
            "<p>\n" * 401,
            ["src/web/templates/a.html: 401 lines, 400 is the wall"],
        ),
        ("src/rules/packs/a.yaml", "a:\n" * 401, []),
        ("docs/a.py", "x = 1\n" * 401, []),
    ],
)
def test_the_wall_on_sizes_names_what_is_past_it(
    tmp_path: Path, name: str, text: str, found: list[str]
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text.rstrip(" "), "utf-8")
    assert list(SIZES["offenders"](tmp_path)) == found


def measured(lines: tuple[int, int], branches: tuple[int, int], **missing: object) -> dict:
    return {
        "missing_lines": [],
        "missing_branches": [],
        "summary": {
            "covered_lines": lines[0],
            "num_statements": lines[1],
            "covered_branches": branches[0],
            "num_branches": branches[1],
        },
        **missing,
    }


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"src/comity/base/a.py": measured((10, 10), (4, 4))}, []),
        (
            {"src/comity/base/a.py": measured((9, 10), (4, 4), missing_lines=[7])},
            ["src/comity/base/a.py: lines 7"],
        ),
        (
            {"src/comity/log/a.py": measured((9, 9), (3, 4), missing_branches=[[3, 5], [6, -1]])},
            ["src/comity/log/a.py: branches 3 to 5, 6 to -1"],
        ),
        ({"src/comity/web/a.py": measured((9, 10), (9, 10), missing_lines=[7])}, []),
        (
            {
                "src/comity/web/a.py": measured((10, 10), (0, 0)),
                "src/comity/web/b/c.py": measured((7, 10), (0, 0)),
            },
            ["web: 85.0 %, 90 % is the wall"],
        ),
        ({"src/comity/__init__.py": measured((0, 0), (0, 0))}, []),
    ],
)
def test_the_wall_on_coverage_names_what_is_past_it(files: dict, found: list[str]) -> None:
    assert list(WALLS["gaps"](files, frozenset({"base", "log"}))) == found


def test_the_core_is_what_the_import_contract_names() -> None:
    contracts = [
        {"name": "imports go down"},
        {"name": "the core does no I/O", "source_modules": ["comity.base", "comity.log"]},
    ]
    project = {"tool": {"importlinter": {"contracts": contracts}}}
    assert WALLS["core"](project) == {"base", "log"}


def test_mutants_are_the_same_for_the_same_seed_and_bounded() -> None:
    corpus = (b"", b"abc", bytes(range(256)) * 100)
    one, other = (
        [mutant(corpus, Random(7)) for _ in range(3)]  # noqa: S311 - mutated input is no secret
        for _ in range(2)
    )
    assert one == other
    chance = Random(7)  # noqa: S311 - mutated input is no secret
    several = [mutant(corpus, chance) for _ in range(500)]
    assert max(map(len, several)) <= LONGEST
    assert len(set(several)) > len(several) // 2


def test_a_target_that_breaks_is_found_and_a_refusal_is_no_break(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(
        "from comity.base.errors import Malformed\n"
        "SEEDS = {'fuzz_breaks': (b'!',)}\n"
        "def fuzz_breaks(data): raise ValueError(data)\n"
        "def fuzz_refuses(data): raise Malformed('no')\n"
        "def helper(data): raise KeyError\n",
        "utf-8",
    )
    breaks, refuses = targets.find(tmp_path)
    assert (breaks.name, breaks.seeds) == ("odd.fuzz_breaks", (b"!",))
    refuses.feed(b"")
    with pytest.raises(ValueError, match="!"):
        breaks.feed(b"!")


def test_the_fuzzer_runs_the_targets_it_is_asked_for(tmp_path: Path) -> None:
    held = fuzz(tmp_path, "base.fuzz_share")
    assert (held.returncode, held.stderr) == (0, "")
    assert "all 1 targets held" in held.stdout
    assert any((tmp_path / "corpus" / "base.fuzz_share").iterdir())
    assert fuzz(tmp_path, "none such").returncode == 2


def fuzz(cache: Path, only: str) -> subprocess.CompletedProcess[str]:
    options = ["--each", "0.2", "--own", "--cache", str(cache), "--only", only]
    run = [sys.executable, str(TOOLS / "fuzz.py"), *options]
    return subprocess.run(run, capture_output=True, text=True, check=False)
