"""The description for programs: valid, complete, and true of the answers."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from comity.base.errors import Malformed, Refused, Unavailable, Unverified
from comity.web.answers import error_json
from comity.web.openapi import document
from web.place import place, place_for

DOCUMENT = document()
ANSWERS = {
    "/accord": "/accord",
    "/api/status": "/api/status",
    "/api/systems": "/api/systems?over=1e25",
    "/api/systems/{id}": "/api/systems/lab-a/orion",
    "/api/observations": "/api/observations?by=observer",
    "/api/packs": "/api/packs",
    "/api/voids": "/api/voids",
    "/openapi.json": "/openapi.json",
    "/systems.json": "/systems.json",
    "/incidents.json": "/incidents.json",
    "/runs.json": "/runs.json",
    "/obligations.json": "/obligations.json",
    "/instruments.json": "/instruments.json",
    "/instruments/{id}.json": "/instruments/geneva.json",
    "/instruments/{id}/status.json": "/instruments/geneva/status.json",
    "/instruments/{id}/impact.json": "/instruments/open-text/impact.json",
    "/instruments/{id}/versions.json": "/instruments/open-text/versions.json",
    "/meetings.json": "/meetings.json",
    "/terms.json": "/terms.json",
}
PLAIN = {
    "/healthz": "/healthz",
    "/checkpoint": "/checkpoint",
    "/tile/entries/{index}": "/tile/entries/000.p/24",
    "/tile/{level}/{index}": "/tile/0/000.p/24",
    "/log/{index}/receipt": "/log/5/receipt",
    "/systems.csv": "/systems.csv",
    "/incidents.csv": "/incidents.csv",
    "/runs.csv": "/runs.csv",
    "/obligations.csv": "/obligations.csv",
    "/obligations.ics": "/obligations.ics",
    "/instruments/{id}/status.csv": "/instruments/geneva/status.csv",
    "/instruments/{id}/copy/{language}.md": "/instruments/geneva/copy/zh.md",
    "/api/standing": "/api/standing?kind=system/v1&by=lab-a&about=lab-a/orion",
}


def faults(schema: dict[str, Any], value: object) -> list[str]:
    """Return what of a value does not fit a schema of the description."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return [str(one) for one in Draft202012Validator(whole).iter_errors(value)]


def content(path: str, code: str = "200") -> dict[str, Any]:
    return DOCUMENT["paths"][path]["get"]["responses"][code]["content"]  # type: ignore[no-any-return]  # JSON


def test_the_description_is_valid() -> None:
    validate(DOCUMENT)


def test_the_description_is_served_as_it_is() -> None:
    assert place().json("/openapi.json") == DOCUMENT


def test_every_described_answer_is_asked_for_here() -> None:
    assert {*ANSWERS, *PLAIN, "/api/statements"} == set(DOCUMENT["paths"])


@pytest.mark.parametrize(("path", "address"), ANSWERS.items())
def test_an_answer_is_what_its_schema_says(path: str, address: str) -> None:
    schema = content(path)["application/json"]["schema"]
    assert faults(schema, place_for(address).json(address)) == []
    assert faults(schema, 0)


@pytest.mark.parametrize(("path", "address"), PLAIN.items())
def test_an_answer_is_of_the_kind_that_is_described(path: str, address: str) -> None:
    answer = place_for(address).client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in content(path)


def test_names_of_operations_are_used_once() -> None:
    names = [one["operationId"] for path in DOCUMENT["paths"].values() for one in path.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", [Malformed, Unverified, Refused, Unavailable])
def test_every_error_has_the_described_shape(kind: type[Malformed]) -> None:
    said = json.loads(error_json(kind("no {what}", what="<b>")))
    assert faults({"$ref": "#/components/schemas/Error"}, said) == []
    assert said["error"]["message"] == "no <b>"


def test_no_pattern_uses_what_json_schema_does_not_know() -> None:
    assert "\\\\A" not in str(DOCUMENT)
    assert "\\\\Z" not in str(DOCUMENT)


def test_a_question_without_its_parts_is_a_400_and_one_without_answer_a_404() -> None:
    client = place().client
    assert client.get("/api/standing?kind=system/v1").status_code == 400
    assert client.get("/api/standing?kind=system/v1&by=x&about=y").status_code == 404
    assert client.get("/api/systems?over=much").json()["error"]["kind"] == "Malformed"
    assert place().json("/api/systems?unregistered=1")["count"] == 5
