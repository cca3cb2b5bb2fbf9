"""Counting: a party once, a side by itself, nobody's silence a yes; every rule says what lacks."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accord.counting import check_count, check_rule, count, decided, evaluate
from comity.accord.roll import Choice, Roll, Vote, Votes
from comity.accord.trace import Trace
from comity.base.errors import Malformed, Refused, Unverified
from comity.base.typed import convert
from comity.statement.kinds.decisions import Rule
from world import SIDES, accord_body

BODY = accord_body()
EVERYBODY = [party.id for party in BODY.parties]
ROLL = Roll(
    ("a", "b"),
    {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b", "b3": "b", "n": None},
    {"share": {"a1": 40, "a2": 5, "b1": 30, "b2": 25}},  # type: ignore[dict-item]  # exact too
)
BOTH = {"needs": "each-side", "at_least": "2/3", "of": "voting"}


def rule(said: object) -> Rule:
    return convert(said, Rule)  # type: ignore[arg-type]  # a union is what msgspec reads


def votes(yes: str = "", no: str = "", abstain: str = "", bare: str = "") -> Votes:
    found = {one: Vote(Choice.FOR) for one in yes.split()}
    found |= {one: Vote(Choice.AGAINST) for one in no.split()}
    found |= {one: Vote(Choice.AGAINST, reasoned=False) for one in bare.split()}
    return found | {one: Vote(Choice.ABSTAIN) for one in abstain.split()}


def ask(said: dict[str, Any], roll: Roll = ROLL, **cast: str) -> Trace:
    return evaluate(rule(said), roll, votes(**cast))


@pytest.mark.parametrize("size", range(len(EVERYBODY) + 1))
def test_an_accords_count_holds_only_if_it_holds_on_every_side(size: int) -> None:
    for agreed in combinations(EVERYBODY, size):
        found = count(BODY, agreed)
        assert found.holds == all(set(one) <= set(agreed) for one in SIDES.values())


def test_what_an_accord_lacks_is_said_with_the_side() -> None:
    check_count(count(BODY, EVERYBODY))
    with pytest.raises(Unverified) as refused:
        check_count(count(BODY, ["lab-a", "institute-a", "lab-b"]))
    assert refused.value.values == {"side": "side-b", "missing": 1, "threshold": "2"}
    check_count(count(BODY, ["lab-a", "institute-a"], "side-a"))
    with pytest.raises(Unverified):
        check_count(count(BODY, ["lab-a", "institute-a"], "side-b"))


def test_a_single_side_decides_nothing() -> None:
    alone = msgspec.structs.replace(BODY, sides=BODY.sides[:1])
    with pytest.raises(Refused, match="no side"):
        check_count(count(alone, ["lab-a", "institute-a"]))


def test_a_strangers_vote_counts_nowhere() -> None:
    assert ask({"needs": "overall", "count": 1}, yes="stranger").got == 0


@pytest.mark.parametrize(
    ("of", "cast", "holds", "lacking"),
    [
        ("members", {"yes": "a1 a2"}, True, 0),
        ("members", {"yes": "a1"}, False, 1),
        ("voting", {"yes": "a1"}, True, 0),
        ("voting", {"yes": "a1", "no": "a2"}, False, 1),
        ("voting", {"yes": "a1 a2", "no": "a3"}, True, 0),
        ("voting", {"yes": "a1", "abstain": "a2 a3"}, True, 0),
        ("present", {"yes": "a1", "abstain": "a2 a3"}, False, 3),
        ("voting", {"abstain": "a1 a2 a3"}, False, 1),
        ("voting", {}, False, 1),
    ],
)
def test_who_is_in_the_denominator(
    of: str, cast: dict[str, str], *, holds: bool, lacking: int
) -> None:
    found = ask({"needs": "side", "side": "a", "at_least": "2/3", "of": of}, **cast)
    assert (found.holds, found.lacking) == (holds, lacking)


def test_the_trace_says_who_was_left_out_and_why() -> None:
    said = {"needs": "side", "side": "a", "at_least": "2/3", "of": "voting"}
    found = ask(said, yes="a1", abstain="a2")
    assert found.excluded == (("a2", "abstained"), ("a3", "did not vote"))
    assert (found.got, found.base, found.who, found.wanted) == (1, 1, ("a1",), "2/3")


def test_what_no_outstanding_vote_can_bring_is_hopeless() -> None:
    unanimous = {"needs": "side", "side": "a", "at_least": "1/1", "of": "voting"}
    assert ask(unanimous, yes="a1", no="a2").hopeless
    assert not ask(unanimous, yes="a1").hopeless
    assert ask({**unanimous, "of": "members"}, yes="a1", no="a2").hopeless


@pytest.mark.parametrize(("yes", "holds"), [("a1", False), ("a1 b1", True), ("a1 a2 n", True)])
def test_more_than_half_is_more_than_half(yes: str, *, holds: bool) -> None:
    roll = Roll(("a", "b"), {"a1": "a", "a2": "a", "b1": "b", "n": None})
    said = {"needs": "overall", "more_than": "1/2"}
    assert ask(said, roll, yes=yes).holds is (holds and len(yes.split()) > 2)


def test_a_third_is_exactly_a_third() -> None:
    third = {"needs": "overall", "at_least": "1/3"}
    roll = Roll(("a",), {str(one): "a" for one in range(3_000)})
    many = " ".join(str(one) for one in range(1_000))
    assert ask(third, roll, yes=many).holds
    assert not ask(third, roll, yes=many[: many.rindex(" ")]).holds


def test_weights_are_exact_and_say_what_is_missing() -> None:
    said = {"needs": "weight", "table": "share", "at_least": "3/5"}
    found = ask(said, yes="a1")
    assert (found.holds, found.got, found.base, found.lacking) == (False, 40, 100, 20)
    assert not ask(said, yes="a1 a2 n").holds
    assert ask(said, yes="b1 b2 a2").holds
    assert not ask({**said, "at_least": None, "more_than": "3/5"}, yes="b1 b2 a2").holds


def test_a_named_party_is_a_veto_and_one_not_against_is_none() -> None:
    named = {"needs": "named", "parties": ["a1", "b1"]}
    assert ask(named, yes="a1 b1").holds
    assert ask(named, yes="a1").excluded == (("b1", "lacking"),)
    assert ask({**named, "not_against": True}, yes="a1", abstain="b1").holds
    assert not ask({**named, "not_against": True}, yes="a1", no="b1").holds


def test_a_majority_of_a_side_against_it_opposes() -> None:
    said = {"needs": "not-opposed"}
    assert ask(said).holds
    assert ask(said, no="a1").holds
    found = ask(said, no="a1 a2")
    assert not found.holds
    assert [one.lacking for one in found.parts] == [1, 0]
    assert ask({**said, "side": "b"}, no="a1 a2").holds


def test_a_no_without_a_reason_does_not_count_where_the_rule_asks_for_one() -> None:
    said = {"needs": "negatives", "at_most": "1/4"}
    assert not ask(said, yes="a1 b1", bare="b2").holds
    found = ask({**said, "reasoned": True}, yes="a1 b1", bare="b2")
    assert found.holds
    assert ("b2", "gave no reason") in found.excluded
    assert ask(said, yes="a1 b1 n", no="b2").holds


def test_a_quorum_is_of_each_side_or_of_all() -> None:
    each = {"needs": "quorum", "at_least": "1/2", "each_side": True}
    assert ask(each, yes="a1", abstain="a2", no="b1 b2").holds
    assert not ask(each, yes="a1 a2 a3", no="b1").holds
    assert not ask({"needs": "quorum", "at_least": "1/2"}, yes="a1 a2", no="b1").holds
    assert not ask(each, Roll(("a", "b"), {"a1": "a"}), yes="a1").holds


def test_any_takes_one_and_all_takes_every_one() -> None:
    one, other = ({"needs": "named", "parties": [name]} for name in ("a1", "b1"))
    assert ask({"needs": "any", "rules": [one, other]}, yes="a1").holds
    assert not ask({"needs": "all", "rules": [one, other]}, yes="a1").holds


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"needs": "overall"}, "at_least, more_than or count"),
        ({"needs": "overall", "at_least": "1/2", "more_than": "1/2"}, "not both"),
        ({"needs": "overall", "at_least": "2/1"}, "ever 2/1"),
        ({"needs": "overall", "more_than": "1/1"}, "ever 1/1"),
        ({"needs": "overall", "at_least": "2/4"}, "lowest terms"),
        ({"needs": "weight", "table": "t"}, "at_least or more_than"),
        ({"needs": "named", "parties": ["a", "a"]}, "twice"),
        ({"needs": "after", "rule": {"needs": "overall", "count": 1}}, "days or months"),
        ({"needs": "all", "rules": []}, "length"),
        ({"needs": "most"}, "most"),
    ],
)
def test_a_rule_that_says_nonsense_is_refused(said: object, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        rule(said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({**BOTH, "count": 4}, "never"),
        ({"needs": "not-opposed"}, "always"),
        ({"needs": "quorum", "at_least": "1/2"}, "always"),
        ({"needs": "overall", "at_least": "1/2"}, "without side a"),
        ({"needs": "side", "side": "a", "count": 1}, "without side b"),
        ({"needs": "any", "rules": [BOTH, {"needs": "named", "parties": ["b1"]}]}, "side a"),
        ({"needs": "side", "side": "c", "count": 1}, "the side c"),
        ({"needs": "not-opposed", "side": "c"}, "the side c"),
        ({"needs": "negatives", "at_most": "1/4", "side": "c"}, "the side c"),
        ({"needs": "all", "rules": [{"needs": "named", "parties": ["x"]}]}, "x, which has no"),
        ({"needs": "after", "days": 1, "rule": {"needs": "weight", "table": "t",
          "at_least": "1/2"}}, "table t"),
    ],
)  # fmt: skip
def test_a_rule_is_held_against_those_it_is_for(said: object, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        check_rule(rule(said), ROLL)


def test_a_rule_of_one_side_is_no_rule_of_an_accord() -> None:
    one = Roll(("a",), {"a1": "a"})
    check_rule(rule(BOTH), one, binding=False)
    with pytest.raises(Malformed, match="two sides"):
        check_rule(rule(BOTH), one)
    check_rule(rule(BOTH), ROLL)


def test_a_rule_has_an_end() -> None:
    said: dict[str, Any] = BOTH
    for _ in range(8):
        said = {"needs": "all", "rules": [said]}
    with pytest.raises(Malformed, match="nested"):
        check_rule(rule(said), ROLL)


SHARES = st.sampled_from(["1/3", "1/2", "2/3", "3/4"])
OF = st.sampled_from(["members", "present", "voting"])
BARS = st.fixed_dictionaries({"at_least": SHARES, "of": OF})
LEAVES = st.one_of(
    BARS.map(lambda bar: {"needs": "each-side", **bar}),
    BARS.map(lambda bar: {"needs": "overall", **bar}),
    BARS.map(lambda bar: {"needs": "side", "side": "b", **bar}),
    OF.map(lambda of: {"needs": "not-opposed", "of": of}),
    SHARES.map(lambda one: {"needs": "negatives", "at_most": one}),
    SHARES.map(lambda one: {"needs": "quorum", "at_least": one, "each_side": True}),
    SHARES.map(lambda one: {"needs": "weight", "table": "share", "at_least": one}),
    st.lists(st.sampled_from(sorted(ROLL.parties)), min_size=1, max_size=3, unique=True).map(
        lambda names: {"needs": "named", "parties": names}
    ),
)  # fmt: skip
RULES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda needs, rules: {"needs": needs, "rules": rules},
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
).map(rule)
CAST = st.dictionaries(
    st.sampled_from([*sorted(ROLL.parties), "stranger"]),
    st.builds(Vote, st.sampled_from(list(Choice)), st.booleans()),
)


@given(RULES, CAST)
def test_no_decision_holds_that_would_hold_without_a_side(asked: Rule, cast: Votes) -> None:
    if not decided(asked, ROLL, cast).holds:
        return
    for side in ROLL.sides:
        own = ROLL.of_side(side)
        assert any(cast[one].choice is Choice.FOR for one in own if one in cast)
        without = {one: vote for one, vote in cast.items() if one not in own}
        assert not evaluate(asked, ROLL, without).holds


@given(RULES, CAST, st.sampled_from(sorted(ROLL.parties)))
def test_a_vote_for_it_never_undoes_a_count(asked: Rule, cast: Votes, party: str) -> None:
    if evaluate(asked, ROLL, cast).holds:
        assert evaluate(asked, ROLL, {**cast, party: Vote(Choice.FOR)}).holds


@given(RULES)
def test_a_binding_rule_that_loads_needs_every_side_whoever_votes(asked: Rule) -> None:
    try:
        check_rule(asked, ROLL)
    except Malformed:
        return
    everybody = {one: Vote(Choice.FOR) for one in ROLL.parties}
    assert decided(asked, ROLL, everybody).holds
    for side in ROLL.sides:
        rest = {one: vote for one, vote in everybody.items() if ROLL.parties[one] != side}
        assert not evaluate(asked, ROLL, rest).holds


@given(RULES, CAST)
def test_a_leaf_that_holds_lacks_nothing_and_one_that_does_not_says_what(
    asked: Rule, cast: Votes
) -> None:
    for leaf in evaluate(asked, ROLL, cast).leaves():
        assert leaf.holds == (leaf.lacking == 0 and not leaf.hopeless)
        assert leaf.lacking >= Fraction(0)


@given(BARS, CAST)
def test_so_many_more_are_just_enough(bar: dict[str, str], cast: Votes) -> None:
    asked = rule({"needs": "overall", **bar})
    found = evaluate(asked, ROLL, cast)
    if found.holds or found.hopeless:
        return
    out = [one for one in ROLL.parties if one not in cast or cast[one].choice is Choice.ABSTAIN]
    silent = [one for one in out if one not in cast]
    if bar["of"] == "present" and len(silent) < found.lacking:
        return
    chosen = (silent if bar["of"] == "present" else out)[: int(found.lacking)]
    enough = {**cast, **{one: Vote(Choice.FOR) for one in chosen}}
    assert evaluate(asked, ROLL, enough).holds
    one_less = {**cast, **{one: Vote(Choice.FOR) for one in chosen[:-1]}}
    assert not evaluate(asked, ROLL, one_less).holds
