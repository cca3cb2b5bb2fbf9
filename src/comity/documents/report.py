"""
An assessment on one page: what is owed and by when, what may be, and what nobody can say yet.

Duties stand alone. Asks, drafts and laws not yet in force say "would" and are never mixed in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from comity.documents.reader import Reader
from comity.documents.reasons import reason
from comity.documents.tables import aligned, shortened, wrapped
from comity.documents.times import due_lines
from comity.rules.answers import Answer
from comity.rules.clause import Force
from comity.rules.declared import FACTS
from comity.rules.finding import Assessment, Effect, Finding, Gap
from comity.rules.packs import Pack

LEFT, RIGHT = 46, 72  # columns of a terminal
MOST = {"open": 12, "would": 6, "gaps": 2, "asked": 3}


@dataclass(frozen=True, slots=True)
class Told:
    """An assessment with the packs it rests on, to be told to a reader."""

    found: Assessment
    packs: Mapping[str, Pack]
    reader: Reader

    def zone(self, finding: Finding) -> str:
        return self.packs[finding.pack].body.counting.zone

    def regime(self, pack: str) -> str:
        body = self.packs[pack].body
        title = self.reader.text(body.title)
        return f"{title} ({body.jurisdiction}, {pack})"

    def of(self, effect: Effect) -> list[Finding]:
        """Return the findings with an effect, the first due first; the undated stand last."""
        return sorted((one for one in self.found.findings if one.effect is effect), key=order)


def order(finding: Finding) -> tuple[bool, int]:
    """Sort by the strict end of the time; what has no date comes last, as it stood."""
    due = finding.due.nominal if finding.due else None
    return due is None, due.seconds if due else 0


def short(told: Told) -> Iterator[str]:
    """Yield the page: what does not apply is only counted, what is long is cut."""
    yield from _owed(told)
    yield from _open(told, MOST["open"])
    yield from _would(told, MOST["would"])
    yield from unverified(told)
    yield from no_filing(told)
    yield from _rest(told)
    yield from not_covered(told)
    yield from settling(told)


def whole(told: Told) -> Iterator[str]:
    """Yield the same page with nothing left out, what does not apply included."""
    count = len(told.found.findings)
    yield from _owed(told)
    yield from _open(told, count)
    yield from _would(told, count)
    yield from unverified(told)
    yield from no_filing(told)
    yield from _others(told)
    yield from all_not_covered(told)
    yield from settling(told)


def _owed(told: Told) -> Iterator[str]:
    reader, owed = told.reader, told.of(Effect.OWED)
    if not owed:
        yield reader.say("Nothing is owed, as far as these facts say.")
        yield ""
        return
    yield reader.say("Owed: {count}, the first due first", count=len(owed))
    by_regime: dict[str, list[Finding]] = {}
    for one in owed:
        by_regime.setdefault(one.pack, []).append(one)
    for pack, findings in by_regime.items():
        yield ""
        yield told.regime(pack)
        yield from aligned(duty_row(told, one) for one in findings)
    yield ""


def duty_row(told: Told, finding: Finding) -> tuple[list[str], list[str]]:
    """Return when on the left; what, to whom and why on the right."""
    reader, clause = told.reader, finding.clause
    lines = [*due_lines(finding, told.zone(finding), reader), *_passed(told, finding)]
    due = [line for one in lines for line in wrapped(one, LEFT)]
    said = [*wrapped(f"{reader.text(clause.title)} [{clause.id}]", RIGHT)]
    if clause.recipient:
        said += [reader.say("to {whom}", whom=shortened(reader.text(clause.recipient), RIGHT - 6))]
    if clause.force is Force.COMMITMENT:
        said += [_committed(finding, reader)]
    why = reason(finding, told.packs[finding.pack], reader, RIGHT - 10)
    said += [reader.say("because {reason}", reason=why)]
    return due, said


def _passed(told: Told, finding: Finding) -> Iterator[str]:
    """Say that the strict end lies behind; whether it was met, only a filing says."""
    end = finding.due and finding.due.nominal
    if end and end.plus(-1).day < told.found.at:
        days, say = (told.found.at - end.plus(-1).day).days, told.reader.say
        yield (
            say("that was yesterday") if days == 1 else say("that was {count} days ago", count=days)
        )


def _committed(finding: Finding, reader: Reader) -> str:
    if finding.joined is None:
        return reader.say("a commitment that was joined")
    return reader.say("a commitment, joined on {day}", day=reader.day(finding.joined))


def _open(told: Told, most: int) -> Iterator[str]:
    reader, found = told.reader, told.of(Effect.OPEN)
    if not found:
        return
    yield reader.say(
        "Undetermined: {count}. These would be owed if the missing facts say so:", count=len(found)
    )
    yield from aligned(open_row(told, one) for one in found[:most])
    yield from _more(len(found) - most, reader)
    yield ""


def open_row(told: Told, finding: Finding) -> tuple[list[str], list[str]]:
    """Return "if it applies, due by …" on the left; what, and what to tell us, on the right."""
    reader, clause = told.reader, finding.clause
    when: list[str] = []
    if finding.due and (finding.due.nominal or finding.due.happened):
        first, *rest = due_lines(finding, told.zone(finding), reader)
        when = [*wrapped(reader.say("if it applies, {due}", due=first), LEFT), *rest]
    title = shortened(reader.text(clause.title), RIGHT - 30)
    return when, [f"{title} [{finding.pack}, {clause.id}]", told_missing(finding, reader)]


def told_missing(finding: Finding, reader: Reader) -> str:
    """Return the facts whose knowledge would decide it, a few of them."""
    held = {one.fact for one in finding.steps if one.value is not None}
    shown = [
        reader.say("{fact} more exactly", fact=one) if one in held else one
        for one in finding.missing[: MOST["asked"]]
    ]
    more = len(finding.missing) - len(shown)
    asked = reader.listed(shown)
    if more:
        return reader.say("tell us {facts} and {count} more", facts=asked, count=more)
    return reader.say("tell us {facts}", facts=asked)


def _would(told: Told, most: int) -> Iterator[str]:
    reader, found = told.reader, told.of(Effect.WOULD)
    if not found:
        return
    yield reader.say("No duty today: {count} that would apply, or may", count=len(found))
    yield from aligned(would_row(told, one) for one in found[:most])
    yield from _more(len(found) - most, reader)
    yield ""


def would_row(told: Told, finding: Finding) -> tuple[list[str], list[str]]:
    reader, clause = told.reader, finding.clause
    title = shortened(reader.text(clause.title), RIGHT - 30)
    return [why_would(told, finding)], [f"{title} [{finding.pack}, {clause.id}]"]


def why_would(told: Told, finding: Finding) -> str:
    """Return what keeps it from being a duty, and where it is open whether it would apply."""
    why = _no_duty(told, finding)
    if finding.answer is Answer.UNDETERMINED:
        return told.reader.say("{why}; not known if it applies", why=why)
    return why


def _no_duty(told: Told, finding: Finding) -> str:
    reader, clause = told.reader, finding.clause
    match clause.force:
        case Force.ASK:
            return reader.say("an ask: would be expected")
        case Force.DRAFT:
            return reader.say("a draft: would be required")
        case _ if told.found.at < finding.applies_from:
            day = reader.day(finding.applies_from)
            return reader.say("not in force before {day}", day=day)
        case _:
            return reader.say("no longer in force")


def unverified(told: Told) -> Iterator[str]:
    """Yield the laws known of, whose words nobody here has read, with the reason."""
    yield from _reasoned(told, Effect.UNVERIFIED, told.reader.say("Law not verified:"))


def no_filing(told: Told) -> Iterator[str]:
    """Yield where the law asks for no filing, with the reason."""
    yield from _reasoned(told, Effect.NO_FILING, told.reader.say("No statutory filing:"))


def _reasoned(told: Told, effect: Effect, heading: str) -> Iterator[str]:
    reader, found = told.reader, told.of(effect)
    if not found:
        return
    yield heading
    for one in found:
        why = one.clause.stub or one.clause.no_filing or one.clause.summary
        yield f"  {reader.text(one.clause.title)} [{one.pack}, {one.clause.id}]"
        yield from (f"      {line}" for line in wrapped(reader.text(why), LEFT + RIGHT))
    yield ""


def _rest(told: Told) -> Iterator[str]:
    tally = Counter(one.effect for one in told.found.findings)
    if tally[Effect.NONE] or tally[Effect.INFORMS]:
        yield told.reader.say(
            "{none} clauses do not apply and {informs} only interpret; --all lists them.",
            none=tally[Effect.NONE],
            informs=tally[Effect.INFORMS],
        )
        yield ""


def _others(told: Told) -> Iterator[str]:
    reader = told.reader
    for effect, heading in (
        (Effect.INFORMS, reader.say("Interprets, or asks nothing of the addressee")),
        (Effect.NONE, reader.say("Does not apply")),
    ):
        if found := told.of(effect):
            yield reader.say("{heading}: {count}", heading=heading, count=len(found))
            for one in found:
                title = shortened(reader.text(one.clause.title), RIGHT)
                why = reason(one, told.packs[one.pack], reader, RIGHT)
                yield f"  {title} [{one.pack}, {one.clause.id}]: {why}"
            yield ""


def not_covered(told: Told) -> Iterator[str]:
    """Yield, for each regime, the first things that its pack leaves out."""
    reader = told.reader
    if not told.found.not_covered:
        return
    yield reader.say("Not covered (--explain has the reasons):")
    for pack, gaps in _by_pack(told.found.not_covered).items():
        few = [reader.text(one.what.what) for one in gaps[: MOST["gaps"]]]
        named = shortened("; ".join(few), LEFT + RIGHT - len(pack) - 16)
        more = len(gaps) - len(few)
        yield f"  {pack}: {named}" + (reader.say(" and {count} more", count=more) if more else "")
    yield ""


def all_not_covered(told: Told) -> Iterator[str]:
    """Yield everything that the packs leave out, with the reasons."""
    reader = told.reader
    if told.found.not_covered:
        yield reader.say("Not covered:")
    for pack, gaps in _by_pack(told.found.not_covered).items():
        yield f"  {told.regime(pack)}"
        for gap in gaps:
            what, why = reader.text(gap.what.what), reader.text(gap.what.why)
            yield from (f"    {line}" for line in wrapped(f"{what}: {why}", LEFT + RIGHT))
        yield ""


def _by_pack(gaps: Iterable[Gap]) -> Mapping[str, list[Gap]]:
    found: dict[str, list[Gap]] = {}
    for one in gaps:
        found.setdefault(one.pack, []).append(one)
    return found


def settling(told: Told) -> Iterator[str]:
    """Yield the few facts that would settle most, each with its meaning."""
    reader = told.reader
    if told.found.settles:
        yield reader.say("These facts would settle most; add them to the file, or try --set:")
        yield from aligned(
            (
                [one.fact],
                wrapped(
                    reader.say(
                        "{meaning} ({count} clauses)",
                        meaning=reader.text(FACTS[one.fact].meaning),
                        count=one.together,
                    ),
                    RIGHT,
                ),
            )
            for one in told.found.settles
        )
        yield ""
    yield reader.say(
        "This is not legal advice: each answer names its clause, source and date of reading."
    )


def _more(count: int, reader: Reader) -> Iterator[str]:
    if count > 0:
        yield "  " + reader.say("and {count} more; --all lists them", count=count)
