"""Drafts: what people write in YAML becomes the bodies that a machine then says for them."""

import json as plain_json

import msgspec
import pytest

from comity.base.errors import Malformed
from comity.documents.drafts import Draft, read
from comity.statement.kinds import KINDS
from comity.statement.kinds.developers import DeveloperBody
from comity.statement.kinds.systems import SystemBody
from statement.bodies import ABOUT, BODIES, DIGEST

EXAMPLE = b"""
# A comment, and two documents.
kind: developer/v1
body:
  name: Lab A
  entities:
    - {name: Lab A ASA, seat: NO}
---
kind: system/v1
about: lab-a/orion
body:
  name: Orion
  version: "4"
  training:
    - {by: Lab A, started: 2026-02-02, compute: {low: 9e25, unit: FLOP, basis: declared}}
  internal_use: true
  plan: null
"""


def refusal(raw: bytes) -> str:
    with pytest.raises(Malformed) as refused:
        read(raw)
    return str(refused.value)


def test_every_document_of_a_file_is_a_draft() -> None:
    developer, system = read(EXAMPLE)
    assert isinstance(developer.body, DeveloperBody)
    # `NO` is Norway, and 9e25 what it says to the last digit.
    assert developer.body.entities[0].seat == "NO"
    assert isinstance(system.body, SystemBody)
    assert system.body.training is not None
    assert system.body.training[0].compute is not None
    assert system.body.training[0].compute.low == "9e25"
    assert (system.kind, system.about, system.replaces) == ("system/v1", "lab-a/orion", None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_any_kind_is_read(kind: str) -> None:
    written = {"kind": kind, "body": BODIES[kind], "about": ABOUT[kind], "replaces": DIGEST}
    (draft,) = read(plain_json.dumps(written).encode())
    assert draft == Draft(kind, msgspec.convert(BODIES[kind], KINDS[kind]), ABOUT[kind], DIGEST)
    assert draft.subject("lab-b") == ABOUT[kind]


SUBJECTS = {
    "developer/v1": "lab-b",
    "key/v1": "lab-b",
    "system/v1": "lab-b/orion",
    "observation/v1": "institute-a+lab-a/orion-4",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_draft_is_about_may_follow_from_its_kind(kind: str) -> None:
    (draft,) = read(plain_json.dumps({"kind": kind, "body": BODIES[kind]}).encode())
    if kind in SUBJECTS:
        assert draft.subject("lab-b") == SUBJECTS[kind]
    else:
        with pytest.raises(Malformed, match=f"{kind}: say what it is about"):
            draft.subject("lab-b")


WRONG: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "the file holds no statement"),
    "a comment": (b"# nothing\n", "the file holds no statement"),
    "an empty document": (b"---\n", "document 1: the document must be object, not null"),
    "a list": (b"- a\n", "document 1: the document must be object, not array"),
    "no kind": (b"body: {}\n", "document 1: the document: kind is missing"),
    "no body": (b"kind: system/v1\n", "document 1: the document: body is missing"),
    "no such kind": (b"kind: system/v9\nbody: {}\n", "document 1: there is no kind system/v9"),
    "a field of the machine": (
        b"kind: system/v1\nmade: 2026-11-23T09:00:00Z\nbody: {}\n",
        "document 1: the document: there is no field made",
    ),
    "the second one": (
        EXAMPLE.replace(b"internal_use: true", b"internal_use: perhaps"),
        "document 2: body.internal_use must be bool | null, not str",
    ),
    "deep inside": (
        EXAMPLE.replace(b"9e25", b"-9e25"),
        "document 2: body.training[0].compute.low must be a plain number such as 3.8e25",
    ),
    "an interval upside down": (
        EXAMPLE.replace(b"low: 9e25", b"low: 9e25, high: 1e25"),
        "document 2: body.training[0].compute: an interval runs from low to high, not 9E+25",
    ),
    "unknown field of a body": (
        b"kind: developer/v1\nbody: {name: Lab, colour: red}\n",
        "document 1: body: there is no field colour",
    ),
    "the same key twice": (
        b"kind: system/v1\nkind: system/v1\n",
        "the key kind stands twice (line 2)",
    ),
    "an alias": (b"a: &x 1\nb: *x\n", "anchors, aliases and tags are not used here (line 1)"),
    "no YAML": (b"{", "not YAML at line"),
    "not UTF-8": (b"\xff", "not UTF-8 at byte 0"),
}


@pytest.mark.parametrize(("raw", "words"), WRONG.values(), ids=WRONG)
def test_a_draft_that_is_none_is_refused_by_document_and_field(raw: bytes, words: str) -> None:
    assert refusal(raw).startswith(words)
