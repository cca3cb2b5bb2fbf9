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
    "no system": (b"kind: developer/v1\nbody: {name: A}\n", "one system at least"),
}


@pytest.mark.parametrize(("raw", "why"), WRONG.values(), ids=WRONG)
def test_what_is_no_file_of_facts_is_said_so(raw: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        subjects(raw, AT, "facts")
