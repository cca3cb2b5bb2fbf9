"""Strict YAML for people: texts stay texts (`NO` is Norway, 3.8e25 exact), no key stands twice."""

import re
from typing import Any

import yaml

from comity.base import json, strict
from comity.base import text as texts
from comity.base.errors import Malformed

LIMIT = 1_000_000


# Twenty packs of rules are read at every start: libyaml takes a tenth of the time. Every wheel has
# it; a build without it reads the same, slowly (tests/base/test_yaml.py compares the two).
FASTEST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Reader(FASTEST):  # type: ignore[misc, valid-type] # whichever of the two there is
    """PyYAML's safe loader without YAML 1.1's guesses: null, true, false, integers below 10^15."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own way

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        found: dict[Any, Any] = {}
        for key, value in node.value:
            # A key is a text, as in JSON, even where it looks like a number: else 1 and "1", or
            # `~` and `null`, would be two keys here and one there. Merge keys are YAML 1.1's.
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                raise _at(key, "no mapping, list or merge is a key (line {line})")
            if key.value in found:
                raise _at(key, "the key {field} stands twice (line {line})", field=key.value)
            found[key.value] = self.construct_object(value, deep=deep)
        return found


for _tag, _form, _first in (
    ("null", r"null|~|", "n~"),
    ("bool", r"true|false", "tf"),
    ("int", r"0|-?[1-9][0-9]{0,14}", "-0123456789"),
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
    except Malformed:
        raise
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


def write(value: object) -> str:
    """Write plain values as one YAML document that `read` reads the same; keys in their order."""
    text: str = yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=100)
    return text


class _Writer(yaml.SafeDumper):
    """PyYAML's safe writer, without anchors: people read the file, and `read` refuses them."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _check_plain(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=FASTEST):
        # Aliases make a small file huge (the billion laughs); tags name Python types.
        named = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if named or getattr(event, "tag", None):
            raise _at(event, "anchors, aliases and tags are not used here (line {line})")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > json.DEPTH:
            raise _at(event, "YAML is nested too deeply (line {line})")


def _at(place: yaml.Node | yaml.Event, template: str, **values: object) -> Malformed:
    line = place.start_mark.line + 1 if place.start_mark else 1
    return Malformed(template, line=line, **values)
