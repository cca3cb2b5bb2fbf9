"""Every reason behind an answer: sub-conditions, sources, arithmetic, the pack and its digest."""

from dataclasses import replace

from comity.documents import explained
from comity.rules.finding import Effect
from documents.told import OFFICE, READER, due, only, page, told
from smallpack import SAID, clause, counting, pack

EVERY = frozenset(Effect)


def lines(said: object) -> list[str]:
    return page(lambda one: explained.every(one, EVERY), said)


def test_an_answer_is_explained_down_to_the_digest_of_its_pack() -> None:
    rules = pack(
        clause(due=due(), recipient=OFFICE, retention={"words": SAID}, recurrence={"words": SAID})
    )
    said = lines(
        told(
            rules, general_purpose={"value": True, "source": "model card"}, deployed_on="2026-06-06"
        )
    )
    assert said[0] == "words [small, A-1]"
    assert "answer    yes: Owed" in said
    assert "clause    Art. 1; force law; on system, as developer; applies from 2025-01-01" in said
    assert "because   because general_purpose = true: is true? yes" in said
    assert "(stated by model card)" in said
    assert (
        "due       by the end of Mon 22 Jun 2026 (Brussels); strictly by the end of "
        "Sat 20 Jun 2026" in said
    )
    assert "in the law's words: words" in said
    assert "the clock starts with deployed_on: Sat 6 Jun 2026" in said
    assert (
        "as the pack counts: deployed_on Sat 6 Jun 2026, 2 weeks: before 2026-06-20T22:00:00Z "
        "strictly, 2026-06-22T22:00:00Z as counted" in said
    )
    assert (
        "in UTC, before 2026-06-20T22:00:00Z strictly, before 2026-06-22T22:00:00Z at the "
        "latest" in said
    )
    assert "counting rule, read in text: words" in said
    assert "read      in text, checked 2026-11-23; https://law.example/text" in said
    assert f"pack      small version 1, {rules.digest}" in said
    assert {"duty      words", "to        Office", "kept      words", "again     words"} <= set(
        said
    )


def test_the_entries_of_the_log_that_were_read_are_named() -> None:
    said = told(pack(clause()), general_purpose=True)
    one = only(said)
    entered = replace(one, steps=(one.steps[0]._replace(entries=(7, 9)),))
    shown = list(explained.explained(entered, said.packs["small"], READER))
    assert any("(entries 7, 9 of the log)" in line for line in shown)


def test_what_is_missing_is_named_for_the_answer_and_for_the_date() -> None:
    said = lines(told(pack(clause(due=due()))))
    assert "missing   general_purpose" in said
    assert "deployed_on could move it" in said


def test_a_start_that_is_not_known_and_a_calendar_that_ends_are_question_marks() -> None:
    before = pack(clause(due={"words": SAID, "before": "eu_placed_on"}))
    assert "the clock starts with eu_placed_on: ?" in lines(told(before, general_purpose=True))
    short = counting(calendar={"places": ["BE"], "first_year": 2020, "last_year": 2020})
    said = lines(
        told(
            pack(clause(due=due()), counting=short), general_purpose=True, deployed_on="2026-06-06"
        )
    )
    assert any(line.endswith("strictly, ? as counted") for line in said)


def test_a_day_that_the_law_names_has_no_length() -> None:
    rules = pack(clause(due={"words": SAID, "by": "2026-12-01"}))
    said = lines(told(rules, general_purpose=True))
    assert any(": -, " in line or ", -: " in line for line in said)


def test_words_alone_are_the_whole_of_the_time() -> None:
    said = lines(told(pack(clause(due={"words": SAID})), general_purpose=True))
    assert "due       words" in said


def test_what_only_recurs_has_its_next_time() -> None:
    again = {"words": SAID, "length": {"count": 1, "unit": "years"}, "after": ["deployed_on"]}
    said = lines(
        told(pack(clause(recurrence=again)), general_purpose=True, deployed_on="2026-06-01")
    )
    assert "due       by the end of Tue 1 Jun 2027 (Brussels)" in said


def test_what_has_no_time_has_no_line_on_it() -> None:
    said = lines(told(pack(clause()), general_purpose=True))
    assert not [line for line in said if line.startswith("due ")]


def test_only_the_effects_asked_for_are_explained() -> None:
    said = told(pack(clause()), general_purpose=False)
    assert list(explained.every(said, explained.SHOWN)) == []
    assert list(explained.every(said, EVERY))
