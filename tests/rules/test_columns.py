"""The pass over many subjects answers as the engine does, subject by subject."""

import datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rules import cases, columns, factsheet
from comity.rules.answers import Answer
from comity.rules.columns import Column, Subjects, answers, bits, places
from comity.rules.engine import assess
from comity.rules.facts import FactSet
from comity.rules.finding import Effect
from comity.rules.packs import Pack
from smallpack import clause, pack

AT = datetime.date(2026, 11, 23)
FOLDER = files("comity.rules") / "packs"
NAMES = sorted(
    file.name.removesuffix(".yaml")
    for file in FOLDER.iterdir()
    if file.name.endswith(".yaml") and not file.name.endswith(".cases.yaml")
)
PACKS = [Pack.parse((FOLDER / f"{name}.yaml").read_bytes()) for name in NAMES]
TRIED = [
    case.facts
    for name in NAMES
    for case in cases.parse((FOLDER / f"{name}.cases.yaml").read_bytes()).cases
]
UNASKED = {Effect.UNVERIFIED, Effect.NO_FILING}


def one_by_one(asked: Pack, facts: FactSet) -> dict[str, Answer]:
    found = assess([asked], facts, AT).findings
    return {one.clause.id: one.answer for one in found if one.effect not in UNASKED}


def together(asked: Pack, facts: list[FactSet]) -> list[dict[str, Answer]]:
    found: list[dict[str, Answer]] = [{} for _ in facts]
    for clause_id, answered in answers(asked, Subjects(facts, AT)).items():
        for answer in Answer:
            for place in places(answered.which(answer)):
                assert clause_id not in found[place]
                found[place][clause_id] = answer
    return found


@pytest.mark.parametrize("asked", PACKS, ids=NAMES)
def test_all_cases_of_all_packs_at_once_are_answered_as_one_by_one(asked: Pack) -> None:
    assert together(asked, TRIED) == [one_by_one(asked, facts) for facts in TRIED]


@given(st.lists(st.tuples(st.sampled_from(TRIED), st.sampled_from(TRIED)), min_size=1, max_size=4))
def test_facts_in_any_mixture_are_answered_as_one_by_one(pairs: list[tuple[FactSet, ...]]) -> None:
    mixed = [{**first, **dict(list(second.items())[::2])} for first, second in pairs]
    for asked in PACKS[:4]:
        assert together(asked, mixed) == [one_by_one(asked, facts) for facts in mixed]


def test_nobody_asked_is_nobody_answered() -> None:
    (answered,) = answers(pack(), Subjects([], AT)).values()
    assert [answered.count(answer) for answer in Answer] == [0, 0, 0]


def test_a_clause_on_an_incident_is_asked_only_where_there_is_one() -> None:
    death = {"death": {"fact": "incident_death", "is": True}}
    asked = pack(clause(on="incident", tests=death, when="death"))
    none, told = factsheet.read({}, AT), factsheet.read({"incident_death": False}, AT)
    (answered,) = answers(asked, Subjects([none, told], AT)).values()
    assert (answered.asked, answered.which(Answer.NO)) == (2, 2)
    assert answered.count(Answer.UNDETERMINED) == 0


def test_a_share_is_taken_subject_by_subject() -> None:
    third = {"third": {"fact": "modification_compute", "over": "1/3", "of": "base_compute"}}
    asked = pack(clause(tests=third, when="third"))
    written = [
        {"modification_compute": "2", "base_compute": "3"},
        {"modification_compute": "1", "base_compute": "3"},
        {"modification_compute": "1"},
    ]
    facts = [factsheet.read(one, AT) for one in written]
    (answered,) = answers(asked, Subjects(facts, AT)).values()
    assert [answered.which(answer) for answer in Answer] == [1, 2, 4]


@given(st.sets(st.integers(0, 200)))
def test_a_column_holds_the_places_put_into_it(wanted: set[int]) -> None:
    assert list(places(bits(wanted, 201))) == sorted(wanted)


@given(st.integers(0, 2**70), st.integers(0, 2**70), st.integers(0, 80), st.sampled_from([0, 1]))
def test_putting_one_subject_leaves_all_others(yes: int, no: int, place: int, said: int) -> None:
    put = Column(yes, no).put(place, Column(said, 1 - said))
    assert (put.yes >> place & 1, put.no >> place & 1) == (said, 1 - said)
    others = ~(1 << place)
    assert (put.yes & others, put.no & others) == (yes & others, no & others)


def test_the_logic_is_kleenes() -> None:
    # One subject for each pair of answers: yes, no, undetermined.
    first, second = Column(0b111, 0b111000), Column(0b1001001, 0b10010010)
    assert first & second == Column(0b1, 0b10111010)
    assert first | second == Column(0b1001111, 0b10000)
    assert ~first == Column(0b111000, 0b111)
    assert columns.Column(0b11, 0b100).among(0b110) == Column(0b10, 0b100)
