"""
Counting who agreed, by a rule that is data. Every answer is a trace; nobody's silence is a yes.

A party counts once, however many of its keys signed. Every leaf of a rule grows with votes for it,
so what a rule can ever do is found by asking it of everybody, of nobody, and of all but one side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias, assert_never

from comity.accord.roll import Choice, Roll, Vote, Votes, roll_of
from comity.accord.trace import NOTHING, Trace
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.quantities import share
from comity.statement.kinds import decisions as rules
from comity.statement.kinds.accords import AccordBody
from comity.statement.kinds.decisions import Bar, Of, Rule


def evaluate(rule: Rule, roll: Roll, votes: Votes) -> Trace:
    """Count by the rule alone; strangers' votes are no votes."""
    return _Asked(roll, {one: vote for one, vote in votes.items() if one in roll.parties}).of(rule)


def decided(rule: Rule, roll: Roll, votes: Votes) -> Trace:
    """
    Count by the rule, and by what no rule of this accord may undo: every side agrees.

    It does not hold where a side has no party that is for it, or where it would hold without it.
    """
    counted = evaluate(rule, roll, votes)
    silent = tuple(side for side in roll.sides if _could_do_without(rule, roll, votes, side))
    both = Trace(
        "every-side",
        len(roll.sides) > 1 and not silent,
        who=silent,
        base=Fraction(len(roll.sides)),
        got=Fraction(len(roll.sides) - len(silent)),
        lacking=Fraction(len(silent)),
    )
    return Trace("all", counted.holds and both.holds, parts=(counted, both))


def check_rule(rule: Rule, roll: Roll, *, binding: bool = True) -> None:
    """
    Refuse a rule that names what is not there, or that can never or always be met.

    `binding`: one of this accord's own, which no side must be able to meet without another.
    """
    rules.check_depth(rule)
    check_names(rule, roll)
    everybody = {one: Vote(Choice.FOR) for one in roll.parties}
    if not evaluate(rule, roll, everybody).holds:
        raise Malformed("this rule can never be met, not even when everybody agrees")
    nobody = {one: Vote(Choice.AGAINST) for one in roll.parties}
    if evaluate(rule, roll, {}).holds or evaluate(rule, roll, nobody).holds:
        raise Malformed("this rule is always met, even when nobody agrees")
    if not binding:
        return
    if len(roll.sides) < 2:  # noqa: PLR2004 - the least that can disagree
        raise Malformed("a rule of an accord needs two sides or more")
    for side in roll.sides:
        if _could_do_without(rule, roll, everybody, side):
            raise Malformed("this rule can be met without side {side}: name it too", side=side)


def count(accord: AccordBody, parties: Iterable[str], side: str | None = None) -> Trace:
    """Count these parties by the accord's own thresholds, on every side or on one alone."""
    agreed = {one: Vote(Choice.FOR) for one in parties}
    asked = [one for one in accord.sides if side in {None, one.id}]
    rule = rules.AllOf(tuple(rules.OfSide(side=one.id, count=one.threshold) for one in asked))
    roll = roll_of(accord)
    return evaluate(rule, roll, agreed) if side else decided(rule, roll, agreed)


def check_count(trace: Trace) -> None:
    """Raise Unverified, naming the first side that has not agreed, unless the count holds."""
    if trace.holds:
        return
    for leaf in trace.leaves():
        if not leaf.holds and leaf.needs == "side":
            raise Unverified(
                "side {side}: {missing} more of {threshold} must sign",
                side=leaf.group,
                missing=int(leaf.lacking),
                threshold=leaf.wanted,
            )
    raise Refused("no side may decide without another")


def _could_do_without(rule: Rule, roll: Roll, votes: Votes, side: str) -> bool:
    """Say whether a side's agreement adds nothing: nobody of it agrees, or it is not needed."""
    others = {one: vote for one, vote in votes.items() if roll.parties.get(one) != side}
    agree = any(votes[one].choice is Choice.FOR for one in roll.of_side(side) if one in votes)
    return not agree or evaluate(rule, roll, others).holds


def check_names(rule: Rule, roll: Roll) -> None:
    match rule:
        case rules.AllOf(rules=inner) | rules.AnyOf(rules=inner):
            for one in inner:
                check_names(one, roll)
        case rules.After(rule=only):
            check_names(only, roll)
        case (
            rules.OfSide(side=str(side))
            | rules.NotOpposed(side=str(side))
            | rules.Negatives(side=str(side))
        ):
            if side not in roll.sides:
                raise Malformed("a rule names the side {side}, which is none here", side=side)
        case rules.Named(parties=parties):
            strangers = sorted(set(parties) - roll.parties.keys())
            if strangers:
                raise Malformed("a rule names {party}, which has no vote here", party=strangers[0])
        case rules.Weight(table=table):
            if table not in roll.weights:
                raise Malformed("a rule weighs by the table {table}, which is missing", table=table)
        case _:
            pass


_OfSides: TypeAlias = (
    rules.OfSide | rules.OfEachSide | rules.Overall | rules.NotOpposed | rules.Attendance
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A roll and the votes on it; answers one rule after another."""

    roll: Roll
    votes: Votes

    def of(self, rule: Rule) -> Trace:
        match rule:
            case rules.AllOf() | rules.AnyOf():
                return self._joined(rule)
            case rules.After():
                inner = self.of(rule.rule)
                return Trace(
                    "after", inner.holds, days=rule.days, months=rule.months, parts=(inner,)
                )
            case rules.Weight():
                return self._weight(rule)
            case rules.Named():
                return self._named(rule)
            case rules.Negatives():
                return self._negatives(rule)
            case one:
                return self._of_sides(one)

    def _of_sides(self, rule: _OfSides) -> Trace:
        sides = self.roll.sides
        match rule:
            case rules.OfSide():
                return self._bar("side", rule, rule.side)
            case rules.OfEachSide():
                return _all("each-side", [self._bar("side", rule, one) for one in sides])
            case rules.Overall():
                return self._bar("overall", rule, None)
            case rules.NotOpposed():
                asked = sides if rule.side is None else (rule.side,)
                return _all("not-opposed", [self._opposed(rule, one) for one in asked])
            case rules.Attendance():
                there = sides if rule.each_side else (None,)
                return _all("quorum", [self._there(rule, one) for one in there])
            case never:
                assert_never(never)

    def _joined(self, rule: rules.AllOf | rules.AnyOf) -> Trace:
        parts = [self.of(one) for one in rule.rules]
        if isinstance(rule, rules.AllOf):
            return _all("all", parts)
        return Trace("any", any(one.holds for one in parts), parts=tuple(parts))

    def _chose(self, among: Iterable[str], *choices: Choice) -> tuple[str, ...]:
        return tuple(
            one for one in among if one in self.votes and self.votes[one].choice in choices
        )

    def _base(self, among: tuple[str, ...], of: Of) -> tuple[str, ...]:
        match of:
            case "members":
                return among
            case "present":
                return self._chose(among, *Choice)
            case "voting":
                return self._chose(among, Choice.FOR, Choice.AGAINST)
            case never:
                assert_never(never)

    def _left_out(
        self, among: tuple[str, ...], base: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        kept = frozenset(base)
        return tuple(
            (one, "abstained" if one in self.votes else "did not vote")
            for one in among
            if one not in kept
        )

    def _bar(self, needs: str, bar: Bar, side: str | None) -> Trace:
        among = self.roll.of_side(side)
        agreed, base = self._chose(among, Choice.FOR), self._base(among, bar.of)
        out = len(among) - len(self._chose(among, Choice.FOR, Choice.AGAINST))
        lacking = _more_needed(bar, len(agreed), len(base))
        return Trace(
            needs,
            holds=bool(agreed) and lacking == 0,
            group=side or "",
            got=Fraction(len(agreed)),
            base=Fraction(len(base)),
            wanted=" ".join(filter(None, (bar.at_least, _more(bar.more_than), _number(bar.count)))),
            of=bar.of,
            who=agreed,
            excluded=self._left_out(among, base),
            lacking=Fraction(max(lacking or 0, 0 if agreed else 1)),
            hopeless=lacking is None or lacking > out,
        )

    def _weight(self, rule: rules.Weight) -> Trace:
        table = self.roll.weights[rule.table]
        agreed = self._chose(sorted(table), Choice.FOR)
        got = sum((Fraction(table[one]) for one in agreed), NOTHING)
        base = sum((Fraction(one) for one in table.values()), NOTHING)
        needed = share(rule.at_least or rule.more_than or "") * base
        reached = got >= needed if rule.at_least else got > needed
        return Trace(
            "weight",
            holds=bool(agreed) and reached,
            group=rule.table,
            got=got,
            base=base,
            wanted=rule.at_least or _more(rule.more_than),
            who=agreed,
            lacking=NOTHING if reached else needed - got,
        )

    def _named(self, rule: rules.Named) -> Trace:
        if rule.not_against:
            against = self._chose(rule.parties, Choice.AGAINST)
            kept = tuple(one for one in rule.parties if one not in against)
        else:
            kept = self._chose(rule.parties, Choice.FOR)
        lacking = tuple(one for one in rule.parties if one not in kept)
        return Trace(
            "named",
            holds=not lacking,
            got=Fraction(len(kept)),
            base=Fraction(len(rule.parties)),
            wanted="not against" if rule.not_against else "for",
            who=kept,
            excluded=tuple((one, "lacking") for one in lacking),
            lacking=Fraction(len(lacking)),
        )

    def _opposed(self, rule: rules.NotOpposed, side: str) -> Trace:
        among = self.roll.of_side(side)
        against, base = self._chose(among, Choice.AGAINST), self._base(among, rule.of)
        most = floor(share(rule.more_than) * len(base))
        return Trace(
            "not-opposed",
            holds=len(against) <= most,
            group=side,
            got=Fraction(len(against)),
            base=Fraction(len(base)),
            wanted=rule.more_than,
            of=rule.of,
            who=against,
            excluded=self._left_out(among, base),
            lacking=Fraction(max(0, len(against) - most)),
        )

    def _negatives(self, rule: rules.Negatives) -> Trace:
        among, bare = self.roll.of_side(rule.side), []
        if rule.reasoned:
            no = self._chose(among, Choice.AGAINST)
            bare = [one for one in no if not self.votes[one].reasoned]
        counted = tuple(one for one in among if one not in bare)
        against, base = self._chose(counted, Choice.AGAINST), self._base(counted, rule.of)
        most = floor(share(rule.at_most) * len(base))
        return Trace(
            "negatives",
            holds=len(against) <= most,
            group=rule.side or "",
            got=Fraction(len(against)),
            base=Fraction(len(base)),
            wanted=rule.at_most,
            of=rule.of,
            who=against,
            excluded=(
                *((one, "gave no reason") for one in bare),
                *self._left_out(counted, base),
            ),
            lacking=Fraction(max(0, len(against) - most)),
        )

    def _there(self, rule: rules.Attendance, side: str | None) -> Trace:
        among = self.roll.of_side(side)
        there = self._base(among, "present")
        least = ceil(share(rule.at_least) * len(among))
        return Trace(
            "quorum",
            holds=bool(there) and len(there) >= least,
            group=side or "",
            got=Fraction(len(there)),
            base=Fraction(len(among)),
            wanted=rule.at_least,
            of="members",
            who=there,
            excluded=self._left_out(among, there),
            lacking=Fraction(max(0, max(least, 1) - len(there))),
            hopeless=not among,
        )


def _all(needs: str, parts: list[Trace]) -> Trace:
    return Trace(needs, bool(parts) and all(one.holds for one in parts), parts=tuple(parts))


def _more(share_: str | None) -> str:
    return "" if share_ is None else f"> {share_}"


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _more_needed(bar: Bar, agreed: int, base: int) -> int | None:
    """Return how many more votes for it there must be; None: no number of them is enough."""
    least = max(0, (bar.count or 0) - agreed)
    text = bar.at_least or bar.more_than
    if text is None:
        return least
    exact = share(text)
    if bar.of == "members":
        gap = exact * base - agreed
    elif exact == 1:
        return least if agreed == base else None
    else:
        # Each further vote for it is one more in the denominator too.
        gap = (exact * base - agreed) / (1 - exact)
    more = ceil(gap) if bar.at_least else floor(gap) + 1
    return max(least, more, 0)
