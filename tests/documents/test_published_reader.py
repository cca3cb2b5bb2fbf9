"""The reader of the table of published facts: what it takes over, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.adapters.packaged import published
from comity.base import json, yaml
from comity.base.errors import Malformed
from comity.documents.published import read
from comity.statement.kinds.systems import ObservationBody

SOURCE = {"title": "A report", "url": "https://report.example/", "read_at": "document"}
WHERE = {**SOURCE, "title": "A paper", "place": "table 2"}
Json = dict[str, Any]
SYSTEM: Json = {
    "name": "Orion 4",
    "developer": "Lab A, Institute B",
    "country": ["NO"],
    "published": "2026-06-01",
    "parameters": "7e10",
    "active_parameters": "2e10",
    "tokens": "1.5e13",
    "training_compute": {
        "low": "1e24",
        "best": "1.8e24",
        "high": "3e24",
        "basis": "estimated",
        "method": "six-n-d",
        "width": "dense",
    },
    "modalities": {"in": ["text"], "out": ["text", "image", "code"]},
    "openness": {"weights": "open"},
    "sources": {"published": SOURCE, "parameters": WHERE, "training_compute": WHERE},
}


def table(**changes: object) -> bytes:
    """Return a table with one system; None takes a field out. JSON is YAML too."""
    system = {name: value for name, value in {**SYSTEM, **changes}.items() if value is not None}
    return json.write({"as_of": "2026-07-19", "widths": {}, "systems": [system]})


def only(**changes: object) -> ObservationBody:
    (found,) = read(table(**changes))
    return found


def compute(**changes: object) -> Json:
    return {**SYSTEM["training_compute"], **changes}


def test_a_system_of_the_table_becomes_an_observation() -> None:
    found = only()
    assert found.subject.developers == ("Lab A", "Institute B")
    assert (found.source.title, str(found.published)) == ("A report", "2026-06-01")
    assert found.countries == ("NO",)
    assert found.domains == ("Language", "Vision", "Code")
    assert found.accessibility == "Open weights"
    assert found.parameters is not None
    assert (found.parameters.low, found.parameters.basis) == ("7e10", "declared")
    assert found.parameters.source is not None
    assert found.parameters.source.place == "table 2"


def test_a_figure_comes_with_its_method_and_its_arithmetic() -> None:
    found = only().compute
    assert found is not None
    assert (found.low, found.best, found.high) == ("1e24", "1.8e24", "3e24")
    assert (found.basis, found.method) == ("estimated", "six-n-d, dense")
    # Of a sparse system the active parameters are what a token passes.
    assert found.working == "6 * 2e10 parameters * 1.5e13 tokens"
    dense = only(active_parameters=None).compute
    assert dense is not None
    assert dense.working == "6 * 7e10 parameters * 1.5e13 tokens"


def test_working_is_said_where_it_is_written_and_left_out_where_there_is_none() -> None:
    written = only(training_compute=compute(working="6 * 2")).compute
    declared = only(
        training_compute=compute(method="declared-by-developer", basis="declared")
    ).compute
    assert written is not None
    assert written.working == "6 * 2"
    assert declared is not None
    assert (declared.working, declared.basis) == (None, "declared")


def test_what_is_not_published_is_left_out() -> None:
    found = only(training_compute=None, parameters=None, modalities=None, openness=None)
    assert (found.compute, found.parameters, found.domains, found.accessibility) == (
        None,
        None,
        (),
        None,
    )
    assert only(sources={}).source.title.startswith("Comity, table of published facts")


WORDS = {"restricted": "Open weights (restricted use)", "closed": "API access"}


@pytest.mark.parametrize(("weights", "words"), WORDS.items())
def test_openness_is_said_in_the_words_observers_use(weights: str, words: str) -> None:
    assert only(openness={"weights": weights}).accessibility == words
    assert only(openness={"licence": "A licence"}).accessibility is None


WRONG: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "two documents": lambda: table() + b"\n---\n{}\n",
    "a list": lambda: b"[]",
    "no systems": lambda: b"{as_of: 2026-07-19, widths: {}}",
    "systems in one text": lambda: b"{as_of: 2026-07-19, widths: {}, systems: all}",
    "systems as a number": lambda: b"{as_of: 2026-07-19, widths: {}, systems: 7}",
    "another field": lambda: table(colour="red"),
    "no such day": lambda: table(published="2026-02-30"),
    "an absurd day": lambda: table(published="0026-01-01"),
    "a float": lambda: table(parameters=7),
    "no developer": lambda: table(developer=" , "),
    "no such modality": lambda: table(modalities={"out": ["smell"]}),
    "best outside": lambda: table(training_compute=compute(best="9e24")),
    "a country in full": lambda: table(country=["Norway"]),
    "a source without an address": lambda: table(sources={"published": {"title": "A"}}),
}


@pytest.mark.parametrize("raw", WRONG.values(), ids=WRONG)
def test_what_is_no_such_table_is_malformed(raw: Callable[[], bytes]) -> None:
    with pytest.raises(Malformed):
        read(raw())


def test_the_packaged_table_is_read_whole() -> None:
    found = published()
    assert len({(one.subject.developers, one.subject.name) for one in found}) == len(found)
    assert yaml.read(table())[0]["systems"][0]["name"] == "Orion 4"
    assert all(one.source.url for one in found)
