"""Keep files and functions small: name each Python file, template and function past its wall."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "conformance", "tests", "tools")
FILE_LINES = 400
FUNCTION_LINES = 40
TEMPLATES = {".html", ".jinja", ".j2", ".xml", ".txt"}


def offenders(root: Path) -> Iterator[str]:
    """Name what is past a wall, one line each, with its place and its size."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in path.parts):
                yield from _past_walls(path, path.relative_to(root))


def _past_walls(path: Path, name: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    size = len(text.splitlines())
    if size > FILE_LINES:
        yield f"{name}: {size} lines, {FILE_LINES} is the wall"
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text, filename=str(name))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _long(node, name)


def _long(node: ast.FunctionDef | ast.AsyncFunctionDef, name: Path) -> Iterator[str]:
    # Counted from `def`: decorators are a test's named rows, and those may be many.
    size = (node.end_lineno or node.lineno) - node.lineno + 1
    if size > FUNCTION_LINES:
        yield f"{name}:{node.lineno}: {node.name} has {size} lines, {FUNCTION_LINES} is the wall"


def main() -> int:
    found = list(offenders(ROOT))
    print("\n".join(found) or "sizes: every file and function is within its wall")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
