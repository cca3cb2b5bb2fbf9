"""Counting: a party once, a side by itself, nobody's silence a yes."""

from itertools import combinations

import pytest

from comity.accord.counting import Count, SideCount, count
from comity.base.errors import Unverified
from world import SIDES, accord_body

BODY = accord_body()
EVERYBODY = [party.id for party in BODY.parties]


@pytest.mark.parametrize("size", range(len(EVERYBODY) + 1))
def test_a_count_holds_only_if_it_holds_on_every_side(size: int) -> None:
    for agreed in combinations(EVERYBODY, size):
        found = count(BODY, agreed)
        assert found.holds == all(set(one) <= set(agreed) for one in SIDES.values())
        assert [side.side for side in found.sides] == list(SIDES)
        for side in found.sides:
            assert side.missing == 2 - len(set(SIDES[side.side]) & set(agreed))


def test_a_party_named_twice_counts_once_and_a_stranger_never() -> None:
    found = count(BODY, ["lab-a", "lab-a", "stranger", "convener"])
    assert found.sides[0] == SideCount("side-a", ("lab-a",), 2)
    assert found.sides[1].agreed == ()


def test_more_than_enough_is_enough() -> None:
    side = SideCount("side-a", ("lab-a", "institute-a"), 1)
    assert side.holds
    assert side.missing == 0


def test_one_side_alone_agrees_to_nothing() -> None:
    whole = SideCount("side-a", ("lab-a",), 1)
    assert not Count((whole,)).holds
    assert not Count(()).holds
    assert Count((whole, whole)).holds


def test_what_is_missing_is_said_with_the_side() -> None:
    count(BODY, EVERYBODY).check()
    with pytest.raises(Unverified) as refused:
        count(BODY, ["lab-a", "institute-a", "lab-b"]).check()
    assert refused.value.values == {"side": "side-b", "missing": 1, "threshold": 2}
