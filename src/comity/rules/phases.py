"""
Training compute as one law counts it: summed from phases, with the days between which it crossed.

Laws differ in which phases they count, whose, and whether the base model's training counts. Within
a phase nothing is known of the pace: all of it may have been used on its first day, or on its last.
"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from comity.base import quantities
from comity.base.errors import Malformed
from comity.base.quantities import Interval
from comity.base.typed import Line, Said, Url
from comity.rules.clause import Confidence, Prose, check_text
from comity.rules.facts import Fact, FactSet, Phase, Purpose, Span

SUM, CROSSED = "training_compute", "compute_crossed_on"
PHASES, DERIVED, BASE = "phases", "derived", "base_compute"
SOURCE = "derived"
_NOTHING = Interval.exactly(Decimal(0))
_NO_FACTS: FactSet = MappingProxyType({})


class Crossing(Said, frozen=True):
    """The figure whose crossing the law dates: strictly over it, or that figure and more."""

    over: Line | None = None
    at_least: Line | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.over is None) is (self.at_least is None):
            raise Malformed("a crossing is over one figure, or at least one figure")
        quantities.number(self.over or self.at_least or "")

    def passed(self, total: Interval) -> bool | None:
        """Say whether a sum is beyond the figure; None: it depends where it lies."""
        if self.over is not None:
            return total.over(quantities.number(self.over))
        return total.at_least(quantities.number(self.at_least or ""))


class Compute(Said, frozen=True):
    """What one law sums: which phases, carried out by whom, with or without the base model's."""

    counts: Annotated[tuple[Purpose, ...], Meta(min_length=1)]
    by: Literal["anyone", "developer"]
    base: Literal["included", "excluded"]
    words: Prose
    confidence: Confidence
    source: Url
    crossing: Crossing | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_text("compute.words", self.words)


class _Part(NamedTuple):
    """What a phase adds to the sum, and its days."""

    compute: Interval
    started: datetime.date | None
    ended: datetime.date | None


def derived(compute: Compute | None, facts: FactSet) -> FactSet:
    """
    Return the sum and the day of its crossing, each where the facts give it and do not state it.

    The sum is an interval; the day is a span wherever the phases leave it open.
    """
    if compute is None or PHASES not in facts:
        return _NO_FACTS
    parts = tuple(_parts(compute, facts))
    found: dict[str, Fact] = {}
    entries = _entries(compute, facts)
    # The register sums up plainly, for texts that say nothing of how they sum.
    if SUM not in facts or facts[SUM].source == SOURCE:
        total = _sum(part.compute for part in parts)
        found[SUM] = Fact(total, entries, SOURCE)
    if compute.crossing and CROSSED not in facts and (day := _crossed(compute.crossing, parts)):
        found[CROSSED] = Fact(day, entries, SOURCE)
    return found


def open_facts(compute: Compute | None, facts: FactSet) -> tuple[str, ...]:
    """Return the facts that would narrow what is derived, or decide it."""
    if compute is None or PHASES not in facts:
        return ()
    asked = {PHASES} if any(_is_open(compute, one) for one in _counted(compute, facts)) else set()
    if compute.base == "included" and _said(facts, DERIVED) is not False:
        asked |= {DERIVED, BASE} - facts.keys()
        base = facts[BASE].value if BASE in facts else None
        if isinstance(base, Interval) and _is_wide(base):
            asked.add(BASE)
    return tuple(sorted(asked))


def _entries(compute: Compute, facts: FactSet) -> tuple[int, ...]:
    read = (PHASES, DERIVED, BASE) if compute.base == "included" else (PHASES,)
    return tuple(sorted({at for name in read if name in facts for at in facts[name].entries}))


def _parts(compute: Compute, facts: FactSet) -> Iterator[_Part]:
    counted = tuple(_counted(compute, facts))
    for phase in counted:
        whole = phase.compute or Interval(Decimal(0), None)
        # Whose phase it is, is not known: it may count or not.
        sure = compute.by == "anyone" or phase.own is True
        yield _Part(whole if sure else _at_most(whole), phase.started, phase.ended)
    if compute.base == "included" and (base := _base(facts)):
        # What came with the base model was there when its own training began.
        begun = _earliest(phase.started for phase in counted)
        yield _Part(base, begun, begun)


def _counted(compute: Compute, facts: FactSet) -> Iterator[Phase]:
    stated = facts[PHASES].value
    parts = stated if isinstance(stated, tuple) else ()
    for phase in (part for part in parts if isinstance(part, Phase)):
        theirs = compute.by == "developer" and phase.own is False
        if phase.purpose in compute.counts and not theirs:
            yield phase


def _is_open(compute: Compute, phase: Phase) -> bool:
    dated = compute.crossing is None or (phase.started and phase.ended)
    whose = compute.by == "anyone" or phase.own is not None
    return phase.compute is None or _is_wide(phase.compute) or not dated or not whose


def _base(facts: FactSet) -> Interval | None:
    modified = _said(facts, DERIVED)
    if modified is False:
        return None
    stated = facts[BASE].value if BASE in facts else None
    whole = stated if isinstance(stated, Interval) else Interval(Decimal(0), None)
    return whole if modified else _at_most(whole)


def _said(facts: FactSet, name: str) -> bool | None:
    value = facts[name].value if name in facts else None
    return value if isinstance(value, bool) else None


def _at_most(whole: Interval) -> Interval:
    return Interval(Decimal(0), whole.high)


def _is_wide(figure: Interval) -> bool:
    return figure.low != figure.high


def _earliest(days: Iterable[datetime.date | None]) -> datetime.date | None:
    known = tuple(days)
    dated = [day for day in known if day is not None]
    return min(dated) if dated and len(dated) == len(known) else None


def _crossed(crossing: Crossing, parts: tuple[_Part, ...]) -> datetime.date | Span | None:
    """Return the day, or the days between which the sum crossed; None if these are not known."""
    first = _first(crossing, parts)
    last = _last(crossing, parts)
    if first is None or last is None:
        return None
    return first if first == last else Span(first, last)


def _first(crossing: Crossing, parts: tuple[_Part, ...]) -> datetime.date | None:
    """Return the first day on which the sum may have been beyond the figure."""
    # All of a phase may have been used as it began; one without a first day, before all others.
    total = _sum(part.compute for part in parts if part.started is None)
    if crossing.passed(total) is not False:
        return None
    for day in sorted({part.started for part in parts if part.started}):
        total += _sum(part.compute for part in parts if part.started == day)
        if crossing.passed(total) is not False:
            return day
    return None


def _last(crossing: Crossing, parts: tuple[_Part, ...]) -> datetime.date | None:
    """Return the first day at whose end the sum was surely beyond the figure."""
    total = _NOTHING
    for day in sorted({part.ended for part in parts if part.ended}):
        total += _sum(part.compute for part in parts if part.ended == day)
        if crossing.passed(total) is True:
            return day
    return None


def _sum(figures: Iterable[Interval]) -> Interval:
    return sum(figures, _NOTHING)
