"""The house rules that no linter knows: words, places, docstrings, errors as templates, locks."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# The core is what the import contract says it is.
(CORE,) = (
    tuple(module.replace(".", "/") for module in contract["source_modules"])
    for contract in PROJECT["tool"]["importlinter"]["contracts"]
    if contract["name"] == "the core does no I/O"
)
ERRORS = {"Malformed", "Unverified", "Refused", "Unavailable"}
MADE = {"__pycache__", "data", "build"}
# Written in parts: this file is one of those it looks through.
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|tmp)/")
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def files() -> list[Path]:
    """Return the project's own files, without what is made or fetched."""
    return sorted(_below(ROOT))


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        made = path.name in MADE or path.name.endswith(".egg-info")
        if path.is_dir() and not made and (path.name == ".ci" or path.name[0] != "."):
            yield from _below(path)
        elif path.is_file() and path.name[0] != "." and path.suffix != ".log":
            yield path


def modules(*folders: str) -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and named(path).startswith(folders)]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=named(path))


SOURCES = modules("src/")
CORE_MODULES = modules(*(f"src/{floor}/" for floor in CORE))


def glossary() -> list[str]:
    """Return the words of the tables: the first column's, and those in bold in the second."""
    rows = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    cells = [row.split("|")[1:3] for row in rows if re.match(r"\| (?!word \|)", row)]
    words = [word for first, _ in cells for word in first.split(",")]
    words += [word for _, second in cells for word in re.findall(r"\*\*(.+?)\*\*", second)]
    return sorted(word.strip().lower() for word in words)


def said(name: str) -> str:
    """Return a class name as people say it: PublicKey is `public key`."""
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", name)).lower()


def test_every_public_class_of_the_core_is_in_the_glossary() -> None:
    words = set(glossary())
    missing = {
        f"{named(path)}: {said(node.name)}"
        for path in CORE_MODULES
        for node in tree(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if said(node.name) not in words
    }
    assert not missing, "\n".join(sorted(missing))


def test_no_word_of_the_glossary_is_explained_twice() -> None:
    words = glossary()
    assert words == sorted(set(words))


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in files()
        if b"\0" not in path.read_bytes()[:8000]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if MACHINE.search(line) or any(host in line for host in HOSTS)
    ]
    assert not found, "\n".join(sorted(found))


def test_every_init_file_is_empty_except_the_table_of_kinds() -> None:
    full = {named(path) for path in SOURCES if path.name == "__init__.py" and path.stat().st_size}
    assert full <= {"src/comity/statement/kinds/__init__.py"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in modules("src/", "conformance/", "tests/", "tools/")
        if path.stat().st_size and not ast.get_docstring(tree(path))
    ]
    assert not silent, "\n".join(sorted(silent))


def test_every_folder_of_the_source_is_a_package_with_a_subject() -> None:
    vague = {"utils", "helpers", "common", "manager", "handler", "processor", "misc"}
    assert not {named(path) for path in SOURCES if vague & {path.stem, *path.parts}}
    folders = {path.parent for path in SOURCES}
    assert not {named(folder) for folder in folders if not (folder / "__init__.py").exists()}


def errors() -> list[tuple[str, ast.Call]]:
    return [
        (f"{named(path)}:{node.lineno}", node)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) in ERRORS
    ]


def test_no_error_is_an_f_string() -> None:
    # A catalogue translates the template; text put together at run time has no translation.
    assert not [where for where, call in errors() if isinstance(call.args[0], ast.JoinedStr)]


def test_every_error_has_the_values_that_its_template_names() -> None:
    wrong = [
        f"{where}: {call.args[0].value}"
        for where, call in errors()
        if isinstance(call.args[0], ast.Constant)
        if None not in (given := {word.arg for word in call.keywords})
        if given != {name for _, name, _, _ in string.Formatter().parse(call.args[0].value) if name}
    ]
    assert not wrong, "\n".join(sorted(wrong))


def test_every_exception_to_a_check_says_why_on_its_line() -> None:
    bare = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]|pragma: no cover)\s*$")
    blind = re.compile(r"#\s*(?:noqa|type: ignore)\s*(?:$|#)")
    found = [
        f"{named(path)}:{number}"
        for path in modules("src/", "conformance/", "tests/", "tools/")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line) or blind.search(line)
    ]
    assert not found, "\n".join(sorted(found))


def test_every_link_in_the_docs_leads_somewhere() -> None:
    dead = [
        f"{named(page)}: {target}"
        for page in files()
        if page.suffix == ".md"
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not dead, "\n".join(sorted(dead))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_package_by_hash(name: str) -> None:
    entries = [
        entry
        for entry in re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8"))
        if not entry.startswith("#")
    ]
    pinned = r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+ (;.*)?\\\n +--hash="
    loose = [entry for entry in entries if not re.match(pinned, entry)]
    assert entries
    assert not loose


def test_the_locks_agree_and_hold_what_the_project_asks_for() -> None:
    run, dev = (_pins(name) for name in ("requirements.lock", "requirements-dev.lock"))
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    assert run.items() <= dev.items()
    assert _names(project["dependencies"] + extras["run"]) <= run.keys()
    assert _names(extras["dev"]) <= dev.keys()


def _pins(name: str) -> dict[str, str]:
    return dict(
        re.findall(
            r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE
        )
    )


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9.-]", one)[0].lower() for one in requirements}
