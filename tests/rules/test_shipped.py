"""The packs that ship: their cases hold, their texts are whole, their reasons can be followed."""

import datetime
import re
from importlib.resources import files
from pathlib import Path

import pytest

from comity.rules import cases
from comity.rules.answers import Answer
from comity.rules.cases import check_cases
from comity.rules.clause import Clause, Force
from comity.rules.engine import assess
from comity.rules.facts import FactSet
from comity.rules.finding import Effect
from comity.rules.packs import Pack

FOLDER = files("comity.rules") / "packs"
NAMES = sorted(
    file.name.removesuffix(".yaml")
    for file in FOLDER.iterdir()
    if file.name.endswith(".yaml") and not file.name.endswith(".cases.yaml")
)
PACKS = {name: Pack.parse((FOLDER / f"{name}.yaml").read_bytes()) for name in NAMES}
CLAUSES = {
    clause.id: (pack, clause) for pack in PACKS.values() for clause in pack.body.clauses
}  # fmt: skip
CASES = {name: cases.parse((FOLDER / f"{name}.cases.yaml").read_bytes()) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_is_called_as_its_file(name: str) -> None:
    assert PACKS[name].id == name


@pytest.mark.parametrize("name", NAMES)
def test_every_case_of_a_pack_holds_and_every_answer_is_tried(name: str) -> None:
    assert [str(fault) for fault in check_cases(PACKS[name], CASES[name])] == []


def test_the_case_that_the_documentation_shows_holds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "pack.md").read_text("utf-8")
    shown = page[page.index("    - name: ") : page.index("\n\nWhat is left out")]
    found = cases.parse(f"pack: eu-ai-act-gpai\ncases:\n{shown}".encode())
    faults = map(str, check_cases(PACKS["eu-ai-act-gpai"], found))
    assert [fault for fault in faults if "has no case" not in fault] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_two_cases_have_one_name(name: str) -> None:
    names = [case.name for case in CASES[name].cases]
    assert sorted(names) == sorted(set(names))


WANTED = """
    EU-51 EU-52-1 EU-52-1-content EU-52-1-when EU-52-2 EU-52-5 EU-52-6 EU-53-1a EU-53-1b
    EU-53-1c EU-53-1d EU-53-2 EU-54-1 EU-54-5 EU-55-1a EU-55-1b EU-55-1c EU-55-1d EU-mod EU-91
    EU-101 EU-111-3 CA-12a CA-12b1 CA-12b2 CA-12c1 CA-12c2 CA-12d CA-12e CA-12f CA-13a CA-13c1
    CA-13c2 CA-13g CA-13h CA-14 CA-15 CA-1107.1 EU-CoP-1.1 EU-CoP-1.2 EU-CoP-1.3 EU-CoP-1.4
    EU-CoP-7.7 EU-CoP-9.3-1 EU-CoP-9.3-2 EU-CoP-9.3-3 EU-CoP-9.3-4 EU-CoP-9.3-intermediate
    EU-CoP-9.3-final EU-CoP-9.4 EU-CoP-10.1 EU-HR-73-2 EU-HR-73-3 EU-HR-73-4 CA-11d NY-1420-8
    NY-1420-9 NY-1422-3a NY-1422-3b NY-1422-2 NY-1422-9 NY-1427 NY-1428 NY-1428-2 IL-15c
    IL-18a IL-18b IL-25 CN-ALG-24-1 CN-ALG-24-2 CN-ALG-24-3 CN-ALG-25 CN-ALG-26 CN-ALG-31
    CN-ALG-33 CN-GAI-2 CN-GAI-14-1 CN-GAI-14-2 CN-GAI-17 CN-LABEL-5 CN-LABEL-9 CN-INC-4-cii
    CN-INC-4-organ CN-INC-4-other CN-INC-8 CN-NDR-10 CN-NDR-11 CN-ANTH-25 JP-0 UK-0
    SEOUL-IV-stop SEOUL-VII HAIP-report FA-1 FA-2 FA-3 FA-4 FA-4-third FA-4-quoted
    IDAIS-BJ-10-third
"""


def test_every_clause_that_the_references_name_is_there() -> None:
    assert set(WANTED.split()) <= set(CLAUSES)


def test_no_two_clauses_of_any_packs_have_one_id() -> None:
    ids = [clause.id for pack in PACKS.values() for clause in pack.body.clauses]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_that_compares_compute_says_what_it_sums(name: str) -> None:
    pack = PACKS[name]
    assert pack.body.compute is not None or "training_compute" not in pack.asks


@pytest.mark.parametrize(("pack", "clause"), CLAUSES.values(), ids=CLAUSES)
def test_a_chinese_text_is_chinese_and_a_korean_one_korean(pack: Pack, clause: Clause) -> None:
    body = pack.body
    texts = [*clause.texts(), ("pack", body.title), ("counting", body.counting.words)]
    texts += [("compute", body.compute.words)] if body.compute else []
    for field, text in texts:
        assert re.search(r"[\u4e00-\u9fff]", text["zh"]), field
        assert re.search(r"[\uac00-\ud7a3]", text["ko"]), field
        assert not re.search(r"[\uac00-\ud7a3]", text["zh"] + text["en"]), field
        assert not re.search(r"[\u4e00-\u9fff]", text["ko"] + text["en"]), field


@pytest.mark.parametrize(("pack", "clause"), CLAUSES.values(), ids=CLAUSES)
def test_a_figure_stands_in_every_language_or_in_none(pack: Pack, clause: Clause) -> None:
    for field, text in clause.texts():
        found = {frozenset(re.findall(r"10\^2\d", words)) for words in text.values()}
        assert len(found) == 1, f"{pack.id} {clause.id} {field}"


@pytest.mark.parametrize("name", NAMES)
def test_only_law_and_commitments_are_ever_owed(name: str) -> None:
    for case in CASES[name].cases:
        for finding in assess([PACKS[name]], case.facts, case.at).findings:
            if finding.effect in {Effect.OWED, Effect.OPEN}:
                assert finding.clause.force in {Force.LAW, Force.COMMITMENT}


@pytest.mark.parametrize("name", NAMES)
def test_an_undetermined_answer_names_the_facts_that_would_settle_it(name: str) -> None:
    for case in CASES[name].cases:
        for finding in assess([PACKS[name]], case.facts, case.at).findings:
            settled = finding.answer is not Answer.UNDETERMINED
            if finding.effect is not Effect.UNVERIFIED:
                assert settled is (not finding.missing), (case.name, finding.clause.id)


@pytest.mark.parametrize("name", NAMES)
def test_more_knowledge_never_turns_a_yes_into_a_no(name: str) -> None:
    """Taking a fact away may open an answer; only a test of what is on record may turn it."""
    for case in CASES[name].cases:
        whole = _answers(PACKS[name], case.facts)
        for fact in set(case.facts) - _asked_whether_known(PACKS[name]):
            fewer = {key: value for key, value in case.facts.items() if key != fact}
            for clause, answer in _answers(PACKS[name], fewer).items():
                assert answer in {Answer.UNDETERMINED, whole[clause]}, (case.name, fact, clause)


def _answers(pack: Pack, facts: FactSet) -> dict[str, Answer]:
    found = assess([pack], facts, datetime.date(2026, 11, 23)).findings
    return {one.clause.id: one.answer for one in found}


def _asked_whether_known(pack: Pack) -> set[str]:
    tests = (test for rule in pack.rules.values() for test in rule.tests)
    return {test.fact for test in tests if test.text == "known"}
