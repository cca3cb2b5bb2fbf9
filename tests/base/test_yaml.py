"""Strict YAML: what a person typed is what it says, and nothing is more than it looks."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.base import json, yaml
from comity.base.errors import Malformed

LAUGHS = b"a: &a [lol]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (98 + n, 98 + n, *[97 + n] * 9)
    for n in range(8)
)
REFUSED = {
    "not UTF-8": b"a: \xff",
    "UTF-16": "a: 1".encode("utf-16"),
    "control character": b"a: \x01",
    "control by no escape": b"a: \x00",
    "tab as indent": b"a:\n\tb: 1",
    "open list": b"a: [1, 2",
    "two mappings on a line": b"a: b: c",
    "anchor": b"a: &x 1",
    "anchor on a mapping": b"a: &x\n  b: 1",
    "alias": b"a: &x 1\nb: *x",
    "alias of nothing": b"a: *x",
    "billion laughs": LAUGHS,
    "recursion": b"&a [*a]",
    "tag": b"a: !x 1",
    "tag of YAML": b"a: !!str 1",
    "tag of Python": b"!!python/object/apply:os.system [ls]",
    "tag without a name": b"a: ! 1",
    "tag on a list": b"a: !!set {b}",
    "version 2": b"%YAML 2.0\n---\na: 1",
    "version of 5,000 digits": b"%YAML 1." + b"9" * 5000 + b"\n---\na: 1",
    "merge key": b"a: 1\n<<: {b: 2}",
    "merge key in quotes": b'"<<": {b: 2}',
    "key twice": b"a: 1\nb: 2\na: 3",
    "key twice in a list": b"- {a: 1, a: 1}",
    "key twice in quotes": b'a: 1\n"a": 2',
    "key twice by escape": b'a: 1\n"\\u0061": 2',
    "list as key": b"? [a]\n: 1",
    "mapping as key": b"? {a: 1}\n: 1",
    "half a pair": b'a: "\\ud800"',
    "half a pair in a key": b'"\\ud800": 1',
    "not composed": "a: e\u0301".encode(),
    "not composed, by escape": b'a: "e\\u0301"',
    "noncharacter by escape": b'a: "\\uffff"',
    "escape beyond Unicode": b'a: "\\U00110000"',
    "escape beyond 31 bits": b'a: "\\UFFFFFFFF"',
    "unknown escape": b'a: "\\q"',
    "too deep": b"[" * 33 + b"]" * 33,
    "too deep in lines": b"- " * 33 + b"a",
    "far too deep": b"[" * 500_000,
    "too deep in mappings": b"{a: " * 33 + b"1" + b"}" * 33,
    "too long": b"#" * (yaml.LIMIT + 1),
}
PLAIN = {
    "Norway": (b"NO", "NO"),
    "yes": (b"yes", "yes"),
    "off": (b"off", "off"),
    "large True": (b"True", "True"),
    "true": (b"true", True),
    "false": (b"false", False),
    "null": (b"null", None),
    "tilde": (b"~", None),
    "large Null": (b"Null", "Null"),
    "compute": (b"3.8e25", "3.8e25"),
    "float": (b"1.5", "1.5"),
    "infinity": (b".inf", ".inf"),
    "not a number": (b".nan", ".nan"),
    "day": (b"2026-11-23", "2026-11-23"),
    "moment": (b"2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"),
    "sixties": (b"1:30:00", "1:30:00"),
    "integer": (b"42", 42),
    "negative": (b"-7", -7),
    "zero": (b"0", 0),
    "negative zero": (b"-0", "-0"),
    "octal": (b"017", "017"),
    "octal with o": (b"0o17", "0o17"),
    "hexadecimal": (b"0x1f", "0x1f"),
    "binary": (b"0b1", "0b1"),
    "underscores": (b"1_000", "1_000"),
    "fifteen digits": (b"9" * 15, 10**15 - 1),
    "sixteen digits": (b"9" * 16, "9" * 16),
    "quoted integer": (b'"42"', "42"),
    "version": (b"1.10", "1.10"),
    "equals": (b"=", "="),
    "merge as a value": (b"<<", "<<"),
    "pair by escape": (b'"\\U0001F600"', "\U0001f600"),
    "block": (b"|\n  one\n  two\n", "one\ntwo\n"),
    "folded": (b">-\n  one\n  two\n", "one two"),
}

words = st.text(st.characters(categories=["Ll", "Nd"], max_codepoint=0x17F), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15) + 1, 10**15 - 1) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_what_is_more_than_it_looks_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        yaml.read(raw)
    str(refused.value).encode()


@pytest.mark.parametrize(("raw", "value"), PLAIN.values(), ids=PLAIN)
def test_a_value_is_what_the_person_typed(raw: bytes, value: object) -> None:
    assert yaml.read(b"a: " + raw) == [{"a": value}]
    if raw[0] not in b"|>":
        assert yaml.read(b"[" + raw + b"]") == [[value]]


@pytest.mark.parametrize("key", ["1", "017", "true", "~", "null", "NO", "2026-11-23", "3.8e25"])
def test_a_key_is_a_text_whatever_it_looks_like(key: str) -> None:
    assert yaml.read(f"{key}: x\nother: y".encode()) == [{key: "x", "other": "y"}]


def test_a_file_has_any_number_of_documents() -> None:
    assert yaml.read(b"") == []
    assert yaml.read(b"# nothing but a comment\n") == []
    assert yaml.read(b"a: 1\n---\n- b\n---\n") == [{"a": 1}, ["b"], None]


def test_a_value_left_out_is_null() -> None:
    assert yaml.read(b"a:\nb: {c, d: }\n") == [{"a": None, "b": {"c": None, "d": None}}]


def test_depth_is_bounded_as_in_json() -> None:
    assert yaml.read(b"[" * json.DEPTH + b"]" * json.DEPTH)
    assert yaml.read(b"- [a]\n" * 100) == [[["a"]] * 100]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"a: 1\nb:\n  c: 1\n  c: 2\n", 4),
        (b"a: 1\nb: &x 2\n", 2),
        (b"a: 1\nb: [\n", 3),
        (b"a: 1\n<<: {}\n", 2),
    ],
)
def test_a_refusal_names_the_line(raw: bytes, line: int) -> None:
    with pytest.raises(Malformed) as refused:
        yaml.read(raw)
    assert refused.value.values["line"] == line


@given(values)
def test_json_on_a_line_is_read_as_json(value: object) -> None:
    # Spaced as a person would; JSON's own spelling `"a":1` is no YAML 1.1.
    raw = json.write(value).replace(b'":', b'": ')
    assert yaml.read(b"- " + raw) == [[value]]


def _slow() -> ModuleType:
    """Load the reader as it is on a machine without libyaml."""
    source = importlib.util.find_spec("comity.base.yaml")
    assert source is not None
    assert source.loader is not None
    module = importlib.util.module_from_spec(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(pyyaml, "CSafeLoader", raising=False)
        source.loader.exec_module(module)
    assert module.FASTEST is pyyaml.SafeLoader
    return module


SLOW = _slow()
SHIPPED = sorted((Path(comity.__file__).parent / "rules" / "packs").glob("*.yaml"))


@pytest.mark.parametrize("raw", [*REFUSED.values(), *[raw for raw, _ in PLAIN.values()]])
def test_without_libyaml_the_same_is_read(raw: bytes) -> None:
    assert _either(yaml, raw) == _either(SLOW, raw)


@pytest.mark.parametrize("path", SHIPPED[::4], ids=lambda path: path.name)
def test_without_libyaml_a_pack_is_the_same(path: Path) -> None:
    raw = path.read_bytes()
    assert yaml.read(raw) == SLOW.read(raw)


@given(st.text(alphabet="ab1:-[]{},\"'#&*!|>%@` \n\t.~<?", max_size=40))
def test_without_libyaml_any_text_reads_the_same(text: str) -> None:
    ours, theirs = _either(yaml, text.encode()), _either(SLOW, text.encode())
    # Where one of the two refuses, nothing was read: they never read two different things.
    assert ours == theirs or "refused" in (ours, theirs)


def _either(reader: ModuleType, raw: bytes) -> object:
    try:
        return reader.read(raw)
    except Malformed:
        return "refused"
