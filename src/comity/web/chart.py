"""
The chart of training compute over time: where each mark, line and label goes, in SVG units.

It holds the systems whose best figure is at least a thousandth of the lowest threshold, so that
the list `/systems?over=…` is the same data as a table.
"""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comity.base.quantities import Interval, plain
from comity.oversight.systems import Known
from comity.oversight.thresholds import Threshold

WIDTH, HEIGHT = 960, 540
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 18, 34
UNDATED = 78  # the strip on the right for systems without a date
FLOOR = Decimal("1e20")  # where no pack names a threshold
SHARE = Decimal("0.001")
LABEL_HEIGHT, LETTER, YEAR_WIDTH = 15, 7, 36
MOST_LABELS = 14


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what is written there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold's height, and the thresholds that lie there: one figure, one line."""

    y: float
    thresholds: tuple[Threshold, ...]

    @property
    def named(self) -> list[tuple[Threshold, str]]:
        """One threshold of each sense, with the jurisdictions that have it, each once."""
        senses = {one.sense: one for one in reversed(self.thresholds)}
        return [
            (
                one,
                ", ".join(dict.fromkeys(_place(at) for at in self.thresholds if at.sense is sense)),
            )
            for sense, one in reversed(senses.items())
        ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A system: its best figure at (x, y), its interval from `low` up to `high`."""

    system: Known
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the template draws; `labelled` are the marks that carry their names."""

    floor: Decimal
    years: tuple[Tick, ...]
    figures: tuple[Tick, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labelled: tuple[Mark, ...]
    undated_from: float | None
    left_out: int

    @property
    def floor_text(self) -> str:
        return plain(self.floor)


@dataclass(frozen=True, slots=True)
class _Plane:
    first: datetime.date
    last: datetime.date
    bottom: float
    top: float
    right: float

    def x(self, day: datetime.date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + share * (self.right - LEFT), 1)

    def y(self, figure: Decimal) -> float:
        height = math.log10(figure) if figure > 0 else self.bottom
        share = (min(max(height, self.bottom), self.top) - self.bottom) / (self.top - self.bottom)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)


def chart(systems: Iterable[Known], thresholds: Sequence[Threshold], today: datetime.date) -> Chart:
    """Place every system with a figure on a logarithmic axis (FLOP) over time."""
    known = [one for one in systems if one.best is not None]
    floor = min((one.figure for one in thresholds), default=FLOOR / SHARE) * SHARE
    drawn = [one for one in known if one.at_or_over(floor)]
    undated = [one for one in drawn if one.published is None]
    plane = _plane(drawn, thresholds, floor, today, UNDATED if undated else 0)
    marks = [_mark(one, plane, undated) for one in sorted(drawn, key=lambda one: one.registered)]
    return Chart(
        floor=floor,
        years=_years(plane),
        figures=tuple(
            Tick(plane.y(Decimal(10) ** power), f"1e{power}")
            for power in range(math.ceil(plane.bottom), math.floor(plane.top) + 1)
        ),
        lines=_lines(thresholds, plane),
        marks=tuple(marks),
        labelled=_labelled(marks),
        undated_from=plane.right if undated else None,
        left_out=len(known) - len(drawn),
    )


def _plane(
    drawn: Sequence[Known],
    thresholds: Sequence[Threshold],
    floor: Decimal,
    today: datetime.date,
    strip: int,
) -> _Plane:
    days = [one.published for one in drawn if one.published is not None]
    first = datetime.date(min([today.year - 5, *(day.year for day in days)]), 1, 1)
    figures = [one.best for one in drawn if one.best is not None]
    highest = max([floor * 100, *figures, *(one.figure for one in thresholds)])
    last = max([today, *days]) + datetime.timedelta(days=60)
    return _Plane(first, last, math.log10(floor), math.log10(highest) + 0.9, WIDTH - RIGHT - strip)


def _mark(one: Known, plane: _Plane, undated: Sequence[Known]) -> Mark:
    best = one.best or Decimal(0)
    figure = one.figure or Interval.exactly(best)
    if one.published is None:
        # Side by side in the strip, for nothing is known of when.
        step = UNDATED / (len(undated) + 1)
        x = round(plane.right + step * (undated.index(one) + 1), 1)
    else:
        x = plane.x(one.published)
    high = TOP if figure.high is None else plane.y(figure.high)
    return Mark(one, x, plane.y(best), plane.y(figure.low), high)


def _years(plane: _Plane) -> tuple[Tick, ...]:
    years = range(plane.first.year, plane.last.year + 1)
    ticks = (Tick(plane.x(datetime.date(year, 1, 1)), str(year)) for year in years)
    return tuple(tick for tick in ticks if tick.at < plane.right - YEAR_WIDTH)


def _lines(thresholds: Sequence[Threshold], plane: _Plane) -> tuple[Line, ...]:
    found: dict[Decimal, list[Threshold]] = {}
    for one in thresholds:
        found.setdefault(one.figure, []).append(one)
    return tuple(Line(plane.y(figure), tuple(ones)) for figure, ones in found.items())


def _place(threshold: Threshold) -> str:
    return threshold.pack.body.jurisdiction


def _labelled(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """
    Choose marks to name, none over another's name: registered ones, then the newest records.

    A record is a system with a larger figure than any published before it.
    """
    chosen: list[Mark] = []
    own = [mark for mark in marks if mark.system.registered]
    for mark in [*own, *reversed(_records(marks))]:
        free = all(not _overlap(mark, other) for other in chosen)
        if free and _start(mark) > LEFT and len(chosen) < MOST_LABELS:
            chosen.append(mark)
    return tuple(chosen)


def _records(marks: Sequence[Mark]) -> list[Mark]:
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.x, one.y)):
        if not mark.system.registered and (not found or mark.y < found[-1].y):
            found.append(mark)
    return found


def _start(mark: Mark) -> float:
    return mark.x - 10 - LETTER * len(mark.system.name)


def _overlap(one: Mark, other: Mark) -> bool:
    apart = _start(one) > other.x + 10 or _start(other) > one.x + 10
    return abs(one.y - other.y) < LABEL_HEIGHT and not apart
