"""Strict YAML for people: texts stay texts (`NO` is Norway, 3.8e25 exact), no key stands twice."""

import re
import unicodedata
from typing import Any

import yaml

from comity.base import strict
from comity.base.errors import Malformed

LIMIT = 1_000_000


class _Reader(yaml.SafeLoader):
    """PyYAML's safe loader without YAML 1.1's guesses: null, true, false, plain integers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own way

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        names = [key.value for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise Malformed(
                    "the key {field} stands twice (line {line})",
                    field=name,
                    line=node.start_mark.line + 1,
                )
        return super().construct_mapping(node, deep=deep)


for _tag, _form, _first in (
    ("null", r"null|~|", "n~"),
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]{0,15})", "-0123456789"),
):
    _Reader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(rf"(?:{_form})\Z"),
        [*_first, ""] if _tag == "null" else [*_first],
    )


def read(raw: bytes) -> list[Any]:
    """Read every document of a YAML file; anchors, aliases, tags and merge keys are refused."""
    text = strict.utf8(raw)
    if len(raw) > LIMIT:
        raise Malformed("a file of more than {limit} bytes", limit=LIMIT)
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed("text is not in Unicode normal form NFC")
    try:
        _check_plain(text)
        return list(yaml.load_all(text, Loader=_Reader))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = getattr(fault, "problem", None) or "unreadable"
        raise Malformed("not YAML at line {line}: {why}", line=line, why=why) from None
    except Malformed:
        raise
    except (RecursionError, ValueError):
        raise Malformed("YAML is nested too deeply or holds an odd value") from None


def _check_plain(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        # Aliases make a small file huge (the billion laughs); tags name Python types.
        named = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if named or getattr(event, "tag", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Malformed("anchors, aliases and tags are not used here (line {line})", line=line)
