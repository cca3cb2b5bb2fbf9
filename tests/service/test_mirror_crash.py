"""
A mirror whose every write fails once before and once after: nothing half is ever served or lost.

After each fault the same code starts on what survived and looks again, until it has all there is.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import world
from comity.base.errors import ComityError
from comity.service import absorb
from comity.service.catchup import CHECKPOINT
from comity.service.followed import Forked
from comity.storage.memory import Crash
from service.mirrors import Follower, batch, head_of, named, note, observe
from world import World

WHEN = ("crash_before", "crash_after")
FAILED = OSError(5, "Input/output error")
QUORUM = ("institute-a", "institute-b")
Step = Callable[[Follower], None]


@pytest.fixture(autouse=True)
def _small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absorb, "BUNDLES", 1)


@cache
def long() -> World:
    return batch(World(), *named(300))


def told(*names: str) -> World:
    return observe(World(), *names)


def grows(follower: Follower) -> None:
    """Look, let the log grow past a change of witnesses, look, have it cosigned again, look."""
    follower.start().look()
    if len(follower.world.entries) == 2:
        witnesses = [world.witness_body(one) for one in ("lab-a", "institute-b", "convener")]
        follower.world.amend(witnesses=witnesses)
        observe(follower.world, *named(2, 10))
    follower.start().look()
    now = follower.world.clock.now.plus(60)
    fresh = note(head_of(follower.world), ("lab-a", "institute-b"), now)
    follower.world.public.objects[CHECKPOINT] = fresh
    follower.start().look()


def catches_up(follower: Follower) -> None:
    follower.start().look()


STORIES: dict[str, tuple[Callable[[], World], Step]] = {
    "it grows": (lambda: told("Vega"), grows),
    "it catches up": (long, catches_up),
}
story = pytest.mark.parametrize("story", STORIES)
when = pytest.mark.parametrize("when", WHEN)


@cache
def writes(story: str) -> int:
    begin, step = STORIES[story]
    follower = Follower(begin())
    step(follower)
    follower.check()
    return follower.faults.writes


def points(story: str) -> Iterator[int]:
    yield from range(1, writes(story) + 1)


def cut(follower: Follower, step: Step) -> None:
    try:
        step(follower)
    except (Crash, OSError, ComityError):
        # What SQLite had not committed is gone; what served stayed whole.
        follower.record.undo()
    finally:
        follower.faults.crash_before = follower.faults.crash_after = None


@when
@story
def test_there_are_enough_points_to_fail_at(story: str, when: str) -> None:
    assert when
    assert writes(story) > 10


@when
@story
@pytest.mark.parametrize("kind", [Crash, FAILED], ids=["power", "disk"])
def test_a_fault_at_any_write_leaves_a_whole_mirror(
    story: str, when: str, kind: type[BaseException] | BaseException
) -> None:
    begin, step = STORIES[story]
    for write in points(story):
        follower = Follower(begin())
        follower.faults.kind = kind
        setattr(follower.faults, when, write)
        cut(follower, step)
        assert follower.served() in {0, 2, 5, 301}
        follower.start().look()
        follower.check()


@pytest.mark.slow
@pytest.mark.parametrize("gap", [1, 2, 3])
@story
def test_a_fault_while_a_fault_is_mended_leaves_a_whole_mirror(story: str, gap: int) -> None:
    begin, step = STORIES[story]
    for write in points(story):
        follower = Follower(begin())
        follower.faults.crash_after = write
        cut(follower, step)
        follower.faults.crash_after = follower.faults.writes + gap
        cut(follower, catches_up)
        assert follower.served() in {0, 2, 5, 301}
        follower.start().look()
        follower.check()


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 25), st.booleans()), max_size=5))
def test_whatever_grows_and_fails_in_between_the_mirror_comes_to_be_the_log(
    turns: list[tuple[int, int, bool]],
) -> None:
    follower = Follower(told("Vega"))
    for turn, (count, write, before) in enumerate(turns):
        if count:
            batch(follower.world, *(f"Star {turn} {number}" for number in range(count * 60)))
        when = "crash_before" if before else "crash_after"
        setattr(follower.faults, when, follower.faults.writes + write)
        cut(follower, catches_up)
    follower.start().look()
    follower.check()


@when
def test_a_mirror_that_goes_on_after_a_failed_write_needs_no_new_start(when: str) -> None:
    for write in points("it catches up"):
        follower = Follower(long())
        mirror = follower.start()
        follower.faults.kind = FAILED
        setattr(follower.faults, when, write)
        with pytest.raises(OSError, match="Input"):
            mirror.look()
        mirror.look()
        follower.check()


@when
def test_a_fork_that_was_seen_is_kept_or_seen_again(when: str) -> None:
    for write in range(1, 3):
        follower = Follower(told("Vega"))
        follower.start().look()
        files = dict(follower.public.objects)
        other = told("Altair", "Deneb")
        setattr(follower.faults, when, follower.faults.writes + write)
        try:
            follower.start(other.public.get).look()
        except Crash:
            follower.faults.crash_before = follower.faults.crash_after = None
        assert isinstance(follower.start(other.public.get).look(), Forked)
        assert follower.public.objects == files
        assert len(follower.evidence.objects) == 1
