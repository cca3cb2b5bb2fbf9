"""Statements: every kind reads back; what could be misread or misused is refused by name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from comity.base import json
from comity.base.digests import named
from comity.base.errors import Malformed, Unavailable
from comity.base.typed import Said
from comity.statement.kinds import KINDS
from comity.statement.statement import HIDDEN, Statement
from statement.bodies import BODIES, COMPUTE, payload, said

# A party on no side has none; a witness need not say where it listens; these figures are bare.
RARE = {
    *(f"Quantity.{field}" for field in ("best", "high", "method", "working", "source")),
    "Witness.url",
    *(f"AccordBody.{field}" for field in ("operator", "silence", "continues")),
    # Each act says its own fields alone: accord/test_keys.py tries them.
    *(f"KeyBody.{field}" for field in ("recovery", "rotation", "key", "suspected_since")),
    "KeyBody.statements",
    *(f"VoteBody.{field}" for field in ("digest", "until", "question", "party")),
    "PowersBody.revokes",
    "ConsentBody.to",
    "AuthenticationBody.digest",
    "InstrumentBody.final",
    "OfEachSide.more_than",
    "OfEachSide.count",
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def changed(kind: str, path: str, value: object) -> bytes:
    """Return a statement with the part of its body at a path such as `training.0.by` changed."""
    whole = json.read(payload(kind))
    part: Any = whole["body"]
    *steps, last = path.split(".")
    for step in steps:
        part = part[int(step) if isinstance(part, list) else step]
    part[last] = value
    return json.write(whole)


def refusal(raw: bytes) -> str:
    with pytest.raises(Malformed) as refused:
        Statement.parse(raw)
    return str(refused.value)


def test_there_is_a_body_to_try_of_every_kind() -> None:
    assert BODIES.keys() == KINDS.keys()
    for kind, body in KINDS.items():
        assert set(unsaid(msgspec.convert(BODIES[kind], body))) <= RARE


def unsaid(part: object) -> Iterator[str]:
    """Yield the fields of a body, however deep, that nobody said."""
    if isinstance(part, tuple):
        for one in part[:1]:
            yield from unsaid(one)
    elif isinstance(part, Said):
        for field in part.__struct_fields__:
            value = getattr(part, field)
            silent = value is None or value == ()
            yield from [f"{type(part).__name__}.{field}"] if silent else unsaid(value)


@each_kind
def test_every_kind_reads_back_with_all_of_its_fields(kind: str) -> None:
    raw = payload(kind)
    found = Statement.parse(raw)
    assert isinstance(found.body, KINDS[kind])
    # What equals a default (a phase's purpose, say) is left out when written.
    assert msgspec.convert(msgspec.to_builtins(found.body), KINDS[kind]) == found.body
    assert set(msgspec.to_builtins(found.body)) == set(BODIES[kind])
    assert (found.kind, found.by, str(found.made)) == (kind, "lab-a", "2026-11-23T09:00:00Z")
    assert (found.register, found.replaces) == (said(kind)["register"], said(kind)["replaces"])


@each_kind
def test_a_field_no_kind_has_is_refused(kind: str) -> None:
    assert refusal(changed(kind, "colour", "red")) == "body: there is no field colour"
    assert refusal(payload(kind, colour="red")) == "the document: there is no field colour"


@each_kind
def test_a_key_that_stands_twice_is_refused(kind: str) -> None:
    raw = payload(kind).replace(b'"body":{', b'"body":{"x":1,"x":2,', 1)
    assert refusal(raw) == "the key x stands twice"


def test_the_id_is_the_digest_of_the_very_bytes() -> None:
    raw = payload("filing/v1")
    other = json.write(dict(reversed(json.read(raw).items())))
    assert Statement.parse(raw).id == named(raw)
    assert Statement.parse(other).id == named(other) != named(raw)
    assert Statement.parse(other).body == Statement.parse(raw).body


def test_register_and_replaces_may_be_left_out_or_null() -> None:
    value = said("filing/v1")
    null = json.write({**value, "register": None, "replaces": None})
    out = json.write({name: value[name] for name in value if name not in {"register", "replaces"}})
    for raw in (null, out):
        assert Statement.parse(raw).register is Statement.parse(raw).replaces is None


def test_a_kind_newer_than_this_program_is_unavailable_and_not_malformed() -> None:
    for kind in ("system/v2", "incident/v2", "system", "System/v1"):
        with pytest.raises(Unavailable, match="does not know the kind"):
            Statement.parse(json.write({**said("system/v1"), "kind": kind}))


HEADERS: dict[str, tuple[dict[str, object], str]] = {
    "kind is no text": ({"kind": 7}, "kind must be str, not int"),
    "kind is null": ({"kind": None}, "kind must be str, not null"),
    "by is no id": ({"by": "Lab A"}, "by must be a short id such as orion-4"),
    "by is too long": ({"by": "a" * 65}, "by must be a short id such as orion-4"),
    "by ends in a line feed": ({"by": "lab-a\n"}, "by must be a short id such as orion-4"),
    "made is a number": ({"made": 1795424400}, "made must be str, not int"),
    "made has a zone": (
        {"made": "2026-11-23T09:00:00+01:00"},
        "made must be a moment such as 2026-11-23T09:00:00Z",
    ),
    "made in other digits": (
        {"made": "\u0662026-11-23T09:00:00Z"},
        "made must be a moment such as 2026-11-23T09:00:00Z",
    ),
    "no such moment": (
        {"made": "2026-02-30T00:00:00Z"},
        "no such moment: 2026-02-30T00:00:00Z",
    ),
    "about is empty": ({"about": ""}, "about must have a length >= 1"),
    "about is too long": ({"about": "a" * 201}, "about must have a length <= 200"),
    "about has two lines": ({"about": "a\nb"}, "about must be one line without spaces around it"),
    "about has spaces around": ({"about": " a"}, "about must be one line without spaces around it"),
    "register is no digest": (
        {"register": "sha256:00"},
        "register must be sha256: and 64 hex digits",
    ),
    "replaces is no digest": ({"replaces": "last"}, "replaces must be sha256: and 64 hex digits"),
    "body is a list": ({"body": []}, "body must be object, not array"),
    "body is null": ({"body": None}, "body must be object, not null"),
}


@pytest.mark.parametrize(("changes", "words"), HEADERS.values(), ids=HEADERS)
def test_a_wrong_header_is_refused_by_the_name_of_its_field(
    changes: dict[str, object], words: str
) -> None:
    assert refusal(payload("filing/v1", **changes)) == words


MISSING = ("kind", "by", "made", "about", "body")


@pytest.mark.parametrize("field", MISSING)
def test_a_missing_header_is_named(field: str) -> None:
    value = said("filing/v1")
    del value[field]
    assert refusal(json.write(value)) == f"the document: {field} is missing"


WRONG: dict[str, tuple[str, str, object, str]] = {
    "float": ("system/v1", "training_days", 1.5, "a float is not exact: write 1.5 as a text"),
    "number for a text": ("system/v1", "name", 4, "body.name must be str, not int"),
    "text for a number": ("system/v1", "training_days", "59", "body.training_days must be int"),
    "text for a yes": ("system/v1", "internal_use", "true", "body.internal_use must be bool"),
    "one for a yes": ("system/v1", "internal_use", 1, "body.internal_use must be bool"),
    "text for a list": ("system/v1", "modalities_in", "text", "body.modalities_in must be array"),
    "unknown choice": ("system/v1", "openness.weights", "ajar", "body.openness.weights cannot be"),
    "unknown modality": ("system/v1", "modalities_in", ["smell"], "body.modalities_in[0] cannot"),
    "negative count": ("system/v1", "training_days", -1, "body.training_days: Expected `int` >= 1"),
    "endless count": ("system/v1", "training_days", 10**12 + 1, "body.training_days: Expected"),
    "beyond exact": ("system/v1", "training_days", 2**53, "an integer beyond 2^53 is not exact"),
    "absurd day": ("system/v1", "large_run_started", "0026-01-01", "is an absurd date"),
    "absurdly late day": ("system/v1", "threshold_met", "2101-01-01", "is an absurd date"),
    "no such day": ("system/v1", "threshold_met", "2026-02-30", "body.threshold_met must be a day"),
    "a moment for a day": ("system/v1", "threshold_met", "2026-02-01T00:00:00Z", "must be a day"),
    "digest in capitals": ("system/v1", "weights", "sha256:" + "A" * 64, "64 hex digits"),
    "no such market": ("system/v1", "markets.0.market", "Europe", "body.markets[0].market must be"),
    "script in an address": ("system/v1", "report.url", "javascript:alert(1)", "http or https"),
    "quote in an address": ("system/v1", "report.url", 'https://a.example/"', "http or https"),
    "seat in full": ("developer/v1", "entities.0.seat", "Ireland", "two letters such as KR"),
    "currency in full": ("developer/v1", "revenue.0.currency", "dollars", "three letters such as"),
    "year long ago": ("developer/v1", "revenue.0.year", 1989, "Expected `int` >= 1990"),
    "revenue upside down": ("developer/v1", "revenue.0.high", "4.8e8", "an interval runs from low"),
    "too many observed": (
        "observation/v1",
        "subject.developers",
        ["a"] * 65,
        "have a length <= 64",
    ),
    "too many countries": ("observation/v1", "countries", ["a"] * 65, "must have a length <= 64"),
    "oversized text": ("observation/v1", "note", "x" * 4001, "must have a length <= 4000"),
    "empty text": ("observation/v1", "note", "", "must have a length >= 1"),
    "oversized line": ("filing/v1", "recipient", "x" * 201, "must have a length <= 200"),
    "clause in other letters": ("filing/v1", "clause", "\u0410-1", "a clause id is plain ASCII"),
    "absurd filing": ("filing/v1", "filed_on", "1066-10-14", "is an absurd date"),
    "pack neither on nor off": ("pack/v1", "use", "perhaps", "body.use cannot be 'perhaps'"),
    "pack ends before it starts": (
        "pack/v1",
        "until",
        "2025-12-31",
        "until 2025-12-31 lies before",
    ),
    "pack from an absurd day": ("pack/v1", "since", "1800-01-01", "is an absurd date"),
    "side without Korean": ("accord/v1", "sides.0.name", {"en": "A", "zh": "A"}, "en, zh and ko"),
    "party with a language more": (
        "accord/v1",
        "parties.0.name",
        {"en": "A", "zh": "A", "ko": "A", "fr": "A"},
        "body.parties[0]",
    ),
    "title without words": ("accord/v1", "title", {}, "must be said in en, zh and ko"),
    "one side": ("accord/v1", "sides", [], "body.sides must have a length >= 2"),
    "seventeen keys": ("accord/v1", "parties.0.keys", ["AAAA"] * 17, "must have a length <= 16"),
    "key in other letters": ("accord/v1", "parties.0.recovery", "-_-_", "a public key in base64"),
    "threshold of none": ("accord/v1", "sides.0.threshold", 0, "Expected `int` >= 1"),
    "expiry that never comes": ("accord/v1", "expires", "2027-02-30T00:00:00Z", "no such moment"),
    "version nought": ("accord/v1", "version", 0, "body.version: Expected `int` >= 1"),
}


@pytest.mark.parametrize(("kind", "path", "value", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_body_is_refused_in_words_that_name_it(
    kind: str, path: str, value: object, words: str
) -> None:
    assert words in refusal(changed(kind, path, value))


NUMBERS = {
    "negative": "-1",
    "plus": "+1",
    "infinite": "Infinity",
    "not a number": "NaN",
    "endless exponent": "1e400",
    "negative exponent": "1e-3",
    "leading zero": "01",
    "trailing zero": "1.0",
    "no digit before the point": ".5",
    "underscore": "1_000",
    "other digits": "\u0661",
    "space": "1 000",
    "empty": "",
    "long": "9" * 41,
}


@pytest.mark.parametrize("text", NUMBERS.values(), ids=NUMBERS)
def test_a_figure_is_a_plain_exact_number(text: str) -> None:
    found = refusal(changed("system/v1", "training.0.compute.low", text))
    assert found == "body.training[0].compute.low must be a plain number such as 3.8e25"


@pytest.mark.parametrize("bare", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-0", b"3.8e25"])
def test_a_bare_number_that_is_not_exact_is_refused(bare: bytes) -> None:
    raw = payload("system/v1").replace(b'"training_days":59', b'"training_days":' + bare)
    assert "exact" in refusal(raw)


# By code point, as they would stand in a name; a reader sees nothing, or sees another order.
INVISIBLE = {
    "NUL": 0x00,
    "backspace": 0x08,
    "tab": 0x09,
    "carriage return": 0x0D,
    "escape": 0x1B,
    "delete": 0x7F,
    "next line": 0x85,
    "soft hyphen": 0xAD,
    "grapheme joiner": 0x34F,
    "Arabic letter mark": 0x61C,
    "Hangul filler of a choice": 0x115F,
    "Mongolian vowel separator": 0x180E,
    "zero width space": 0x200B,
    "left-to-right mark": 0x200E,
    "line separator": 0x2028,
    "right-to-left override": 0x202E,
    "word joiner": 0x2060,
    "isolate": 0x2067,
    "Hangul filler": 0x3164,
    "byte order mark": 0xFEFF,
    "annotation": 0xFFF9,
    "invisible music": 0x1D173,
    "tag A": 0xE0041,
}


@pytest.mark.parametrize("code", INVISIBLE.values(), ids=INVISIBLE)
def test_what_cannot_be_seen_is_in_no_statement(code: int) -> None:
    name = f"Or{chr(code)}ion"
    spellings = [json.write({**said("system/v1"), "about": name})]
    # As JSON may escape it: one way below U+10000, a surrogate pair above.
    pair = name.encode("utf-16-be").hex(" ", 2).split()
    escaped = "".join(f"\\u{unit}" for unit in pair)
    spellings.append(spellings[0].replace(json.write(name), f'"{escaped}"'.encode()))
    for raw in spellings:
        with pytest.raises(Malformed):
            Statement.parse(raw)


def test_a_hidden_character_is_named_wherever_it_stands() -> None:
    raw = changed("observation/v1", "note", "see\u202ethis")
    assert refusal(raw) == "text holds the invisible character U+202E"
    assert refusal(changed("observation/v1", "note", "a\tb")).endswith("character \\t")
    assert refusal(changed("observation/v1", "note", "a\x01b")).endswith("character \\u0001")
    assert "invisible" in refusal(changed("observation/v1", "subject.na\u200bme", "Orion"))


def test_text_that_people_write_is_read() -> None:
    words = (
        'two lines\nand a "quote", a back\\slash, \\u0001 spelled out, \\n too',
        "\u7532\u65b9\u7684\u6a21\u578b \uac11\uce21 \u0646\u0645\u0648\u0630\u062c",
        "\U0001f468\u200d\U0001f469",
        "Zoe\u0308".replace("e\u0308", "\u00eb") + " \u2014 caf\u00e9",
    )
    for text in words:
        found = Statement.parse(changed("observation/v1", "note", text))
        assert msgspec.to_builtins(found.body)["note"] == text
    escaped = payload("observation/v1").replace(b"One line", b"\\u004fne\\/line")
    assert Statement.parse(escaped).id == named(escaped)


def test_text_is_in_normal_form() -> None:
    assert "NFC" in refusal(changed("system/v1", "name", "Cafe\u0301"))
    assert "NFC" in refusal(payload("filing/v1").replace(b"portal", b"porte\\u0301"))
    assert "U+D800" in refusal(payload("filing/v1").replace(b"portal", b"\\ud800"))
    assert "U+FFFF" in refusal(changed("system/v1", "name", "\uffff"))


def test_a_payload_that_is_no_strict_json_is_refused() -> None:
    raw = payload("filing/v1")
    for wrong in (b"", b"null", b"[]", raw[:-1], raw + b"x", b"\xff" + raw, b"[" * 99 + b"]" * 99):
        refusal(wrong)


def test_every_compute_is_in_operations() -> None:
    raw = changed("system/v1", "plan.compute.unit", "GPU hours")
    assert "body.plan.compute.unit cannot be 'GPU hours'" in refusal(raw)
    assert Statement.parse(changed("system/v1", "plan.compute", COMPUTE))


def test_the_format_page_lists_the_hidden_characters_to_the_letter() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "formats", "statement.md").read_text("utf-8")
    (listed,) = re.findall(r"turns a line around: (.*?)\. A line feed", page, re.DOTALL)
    codes: set[int] = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?: to U\+([0-9A-F]+))?", listed):
        codes |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert codes == {code for code in range(0x110000) if HIDDEN.match(chr(code))}
    assert not HIDDEN.search("\n\u200c\u200d")
