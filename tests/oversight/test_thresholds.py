"""Thresholds of compute: read out of the packs' own tests, and whom each may concern."""

from decimal import Decimal

from comity.oversight.directory import known_systems
from comity.oversight.thresholds import Threshold, reach, thresholds
from comity.rules.test import Sense
from oversight.rows import Record, compute
from smallpack import clause, pack

PLAIN = clause("P-1")
LOW = clause("A-1", tests={"x": {"fact": "training_compute", "at_least": "1e23"}}, when="x")
HIGH = clause(
    "A-2",
    tests={
        "a": {"fact": "training_compute", "over": "1e26"},
        "b": {"fact": "training_compute", "at_least": "1e25"},
        "c": {"fact": "planned_compute", "over": "1e27"},
        "d": {"fact": "training_compute", "of": "base_compute", "over": "1/3"},
    },
    when="a && b && c && d",
)
AGAIN = clause("A-3", tests=LOW["tests"], when="x")
NO_TRIGGER = clause("A-4", tests=None, when=None)
STATES = pack(PLAIN, HIGH, LOW, AGAIN, NO_TRIGGER)
OTHER = pack(LOW, id="other")


def found() -> list[tuple[str, str, Sense, Decimal]]:
    return [
        (one.pack.id, one.clause.id, one.sense, one.figure) for one in thresholds((STATES, OTHER))
    ]


def test_each_figure_is_found_once_per_pack_lowest_first() -> None:
    assert found() == [
        ("other", "A-1", Sense.AT_LEAST, Decimal("1e23")),
        ("small", "A-1", Sense.AT_LEAST, Decimal("1e23")),
        ("small", "A-2", Sense.AT_LEAST, Decimal("1e25")),
        ("small", "A-2", Sense.OVER, Decimal("1e26")),
    ]
    assert thresholds(()) == ()


def test_whom_a_threshold_reaches_surely_and_whom_perhaps() -> None:
    record = Record()
    record.observation("At it", compute=compute("9e24", "1e25", "2e25"))
    record.observation("Above", compute=compute("3e25"))
    record.observation("Perhaps", compute=compute("1e24", "9e24", "1.1e25"))
    record.observation("Open", compute=compute("1e24"))
    record.observation("Below", compute=compute("1e24", "2e24", "9e24"))
    record.observation("Nobody knows")
    record.system(training=[{"by": "L", "compute": compute("5e25")}])
    (threshold,) = (one for one in thresholds((STATES,)) if one.figure == Decimal("1e25"))
    assert isinstance(threshold, Threshold)
    said = reach(threshold, known_systems(record))
    assert [one.name for one in said.reached] == ["Orion 4", "Above", "At it"]
    assert [one.name for one in said.unregistered] == ["Above", "At it"]
    assert sorted(one.name for one in said.possible) == ["Open", "Perhaps"]
