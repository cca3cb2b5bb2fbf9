# ruff: noqa: RUF001 - the pages' own dashes and signs
"""One system's page: facts with sources, duties with every reason, statements with receipts."""

import pytest

from web.markup import Page
from web.place import BLANK, VEGA, place

ORION = "/systems/lab-a/orion"


def words(path: str, language: str = "en") -> str:
    """Return all words of a page, apart by bars."""
    return "|".join(Page(place().get(path, **{"accept-language": language})).text)


def test_a_registration_is_shown_with_its_own_fields_and_what_it_leaves_open() -> None:
    text = words(ORION)
    assert "|Training phases|By|Lab A SE|" in text
    assert "|Large training run began on|2026-01-01|" in text
    assert "|Fields left open: unknown, never a no (1)|Also known as|" in text


def test_a_developer_is_shown_beside_its_system() -> None:
    text = words(ORION)
    assert "|Legal entities|Name|Lab A SE|Seat|IE|" in text
    assert "|At least|490,000,000|At most|510,000,000|" in text


def test_facts_name_who_says_so_and_the_log_entry() -> None:
    assert "|training_compute|6.4e25 or more FLOP|Lab-A, from other facts|#5|" in words(ORION)
    assert "|training_compute|1e26 – 4e26 FLOP|A report|#12|" in words(f"/systems/{VEGA}")


def test_an_observation_shows_its_figure_basis_method_and_source() -> None:
    text = words(ORION)
    page = Page(place().get(ORION))
    assert "|3.8e25|FLOP|(3.2e25 – 4.5e25)|,|estimated, six-n-d;|A report|" in _joined(text)
    assert "https://report.example/a?b=1#c" in page.links


def _joined(text: str) -> str:
    return text.replace("FLOP\n(", "FLOP|(").replace(",\nestimated", ",|estimated")


def test_an_unregistered_system_says_so() -> None:
    assert "No developer has registered this system" in words(f"/systems/{VEGA}")
    assert "|Registration|" not in words(f"/systems/{VEGA}")


def test_without_a_figure_a_system_is_undetermined() -> None:
    text = words(f"/systems/{BLANK}")
    assert "|Training compute, best figure|undetermined|" in text
    assert "|no figure: undetermined|" in text


@pytest.mark.parametrize(
    "words_",
    [
        "|over|computation used for its training",
        "|> 1e25|yes|#5|",
        "|> 1/3 × base_compute = 1/3 × 3.2e25 – 4.5e25|",
        "|≥ 1/3 × 1e25|yes|",
        "|includes one of: text, audio|yes|",
        "|on or after 2025-08-02|yes|",
        "|is known|yes|",
        "|= yes|no|",
        "|= no|no|",
        "|follows D-1|yes|",
        "|D-1|follows D-1|",
    ],
)
def test_every_step_of_an_answer_shows_its_arithmetic(words_: str) -> None:
    assert words_ in words(ORION)


def test_a_duty_says_what_when_with_whom_and_what_a_breach_costs() -> None:
    text = words(ORION)
    assert "|With whom|The Harbour Office|" in text
    assert "|Due by (strict)|the end of February 15, 2026 (Europe/Brussels)|" in text
    assert "|As counted, with days off|the end of February 16, 2026 (Europe/Brussels)|" in text
    assert "|If breached|Art. 1: words|" in text
    assert "|Filed|2026-11-20, The Authority, portal, A/2026/7|#10|" in text
    assert "the end of August 2, 2027" in text
    assert "force: law; applies from 2025-01-01; the operative words were read, checked on" in text


def test_a_date_that_lacks_a_fact_names_it() -> None:
    text = words(f"/systems/{VEGA}")
    assert "|No date without|" in text
    assert "|threshold_met_on|" in text


def test_answers_in_another_language_use_the_packs_own_words() -> None:
    text = words(ORION, "ko")
    assert "|항만법|" in text
    assert "|항만청|" in text
    assert "2026년 2월 15일" in text


def test_what_the_law_leaves_open_is_shown_as_such() -> None:
    text = words(ORION)
    assert "|Law not verified: 1|" in text
    assert "|english words|" in text


def test_a_pack_that_is_only_local_is_labelled_and_binds_nobody() -> None:
    text = words(ORION)
    assert "|words|EU|local|This pack is only local" in text
    assert "nearby.N-1" in place().get(ORION)
    assert "nearby" not in place().get("/obligations.csv")


def test_a_pack_that_is_named_and_not_here_is_pointed_out() -> None:
    assert "The log names the pack far in version 1" in words(ORION)


def test_every_statement_leads_to_its_receipt() -> None:
    links = Page(place().get(ORION)).links
    assert {f"/log/{index}/receipt" for index in (2, 5, 10, 11)} <= set(links)


def test_what_would_settle_most_is_ranked() -> None:
    assert "|What would settle most|" in words(f"/systems/{BLANK}")


def test_a_system_that_is_not_there_is_a_404_with_a_page() -> None:
    answer = place().client.get("/systems/nobody/nothing%3Cb%3E")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "<b>" not in answer.text


def test_the_same_for_programs_has_every_reason() -> None:
    said = place().json("/api/systems/lab-a/orion")
    findings = {one["clause"]: one for one in said["duties"]["findings"]}
    assert findings["D-1"]["effect"] == "owed"
    assert said["observations"][0]["by"] == "observer"
    assert place().client.get("/api/systems/nobody/nothing").status_code == 404
