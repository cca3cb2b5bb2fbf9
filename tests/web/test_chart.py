"""The chart: a logarithmic axis, one line per figure of law, intervals, names that do not clash."""

import datetime
from decimal import Decimal

import pytest

from comity.base.quantities import Interval
from comity.oversight.systems import Known
from comity.oversight.thresholds import thresholds
from comity.web import chart as drawing
from comity.web.chart import HEIGHT, LEFT, TOP, WIDTH, Chart, Mark, chart
from smallpack import clause, pack

TODAY = datetime.date(2026, 11, 23)
HIGH = clause("A-1", tests={"a": {"fact": "training_compute", "over": "1e25"}}, when="a")
LOW = clause("A-2", tests={"a": {"fact": "training_compute", "over": "1e23"}}, when="a")
LAWS = thresholds([pack(HIGH, LOW), pack(HIGH, id="other")])


def known(
    name: str,
    best: str | None,
    day: str | None = "2024-01-01",
    *,
    registered: bool = False,
    interval: Interval | None = None,
) -> Known:
    figure = None if best is None else Decimal(best)
    spread = interval or (None if figure is None else Interval(figure / 2, figure * 2))
    date = datetime.date.fromisoformat(day) if day else None
    return Known(name, name, ("Lab",), date, registered, figure, spread, ())


def drawn(*systems: Known) -> Chart:
    return chart(systems, LAWS, TODAY)


def mark(found: Chart, name: str) -> Mark:
    return next(one for one in found.marks if one.system.name == name)


def test_what_is_a_thousandth_of_the_lowest_threshold_or_more_is_drawn() -> None:
    found = drawn(known("at", "1e20"), known("under", "9e19"), known("blank", None))
    assert [one.system.name for one in found.marks] == ["at"]
    assert found.floor_text == "1e20"
    assert found.left_out == 1


def test_without_thresholds_there_is_a_floor_all_the_same() -> None:
    found = chart([known("one", "1e20")], (), TODAY)
    assert found.lines == ()
    assert found.floor_text == "1e20"


def test_ten_times_the_compute_is_always_the_same_step() -> None:
    found = drawn(known("a", "1e23"), known("b", "1e24"), known("c", "1e25"))
    heights = [mark(found, name).y for name in "abc"]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.11)


def test_a_threshold_lies_where_a_system_of_its_figure_does_and_once() -> None:
    found = drawn(known("on", "1e25"))
    assert [len(line.thresholds) for line in found.lines] == [1, 2]
    assert found.lines[1].y == mark(found, "on").y


def test_later_is_further_right() -> None:
    found = drawn(known("old", "1e23", "2020-05-01"), known("new", "1e23", "2026-11-01"))
    assert LEFT < mark(found, "old").x < mark(found, "new").x < WIDTH


def test_an_interval_runs_from_its_low_to_its_high_end() -> None:
    one = mark(drawn(known("one", "1e24")), "one")
    assert one.high < one.y < one.low


def test_an_interval_without_end_runs_to_the_top() -> None:
    endless = Interval(Decimal("1e24"), None)
    assert mark(drawn(known("one", "1e24", interval=endless)), "one").high == TOP


def test_a_figure_of_zero_lies_on_the_bottom() -> None:
    wide = Interval(Decimal(0), Decimal("1e24"))
    assert mark(drawn(known("one", "1e24", interval=wide)), "one").low == HEIGHT - drawing.BOTTOM


def test_a_best_figure_without_interval_stands_by_itself() -> None:
    one = Known("x", "x", (), TODAY, True, Decimal("1e24"), None, ())  # noqa: FBT003 - a field
    place = mark(drawn(one), "x")
    assert place.low == place.y == place.high


def test_systems_without_a_date_stand_apart() -> None:
    found = drawn(known("a", "1e24", None), known("b", "1e24", None), known("c", "1e24"))
    assert found.undated_from is not None
    assert found.undated_from < mark(found, "a").x < mark(found, "b").x < WIDTH
    assert mark(found, "c").x < found.undated_from
    assert drawn(known("c", "1e24")).undated_from is None


def test_registered_systems_are_drawn_over_others() -> None:
    found = drawn(known("own", "1e24", registered=True), known("other", "1e24"))
    assert [one.system.name for one in found.marks] == ["other", "own"]


def test_records_and_registered_systems_are_named() -> None:
    found = drawn(
        known("first", "1e22", "2020-01-01"),
        known("smaller", "1e21", "2021-01-01"),
        known("record", "1e25", "2022-01-01"),
        known("own", "1e21", "2025-01-01", registered=True),
    )
    assert [one.system.name for one in found.labelled] == ["own", "record"]


def test_no_name_lies_over_another_or_outside() -> None:
    same = [known(f"system {number}", f"1.{number}e25", "2024-01-01") for number in range(9)]
    outside = known("a name much too long to stand left of its mark", "1e24", "2021-01-02")
    names = [one.system.name for one in drawn(*same, outside).labelled]
    assert len(names) == 1


def test_years_and_powers_of_ten_are_on_the_axes() -> None:
    found = drawn(known("one", "1e25", "2024-01-01"))
    assert [tick.text for tick in found.years] == [str(year) for year in range(2021, 2027)]
    assert [tick.text for tick in found.figures] == [f"1e{power}" for power in range(20, 26)]


def test_a_line_names_each_jurisdiction_once_for_each_sense() -> None:
    big = {"big": {"fact": "training_compute", "over": "1e26"}}
    least = {"big": {"fact": "training_compute", "at_least": "1e26"}}
    made = [
        pack(clause("A-1", tests=tests, when="big"), id=f"pack-{number}", jurisdiction=place)
        for number, (place, tests) in enumerate(
            [("US-CA", big), ("US-NY", big), ("US-CA", big), ("KR", least)]
        )
    ]
    (line,) = chart((), thresholds(made), TODAY).lines
    assert [(one.sense.value, places) for one, places in line.named] == [
        ("over", "US-CA, US-NY"),
        ("at_least", "KR"),
    ]
