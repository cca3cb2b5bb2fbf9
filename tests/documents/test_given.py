"""A file of facts: flat, several of them, or drafts of statements."""

import datetime
from pathlib import Path

import pytest

from comity.base.errors import Malformed
from comity.documents.given import subjects

AT = datetime.date(2026, 11, 24)
EXAMPLE = Path(__file__).parents[2] / "examples" / "system.yaml"


def test_flat_facts_are_one_subject() -> None:
    found = subjects(b"general_purpose: true\n", AT, "facts")
    assert list(found) == ["facts"]
    assert found["facts"]["general_purpose"].value is True


def test_several_documents_of_facts_are_several_subjects() -> None:
    found = subjects(b"deployed: true\n---\ndeployed: false\n", AT, "facts")
    assert list(found) == ["facts 1", "facts 2"]


def test_statements_give_the_facts_of_each_system_and_its_developer() -> None:
    found = subjects(EXAMPLE.read_bytes(), AT, "facts")
    assert list(found) == ["Orion 4"]
    assert found["Orion 4"]["deployed"].value is True
    assert all(fact.entries == () for fact in found["Orion 4"].values())


def test_a_system_alone_has_no_facts_of_a_developer() -> None:
    system = b"kind: system/v1\nbody: {name: Orion, version: '4'}\n"
    assert "affiliate_revenue_usd" not in subjects(system, AT, "facts")["Orion 4"]


WRONG = {
    "nothing": (b"", "holds no facts: `comity facts template"),
    "a list": (b"- 1\n", "."),
    "two developers": (
        b"kind: developer/v1\nbody: {name: A}\n---\nkind: developer/v1\nbody: {name: B}\n",
        "one developer at most",
    ),
    "no system": (
        b"kind: developer/v1\nbody: {name: A}\n",
        "one system, training run or incident at least",
    ),
}


@pytest.mark.parametrize(("raw", "why"), WRONG.values(), ids=WRONG)
def test_what_is_no_file_of_facts_is_said_so(raw: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        subjects(raw, AT, "facts")


TOLD = b"""
kind: developer/v1
body: {name: Lab A, small_enterprise: true}
---
kind: system/v1
body: {name: Orion, version: "4", general_purpose: true}
---
kind: incident/v1
about: lab-a/incident/leak
body: {title: A leak, weights_accessed: true}
---
kind: run/v1
about: lab-a/run/next
body: {name: The next, initiated: true}
"""


def test_an_incident_and_a_run_have_the_facts_of_the_one_system_and_its_developer() -> None:
    found = subjects(TOLD, AT, "file")
    assert set(found) == {"Orion 4", "The next", "A leak"}
    for name, fact in (("A leak", "incident_weights_accessed"), ("The next", "training_initiated")):
        assert found[name][fact].value is True
        assert found[name][fact].entries == ()
        assert found[name]["general_purpose"].value is True
        assert found[name]["small_enterprise"].value is True
    assert "incident_weights_accessed" not in found["Orion 4"]
