"""Clauses over compute that their pack sums: answers, steps, and what would settle them."""

import datetime
from decimal import Decimal

from comity.base.quantities import Interval
from comity.rules import factsheet
from comity.rules.answers import Answer
from comity.rules.engine import assess
from comity.rules.finding import Finding
from smallpack import SAID, clause, pack

AT = datetime.date(2026, 11, 23)
TWO_WEEKS = {"count": 2, "unit": "weeks"}


BIG = {"big": {"fact": "training_compute", "over": "1e25"}}
SUMMED = {
    "counts": ["pre-training"],
    "by": "anyone",
    "base": "included",
    "crossing": {"over": "1e25"},
    "words": SAID,
    "confidence": "text",
    "source": "https://law.example/compute",
}
PHASE = {"purpose": "pre-training", "compute": "2e25", "from": "2026-10-05", "to": "2026-11-16"}


def summed(facts: dict[str, object]) -> Finding:
    """Return what a clause over compute finds in a pack that says what it sums."""
    due = {"words": SAID, "after": ["compute_crossed_on"], "within": TWO_WEEKS}
    asked = pack(clause(tests=BIG, when="big", due=due), compute=SUMMED)
    (finding,) = assess([asked], factsheet.read(facts, AT), AT).findings
    return finding


def test_compute_is_summed_as_the_pack_says_and_the_step_says_so() -> None:
    finding = summed({"phases": [PHASE], "derived": False})
    (step,) = finding.steps
    assert (step.source, step.value) == ("derived", Interval.exactly(Decimal("2e25")))
    assert finding.answer is Answer.YES
    assert finding.due is not None
    assert finding.due.event == "compute_crossed_on"


def test_what_would_settle_a_sum_is_what_it_is_made_of() -> None:
    small = PHASE | {"compute": "2e24"}
    assert summed({"phases": [small]}).missing == ("base_compute", "derived")
    assert summed({"phases": [small], "derived": False}).answer is Answer.NO
    assert summed({}).missing == ("training_compute",)
    assert summed({"training_compute": ["1e24", None]}).missing == ("training_compute",)


def test_a_span_that_only_its_own_fact_can_narrow_is_missing_itself() -> None:
    late = {"late": {"fact": "compute_crossed_on", "on_or_after": "2026-11-01"}}
    asked = pack(clause(tests=late, when="late"), compute=SUMMED)
    facts = factsheet.read({"phases": [PHASE], "derived": False}, AT)
    (finding,) = assess([asked], facts, AT).findings
    assert finding.missing == ("compute_crossed_on",)
