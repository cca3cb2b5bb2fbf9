"""A decision's trace in the reader's words: what was counted, and what is still missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from comity.accord.trace import Trace
from comity.documents.reader import Reader

JOINTS: Mapping[str, str] = {
    "all": "all of these",
    "any": "one of these",
    "each-side": "each side, counted apart",
    "not-opposed": "opposed on no side",
    "quorum": "enough were there",
}
LEAVES: Mapping[str, str] = {
    "side": "side {group}: {count} of {base} ({of}) for it; needed: {wanted}",
    "overall": "of all: {count} of {base} ({of}) for it; needed: {wanted}",
    "weight": "weight in {group}: {count} of {base}; needed: {wanted}",
    "named": "the parties named: {count} of {base}",
    "not-opposed": "side {group}: {count} of {base} ({of}) against; at most: {wanted}",
    "negatives": "{count} of {base} ({of}) against; at most: {wanted}",
    "quorum": "{count} of {base} were there; needed: {wanted}",
    "every-side": "sides that agree, and without which it would not hold: {count} of {base}",
}
OF: Mapping[str, str] = {
    "members": "of all members",
    "present": "of those present",
    "voting": "of those voting yes or no",
    "": "of all members",
}
WHY: Mapping[str, str] = {
    "abstained": "abstained",
    "did not vote": "did not vote",
    "gave no reason": "gave no reason",
    "lacking": "lacking",
}
CAPS = frozenset({"not-opposed", "negatives"})


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of a trace: how deep it stands, whether it holds, its words, the rest in words."""

    depth: int
    holds: bool
    text: str
    missing: str
    who: tuple[str, ...]
    left_out: str


def lines(trace: Trace, reader: Reader, depth: int = 0) -> Iterator[TraceLine]:
    """Yield a trace from the whole to its leaves, in the reader's words."""
    yield TraceLine(
        depth,
        trace.holds,
        _words(trace, reader),
        "" if trace.parts else _missing(trace, reader),
        trace.who,
        _left_out(trace, reader),
    )
    for one in trace.parts:
        yield from lines(one, reader, depth + 1)


def written(trace: Trace, reader: Reader) -> list[str]:
    """Return a trace as lines of plain text."""
    marks = {True: reader.say("holds"), False: reader.say("does not hold")}
    return [
        "  " * one.depth
        + "; ".join(part for part in (f"{marks[one.holds]}: {one.text}", one.missing) if part)
        + (f" [{one.left_out}]" if one.left_out else "")
        for one in lines(trace, reader)
    ]


def traced(trace: Trace) -> dict[str, Any]:
    """Return a trace as plain values; counts that are no integers as exact fractions."""
    said: dict[str, Any] = {"needs": trace.needs, "holds": trace.holds}
    for name in ("group", "wanted", "of", "days", "months"):
        if getattr(trace, name):
            said[name] = getattr(trace, name)
    if trace.parts:
        return said | {"parts": [traced(one) for one in trace.parts]}
    return said | {
        "got": str(trace.got),
        "base": str(trace.base),
        "lacking": str(trace.lacking),
        "hopeless": trace.hopeless,
        "who": list(trace.who),
        "excluded": [{"party": party, "why": why} for party, why in trace.excluded],
    }


def retraced(said: dict[str, Any]) -> Trace:
    """Return the trace that plain values show, for its words."""
    return Trace(
        said["needs"],
        said["holds"],
        said.get("group", ""),
        Fraction(said.get("got", 0)),
        Fraction(said.get("base", 0)),
        said.get("wanted", ""),
        said.get("of", ""),
        tuple(said.get("who", ())),
        tuple((one["party"], one["why"]) for one in said.get("excluded", ())),
        Fraction(said.get("lacking", 0)),
        said.get("hopeless", False),
        said.get("days", 0),
        said.get("months", 0),
        tuple(retraced(one) for one in said.get("parts", ())),
    )


def _words(trace: Trace, reader: Reader) -> str:
    if trace.needs == "after":
        months, days = trace.months, trace.days
        if months and days:
            return reader.say("{months} months and {days} days after this", months=months,
                              days=days)  # fmt: skip
        if months:
            return reader.say("{months} months after this", months=months)
        return reader.say("{days} days after this", days=days)
    if trace.parts or trace.needs not in LEAVES:
        return reader.say(JOINTS.get(trace.needs, "all of these"))
    return reader.say(
        LEAVES[trace.needs],
        group=trace.group,
        count=_figure(trace.got),
        base=_figure(trace.base),
        of=reader.say(OF[trace.of]),
        wanted=trace.wanted,
    )


def _missing(trace: Trace, reader: Reader) -> str:
    if trace.holds:
        return ""
    if trace.hopeless:
        return reader.say("no vote still out can bring it: somebody has to change one")
    count = _figure(trace.lacking)
    if trace.needs in CAPS:
        return reader.say("{count} too many", count=count)
    if trace.needs == "every-side":
        return reader.say("still to agree: {sides}", sides=reader.listed(trace.who))
    if trace.needs == "side":
        return reader.say("side {side}: {count} more", side=trace.group, count=count)
    return reader.say("{count} more", count=count)


def _left_out(trace: Trace, reader: Reader) -> str:
    return reader.listed(f"{party} ({reader.say(WHY.get(why, why))})" for party, why in
                         trace.excluded)  # fmt: skip


def _figure(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.4g}"
