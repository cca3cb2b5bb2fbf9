"""
Every sentence a person may read, and which of them a catalog lacks or no longer needs.

`python tools/messages.py zh` prints the missing ones as entries of a .po file; `make check` fails
where any is missing. Sentences are the literal texts that the code passes to an error, to `tell`,
`say`, `words` and `_`, the tables named below, and the `_("…")` of the page templates.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "comity"
LOCALE = SOURCE / "documents" / "locale"
SPEAKERS = frozenset(
    {
        *("Malformed", "Unverified", "Refused", "Unavailable", "tell", "say", "words", "_", "_say"),
        *("UnknownLog", "Unsigned", "Retired"),
    }
)
# Tables whose texts reach people: file, name of the table.
TABLES = (
    ("cli/main.py", "COMMANDS"),
    ("base/typed.py", "FORMS"),
    ("base/typed.py", "_SAYS"),
    ("documents/assessments.py", "HEADINGS"),
    ("documents/codes.py", "ACTS"),
    ("documents/codes.py", "CODES"),
    ("documents/said.py", "CONSENTS"),
    ("documents/said.py", "OPENS"),
    ("documents/said.py", "POSITIONS"),
    ("documents/said.py", "TERMS"),
    ("documents/said.py", "VOTES"),
    ("documents/statuses.py", "COLUMNS"),
    ("documents/traces.py", "JOINTS"),
    ("documents/traces.py", "LEAVES"),
    ("documents/traces.py", "OF"),
    ("documents/traces.py", "WHY"),
    ("rules/factsheet.py", "FORMS"),
    ("documents/estimates.py", "FIGURES"),
    ("documents/estimates.py", "WORDS"),
)
# Words that stand in the code as values of enums and reach people by themselves.
WORDS = (
    "yes", "no", "undetermined", "known", "over", "at least", "is true", "is false",
    "on or after", "includes any of", "text", "secondary", "the document",
    "law", "guidance", "commitment", "ask", "draft",
)  # fmt: skip
IN_TEMPLATE = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def sentences(leave_out: str = "-") -> set[str]:
    """Return every sentence of the code and the page templates, but not those of one floor."""
    found = set(WORDS)
    for path in SOURCE.rglob("*.py"):
        if leave_out in path.parts:
            continue
        tree = ast.parse(path.read_text())
        found.update(_spoken(tree))
        names = {name for file, name in TABLES if path == SOURCE / file}
        found.update(_tabled(tree, names))
    for path in SOURCE.rglob("*.html"):
        if leave_out in path.parts:
            continue
        found.update(ast.literal_eval(one) for one in IN_TEMPLATE.findall(path.read_text()))
    shown = (one for one in found if "(?P<" not in one)
    return {one for one in shown if re.search(r"[A-Za-z]{2}", re.sub(r"\{\w*\}", "", one))}


def _spoken(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in SPEAKERS:
            for one in node.args[:2]:
                yield from _texts(one)
        if isinstance(node, ast.keyword) and node.arg == "help":
            yield from _texts(node.value)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add()):
            # Words put in front of another sentence; `messages.say` translates the two apart.
            yield text.removesuffix(": ")
        case ast.Call(func=ast.Name(id="_"), args=[first, *_]):
            yield from _texts(first)
        case _:
            return


def _tabled(tree: ast.Module, names: set[str]) -> Iterator[str]:
    for node in tree.body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        if any(_name(target) in names for target in targets):
            found = {one for one in ast.walk(node) if isinstance(one, ast.Constant)}
            # Of a dictionary the values are said, in one word too; of the rest what is a sentence.
            values = getattr(node.value, "values", ()) or getattr(node.value, "elts", ())
            for one in found:
                if isinstance(one.value, str) and (one in values or " " in one.value):
                    yield one.value


def translated(language: str) -> dict[str, str]:
    """Return the catalog of a language."""
    sys.path.insert(0, str(ROOT / "src"))
    from comity.adapters.catalogs import catalog  # noqa: PLC0415 - the tree may not import yet

    return dict(catalog(language))


def missing(language: str, leave_out: str = "-") -> list[str]:
    return sorted(sentences(leave_out) - translated(language).keys())


def unused(language: str) -> list[str]:
    return sorted(translated(language).keys() - sentences())


def misplaced(language: str) -> list[str]:
    """Return the sentences whose translation has other values to fill in."""
    values = re.compile(r"\{\w*\}")
    return sorted(
        one
        for one, said in translated(language).items()
        if sorted(values.findall(one)) != sorted(values.findall(said))
    )


def main() -> int:
    for one in missing(*sys.argv[1:]):
        text = one.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        print(f'msgid "{text}"\nmsgstr ""\n')
    return 0


if __name__ == "__main__":
    sys.exit(main())
