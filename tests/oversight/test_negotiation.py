"""The chair's view: what is clean on which side, what blocks, who acts next."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accord.chair import LastPosition, NextStep, clause_view
from comity.accord.drafting import Held
from comity.accord.roll import Roll
from comity.oversight.negotiation import Negotiation, bracket_counts
from comity.register.rows import PositionRow
from register.negotiating import Talks, clause
from world import World

ROLL = Roll(("a", "b"), {"a1": "a", "a2": "a", "b1": "b"})
CLEAN = Held("c", 2, "sha256:2", bracketed=False)
READ = frozenset({"a", "b"})


@pytest.fixture
def talks() -> Talks:
    found = Talks(World())
    found.open(clause("scope"), clause("budget", "At least 3/10.", "At least 1/3."))
    return found


def seen(talks: Talks) -> Negotiation:
    return Negotiation.of(talks.world.record, talks.world.accord, talks.row)


def steps(talks: Talks, clause_id: str) -> Mapping[NextStep, tuple[str, ...]]:
    return dict(seen(talks).clauses[clause_id].steps)


def test_a_chair_sees_what_blocks_and_who_acts(talks: Talks) -> None:
    both = ("side-a", "side-b")
    assert steps(talks, "scope") == {NextStep.STATE: both, NextStep.REVIEW: both}
    assert steps(talks, "budget") == {NextStep.SETTLE: both, NextStep.STATE: both}
    talks.hold("lab-a", "scope", "accept")
    talks.hold("lab-b", "scope", "oppose", reason="Too wide.", proposes="Narrower.")
    talks.review("institute-a")
    found = seen(talks)
    assert steps(talks, "scope") == {NextStep.ANSWER: ("lab-b",), NextStep.REVIEW: ("side-b",)}
    assert found.clean == {"side-a": 1, "side-b": 0, "": 0}
    assert found.bracketed == 1
    talks.hold("lab-b", "scope", "support")
    talks.review("institute-b")
    assert steps(talks, "scope") == {}
    assert seen(talks).clean == {"side-a": 1, "side-b": 1, "": 1}


def test_a_comma_shows_what_was_agreed_before(talks: Talks) -> None:
    talks.hold("lab-a", "scope", "accept")
    talks.hold("lab-b", "scope", "accept")
    words = clause("scope")
    words["alternatives"][0]["text"]["zh"]["words"] += "，"  # noqa: RUF001 - a Chinese comma
    talks.replace("institute-a", words)
    found = seen(talks).clauses["scope"]
    assert (found.held.version, found.agreed_before, found.clean) == (2, 1, False)
    del words["alternatives"][0]["text"]["ko"]
    talks.replace("institute-a", words)
    assert steps(talks, "scope")[NextStep.TRANSLATE] == ("ko",)


def test_brackets_are_counted_over_time(talks: Talks) -> None:
    talks.replace("lab-a", clause("scope", "One.", "Other."))
    talks.replace("lab-a", clause("budget", "At least 1/3."))
    assert [count for _, count in bracket_counts(talks.world.record, talks.row)] == [1, 2, 1]


def test_a_new_position_asks_one_clause_and_gives_what_asking_anew_gives(talks: Talks) -> None:
    before = seen(talks)
    size = len(talks.world.entries)
    talks.hold("lab-a", "scope", "accept")
    talks.hold("institute-b", "budget", "abstain")
    rows = [one for one in talks.world.record.since(size) if isinstance(one, PositionRow)]
    assert before.updated(talks.world.record, rows) == seen(talks)
    other = PositionRow("x|y|z", 1, "s", "z", "t", "x", "y", 1, rows[0].body)
    gone = PositionRow("geneva|y|z", 1, "s", "z", "t", "geneva", "y", 1, rows[0].body)
    assert before.updated(talks.world.record, [other, talks.row]) == before
    assert before.updated(talks.world.record, [gone]).clauses == before.clauses


def test_of_no_side_nothing_was_agreed() -> None:
    assert clause_view(CLEAN, Roll((), {}), {}, frozenset()).agreed_before == 0


@given(
    st.dictionaries(
        st.sampled_from(["a1", "a2", "b1", "stranger"]),
        st.builds(
            LastPosition,
            st.integers(1, 2),
            st.sampled_from(["support", "accept", "discuss", "oppose", "abstain", "recuse"]),
        ),
    )
)
def test_a_silent_or_blocking_side_is_never_clean(said: Mapping[str, LastPosition]) -> None:
    found = clause_view(CLEAN, ROLL, said, READ)
    for side in found.sides:
        own = [said[one] for one in ROLL.of_side(side.side) if one in said]
        now = [one.value for one in own if one.version == 2]
        assert side.clean == (
            bool({"support", "accept"} & set(now)) and not {"discuss", "oppose"} & set(now)
        )
    assert found.clean == (not found.steps)
