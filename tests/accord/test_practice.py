"""
Threshold rules of treaties and standards bodies, replayed by the one engine that counts.

Figures and dates are those the issue and the texts give; who stands for which party is made up.
"""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from comity.accord.counting import evaluate
from comity.accord.roll import Choice, Roll, Vote, Votes
from comity.base.typed import convert
from comity.statement.kinds.decisions import Rule

FOR, AGAINST, ABSTAIN = (Vote(one) for one in Choice)


def rule(said: dict[str, Any]) -> Rule:
    return convert(said, Rule)  # type: ignore[arg-type]  # a union is what msgspec reads


def states(count: int) -> list[str]:
    return [f"state-{one}" for one in range(count)]


def agreed(names: list[str]) -> Votes:
    return dict.fromkeys(names, FOR)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# Paris Agreement, article 21(1): 55 Parties, 55 per cent of emissions, the thirtieth day after.
PARIS = rule({"needs": "after", "days": 30, "rule": {"needs": "all", "rules": [
    {"needs": "overall", "count": 55},
    {"needs": "weight", "table": "emissions", "at_least": "11/20"}]}})  # fmt: skip
PARTIES = states(195)
EMISSIONS = {one: Decimal(1) if place < 74 else Decimal("0.2") for place, one in enumerate(PARTIES)}


def test_paris_is_in_force_thirty_days_after_both_conditions_met() -> None:
    whole = sum(EMISSIONS.values())
    weights = {one: weight / whole * 100 for one, weight in EMISSIONS.items()}
    roll = Roll((), dict.fromkeys(PARTIES), {"emissions": weights})
    assert not evaluate(PARIS, roll, agreed(PARTIES[:54])).holds
    many = evaluate(PARIS, roll, agreed(PARTIES[100:190]))
    assert [one.holds for one in many.leaves()] == [True, False]
    heavy = Roll((), dict.fromkeys(PARTIES), {"emissions": {**weights, "state-0": Decimal(500)}})
    assert [one.holds for one in evaluate(PARIS, heavy, agreed(PARTIES[:20])).leaves()] == [
        False, True]  # fmt: skip
    reached = evaluate(PARIS, roll, agreed(PARTIES[:74]))
    assert reached.holds
    assert reached.effective(day("2016-10-05")) == day("2016-11-04")


def test_kyoto_weighs_only_those_its_table_names() -> None:
    # Kyoto Protocol, article 25(1): 55 Parties, among them Annex I Parties with 55 per cent of that
    # annex' emissions in 1990; the ninetieth day after.
    kyoto = rule({"needs": "after", "days": 90, "rule": {"needs": "all", "rules": [
        {"needs": "overall", "count": 55},
        {"needs": "weight", "table": "annex-1", "at_least": "11/20"}]}})  # fmt: skip
    parties = states(140)
    roll = Roll((), dict.fromkeys(parties), {"annex-1": dict.fromkeys(parties[:20], Decimal(5))})
    assert not evaluate(kyoto, roll, agreed(parties[20:])).holds
    assert not evaluate(kyoto, roll, agreed(parties[10:])).holds
    reached = evaluate(kyoto, roll, agreed(parties[9:]))
    assert reached.holds
    assert reached.effective(day("2004-11-18")) == day("2005-02-16")


def test_the_test_ban_treaty_waits_for_each_of_forty_four() -> None:
    # Article XIV(1): 180 days after all States of Annex 2 have deposited.
    named = states(44)
    ban = rule({"needs": "after", "days": 180, "rule": {"needs": "named", "parties": named}})
    roll = Roll((), dict.fromkeys(states(178)))
    stalled = evaluate(ban, roll, agreed(states(178)[1:]))
    assert not stalled.holds
    assert stalled.parts[0].excluded == (("state-0", "lacking"),)
    assert evaluate(ban, roll, agreed(named)).holds


@pytest.mark.parametrize(
    ("objecting", "deemed_accepted"),
    [((), True), (range(49), True), (range(50), False), ((149, 148), False), ((149,), True)],
)
def test_tacit_acceptance_fails_only_if_enough_object(
    objecting: Any,  # noqa: ANN401 - any series of numbers
    *,
    deemed_accepted: bool,
) -> None:
    # MARPOL, article 16(2): unless a third of the Parties, or Parties with half of the tonnage,
    # object; in force six months after its deemed acceptance.
    defeated = rule({"needs": "any", "rules": [
        {"needs": "overall", "at_least": "1/3"},
        {"needs": "weight", "table": "tonnage", "at_least": "1/2"}]})  # fmt: skip
    parties = states(150)
    tonnage = {**dict.fromkeys(parties, Decimal(1)), parties[149]: Decimal(80),
               parties[148]: Decimal(70)}  # fmt: skip
    roll = Roll((), dict.fromkeys(parties), {"tonnage": tonnage})
    objections = agreed([parties[one] for one in objecting])
    assert evaluate(defeated, roll, objections).holds is not deemed_accepted


def test_tacit_acceptance_takes_effect_by_the_calendar() -> None:
    accepted = rule({"needs": "after", "months": 6, "rule": {"needs": "overall", "count": 1}})
    trace = evaluate(accepted, Roll((), {"a": None}), agreed(["a"]))
    assert trace.effective(day("2014-07-01")) == day("2015-01-01")
    assert trace.effective(day("2023-08-31")) == day("2024-02-29")


def test_of_two_ways_the_earlier_one_that_is_open_counts() -> None:
    fast = {"needs": "after", "days": 10, "rule": {"needs": "overall", "count": 3}}
    slow = {"needs": "after", "days": 90, "rule": {"needs": "overall", "count": 2}}
    either = rule({"needs": "any", "rules": [fast, slow]})
    roll, start = Roll((), dict.fromkeys(states(3))), day("2026-01-01")
    assert evaluate(either, roll, agreed(states(2))).effective(start) == day("2026-04-01")
    assert evaluate(either, roll, agreed(states(3))).effective(start) == day("2026-01-11")


# ISO/IEC Directives, Part 1, 2.6.3 and 2.7.3.
ISO = rule({"needs": "all", "rules": [
    {"needs": "side", "side": "p", "at_least": "2/3", "of": "voting"},
    {"needs": "negatives", "at_most": "1/4", "reasoned": True}]})  # fmt: skip


@pytest.mark.parametrize(
    ("yes", "no", "others_no", "holds"),
    [
        (20, 10, 0, False),  # two thirds of members, but a third of all votes is negative
        (20, 5, 0, True),
        (20, 6, 0, True),
        (20, 6, 1, False),  # 7 of 27: more than a quarter, counted over all who voted
        (19, 6, 0, True),  # 6 of 25: just under a quarter
        (18, 6, 0, True),  # 6 of 24: exactly a quarter
        (17, 6, 0, False),
        (2, 0, 0, True),
    ],
)
def test_iso_has_a_floor_and_a_cap_with_two_denominators(
    yes: int, no: int, others_no: int, *, holds: bool
) -> None:
    members, others = [f"p-{one}" for one in range(40)], [f"o-{one}" for one in range(9)]
    roll = Roll(("p",), {**dict.fromkeys(members, "p"), **dict.fromkeys(others)})
    cast = agreed(members[:yes]) | dict.fromkeys(members[yes : yes + no], AGAINST)
    cast |= dict.fromkeys(others[:others_no], AGAINST) | {members[39]: ABSTAIN}
    assert evaluate(ISO, roll, cast).holds is holds


def test_iso_leaves_out_negatives_without_a_reason() -> None:
    roll = Roll(("p",), {f"p-{one}": "p" for one in range(9)})
    cast = agreed([f"p-{one}" for one in range(6)])
    bare = Vote(Choice.AGAINST, reasoned=False)
    assert evaluate(ISO, roll, cast | {"p-6": bare, "p-7": bare, "p-8": bare}).holds
    reasoned = evaluate(ISO, roll, cast | {"p-6": AGAINST, "p-7": AGAINST, "p-8": AGAINST})
    assert not reasoned.holds


def test_a_permanent_members_abstention_is_no_veto() -> None:
    # Charter, article 27(3), as practised: nine of fifteen, and no permanent member against.
    permanent, elected = [f"p-{one}" for one in range(5)], [f"e-{one}" for one in range(10)]
    council = rule({"needs": "all", "rules": [
        {"needs": "overall", "count": 9},
        {"needs": "named", "parties": permanent, "not_against": True}]})  # fmt: skip
    roll = Roll((), dict.fromkeys([*permanent, *elected]))
    nine = agreed([*permanent[1:], *elected[:5]])
    assert evaluate(council, roll, nine | {permanent[0]: ABSTAIN}).holds
    assert evaluate(council, roll, nine).holds
    assert not evaluate(council, roll, nine | {permanent[0]: AGAINST}).holds
    assert not evaluate(council, roll, agreed([*permanent, *elected[:3]])).holds
    against = nine | {permanent[0]: ABSTAIN, elected[9]: AGAINST}
    assert evaluate(council, roll, against).holds


def test_a_chamber_opposes_by_its_majority_and_not_by_silence() -> None:
    # Sea-bed Authority's Council (1994 Agreement, annex, section 3(5)).
    chambers = {f"{name}-{one}": name for name in "abcd" for one in range(9)}
    council = rule({"needs": "all", "rules": [
        {"needs": "overall", "at_least": "2/3", "of": "voting"},
        {"needs": "not-opposed"}]})  # fmt: skip
    roll = Roll(("a", "b", "c", "d"), chambers)
    others = agreed([one for one, chamber in chambers.items() if chamber != "a"])
    assert evaluate(council, roll, others).holds
    four = dict.fromkeys([f"a-{one}" for one in range(4)], AGAINST)
    assert evaluate(council, roll, others | four).holds
    five = evaluate(council, roll, others | four | {"a-4": AGAINST})
    assert not five.holds
    assert [one.group for one in five.leaves() if not one.holds] == ["a"]


@pytest.mark.parametrize(
    ("article_5", "others", "holds"),
    [
        (100, 26, True),
        (100, 25, False),
        (51, 50, True),
        (50, 50, False),
        (74, 26, True),
        (73, 26, False),
    ],
)
def test_a_double_majority_needs_both_groups(article_5: int, others: int, *, holds: bool) -> None:
    # Montreal Protocol, article 2(9)(c): two thirds, and a majority of each group voting.
    groups = {f"x-{one}": "article-5" for one in range(100)}
    groups |= {f"y-{one}": "others" for one in range(50)}
    adjust = rule({"needs": "after", "months": 6, "rule": {"needs": "all", "rules": [
        {"needs": "overall", "at_least": "2/3", "of": "voting"},
        {"needs": "each-side", "more_than": "1/2", "of": "voting"}]}})  # fmt: skip
    roll = Roll(("article-5", "others"), groups)
    yes = agreed([f"x-{one}" for one in range(article_5)] + [f"y-{one}" for one in range(others)])
    cast = dict.fromkeys(groups, AGAINST) | dict(yes)
    assert evaluate(adjust, roll, cast).holds is holds
    silent = {one: vote for one, vote in cast.items() if vote is FOR or one.startswith("x")}
    assert evaluate(adjust, roll, silent).holds is (article_5 > 50)


def test_exporters_and_importers_are_counted_apart() -> None:
    # A commodity agreement's distributed majority: each group by its own votes.
    parties = {"x1": "exporting", "x2": "exporting", "m1": "importing", "m2": "importing"}
    roll = Roll(("exporting", "importing"), parties, {
        "export-votes": {"x1": Decimal(700), "x2": Decimal(300)},
        "import-votes": {"m1": Decimal(500), "m2": Decimal(500)}})  # fmt: skip
    distributed = rule({"needs": "all", "rules": [
        {"needs": "weight", "table": "export-votes", "more_than": "1/2"},
        {"needs": "weight", "table": "import-votes", "more_than": "1/2"}]})  # fmt: skip
    assert not evaluate(distributed, roll, agreed(["x1", "m1"])).holds
    assert evaluate(distributed, roll, agreed(["x1", "m1", "m2"])).holds
