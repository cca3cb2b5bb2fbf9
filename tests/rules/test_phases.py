"""Sums of phases as laws count them, and the days between which a sum crosses a figure."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.base.quantities import Interval
from comity.base.typed import convert
from comity.rules import factsheet
from comity.rules.facts import Fact, FactSet, Phase, Purpose, Span, Value
from comity.rules.phases import Compute, derived, open_facts
from smallpack import HOME, SAID

AT = datetime.date(2026, 11, 23)
ALL = [one.value for one in Purpose]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2026-{text}")


def rule(**changes: object) -> Compute:
    """Return how a law sums: everything, without the base, over 1e25, unless changed."""
    written: dict[str, Any] = {
        "counts": ALL,
        "by": "anyone",
        "base": "excluded",
        "crossing": {"over": "1e25"},
        "words": SAID,
        "confidence": "text",
        "source": HOME,
    }
    changed = (written | changes).items()
    return convert({key: value for key, value in changed if value is not None}, Compute)


def phase(compute: object = None, days: str = "", **more: object) -> dict[str, object]:
    """Return a phase as written; `days` are its first and last, or one of them and a dash."""
    first, _, last = days.partition(" ")
    ends = {"from": first, "to": last}
    said = {key: f"2026-{end}" for key, end in ends.items() if len(end) > 1}
    return {"purpose": "pre-training", "compute": compute} | said | more


def facts(*phases: dict[str, object], **more: object) -> FactSet:
    return factsheet.read({"phases": list(phases), **more}, AT)


def exactly(text: str) -> Interval:
    return Interval.exactly(Decimal(text))


def up_to(high: str | None, low: str = "0") -> Interval:
    return Interval(Decimal(low), None if high is None else Decimal(high))


JANUARY = phase("8e24", "01-05 02-10", by="self")
MARCH = phase("4e24", "03-01 03-20", by="other", purpose="fine-tuning")

SUMS: dict[str, tuple[Compute, FactSet, Interval]] = {
    "all phases": (rule(), facts(JANUARY, MARCH), exactly("12e24")),
    "only some purposes": (rule(counts=["fine-tuning"]), facts(JANUARY, MARCH), exactly("4e24")),
    "only the developer's": (rule(by="developer"), facts(JANUARY, MARCH), exactly("8e24")),
    "whose is not known": (
        rule(by="developer"),
        facts(JANUARY, phase("4e24")),
        up_to("12e24", "8e24"),
    ),
    "a phase without a figure": (rule(), facts(JANUARY, phase()), up_to(None, "8e24")),
    "a phase in between": (rule(), facts(phase(["1e24", "2e24"])), up_to("2e24", "1e24")),
    "a phase to come counts nothing": (
        rule(),
        facts(JANUARY, phase("1e26", "12-01")),
        exactly("8e24"),
    ),
    "a phase going on counts up to its whole": (
        rule(),
        facts(JANUARY, phase("1e26", "11-01 12-24")),
        up_to("1.08e26", "8e24"),
    ),
    "one digit more than Python's own arithmetic holds": (
        rule(),
        facts(phase("1e28"), phase("1")),
        exactly("10000000000000000000000000001"),
    ),
    "the base left out": (
        rule(),
        facts(JANUARY, derived=True, base_compute="5e25"),
        exactly("8e24"),
    ),
    "the base too": (
        rule(base="included"),
        facts(JANUARY, derived=True, base_compute="5e25"),
        exactly("5.8e25"),
    ),
    "no base": (rule(base="included"), facts(JANUARY, derived=False), exactly("8e24")),
    "a base that is not known": (
        rule(base="included"),
        facts(JANUARY, derived=True),
        up_to(None, "8e24"),
    ),
    "perhaps a base": (
        rule(base="included"),
        facts(JANUARY, base_compute="5e25"),
        up_to("5.8e25", "8e24"),
    ),
}

DAYS: dict[str, tuple[Compute, FactSet, Value | None]] = {
    "within a phase": (rule(), facts(JANUARY, MARCH), Span(day("03-01"), day("03-20"))),
    "on a phase of one day": (rule(), facts(JANUARY, phase("4e24", "03-01 03-01")), day("03-01")),
    "never": (rule(), facts(JANUARY), None),
    "exactly the figure is not over it": (rule(), facts(phase("1e25", "03-01 03-01")), None),
    "exactly the figure is at least that": (
        rule(crossing={"at_least": "1e25"}),
        facts(phase("1e25", "03-01 03-01")),
        day("03-01"),
    ),
    "perhaps never": (rule(), facts(phase(["1e24", "2e25"], "03-01 03-01")), None),
    "perhaps in the first, surely in the second": (
        rule(),
        facts(phase(["1e24", "2e25"], "01-05 02-10"), phase("1e25", "03-01 03-20")),
        Span(day("01-05"), day("03-20")),
    ),
    "phases beside each other": (
        rule(),
        facts(phase("8e24", "01-05 03-10"), phase("4e24", "03-01 03-20")),
        Span(day("03-01"), day("03-20")),
    ),
    "before a phase that has no end": (
        rule(),
        facts(phase("2e25", "01-05 02-10"), phase("4e24", "03-01")),
        Span(day("01-05"), day("02-10")),
    ),
    "in a phase that has no end": (rule(), facts(JANUARY, phase("4e24", "03-01")), None),
    "in a phase without a first day": (rule(), facts(phase("2e25", "- 03-20")), None),
    "after a phase without a first day": (
        rule(),
        facts(phase("4e24", "- 02-10"), phase("8e24", "03-01 03-20")),
        Span(day("03-01"), day("03-20")),
    ),
    "with a base that was there from the start": (
        rule(base="included"),
        facts(JANUARY, MARCH, derived=True, base_compute="5e25"),
        day("01-05"),
    ),
    "with a base at a start that is not known": (
        rule(base="included"),
        facts(phase("8e24", "- 02-10"), derived=True, base_compute="5e25"),
        None,
    ),
    "no figure whose crossing matters": (rule(crossing=None), facts(JANUARY, MARCH), None),
}

OPEN: dict[str, tuple[Compute | None, FactSet, tuple[str, ...]]] = {
    "no rule": (None, facts(JANUARY), ()),
    "no phases": (rule(), factsheet.read({}, AT), ()),
    "everything known": (rule(), facts(JANUARY, MARCH), ()),
    "a phase without a figure": (rule(), facts(phase(None, "01-05 02-10")), ("phases",)),
    "a phase without days": (rule(), facts(phase("1e25")), ("phases",)),
    "days that do not matter": (rule(crossing=None), facts(phase("1e25")), ()),
    "whose is not known": (
        rule(by="developer"),
        facts(phase("8e24", "01-05 02-10")),
        ("phases",),
    ),
    "perhaps derived": (rule(base="included"), facts(JANUARY), ("base_compute", "derived")),
    "not derived": (rule(base="included"), facts(JANUARY, derived=False), ()),
    "a base that is not known": (
        rule(base="included"),
        facts(JANUARY, derived=True),
        ("base_compute",),
    ),
    "a base in between": (
        rule(base="included"),
        facts(JANUARY, derived=True, base_compute=["1e24", "2e24"]),
        ("base_compute",),
    ),
    "a known base": (rule(base="included"), facts(JANUARY, derived=True, base_compute="1e24"), ()),
}

REFUSED = {
    "nothing counted": {"counts": []},
    "another purpose": {"counts": ["fun"]},
    "two figures": {"crossing": {"over": "1", "at_least": "1"}},
    "no figure": {"crossing": {}},
    "no number": {"crossing": {"over": "a lot"}},
    "words in one language": {"words": {"en": "words"}},
}


@pytest.mark.parametrize(("counted", "stated", "total"), SUMS.values(), ids=SUMS)
def test_a_law_sums_what_it_counts(counted: Compute, stated: FactSet, total: Interval) -> None:
    found = derived(counted, stated)["training_compute"]
    assert (found.value, found.source) == (total, "derived")


@pytest.mark.parametrize(("counted", "stated", "crossed"), DAYS.values(), ids=DAYS)
def test_a_crossing_is_dated_as_far_as_the_phases_tell(
    counted: Compute, stated: FactSet, crossed: Value | None
) -> None:
    found = derived(counted, stated).get("compute_crossed_on")
    assert (found and found.value) == crossed


def test_what_is_stated_is_not_derived() -> None:
    stated = facts(JANUARY, MARCH, training_compute="7e25", compute_crossed_on="2026-02-01")
    assert derived(rule(), stated) == {}


def test_a_sum_that_was_derived_before_gives_way_to_the_laws_own() -> None:
    stated = {**facts(JANUARY), "training_compute": Fact(exactly("7e25"), source="derived")}
    own = derived(rule(), facts(JANUARY))
    assert derived(rule(), stated) == own != {}


def test_without_phases_nothing_is_derived() -> None:
    assert derived(rule(), factsheet.read({"derived": True}, AT)) == {}
    assert derived(None, facts(JANUARY)) == {}


def test_what_is_derived_names_every_entry_that_it_comes_from() -> None:
    stated = {
        "phases": Fact((Phase(Purpose.OTHER, exactly("1")),), (4,)),
        "derived": Fact(value=True, entries=(9,)),
        "base_compute": Fact(exactly("2"), (2,)),
    }
    assert derived(rule(base="included"), stated)["training_compute"].entries == (2, 4, 9)
    assert derived(rule(), stated)["training_compute"].entries == (4,)


@pytest.mark.parametrize(("counted", "stated", "asked"), OPEN.values(), ids=OPEN)
def test_what_would_narrow_a_sum_is_named(
    counted: Compute | None, stated: FactSet, asked: tuple[str, ...]
) -> None:
    assert open_facts(counted, stated) == asked


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_a_rule_that_sums_nothing_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        rule(**changes)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 300), st.integers(0, 9)), min_size=1))
def test_the_days_of_a_crossing_hold_it_at_whatever_pace_the_phases_ran(
    drawn: list[tuple[int, int, int]],
) -> None:
    start = datetime.date(2025, 1, 1)
    phases = [
        (figure, start + datetime.timedelta(first), start + datetime.timedelta(first + more))
        for figure, first, more in drawn
    ]
    stated = {
        "phases": Fact(
            tuple(
                Phase(Purpose.OTHER, exactly(str(figure)), started=first, ended=last)
                for figure, first, last in phases
            )
        )
    }
    found = derived(rule(crossing={"over": "10"}), stated).get("compute_crossed_on")
    if found is None:
        assert sum(figure for figure, _, _ in phases) <= 10
        return
    crossed = found.value if isinstance(found.value, Span) else Span(found.value, found.value)  # type: ignore[arg-type] # a day
    for used_on in (1, 2):  # all on the first day of each phase, or all on the last
        total = 0
        for one in sorted(phases, key=lambda one: one[used_on]):
            before, total = total, total + one[0]
            if before <= 10 < total:
                assert crossed.first <= one[used_on] <= crossed.last
