"""Every fuzz target holds on a few hundred mutated inputs, the same ones each time."""

from random import Random

import pytest

from mutation import mutant
from targets import Target, find

INPUTS = 300
TARGETS = find()


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_a_parser_refuses_or_reads_whatever_it_is_given(target: Target) -> None:
    chance = Random(target.name)  # noqa: S311 - mutated input is no secret
    for data in (*target.seeds, *(mutant(target.seeds, chance) for _ in range(INPUTS))):
        try:
            target.feed(data)
        except Exception as fault:
            fault.add_note(f"{target.name} was given {data[:500]!r}")
            raise


def test_each_fuzz_file_has_a_target() -> None:
    files = {path.stem for path in find.__globals__["FOLDER"].glob("*.py")}
    assert {target.name.partition(".")[0] for target in TARGETS} == files
