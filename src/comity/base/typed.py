"""From plain JSON or YAML values to types; every refusal names the field."""

import datetime
import re
from functools import cache
from typing import Annotated, Any, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from comity.base.errors import Malformed
from comity.base.text import LANGUAGES

T = TypeVar("T")

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A\S(.*\S)?\Z")]
Words = Annotated[str, Meta(min_length=1, max_length=4000)]
Slug = Annotated[str, Meta(pattern=r"\A[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?\Z")]
Number = Annotated[
    str, Meta(pattern=r"\A(0|[1-9][0-9]{0,39})(\.[0-9]{0,39}[1-9])?(e[1-9][0-9]?)?\Z")
]
Name = Annotated[str, Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z")]
Moment = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
Currency = Annotated[str, Meta(pattern=r"\A[A-Z]{3}\Z")]
Country = Annotated[str, Meta(pattern=r"\A[A-Z]{2}\Z")]
Url = Annotated[str, Meta(max_length=2000, pattern=r"\Ahttps?://[^\s\"'<>\\^`{|}]+\Z")]
Key = Annotated[str, Meta(max_length=3000, pattern=r"\A[A-Za-z0-9+/]+={0,2}\Z")]
# A day, or a moment where the hour is known.
Time = Annotated[
    str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?\Z")
]
FactName = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,63}\Z")]
Text = dict[str, Line]

# What each pattern means to a person; a pattern without a word here is a bug a test finds.
FORMS: dict[Any, str] = {
    Line: "one line without spaces around it",
    Slug: "a short id such as orion-4",
    Number: "a plain number such as 3.8e25",
    Name: "sha256: and 64 hex digits",
    Moment: "a moment such as 2026-11-23T09:00:00Z",
    Currency: "three letters such as USD",
    Country: "two letters such as KR",
    Url: "an http or https address",
    Key: "a public key in base64",
    Time: "a day such as 2026-11-23, or a moment such as 2026-11-23T09:00:00Z",
    FactName: "the name of a fact such as training_compute",
}
EARLIEST, LATEST = 1900, 2100
_SAYS = (
    (
        re.compile(r"Object contains unknown field `(?P<name>.*)`"),
        "{field}: there is no field {name}",
    ),
    (re.compile(r"Object missing required field `(?P<name>.*)`"), "{field}: {name} is missing"),
    (
        re.compile(r"Expected `(?P<want>.*)`, got `(?P<got>.*)`"),
        "{field} must be {want}, not {got}",
    ),
    (re.compile(r"Invalid enum value (?P<got>.*)"), "{field} cannot be {got}"),
    (re.compile(r"Expected `str` of length (?P<want>.*)"), "{field} must have a length {want}"),
    (re.compile(r"Expected `array` of length (?P<want>.*)"), "{field} must have a length {want}"),
    (re.compile(r"Invalid RFC3339 encoded date"), "{field} must be a day such as 2026-11-23"),
)
_PATTERN = re.compile(r"Expected `str` matching regex '(?P<regex>.*)'")


class Said(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of what a party says: frozen, no unknown field; a field left out is unknown."""

    def __post_init__(self) -> None:
        for name in _days(type(self)):
            day = getattr(self, name)
            if type(day) is datetime.date and not EARLIEST <= day.year <= LATEST:
                raise Malformed("{name}: {day} is an absurd date", name=name, day=day)


def convert(value: Any, kind: type[T]) -> T:  # noqa: ANN401 - untyped input is what it is for
    """Return the value as this type, or raise Malformed naming the field and what it must be."""
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as fault:
        raise _explained(fault) from None


@cache
def _days(kind: type[Said]) -> tuple[str, ...]:
    """Return the fields of a type that can hold a day."""
    return tuple(field.name for field in msgspec.structs.fields(kind) if _is_day(field.type))


def _is_day(hint: object) -> bool:
    return hint in {datetime.date, Any, object} or any(_is_day(part) for part in get_args(hint))


def check_languages(field: str, text: Text) -> None:
    """Refuse a text for people that lacks one of the languages or has another."""
    if set(text) != set(LANGUAGES):
        raise Malformed("{field} must be said in en, zh and ko", field=field)


def _explained(fault: msgspec.ValidationError) -> Malformed:
    what, _, path = str(fault).partition(" - at `$")
    field = path.rstrip("`").lstrip(".") or "the document"
    if isinstance(fault.__cause__, Malformed):
        inner = fault.__cause__
        return Malformed("{field}: " + inner.template, field=field, **_without_field(inner.values))
    if found := _PATTERN.fullmatch(what):
        return Malformed("{field} must be {form}", field=field, form=_form(found["regex"]))
    for pattern, template in _SAYS:
        if found := pattern.fullmatch(what):
            return Malformed(template, field=field, **found.groupdict())
    return Malformed("{field}: {why}", field=field, why=what)


def _without_field(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != "field"}


def _form(regex: str) -> str:
    for annotated, words in FORMS.items():
        (meta,) = get_args(annotated)[1:]
        pattern = meta.pattern
        if repr(pattern)[1:-1] == regex or pattern == regex:
            return words
    return regex
