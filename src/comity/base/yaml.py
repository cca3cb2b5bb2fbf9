"""Strict YAML for people: texts stay texts (`NO` is Norway, 3.8e25 exact), no key stands twice."""

import re
from typing import Any

import yaml

from comity.base import json, strict
from comity.base import text as texts
from comity.base.errors import Malformed

LIMIT = 1_000_000


class _Reader(yaml.SafeLoader):
    """PyYAML's safe loader without YAML 1.1's guesses: null, true, false, plain integers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own way

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[object] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            # The key read, not its spelling: `~` and `null` are one. Merge keys are YAML 1.1's.
            if not isinstance(name, str | int | None) or name == "<<":
                raise _at(key, "no mapping, list or merge is a key (line {line})")
            if name in seen:
                raise _at(key, "the key {field} stands twice (line {line})", field=name)
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


for _tag, _form, _first in (
    ("null", r"null|~|", "n~"),
    ("bool", r"true|false", "tf"),
    ("int", r"0|-?[1-9][0-9]{0,15}", "-0123456789"),
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
    try:
        _check_plain(text)
        documents = list(yaml.load_all(text, Loader=_Reader))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = getattr(fault, "problem", None) or "unreadable"
        raise Malformed("not YAML at line {line}: {why}", line=line, why=why) from None
    except (ValueError, OverflowError):
        # An escape such as "\UFFFFFFFF" names no character.
        raise Malformed("YAML holds an escape or a number that stands for nothing") from None
    texts.check_sound(documents)
    return documents


def _check_plain(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        # Aliases make a small file huge (the billion laughs); tags name Python types.
        named = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if named or getattr(event, "tag", None):
            raise _at(event, "anchors, aliases and tags are not used here (line {line})")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > json.DEPTH:
            raise _at(event, "YAML is nested too deeply (line {line})")


def _at(place: yaml.Node | yaml.Event, template: str, **values: object) -> Malformed:
    return Malformed(template, line=place.start_mark.line + 1, **values)
