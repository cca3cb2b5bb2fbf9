"""A survey: one pass over all systems; an update is the same as a new survey."""

import datetime

import pytest

from comity.oversight.survey import Survey
from comity.rules import factsheet
from comity.rules.answers import Answer
from comity.rules.facts import FactSet
from smallpack import clause, pack

AT = datetime.date(2026, 11, 23)
OVER = {"over": {"fact": "training_compute", "over": "1e25"}}
PACKS = [pack(clause(), clause("A-2", tests=OVER, when="over"))]


def facts(written: dict[str, object]) -> FactSet:
    return factsheet.read(written, AT)


SYSTEMS = {
    "a/one": facts({"general_purpose": True, "training_compute": "2e25"}),
    "b/two": facts({"general_purpose": False, "training_compute": "1e25"}),
    "c/three": facts({}),
}


def answered(survey: Survey) -> list[list[str]]:
    return [
        list(survey.which("small", clause_id, answer))
        for clause_id in survey.packs["small"].clauses
        for answer in Answer
    ]


def test_a_survey_lists_and_counts_every_answer() -> None:
    survey = Survey.of(SYSTEMS, PACKS, AT)
    assert answered(survey) == [["a/one"], ["b/two"], ["c/three"]] * 2
    assert survey.packs["small"].tally() == dict.fromkeys(Answer, 2)


@pytest.mark.parametrize("id_", ["a/one", "c/three", "d/new"])
def test_an_update_is_what_a_new_survey_would_say(id_: str) -> None:
    said = facts({"general_purpose": True, "training_compute": ["1e24", "1e26"]})
    updated = Survey.of(SYSTEMS, PACKS, AT).updated(id_, said)
    fresh = Survey.of({**SYSTEMS, id_: said}, PACKS, AT)
    assert updated.systems == fresh.systems
    assert answered(updated) == answered(fresh)
    again = updated.updated(id_, facts({}))
    assert answered(again) == answered(Survey.of({**SYSTEMS, id_: facts({})}, PACKS, AT))
