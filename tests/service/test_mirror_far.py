"""A mirror far behind its log: what broke off goes on, and what leads nowhere is not kept."""

from collections.abc import Iterator

import pytest

from comity.base.errors import Unavailable
from comity.service import absorb
from comity.service.catchup import TARGET
from comity.service.followed import Forked
from comity.service.mirror import Grew
from service.mirrors import Follower, batch, named, shows
from world import World


@pytest.fixture
def _small_stretches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(absorb, "BUNDLES", 1)
    return iter([None])


@pytest.fixture(scope="module")
def long() -> World:
    return batch(World(), *named(600))


@pytest.mark.usefixtures("_small_stretches")
def test_a_catch_up_that_broke_off_goes_on_where_it_was(long: World) -> None:
    follower, asked = Follower(long), list[str]()

    def fetch(path: str) -> bytes | None:
        asked.append(path)
        return None if path.startswith("tile/entries/002") else long.public.get(path)

    with pytest.raises(Unavailable):
        follower.start(fetch).look()
    assert len(follower.staged.objects) == 3
    assert not follower.public.objects
    assert follower.record.kept.size == 0
    asked.clear()
    with pytest.raises(Unavailable):
        follower.start(fetch).look()
    assert "tile/entries/000" not in asked
    assert follower.start().look() == Grew(601)
    follower.check()


@pytest.mark.usefixtures("_small_stretches")
def test_what_is_staged_and_changed_since_is_fetched_again(long: World) -> None:
    follower = Follower(long)
    fetch = shows(long.public, **{"tile/entries/002.p/89": None})
    with pytest.raises(Unavailable):
        follower.start(fetch).look()
    name = min(set(follower.staged.objects) - {TARGET})
    follower.staged.objects[name] = follower.staged.objects[name][:-1] + b"?"
    assert follower.start().look() == Grew(601)
    follower.check()


@pytest.mark.usefixtures("_small_stretches")
def test_what_is_staged_of_another_history_is_proof_of_it(long: World) -> None:
    other = batch(World(), *named(300, 5000))
    follower = Follower(other)
    fetch = shows(other.public, **{"tile/entries/001.p/45": None})
    with pytest.raises(Unavailable):
        follower.start(fetch).look()
    assert follower.staged.objects
    follower.world = long
    news = follower.start().look()
    assert isinstance(news, Forked)
    assert [one.size for one in news.fork.checkpoints] == [301, 601]
    assert follower.served() == 0


def test_a_stage_that_is_none_is_said_so(long: World) -> None:
    follower = Follower(long)
    follower.staged.objects["something"] = b"else"
    with pytest.raises(ValueError, match="staged stretch"):
        follower.start().look()


@pytest.mark.usefixtures("_small_stretches")
def test_what_is_staged_and_leads_nowhere_is_thrown_away(long: World) -> None:
    other = batch(World(), *named(300, 5000))
    follower = Follower(other)
    fetch = shows(other.public, **{"tile/entries/001.p/45": None})
    with pytest.raises(Unavailable):
        follower.start(fetch).look()
    # As if another program had written there: nothing says which checkpoint it was of.
    del follower.staged.objects[TARGET]
    follower.world = long
    assert follower.start().look() == Grew(601)
    follower.check()


@pytest.mark.usefixtures("_small_stretches")
def test_a_way_that_broke_off_goes_on_to_a_later_checkpoint() -> None:
    grows = batch(World(), *named(300))
    follower = Follower(grows)
    fetch = shows(grows.public, **{"tile/entries/001.p/45": None})
    with pytest.raises(Unavailable):
        follower.start(fetch).look()
    batch(grows, *named(300, 300))
    assert follower.start().look() == Grew(601)
    follower.check()
