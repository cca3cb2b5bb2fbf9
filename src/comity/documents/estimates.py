"""
An estimate of training compute as people ask for it and read it: figures in, two digits out.

A figure is written 405e9, or 0.3:0.5 for what lies between two; in a file also as a pair.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from comity.accounting import chips
from comity.accounting.chips import PRECISION, Chip
from comity.accounting.estimate import ONCE, SIX, Architecture, Estimate, Machines, rounded
from comity.base import quantities
from comity.base.errors import Malformed
from comity.base.quantities import Interval
from comity.documents.assessments import value_text
from comity.documents.reader import Reader
from comity.documents.tables import aligned
from comity.oversight.thresholds import Threshold
from comity.rules.test import Sense

# What may be given, each with its meaning; an option has dashes for the underscores.
FIGURES: Mapping[str, str] = {
    "parameters": "parameters of the model",
    "active_parameters": "parameters that work on one token, in a mixture of experts",
    "tokens": "tokens of the training data",
    "epochs": "how often the data was gone through; once if left out",
    "factor": "operations for each parameter and token; 6 if left out",
    "peak": "dense peak of one chip, in FLOP/s",
    "count": "number of chips",
    "hours": "hours for which they trained",
    "utilisation": "share of the peak that was reached, such as 0.3:0.5",
}
WORDS: Mapping[str, str] = {
    "chip": "name of the chip, in place of its peak",
    "precision": "number format trained in, such as fp8; bf16 if left out",
}
FACT = 6  # digits: enough to tell from any threshold of a law
MILLION = 10**6
_NEEDED = ("count", "hours", "utilisation")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an estimate rests on; `chip` only where the peak is that of a named one."""

    architecture: Architecture | None
    machines: Machines | None
    chip: Chip | None
    precision: str

    @property
    def estimate(self) -> Estimate:
        one, other = self.architecture, self.machines
        return Estimate(one.compute() if one else None, other.compute() if other else None)


def asked(said: Mapping[str, object], among: Mapping[str, Chip]) -> Asked:
    """Read what is said by name; Malformed says what is missing or is no figure."""
    for name in said:
        if name not in FIGURES and name not in WORDS:
            raise Malformed(
                "an estimate has no {name}; it has {known}",
                name=name[:40],
                known=", ".join((*FIGURES, *WORDS)),
            )
    figures = {name: _figure(name, said[name]) for name in FIGURES if name in said}
    precision = str(said.get("precision", PRECISION))
    chip = chips.chip(str(said["chip"]), among) if "chip" in said else None
    architecture, machines = _architecture(figures), _machines(figures, chip, precision)
    if architecture is None and machines is None:
        raise Malformed("say parameters and tokens, or a chip, count, hours and utilisation")
    return Asked(architecture, machines, chip, precision)


def _figure(name: str, said: object) -> Interval:
    parts = said if isinstance(said, list) else str(said).split(":")
    try:
        figures = [quantities.number(_plain(str(one))) for one in parts]
    except Malformed:
        figures = []
    if len(figures) not in {1, 2}:
        raise Malformed(
            "{name} is a figure such as 405e9, or two such as 0.3:0.5, not {said}",
            name=name,
            said=str(said)[:40],
        )
    return Interval(figures[0], figures[-1])


def _plain(text: str) -> str:
    """Return a figure in its one spelling: programs write 1.0E+12 or 16,384 for it."""
    digits, mark, exponent = text.strip().lower().replace(",", "").replace("_", "").partition("e")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits + mark + exponent.removeprefix("+").lstrip("0")


def _architecture(given: Mapping[str, Interval]) -> Architecture | None:
    whole, active = given.get("parameters"), given.get("active_parameters")
    working, tokens = active or whole, given.get("tokens")
    if (working is None) is not (tokens is None):
        raise Malformed("by architecture an estimate needs parameters and tokens, both")
    if working is None or tokens is None:
        return None
    return Architecture(
        parameters=working,
        tokens=tokens,
        epochs=given.get("epochs", ONCE),
        factor=given.get("factor", SIX),
        among=whole if active else None,
    )


def _machines(given: Mapping[str, Interval], chip: Chip | None, precision: str) -> Machines | None:
    peak = given.get("peak")
    if chip is not None:
        if peak is not None:
            raise Malformed("name a chip or its peak, not both")
        peak = Interval.exactly(chip.peak(precision))
    missing = [name for name in _NEEDED if name not in given]
    if peak is None and len(missing) == len(_NEEDED):
        return None
    if peak is None or missing:
        missing = [*(["chip"] if peak is None else []), *missing]
        raise Malformed(
            "by hardware an estimate needs a chip, count, hours and utilisation; "
            "{missing} is missing",
            missing=", ".join(missing),
        )
    return Machines(peak, given["count"], given["hours"], given["utilisation"])


@dataclass(frozen=True, slots=True)
class Compared:
    """A threshold, and whether the figure is past it: yes, no, or it depends where it lies."""

    threshold: Threshold
    past: bool | None


def compared(figure: Interval, some: Iterable[Threshold]) -> tuple[Compared, ...]:
    """Hold a figure against thresholds of training compute, each as its law compares."""
    return tuple(
        Compared(
            one,
            figure.over(one.figure) if one.sense is Sense.OVER else figure.at_least(one.figure),
        )
        for one in some
    )


def lines(said: Asked, against: Iterable[Compared], reader: Reader) -> Iterator[str]:
    """Yield the estimate with its method in words, and which thresholds it is past."""
    found = said.estimate
    yield reader.say(
        "Training compute: {figure} FLOP, in two significant figures", figure=shown(found.whole)
    )
    yield from aligned(_methods(said, reader))
    if found.disagree:
        yield reader.say(
            "THE TWO METHODS DISAGREE: no figure fits both, so an input is wrong or missing."
        )
    elif said.architecture and said.machines:
        yield reader.say("The two methods agree: their intervals meet.")
    yield ""
    yield from _against(against, reader)
    yield reader.say(
        "One training phase as stated; each law says which phases it sums, so state each of them."
    )
    yield reader.say("As a fact: {fact}", fact=_as_fact(found.whole))


def _methods(said: Asked, reader: Reader) -> Iterator[tuple[list[str], list[str], list[str]]]:
    found = said.estimate
    if said.architecture and found.by_architecture:
        yield (
            [reader.say("by architecture")],
            [shown(found.by_architecture)],
            _architecture_said(said.architecture, reader),
        )
    if said.machines and found.by_hardware:
        yield (
            [reader.say("by hardware")],
            [shown(found.by_hardware)],
            _machines_said(said, said.machines, reader),
        )


def _architecture_said(one: Architecture, reader: Reader) -> list[str]:
    lines = [
        reader.say(
            "{factor} operations x {parameters} parameters x {tokens} tokens x {epochs} epochs",
            factor=_figures(one.factor),
            parameters=_figures(one.parameters),
            tokens=_figures(one.tokens),
            epochs=_figures(one.epochs),
        )
    ]
    if one.among is not None:
        lines.append(
            reader.say(
                "the parameters that work on one token, of {among} in all",
                among=_figures(one.among),
            )
        )
    return lines


def _machines_said(said: Asked, one: Machines, reader: Reader) -> list[str]:
    lines = [
        reader.say(
            "{peak} FLOP/s x {count} chips x {hours} hours x 3600 s x {share} of the peak",
            peak=_figures(one.peak),
            count=_figures(one.count),
            hours=_figures(one.hours),
            share=_figures(one.utilisation),
        )
    ]
    if said.chip is not None:
        lines.append(
            reader.say(
                "dense peak of {chip} in {precision}: {source}",
                chip=said.chip.name,
                precision=said.precision,
                source=said.chip.source,
            )
        )
    return lines


def _against(against: Iterable[Compared], reader: Reader) -> Iterator[str]:
    said = {True: reader.say("past"), False: reader.say("not past"), None: reader.say("across")}
    rows = [
        (
            [said[one.past]],
            [_limit(one.threshold)],
            [f"{one.threshold.pack.id}, {one.threshold.clause.article}"],
            [reader.text(one.threshold.clause.title)],
        )
        for one in against
    ]
    if rows:
        yield reader.say("Thresholds of the packs (across: it depends where the figure lies):")
        yield from aligned(rows)
        yield ""


def _limit(one: Threshold) -> str:
    return f"{'>' if one.sense is Sense.OVER else '≥'} {quantities.plain(one.figure)}"


def shown(figure: Interval) -> str:
    """Return a figure in two significant figures: 2.3e25, or 1.1e26..1.5e26."""
    low, high = rounded(figure)
    return low if low == high else f"{low}..{high or ''}"


def _as_fact(figure: Interval) -> str:
    # Not rounded to two digits: that could lift a figure onto a threshold, or bring it down.
    if figure.low == figure.high:
        return f'training_compute: "{quantities.plain(figure.low)}"'
    low, high = rounded(figure, FACT)
    ends = "null" if high is None else f'"{high}"'
    return f'training_compute: ["{low}", {ends}]'


def _figures(figure: Interval) -> str:
    """Return a figure as it was given, a large one as 4.05e11."""
    ends = [one for one in (figure.low, figure.high) if one is not None]
    texts = [
        f"{one.normalize():e}".replace("e+", "e")
        if one >= MILLION
        else value_text(Interval.exactly(one))
        for one in ends
    ]
    return "..".join(dict.fromkeys(texts))


def as_json(said: Asked, against: Iterable[Compared]) -> dict[str, Any]:
    """Return the same for programs; figures are exact in `low` and `high`."""
    found = said.estimate
    return {
        "unit": "FLOP",
        "by_architecture": _interval(found.by_architecture),
        "by_hardware": _interval(found.by_hardware),
        "whole": _interval(found.whole),
        "disagree": found.disagree,
        "thresholds": [
            {
                "pack": one.threshold.pack.id,
                "clause": one.threshold.clause.id,
                "sense": one.threshold.sense.value,
                "figure": quantities.plain(one.threshold.figure),
                "past": one.past,
            }
            for one in against
        ],
    }


def _interval(figure: Interval | None) -> dict[str, str | None] | None:
    if figure is None:
        return None
    high = None if figure.high is None else quantities.plain(figure.high)
    return {"low": quantities.plain(figure.low), "high": high, "rounded": shown(figure)}
