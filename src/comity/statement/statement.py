"""A statement: something a party says. Its id is the digest of the very bytes that were signed."""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from comity.base import digests, json
from comity.base.errors import Malformed, Unavailable
from comity.base.instants import Instant
from comity.base.typed import Line, Moment, Name, Said, Slug, convert
from comity.statement.kinds import KINDS, Body

# Controls, format characters, fillers and line separators let one name look like another on a
# page; tags (U+E0000 on) spell whole sentences that nobody sees.
HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)


class _Header(Said, frozen=True):
    kind: Line
    by: Slug
    made: Moment
    about: Line
    body: dict[str, object]
    register: Name | None = None
    replaces: Name | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `register` is None only in a genesis, `replaces` names the one it corrects."""

    payload: bytes
    kind: str
    register: str | None
    by: str
    made: Instant
    about: str
    replaces: str | None
    body: Body
    id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digests.named(self.payload))

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read a payload strictly; raises Malformed, or Unavailable for a kind not known here."""
        value = json.read(payload)
        if b"\\" in payload or b"\x7f" in payload or not payload.isascii():
            check_visible(value)
        said = convert(value, _Header)
        body = KINDS.get(said.kind)
        if body is None:
            # Not Malformed: a log may hold kinds newer than this program, and it must not guess.
            raise Unavailable("this program does not know the kind {kind}", kind=said.kind)
        made = Instant.parse(said.made)
        meant = convert_body(said.body, body)
        return cls(
            payload, said.kind, said.register, said.by, made, said.about, said.replaces, meant
        )


def convert_body(value: object, kind: type[Body]) -> Body:
    """Read a body; the fields it names in errors start with `body`."""
    try:
        return convert(value, kind)
    except Malformed as fault:
        field = str(fault.values.get("field", ""))
        inside = "body" if field == "the document" else f"body.{field}"
        raise Malformed(fault.template, **{**fault.values, "field": inside}) from None


def check_visible(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Refuse text with characters that cannot be seen or that turn the line around."""
    whole = json.write(value).decode()
    found = HIDDEN.search(whole.replace("\\n", ""))
    escaped = re.search(r"\\u00[01][0-9a-f]|\\[bfrt]", whole.replace("\\\\", ""))
    if found or escaped:
        mark = f"U+{ord(found[0]):04X}" if found else escaped[0]  # type: ignore[index]  # one is there
        raise Malformed("text holds the invisible character {mark}", mark=mark)
