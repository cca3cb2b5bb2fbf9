"""The suite passes a witness that follows C2SP, and names what is wrong with each that does not."""

from collections.abc import Iterable
from functools import cache

import pytest

from conformance.monitoring import keeps_alive, monitored
from conformance.outcomes import Outcome, exit_code
from conformance.race import race
from conformance.web import Peer
from conformance.witness import Session, first_contact, read_cases, run_cases
from tiny_witness import BUGS, TinyWitness, served

CASES = read_cases()
LENIENT = (
    "lenient",
    "accepts any proof",
    "only Ed25519",
    "cosigns other root",
    "no old size",
    "any one signature",
)


def run(witness: TinyWitness) -> list[Outcome]:
    with served(witness) as prefix, Peer(prefix) as peer:
        session = Session(peer, witness.keys)
        found = [first_contact(session), race(session, prefix)]
        found += run_cases(session, CASES, frozenset({"ml-dsa"}))
        found += monitored(session, peer)
        return [*found, keeps_alive(session)]


@cache
def failing(*bugs: str) -> frozenset[str]:
    return frozenset(named(one.case for one in run(TinyWitness(*bugs)) if one.mark == "FAIL"))


def named(cases: Iterable[str]) -> set[str]:
    return {case.removesuffix("-400") for case in cases}


def test_a_witness_that_follows_the_specification_passes_every_case() -> None:
    witness = TinyWitness()
    once, again = run(witness), run(witness)
    assert [one for one in once if one.mark != "pass"] == []
    # The second run meets a witness that knows the logs, as every later run will.
    assert [one.case for one in again if one.mark != "pass"] == ["first-contact"]
    assert exit_code(once) == exit_code(again) == 0


@pytest.mark.parametrize("bug", BUGS)
def test_a_witness_with_a_bug_fails(bug: str) -> None:
    assert failing(bug)


def test_every_case_fails_some_broken_witness() -> None:
    found = set().union(*(failing(bug) for bug in BUGS), failing(*LENIENT))
    tried = {case["id"] for case in CASES} | {"first-contact", "race", "keep-alive"}
    assert tried - found == set()
