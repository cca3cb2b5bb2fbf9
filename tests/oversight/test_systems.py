"""Systems known to a register: stated or observed, over a limit or not, or nobody knows."""

from decimal import Decimal
from typing import Any

import pytest

from comity.base.quantities import Interval, number
from comity.documents import epoch
from comity.oversight.directory import Directory, known_systems
from comity.oversight.systems import Known, over, unregistered
from comity.register.rows import ObservationRow, SubjectRow
from comity.register.view import Memory
from oversight.rows import Record, compute
from shared import shared

LIMIT = Decimal("1e25")


def phase(low: str, **figure: str) -> dict[str, Any]:
    return {"by": "Lab A", "compute": compute(low, **figure)}


def alone(record: Record) -> Known:
    (known,) = known_systems(record)
    return known


def test_an_observed_system_is_known_by_its_subject() -> None:
    record = Record()
    about = record.observation(
        "Orion 4", "Lab A", "Lab B", compute=compute("1e25", "2e25", "3e25"), published="2026-06-01"
    )
    known = alone(record)
    assert (known.id, known.name, known.developers) == (about, "Orion 4", ("Lab A", "Lab B"))
    assert not known.registered
    assert known.best == Decimal("2e25")
    assert known.figure == Interval(number("1e25"), number("3e25"))
    assert str(known.published) == "2026-06-01"
    assert Directory.of(record).get(about) == known
    assert Directory.of(record).get("lab-a/other") is None


def test_the_newest_observation_with_a_figure_gives_it() -> None:
    record = Record()
    record.observation(compute=compute("1e24"), by="lab-b")
    record.observation(compute=compute("3e25"), by="lab-a")
    record.observation("ORION", by="observer")
    known = alone(record)
    assert known.best == Decimal("3e25")
    assert known.name == "ORION"
    assert len(known.observations) == 3


def test_a_system_nobody_has_a_figure_for_is_undetermined_and_never_below() -> None:
    record = Record()
    record.observation()
    known = alone(record)
    assert (known.best, known.figure, known.at_or_over(LIMIT)) == (None, None, None)
    found = over([known], LIMIT)
    assert (found.systems, found.undetermined) == ((), 1)


BOUNDARY = {"9.9e24": False, "9999999999999999999999999": False, "1e25": True, "1.1e25": True}


@pytest.mark.parametrize(("best", "answer"), BOUNDARY.items())
def test_at_the_limit_is_over_it(best: str, answer: bool) -> None:
    record = Record()
    record.observation(compute=compute("1", best))
    assert alone(record).at_or_over(LIMIT) is answer
    assert len(over(known_systems(record), LIMIT).systems) == answer


def test_the_largest_comes_first_and_equals_by_name() -> None:
    record = Record()
    for name, best in (("A", "1e25"), ("C", "9e26"), ("B", "1e25"), ("D", "1")):
        record.observation(name, compute=compute(best))
    found = over(known_systems(record), LIMIT)
    assert [one.name for one in found.systems] == ["C", "A", "B"]


def test_a_registered_system_is_what_its_developer_says() -> None:
    record = Record()
    record.developer(name="Lab A Ltd")
    record.system(
        training=[phase("1e25", high="2e25"), phase("2e25", best="3e25")], deployed_on="2026-06-01"
    )
    known = alone(record)
    assert (known.id, known.name, known.developers) == ("lab-a/orion", "Orion 4", ("Lab A Ltd",))
    assert known.registered
    assert known.best == Decimal("4e25")
    assert known.figure == Interval(number("3e25"), None)
    assert str(known.published) == "2026-06-01"
    assert list(unregistered([known])) == []
    assert Directory.of(record).get("lab-a/orion") == known


BASE = {"developer": "Lab B", "name": "Vega"}
UNKNOWN_SUMS: dict[str, dict[str, Any]] = {
    "nothing said": {},
    "no phases": {"training": []},
    "a phase without a figure": {"training": [phase("9e26"), {"by": "Lab A"}]},
    "a base without a figure": {"training": [phase("9e26")], "derives_from": BASE},
    "a base, and phases nobody listed": {
        "derives_from": {**BASE, "base_compute": compute("9e24")},
    },
}


@pytest.mark.parametrize("body", UNKNOWN_SUMS.values(), ids=UNKNOWN_SUMS)
def test_a_sum_with_an_unknown_part_is_unknown_and_not_small(body: dict[str, Any]) -> None:
    record = Record()
    record.system(**body)
    known = alone(record)
    assert known.best is None
    assert known.at_or_over(LIMIT) is None


def test_the_base_counts_and_the_sum_is_exact() -> None:
    record = Record()
    base = {**BASE, "base_compute": compute("9999999999999999999999999")}
    record.system(derives_from=base, training=[phase("0.000000000000000000001")])
    known = alone(record)
    # Rounded to twenty-eight digits, as Python would, it would lie on the threshold.
    assert known.best == number("9999999999999999999999999.000000000000000000001")
    assert known.at_or_over(LIMIT) is False


def test_an_observation_of_a_registered_system_stands_beside_it() -> None:
    record = Record()
    record.developer()
    record.system(answers=("lab-a/orion",), training=[phase("1e24")])
    record.observation("Orion", "Lab A", compute=compute("9e26"))
    known = alone(record)
    assert (known.id, known.registered, known.best) == ("lab-a/orion", True, Decimal("1e24"))
    assert [row.by for row in known.observations] == ["observer"]


def test_one_developer_of_several_is_enough_to_answer() -> None:
    record = Record()
    record.system(answers=("lab-a/orion",))
    about = record.observation("Orion", "Institute X", "Lab A")
    assert about == "institute-x+lab-a/orion"
    known = alone(record)
    assert known.id == "lab-a/orion"
    assert [one.about for one in known.observations] == [about]


def test_two_systems_may_answer_to_one_observation() -> None:
    record = Record()
    record.system("lab-a/one", answers=("lab-a/orion",))
    record.system("lab-a/two", answers=("lab-a/orion",))
    record.observation("Orion", "Lab A")
    assert [one.id for one in known_systems(record)] == ["lab-a/one", "lab-a/two"]
    assert all(one.observations for one in known_systems(record))
    assert Directory.of(record).get("lab-a/two") == known_systems(record)[1]


def test_a_name_that_nobody_answers_to_any_more_is_unregistered_again() -> None:
    record = Record()
    record.system(answers=("lab-a/orion",))
    about = record.observation("Orion", "Lab A")
    record.put([SubjectRow("lab-a/orion", 9, ())])
    assert [one.id for one in unregistered(known_systems(record))] == [about]


def test_known_systems_come_once_and_in_order() -> None:
    record = Record()
    record.observation("Zeta")
    record.observation("Alpha")
    record.observation("Alpha", by="lab-b")
    record.system("lab-a/mu")
    ids = [one.id for one in known_systems(record)]
    assert ids == ["lab-a/alpha", "lab-a/mu", "lab-a/zeta"]


def test_the_public_record_holds_22_systems_at_1e25_and_3_at_1e26() -> None:
    path = shared("data", "epoch_notable_ai_models_2026-07-19.csv")
    record = Memory()
    for row in epoch.read(path.read_bytes()):
        key = f"{row.about}|observer"
        record.put([ObservationRow(key, row.number, "id", "observer", row.about, "", row.body)])
    systems = known_systems(record)
    assert len(systems) == 1036
    assert len(over(systems, LIMIT).systems) == 22
    assert len(over(systems, Decimal("1e26")).systems) == 3
    assert over(systems, LIMIT).undetermined == 507
    assert len(list(unregistered(systems))) == 1036
