"""Duties: what packs say of a system, on its developer's word, else on its observers'."""

import datetime
from decimal import Decimal

from comity.base.quantities import Interval
from comity.oversight.directory import known_systems
from comity.oversight.duties import Duties, duties, facts_of
from comity.oversight.standards import standards
from comity.rules.answers import Answer
from oversight.rows import Record, compute
from smallpack import SAID, clause, pack

AT = datetime.date(2026, 6, 15)
BIG = {"big": {"fact": "training_compute", "at_least": "1e25"}}
SUM = {
    "counts": ["pre-training", "synthetic-data", "fine-tuning", "reinforcement", "other"],
    "by": "anyone",
    "base": "excluded",
    "words": SAID,
    "confidence": "text",
    "source": "https://law.example/sum",
}
LARGE = pack(clause("A-1", tests=BIG, when="big"), clause("A-2"), compute=SUM)
OTHER = pack(clause("B-1", tests=BIG, when="big", duty=SAID), id="other")


def of_only(record: Record) -> Duties:
    (known,) = known_systems(record)
    return duties(record, known, standards(record, (LARGE, OTHER), AT), AT)


def answers(said: Duties) -> dict[str, Answer]:
    return {one.clause.id: one.answer for one in said.standard.findings}


def registered(**body: object) -> Record:
    record = Record()
    record.pack(LARGE)
    record.developer(entities=[{"name": "Lab A", "seat": "IE"}])
    record.system(answers=("lab-a/orion",), **body)
    return record


def test_packs_in_use_are_standards_and_others_are_told_apart() -> None:
    said = of_only(registered())
    assert [one.pack for one in said.standard.findings] == ["small", "small"]
    assert [one.pack for one in said.local.findings] == ["other"]


def test_what_a_developer_states_decides() -> None:
    exact = compute("2e25", high="2e25")
    said = of_only(registered(general_purpose=False, training=[{"by": "L", "compute": exact}]))
    assert answers(said) == {"A-1": Answer.YES, "A-2": Answer.NO}
    assert said.facts["established_in_eu"].value is True
    assert said.standard.findings[0].entries == (3,)


def test_others_estimates_do_not_stand_in_for_what_a_developer_leaves_out() -> None:
    record = registered(general_purpose=True)
    record.observation("Orion", "Lab A", compute=compute("9e25", high="9e25"))
    said = of_only(record)
    assert answers(said) == {"A-1": Answer.UNDETERMINED, "A-2": Answer.YES}
    assert "training_compute" not in said.facts


def test_of_an_unregistered_system_the_newest_word_of_each_fact_counts() -> None:
    record = Record()
    record.pack(LARGE)
    record.observation(compute=compute("9e25", high="9e25"), accessibility="API access", by="lab-b")
    record.observation(compute=compute("2e24", high="3e24"), by="observer")
    said = of_only(record)
    assert said.facts["training_compute"].value == Interval(Decimal("2e24"), Decimal("3e24"))
    assert said.facts["training_compute"].entries == (3,)
    # The newer observer said nothing of this, so the older one's word stands.
    assert said.facts["deployed"].entries == (2,)
    assert answers(said) == {"A-1": Answer.NO, "A-2": Answer.UNDETERMINED}


def test_a_system_nobody_knows_anything_of_has_no_facts() -> None:
    record = registered()
    (known,) = known_systems(record)
    assert set(facts_of(record, known, AT)) == {"established_in_eu", "kr_established"}
